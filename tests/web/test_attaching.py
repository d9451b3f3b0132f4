"""Files that come with a form: taken, refused in words, shown beside their step, sent inert."""

import io
import os
import tempfile
from pathlib import Path
from uuid import uuid4

import files
import pytest
import who_may
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from knocking import OBJECTS, browser, ended, nowhere, stage
from page import Page
from raising_steps import at, filled, sent
from service_steps import discussed
from service_world import find
from test_who_may import everything, shown

from accord.attachments import labels
from accord.attachments.models import Attachment
from accord.record.models import Look
from accord.services import access, attaching, attachments, escalations
from accord.web import uploads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TALK = {"mode": "telephone", "outcome": "unresolved"}
NOT_SCANNED = "not scanned for viruses"


def upload(name: str = "plan.pdf", said: bytes = files.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, said)


def form(escalation, *added, **other) -> dict[str, object]:
    """Return a form about a talk, with files."""
    seen = escalations.stand(escalation).stream.seq
    return {"key": str(uuid4()), "seen": seen, **TALK, "attachments": list(added), **other}


def named(escalation) -> list[labels.Label]:
    stored = escalations.stand(escalation).stored
    return [label for each in stored for label in labels.of_body(each.event.body)]


def attached(escalation, *added: tuple[str, bytes]) -> list[labels.Label]:
    """Let whoever raised it attach files, and return what the record says of them."""
    door = access.to_escalation(
        escalation, person=escalations.stand(escalation).stored[0].actor, at=timezone.now()
    )
    escalations.carry_out(
        discussed(), door=door, key=uuid4(), seen=escalations.stand(escalation).stream.seq,
        happened=None, departing="", at=timezone.now(),
        attachments=tuple(attaching.checked(name, io.BytesIO(said)) for name, said in added),
    )  # fmt: skip
    return named(escalation)


@pytest.fixture
def theirs(people):
    """An escalation at its first stage."""
    return stage(people, 1)


def address(escalation, attachment) -> str:
    return f"/escalations/{escalation}/attachments/{attachment}/"


