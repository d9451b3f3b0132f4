"""Which files may be attached: known by what is in them; what can do harm is not taken."""

import contextlib
import io
import struct
import tempfile
import zipfile
from pathlib import Path

import files
import pytest

from accord.attachments import names, photographs
from accord.services import attaching

WORDS = b"The attendance record of two weeks."


def taken(name: str, said: bytes) -> attaching.Given:
    return attaching.checked(name, io.BytesIO(said))


def why_not(name: str, said: bytes) -> str:
    with pytest.raises(attaching.Unfit) as refused:
        taken(name, said)
    return str(refused.value)


TAKEN = {
    "plan.pdf": files.PDF,
    "letter.docx": files.docx(),
    "table.xlsx": files.xlsx(),
    "letter.odt": files.open_document("text"),
    "table.ods": files.open_document("spreadsheet"),
    "notes.txt": WORDS,
    "wide.txt": "Two weeks".encode("utf-16"),
    "old.txt": "Caf\N{LATIN SMALL LETTER E WITH ACUTE}".encode("cp1252"),
    "days.csv": b"day,there\n1,no\n",
    "coat.jpg": files.jpeg(),
    "coat.jpeg": files.jpeg(),
    "coat.png": files.png(),
    "coat.heic": files.HEIC,
    "answer.eml": files.EML,
    "answer.msg": files.MSG,
}


class TestAFile:
    @pytest.mark.parametrize("name", TAKEN)
    def test_is_taken_of_each_kind(self, name):
        given = taken(name, TAKEN[name])

        assert given.name == name
        assert given.size > 0

    @pytest.mark.parametrize(
        "name", [each for each in TAKEN if not each.endswith((".txt", ".csv"))]
    )
    def test_is_not_taken_for_what_it_is_not(self, name):
        assert "we cannot read this" in why_not(name, WORDS)

    @pytest.mark.parametrize("name", TAKEN)
    def test_is_no_program_under_any_name(self, name):
        assert "we cannot read this" in why_not(name, b"MZ\x90\0\3\0\0\0\4" + b"\0" * 300)

    @pytest.mark.parametrize(
        "name",
        [
            "run.exe", "run.pdf.exe", "old.doc", "macro.docm", "macro.xlsm", "drawing.svg",
            "page.html", "all.zip", "all.7z", "run.js", "film.mp4", "letter", "letter.",
            "invoice\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "chart.pdf\0.exe",
        ],
    )  # fmt: skip
    def test_of_no_kind_that_we_take_is_not_taken(self, name):
        said = why_not(name, files.PDF)

        assert "PDF" in said
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in said

    def test_that_is_empty_is_not_taken(self):
        assert "is empty" in why_not("plan.pdf", b"")

    def test_that_is_too_large_is_not_taken(self, settings):
        settings.ATTACHMENT_MOST = len(files.PDF)
        taken("plan.pdf", files.PDF)

        assert "is larger than" in why_not("plan.pdf", files.PDF + b"\n")

    def test_that_every_scanner_knows_is_taken_as_the_text_that_it_is(self):
        """We scan nothing, and say so beside each file; as a program it would not be taken."""
        assert taken("eicar.txt", files.EICAR.encode()).kind == "txt"
        assert why_not("eicar.com", files.EICAR.encode())


class TestADocument:
    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("letter.docx", files.docx(vbaProject_dot_bin=b"code")),
            ("letter.docx", files.docx(activeX__activeX1_dot_xml=b"<x/>")),
            ("letter.docx", files.docx(embeddings__oleObject1_dot_bin=b"code")),
            ("letter.docx", files.docx(afchunk_dot_htm=files.SCRIPT)),
            ("letter.docx", files.docx(media__run_dot_exe=b"MZ")),
            ("letter.docx", files.docx(**{".._dot_./../run.xml": b"code"})),
            ("letter.odt", files.open_document("text", Basic__Standard__Module1=b"code")),
            ("letter.odt", files.open_document("text", Scripts__python__run=b"code")),
        ],
    )
    def test_with_something_in_it_that_runs_is_not_taken(self, name, said):
        assert "a macro, or another file, inside" in why_not(name, said)

    def test_with_macros_under_another_name_is_not_taken(self):
        assert why_not("letter.odt", files.docx(vbaProject_dot_bin=b"code"))
        assert why_not("letter.pdf", files.docx(vbaProject_dot_bin=b"code"))

    def test_that_is_any_archive_is_not_taken(self):
        assert why_not("letter.docx", files.archive({"a.txt": WORDS}))
        assert why_not("letter.odt", files.open_document("presentation"))

    def test_that_would_unpack_to_ten_thousand_times_its_size_is_not_taken(self):
        said = files.docx(media__big_dot_xml=b"\0" * 30_000_000)
        assert len(said) < 40_000

        assert "we cannot read this" in why_not("letter.docx", said)

    def test_of_thousands_of_parts_is_not_taken_nor_read(self):
        parts = {"[Content_Types].xml": b"", "word/document.xml": b""}
        said = files.archive(parts | {f"word/{n}.xml": b"" for n in range(6_000)})

        assert "we cannot read this" in why_not("letter.docx", said)

    def test_whose_list_of_parts_lies_is_not_taken(self):
        said = bytearray(files.docx())
        end = said.rfind(b"PK\5\6")

        for at in (end + 10, end + 12, end + 16, said.find(b"PK\1\2") + 28):
            changed = bytearray(said)
            changed[at] ^= 0x41
            assert "we cannot read this" in why_not("letter.docx", bytes(changed))
        assert "we cannot read this" in why_not("letter.docx", bytes(said[:end]))
        hidden = said[:end] + b"something that no list has" + said[end:]
        assert "we cannot read this" in why_not("letter.docx", bytes(hidden))

    @pytest.mark.parametrize("name", ["plan.pdf", "coat.jpg", "coat.png", "notes.txt", "coat.heic"])
    def test_that_is_an_archive_as_well_is_not_taken(self, name):
        both = TAKEN[name] + files.archive({"run.js": b"alert(1)"})

        assert "we cannot read this" in why_not(name, both)

    @pytest.mark.parametrize(
        "said",
        [
            b"<!DOCTYPE html><p>Hello", b"  <html>", b"<SVG onload='x'>", b"<?php run();",
            b"#!/bin/sh\nrm", b"{\\rtf1 hello}", b"\x7fELF\2\1\1\0", b"GIF89a\1\0\1\0",
            bytes(range(1, 32)) * 9, b"\xff\xfe\0\xd8\0",
        ],
    )  # fmt: skip
    def test_of_plain_text_is_no_page_and_no_program(self, said):
        for name in ("notes.txt", "days.csv"):
            assert "we cannot read this" in why_not(name, said)


