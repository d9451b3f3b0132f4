"""`./accord verify-record`: what it prints, and how it ends."""

import uuid

import pytest
import written
from django.core.management import call_command
from django.db import connection

from accord.attachments.models import Attachment
from accord.manage import NotUsable
from accord.record import append_only, models, rows, store

pytestmark = pytest.mark.django_db


def verify(capsys, *arguments):
    """Run the command; return its exit code and what it printed."""
    code = 0
    try:
        call_command("verify_record", *arguments)
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr().out.splitlines()


class TestVerifying:
    def test_an_empty_record_is_well(self, capsys):
        assert verify(capsys) == (
            0,
            ["Checked 0 escalations with 0 events.", "Everything fits."],
        )

    def test_a_whole_record_is_well_and_says_how_much_was_read(self, capsys):
        many = written.written().seq + written.written(policy="tscp").seq

        assert verify(capsys) == (
            0,
            [f"Checked 2 escalations with {many} events.", "Everything fits."],
        )

    def test_says_of_each_change_where_it_is(self, capsys):
        changed, whole = written.written(), written.written()
        append_only.lift(connection)
        models.Event.objects.filter(escalation=changed.escalation, seq=3).update(entry=9)
        append_only.install(connection)

        code, said = verify(capsys)

        assert code == 1
        assert [line[:43] for line in said[:2]] == [f"{changed.escalation}      3"] * 2
        assert said[-1] == "2 things do not fit."
        assert verify(capsys, str(changed.escalation))[0] == 1
        assert verify(capsys, str(whole.escalation)) == (
            0,
            [f"Checked escalation {whole.escalation}.", "Everything fits."],
        )

    def test_says_of_a_file_that_no_step_names(self, capsys):
        stream = written.written()
        stray = Attachment.objects.create(
            escalation=stream.escalation, size=1, chunks=1, kept_at=written.events()[0].at
        )

        code, said = verify(capsys)

        assert code == 1
        assert said[0].endswith(f"No step names the attachment {stray.id}.")
        assert said[-1] == "1 thing does not fit."
        assert verify(capsys, str(stream.escalation))[0] == 1

    def test_says_of_one_that_its_end_was_cut_off_after_a_command(self, capsys):
        cut, whole = written.written(), written.written()
        last = models.Event.objects.filter(escalation=cut.escalation).order_by("-seq")[0]
        store.answer(
            uuid.uuid4(), escalation=cut.escalation, person=written.WORKER, seq=cut.seq,
            at=rows.instant(last.recorded_at),
        )  # fmt: skip
        append_only.lift(connection)
        models.Event.objects.filter(escalation=cut.escalation, seq=cut.seq).delete()
        before = models.Event.objects.get(escalation=cut.escalation, seq=cut.seq - 1)
        models.Head.objects.filter(escalation=cut.escalation).update(
            seq=before.seq, hash=before.hash, recorded_at=before.recorded_at
        )
        append_only.install(connection)

        code, said = verify(capsys, str(cut.escalation))

        assert code == 1
        assert said[0].endswith("and the record ends before it.")
        assert verify(capsys, str(whole.escalation))[0] == 0

    def test_says_that_a_guard_was_made_hollow(self, capsys):
        written.hollow("record_event_update")

        code, said = verify(capsys)

        assert code == 1
        assert said[0].startswith("The guard record_event_update is not in place as Accord wrote")

    def test_says_that_a_guard_is_gone(self, capsys):
        append_only.lift(connection)

        code, said = verify(capsys)

        assert code == 1
        assert said[0].startswith("The guard record_policyversion_update is not in place")
        append_only.install(connection)

    def test_says_that_there_is_no_such_escalation(self, capsys):
        code, said = verify(capsys, str(uuid.UUID(int=7)))

        assert code == 1
        assert said[-2:] == [f"Checked escalation {uuid.UUID(int=7)}.", "1 thing does not fit."]

    def test_says_what_an_id_looks_like(self):
        with pytest.raises(NotUsable, match="32 hexadecimal digits"):
            call_command("verify_record", "K7QM-4XTR")