class TestAForm:
    def test_takes_files_and_shows_them_beside_the_step(self, teacher, theirs):
        typed = form(theirs, upload(), upload("He was seen.txt", b"Twice."))

        sent(teacher, f"/escalations/{theirs}/discuss/", **typed)

        seen = teacher.get(f"/escalations/{theirs}/")
        plan, note = named(theirs)
        assert "Attached: plan.pdf and He was seen.txt." in seen.text
        assert seen.links["plan.pdf"] == address(theirs, plan.id)
        assert f"He was seen.txt (text, {note.size} bytes), {NOT_SCANNED}" in seen.text

    def test_shows_them_to_the_other_side(self, page, people, theirs):
        (plan,) = attached(theirs, ("plan.pdf", files.PDF))
        page.client.force_login(find(people.social_care.practitioner))

        seen = page.get(f"/escalations/{theirs}/")

        assert seen.links["plan.pdf"] == address(theirs, plan.id)
        answer = page.client.get(address(theirs, plan.id))
        assert b"".join(answer.streaming_content) == files.PDF

    def test_asks_for_them_on_every_page_of_an_act(self, teacher, theirs):
        for do in ("discuss", "inform", "refer", "send_form", "file_record", "withdraw"):
            (asked,) = teacher.get(f"/escalations/{theirs}/{do}/").all("input", type="file")
            assert asked["name"] == "attachments"
            assert "multiple" in asked.attributes
            assert ".jpg" in asked["accept"]
            assert ".heic" not in asked["accept"]

    def test_asks_for_none_with_a_correction(self, teacher, theirs):
        seen = teacher.get(f"/escalations/{theirs}/correct/?entry=1")

        assert seen.all("input", type="file") == []

    def test_takes_no_file_that_it_does_not_ask_for(self, people):
        """A lead who sees a part names somebody, and cannot leave a file that they cannot open."""
        escalation = OBJECTS["x"](people)
        client = browser(people, "social_care.safeguarding_lead")
        typed = form(escalation, upload(), post="practitioner", who=people.social_care.colleague)

        answer = client.post(f"/escalations/{escalation}/name_counterpart/", typed)

        assert answer.status_code == 302
        assert named(escalation) == []

    def test_sent_twice_keeps_them_once(self, teacher, theirs):
        typed = form(theirs, upload())
        again = {**typed, "attachments": [upload()]}
        without = {**typed, "attachments": []}

        for each in (typed, again, without):
            sent(teacher, f"/escalations/{theirs}/discuss/", **each)

        assert len(named(theirs)) == Attachment.objects.count() == 1

    def test_sent_twice_with_another_file_says_so(self, teacher, theirs):
        typed = form(theirs, upload())
        sent(teacher, f"/escalations/{theirs}/discuss/", **typed)

        said = teacher.post(
            f"/escalations/{theirs}/discuss/",
            {**typed, "attachments": [upload("other.pdf", files.PDF + b"\n")]},
            status=409,
        )

        assert "You sent this form before" in said.text
        assert "You chose other.pdf before" in said.text

    def test_may_come_with_the_raising(self, teacher):
        draft = filled(teacher)
        checked = teacher.get(at(draft, "check")).fields()["checked"]

        sent(teacher, at(draft, "check"), checked=checked, attachments=[upload()])

        (row,) = Attachment.objects.all()
        (plan,) = named(row.escalation)
        assert plan.id == row.id
        seen = teacher.get(f"/escalations/{row.escalation}/")
        assert "Attached: plan.pdf." in seen.text
        assert "plan.pdf" in seen.links

    def test_of_a_raising_says_what_is_the_matter_with_them(self, teacher):
        draft = filled(teacher)
        checked = teacher.get(at(draft, "check")).fields()["checked"]

        said = teacher.post(
            at(draft, "check"),
            {"checked": checked, "attachments": [upload("run.exe", b"MZ")]},
            status=422,
        )

        assert "run.exe: files of this kind are not taken" in said.errors[0]
        assert "You chose run.exe before" in said.text
        assert not Attachment.objects.exists()


class TestAFileThatIsNotTaken:
    @pytest.mark.parametrize(
        ("name", "said", "why"),
        [
            ("page.html", b"<p>Hello", "files of this kind are not taken"),
            ("drawing.svg", b"<svg onload='x'/>", "files of this kind are not taken"),
            ("all.zip", files.archive({"a": b"b"}), "files of this kind are not taken"),
            ("plan.pdf", b"MZ\0\0", "we cannot read this as .pdf"),
            ("macro.docx", files.docx(vbaProject_dot_bin=b"x"), "a macro, or another file"),
            ("empty.pdf", b"", "is empty"),
        ],
    )
    def test_leaves_all_that_was_typed_and_says_why(self, teacher, theirs, name, said, why):
        seen = escalations.stand(theirs).stream.seq
        typed = form(theirs, upload(), upload(name, said), why_unsafe="Nobody has seen her.")

        found = teacher.post(f"/escalations/{theirs}/discuss/", typed, status=422)

        assert why in " ".join(found.errors)
        assert "Nobody has seen her." in found.text
        assert f"You chose plan.pdf and {name} before" in found.text
        assert escalations.stand(theirs).stream.seq == seen
        assert not Attachment.objects.exists()

    def test_is_let_go_where_something_else_is_missing(self, teacher, theirs):
        typed = form(theirs, upload()) | {"mode": ""}

        found = teacher.post(f"/escalations/{theirs}/discuss/", typed, status=422)

        assert "You chose plan.pdf before" in found.text
        assert not Attachment.objects.exists()

    def test_is_too_large(self, teacher, theirs, settings):
        settings.ATTACHMENT_MOST = 1000
        typed = form(theirs, upload("plan.pdf", files.PDF + b"\0" * 1000))

        found = teacher.post(f"/escalations/{theirs}/discuss/", typed, status=422)

        assert "plan.pdf is larger than" in found.errors[0]

    def test_is_one_too_many(self, teacher, theirs):
        typed = form(theirs, *(upload(f"plan-{n}.pdf") for n in range(6)))

        found = teacher.post(f"/escalations/{theirs}/discuss/", typed, status=422)

        assert "You chose 6 files, and 5 can come with one entry" in found.errors[0]

    def test_is_too_much_for_one_escalation(self, teacher, theirs, settings):
        settings.ATTACHMENTS_MOST = len(files.PDF)
        attached(theirs, ("plan.pdf", files.PDF))

        found = teacher.post(f"/escalations/{theirs}/discuss/", form(theirs, upload()), status=422)

        assert "All files of one disagreement come to" in found.errors[0]

    def test_of_twenty_and_more_gets_a_page(self, teacher, theirs):
        typed = form(theirs, *(upload(f"plan-{n}.pdf") for n in range(21)))

        found = teacher.post(f"/escalations/{theirs}/discuss/", typed, status=413)

        assert found.heading == "That is too much at once"

    def test_of_a_form_far_too_large_gets_a_page(self, teacher, theirs, settings):
        settings.UPLOAD_MOST = 500

        found = teacher.post(f"/escalations/{theirs}/discuss/", form(theirs, upload()), status=413)

        assert found.heading == "That is too much at once"