class TestAPhotograph:
    def test_says_no_more_where_it_was_taken(self):
        said = taken("coat.jpg", files.jpeg()).file.read()

        assert files.PLACE in files.jpeg()
        assert files.PLACE not in said
        assert b"ICC_PROFILE\0colours" in said
        assert said.endswith(files.SCAN + b"\xff\xd9")

    @pytest.mark.parametrize("order", "<>")
    @pytest.mark.parametrize("turned", [3, 6, 8])
    def test_goes_on_saying_which_way_is_up(self, turned, order):
        said = photographs.jpeg(files.jpeg(turned=turned, order=order))

        assert b"Exif\0\0MM" in said
        assert struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0) in said
        assert files.PLACE not in said

    def test_needs_no_cleaning_twice(self):
        once = photographs.jpeg(files.jpeg(turned=6))

        assert photographs.jpeg(once) == once
        assert photographs.png(photographs.png(files.png())) == files.png()

    def test_loses_what_was_put_behind_it(self):
        assert files.SCRIPT not in photographs.jpeg(files.jpeg(after=files.SCRIPT))
        assert files.SCRIPT not in photographs.png(files.png(after=files.SCRIPT))

    def test_that_is_a_page_as_well_is_one_no_more(self):
        said = files.png(tEXt=b"Comment\0" + files.SCRIPT, eXIf=files.PLACE, teSt=files.SCRIPT)
        assert files.SCRIPT in said

        kept = taken("coat.png", said).file.read()

        assert kept == files.png()

    @pytest.mark.parametrize("name", ["coat.jpg", "coat.png"])
    def test_that_is_cut_off_anywhere_is_not_taken(self, name):
        whole = TAKEN[name]

        for length in range(4, len(whole)):
            assert why_not(name, whole[:length])

    def test_that_was_damaged_breaks_nothing(self):
        """Whatever is in it: taken, or refused in words; never a fault."""
        for name in ("coat.jpg", "coat.png"):
            for at in range(len(TAKEN[name])):
                said = bytearray(TAKEN[name])
                said[at] ^= 0xFF
                with contextlib.suppress(attaching.Unfit):
                    assert files.PLACE not in taken(name, bytes(said)).file.read()


class TestAName:
    @pytest.mark.parametrize(
        ("name", "cleaned"),
        [
            ("plan.pdf", "plan.pdf"),
            ("The plan, 3 May.PDF", "The plan, 3 May.pdf"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\Penny\\plan.pdf", "plan.pdf"),
            ("/var/plan.pdf", "plan.pdf"),
            ("plan\N{RIGHT-TO-LEFT OVERRIDE}fdp.pdf", "planfdp.pdf"),
            ("pl\0an\r\nSet-Cookie: x.pdf", "planSet-Cookie_ x.pdf"),
            ("  ..plan..  .pdf", "plan.pdf"),
            ('"><b>.pdf', "___b_.pdf"),
            (".pdf", "file.pdf"),
            ("..", "file"),
            ("", "file"),
            ("cafe\N{COMBINING ACUTE ACCENT}.pdf", "caf\N{LATIN SMALL LETTER E WITH ACUTE}.pdf"),
        ],
    )
    def test_is_cleaned(self, name, cleaned):
        assert names.cleaned(name) == cleaned

    def test_of_three_hundred_letters_keeps_its_ending(self):
        found = names.cleaned("a" * 300 + ".pdf")

        assert len(found) == names.LONGEST
        assert found.endswith("a.pdf")

    def test_that_is_cleaned_stays(self):
        for name in (
            "a" * 300 + ".pdf",
            "b" * 300,
            "." + "c" * 300,
            "x. .pdf",
            "\N{BULLET}.\N{BULLET}",
        ):
            assert names.cleaned(names.cleaned(name)) == names.cleaned(name)


def test_nothing_is_ever_unpacked(monkeypatch):
    """The control of the above: no document is opened with anything that could unpack it."""
    monkeypatch.setattr(zipfile.ZipFile, "__init__", None)

    assert taken("letter.docx", TAKEN["letter.docx"]).kind == "docx"
    assert not list(Path(tempfile.gettempdir()).glob("*.upload.*"))
