"""Which kinds of files are taken: known by what they end in and by what is in them, both.

A table of our own, and small: it has to say no to everything else, not to know everything.
"""

import re
from collections.abc import Callable
from typing import BinaryIO, Final

import msgspec

from accord.attachments import bundles, names, photographs

HEAD: Final = 64 * 1024
"""So much of a file's beginning is looked at for what it is."""


class Unfit(Exception):
    """A file that is not taken: a sentence to who chose it, with what to do instead."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of file: as people call it, and a test of what is in one."""

    title: str
    is_one: Callable[[BinaryIO], bool]


def of(name: str, file: BinaryIO) -> str:
    """Return the kind of a file.

    Args:
        name: what it is called, cleaned.

    Raises:
        Unfit: it is of no kind that is taken, or holds something else than it says.
    """
    kind = _SAME.get(names.ending(name), names.ending(name))
    if kind not in KINDS:
        raise Unfit(
            f"{name}: files of this kind are not taken. Save it as a PDF, or as one of the kinds "
            "named here, and choose that."
        )
    try:
        is_one = KINDS[kind].is_one(file)
    except _Runs:
        raise Unfit(
            f"There is a macro, or another file, inside {name}. That can do harm on somebody's "
            "computer, so it is not taken. Save it as a PDF, and choose that."
        ) from None
    if not is_one:
        raise Unfit(
            f"{name}: we cannot read this as .{names.ending(name)}. It may be damaged, locked by a "
            "password, or something else than its name says. Open it, save it again, best as a "
            "PDF, and choose that."
        )
    return kind


def _begins(*marks: bytes) -> Callable[[BinaryIO], bool]:
    """Return the test whether a file begins so, and is no archive as well."""

    def is_one(file: BinaryIO) -> bool:
        return _head(file).startswith(marks) and not bundles.is_one(file)

    return is_one


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _is_heic(file: BinaryIO) -> bool:
    head = _head(file)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(len(head), 64), 4))}
    known = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
    return head[4:8] == b"ftyp" and not known.isdisjoint(brands) and not bundles.is_one(file)


# Documents that are archives of parts.


class _Runs(Exception):
    """Something in a document can run."""


def _is_office(main: str) -> Callable[[BinaryIO], bool]:
    def is_one(file: BinaryIO) -> bool:
        return _begins_as_archive(file) and {"[content_types].xml", main} <= _harmless(file)

    return is_one


def _is_open_document(kind: str) -> Callable[[BinaryIO], bool]:
    wanted = f"mimetypeapplication/vnd.oasis.opendocument.{kind}PK".encode()

    def is_one(file: BinaryIO) -> bool:
        named = _head(file)[30:].startswith(wanted)  # the first part, not packed
        return _begins_as_archive(file) and named and "content.xml" in _harmless(file)

    return is_one


def _begins_as_archive(file: BinaryIO) -> bool:
    return _head(file).startswith(b"PK\3\4")


_RUNS: Final = re.compile(
    r"vbaproject|vbadata|(^|/)(activex|macrosheets|basic|scripts)/|oleobject|/afchunk"
    r"|\.(exe|dll|com|bat|cmd|js|jse|vbs|vbe|wsf|hta|ps1|scr|lnk|jar|html?|svg|mht)$"
)
"""Parts of documents that can run, or that hold other files."""


def _harmless(file: BinaryIO) -> frozenset[str]:
    """Return the parts of a document; none where they cannot be read.

    Raises:
        _Runs: one of them can run, or lies outside the document.
    """
    try:
        found = bundles.parts(file).parts
    except bundles.Unreadable:
        return frozenset()
    if any(_RUNS.search(each) or _leads_out(each) for each in found):
        raise _Runs
    return found


def _leads_out(part: str) -> bool:
    return part.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", part)


# Letters of e-mail, and plain text.

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _is_msg(file: BinaryIO) -> bool:
    """Test whether it is a message of Outlook: its parts have names of their own."""
    if not _head(file).startswith(_OLE) or bundles.is_one(file):
        return False
    file.seek(0)
    whole = file.read()  # no file is larger than the limit by now
    return _wide("__properties_version1.0") in whole and _wide("_VBA_PROJECT") not in whole


def _wide(said: str) -> bytes:
    return said.encode("utf-16-le")


_HEADER: Final = re.compile(rb"(?im)^(from|received|date|message-id|return-path|mime-version):")
_NO_TEXT: Final = re.compile(
    r"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?|<!--|%!|#!|\{\\rtf|@echo)", re.IGNORECASE
)
"""What begins so is a page, a drawing or a program, and no plain text."""


def _is_eml(file: BinaryIO) -> bool:
    first = _head(file).lstrip()
    begins = re.match(rb"[A-Za-z][A-Za-z0-9-]*:", first)
    return bool(begins and _HEADER.search(first)) and _is_text(file)


def _is_text(file: BinaryIO) -> bool:
    if bundles.is_one(file):
        return False
    file.seek(0)
    said = file.read()
    wide = said.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in said and not wide:
        return False
    try:
        text = said.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        if wide:
            return False
        text = said.decode("cp1252", "replace")
    shown = sum(1 for each in text[:HEAD] if each.isprintable() or each in "\r\n\t\f")
    return shown >= 0.95 * len(text[:HEAD]) and not _NO_TEXT.match(text)


_SAME: Final = {"jpeg": "jpg", "text": "txt", "heif": "heic"}

KINDS: Final[dict[str, Kind]] = {
    "pdf": Kind("PDF", _begins(b"%PDF-")),
    "docx": Kind("Word", _is_office("word/document.xml")),
    "xlsx": Kind("Excel", _is_office("xl/workbook.xml")),
    "odt": Kind("OpenDocument text", _is_open_document("text")),
    "ods": Kind("OpenDocument table", _is_open_document("spreadsheet")),
    "txt": Kind("text", _is_text),
    "csv": Kind("CSV table", _is_text),
    "jpg": Kind("JPEG photograph", _begins(b"\xff\xd8\xff")),
    "png": Kind("PNG picture", _begins(photographs.PNG)),
    "heic": Kind("HEIC photograph", _is_heic),
    "eml": Kind("e-mail", _is_eml),
    "msg": Kind("Outlook e-mail", _is_msg),
}  # fmt: skip
"""By what a name ends in."""