class TestAFileOnItsWay:
    def test_has_no_name_in_any_folder_while_it_is_read(self, teacher, theirs, monkeypatch):
        """Stopped at this very moment, nothing would be left behind in clear."""
        before, there = set(os.listdir(tempfile.gettempdir())), []
        complete = uploads.Nameless.file_complete

        def looked(self, file_size):
            there.append(set(os.listdir(tempfile.gettempdir())) - before)
            return complete(self, file_size)

        monkeypatch.setattr(uploads.Nameless, "file_complete", looked)

        large = upload("plan.pdf", files.PDF + b"x" * 4_000_000)
        sent(teacher, f"/escalations/{theirs}/discuss/", **form(theirs, large))

        assert len(there) == 1
        assert not any("upload" in each for each in there[0])

    def test_is_gone_with_its_request(self, teacher, theirs, monkeypatch):
        held, begin = [], uploads.Nameless.new_file

        def kept(self, *given, **more):
            begin(self, *given, **more)
            held.append(self.held)

        monkeypatch.setattr(uploads.Nameless, "new_file", kept)

        for each in (form(theirs, upload()), form(theirs, upload("run.exe", b"MZ"))):
            teacher.client.post(f"/escalations/{theirs}/discuss/", each)

        assert len(held) == 2
        assert all(each.closed for each in held)

    def test_of_nobody_is_read_and_not_kept(self, theirs, monkeypatch):
        written, complete = [], uploads.Nameless.file_complete

        def measured(self, file_size):
            written.append(self.held.seek(0, io.SEEK_END))
            return complete(self, file_size)

        monkeypatch.setattr(uploads.Nameless, "file_complete", measured)

        nobody = Client(enforce_csrf_checks=True)
        nobody.get("/sign-in/")
        nobody.post(f"/escalations/{theirs}/discuss/", form(theirs, upload()))

        assert written == [0]

    def test_lies_outside_of_what_is_served(self, settings):
        for served in (*settings.STATICFILES_DIRS, settings.STATIC_ROOT):
            folder = Path(served[1] if isinstance(served, tuple) else served)
            assert not Path(tempfile.gettempdir()).is_relative_to(folder)


class TestAFileThatIsSent:
    NAMES = (
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ('a"b.pdf', 'attachment; filename="a_b.pdf"'),
        (
            "caf\N{LATIN SMALL LETTER E WITH ACUTE}.pdf",
            "attachment; filename*=utf-8''caf%C3%A9.pdf",
        ),
        ("../../x.pdf", 'attachment; filename="x.pdf"'),
        ("x\r\nSet-Cookie: a=b.pdf", 'attachment; filename="xSet-Cookie_ a=b.pdf"'),
        ("x\N{RIGHT-TO-LEFT OVERRIDE}fdp.pdf", 'attachment; filename="xfdp.pdf"'),
    )

    @pytest.mark.parametrize(("name", "header"), NAMES)
    def test_is_kept_and_never_shown(self, teacher, theirs, name, header):
        (label,) = attached(theirs, (name, files.PDF + files.SCRIPT))

        answer = teacher.client.get(address(theirs, label.id))

        assert b"".join(answer.streaming_content) == files.PDF + files.SCRIPT
        assert answer["Content-Disposition"] == header
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Length"] == str(label.size)
        policy = answer["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "self" not in policy

    def test_that_every_scanner_knows_is_sent_as_bytes_and_marked(self, teacher, theirs):
        (label,) = attached(theirs, ("eicar.txt", files.EICAR.encode()))

        assert NOT_SCANNED in teacher.get(f"/escalations/{theirs}/").text
        answer = teacher.client.get(address(theirs, label.id))
        assert answer["Content-Type"] == "application/octet-stream"

    def test_is_looked_at_and_that_is_written_down(self, teacher, people, theirs):
        (label,) = attached(theirs, ("plan.pdf", files.PDF))

        teacher.client.get(address(theirs, label.id))

        assert Look.objects.get(what="attachment").person == people.school.practitioner

    def test_that_was_changed_is_a_fault_and_not_sent(self, teacher, theirs):
        (label,) = attached(theirs, ("plan.pdf", files.PDF))
        piece = Attachment.objects.get().pieces.get()
        piece.sealed = bytes(piece.sealed)[:-1] + b"\0"
        piece.save()
        teacher.client.raise_request_exception = False

        answer = teacher.client.get(address(theirs, label.id))

        assert answer.status_code == 500
        assert not answer.streaming

    def test_is_only_ever_asked_for(self, teacher, theirs):
        (label,) = attached(theirs, ("plan.pdf", files.PDF))

        for method in ("post", "put", "delete"):
            answer = getattr(teacher.client, method)(address(theirs, label.id))
            assert answer.status_code == 405


class TestWhoMayHaveIt:
    def test_is_who_sees_the_whole(self, people):
        table, wrong = who_may.cells(who_may.ESCALATIONS), []
        things = {
            thing: (each, attached(each, ("plan.pdf", files.PDF))[0].id)
            for thing, each in everything(people).items()
            if thing in "234TO"
        }
        for actor in who_may.rows(who_may.ESCALATIONS):
            client = browser(people, actor)
            nothing = nowhere(client)
            for thing, (escalation, id) in things.items():
                if actor == "ended":
                    client = browser(people, actor)
                with ended(people, actor):
                    answer = client.get(address(escalation, id))
                found = "W" if answer.streaming else shown(answer, nothing)
                if found != {"w": "W", "P": "."}.get(table[actor, thing], table[actor, thing]):
                    wrong.append((actor, thing, found))

        assert wrong == []

    def test_is_nobody_at_another_escalation(self, people, theirs):
        (label,) = attached(theirs, ("plan.pdf", files.PDF))
        other, client = OBJECTS["2"](people), browser(people, "school.practitioner")

        for where, what in ((other, label.id), (theirs, uuid4()), (uuid4(), label.id)):
            assert client.get(address(where, what)).status_code == 404

    def test_and_nobody_reads_of_it_who_sees_a_part(self, page, people):
        """Who was told reads what they were told, without the names of files."""
        escalation = OBJECTS["T"](people)
        attached(escalation, ("plan.pdf", files.PDF))
        page.client.force_login(find(people.severn.reviewing_officer))

        assert "plan.pdf" not in page.get(f"/escalations/{escalation}/").html


def test_a_large_file_is_sent_a_piece_at_a_time(teacher, theirs):
    """However large it is, no more than a piece of it is in memory."""
    said = files.PDF + os.urandom(900_000)
    (label,) = attached(theirs, ("plan.pdf", said))

    answer = teacher.client.get(address(theirs, label.id))
    pieces = list(answer.streaming_content)

    assert b"".join(pieces) == said
    assert max(map(len, pieces)) <= 256 * 1024
    assert list(attachments.findings()) == []
    assert Page(teacher.client.get(f"/escalations/{theirs}/")).status == 200
