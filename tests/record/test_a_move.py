"""A move to another version of the policy: what judges from then on, and what a forger leaves."""

import threading

import moved
import pytest
import tampering
import written
from django.db import connections, transaction
from msgspec.structs import replace

from accord.record import models, rows, store, verify

pytestmark = pytest.mark.django_db


def said(seq=moved.AFTER + 1):
    return " ".join(each.matter for each in verify.findings() if each.seq == seq)


def forged(stream, change, *, seq=moved.AFTER + 1):
    """Let somebody who has the key write one event anew, and link and hash all that follow."""
    kept = store.read(stream.escalation)[0]
    chain = [
        rows.Row(
            label=rows.Label(
                partnership=stream.partnership, escalation=stream.escalation,
                **{
                    name: getattr(each, name)
                    for name in rows.Label.__struct_fields__
                    if name not in ("partnership", "escalation", "policy_hash", "previous_hash")
                },
                policy_hash=bytes(each.policy_hash), previous_hash=bytes(each.previous_hash),
            ),
            payload=bytes(each.payload), hash=bytes(each.hash),
        )
        for each in models.Event.objects.filter(escalation=stream.escalation).order_by("seq")
    ]  # fmt: skip
    last, linked = chain[0].label.previous_hash, []
    for row in chain:
        body, label = rows.read(row, key=kept.key), replace(row.label, previous_hash=last)
        if label.seq == seq:
            label, body = change(label, body)
        linked.append(rows.write(label, body, key=kept.key))
        last = linked[-1].hash
    began = models.Head.objects.get(escalation=stream.escalation).policy_hash
    tampering.put(linked)
    models.Head.objects.filter(escalation=stream.escalation).update(policy_hash=began)


class TestAMove:
    def test_is_under_the_version_taken_up_and_so_is_all_after_it(self):
        stream = moved.written_down()

        found, record = store.read(stream.escalation)

        began = bytes(models.Head.objects.get().policy_hash)
        assert found == stream
        assert found.policy_hash == moved.kept() != began
        versions = [each.policy_hash for each in record]
        assert versions == [began] * moved.AFTER + [moved.kept()] * 3
        assert not list(verify.findings())

    def test_is_found_by_who_locks(self):
        stream = moved.written_down(after=0)

        with transaction.atomic():
            assert store.lock(stream.escalation) == stream

    def test_from_a_version_that_does_not_judge_is_a_fault(self):
        stream = written.written(written.events()[: moved.AFTER])
        wrong = moved.move(stream, left_hash="00" * 32)

        with pytest.raises(store.WrongVersion), transaction.atomic():
            store.append(stream, (wrong,), actor=None, calendar="1")

        assert store.read(stream.escalation)[0] == stream

    def test_is_whole_after_its_key_was_destroyed(self):
        stream = moved.written_down()

        with transaction.atomic():
            store.forget(stream.escalation, rows.instant(stream.recorded_at))

        assert not list(verify.findings())


@pytest.mark.django_db(transaction=True)
def test_who_waited_for_a_move_finds_the_version_taken_up():
    """PostgreSQL shows who waited the head as it is now, and other rows as they were before."""
    stream = written.written(written.events()[: moved.AFTER])
    step = moved.move(stream)
    held, found = threading.Event(), []

    def wait():
        try:
            held.wait()
            with transaction.atomic():
                found.append(store.lock(stream.escalation))
        finally:
            connections.close_all()

    waiting = threading.Thread(target=wait)
    waiting.start()
    with transaction.atomic():
        locked = store.lock(stream.escalation)
        held.set()
        waiting.join(0.3)  # by then it waits for the lock
        after = store.append(locked, (step,), actor=None, calendar="1")
    waiting.join()

    assert found == [after]
    assert found[0].policy_hash == moved.kept()


@pytest.mark.usefixtures("unguarded")
class TestSomebodyWhoHasTheKey:
    def test_changes_nothing_and_nothing_is_said(self):
        forged(moved.written_down(), lambda label, body: (label, body))

        assert not list(verify.findings())

    def test_cannot_change_the_version_without_a_move(self):
        stream = written.written(written.events()[:8])

        forged(stream, lambda label, body: (replace(label, policy_hash=moved.kept()), body), seq=5)

        assert "another policy version" in said(5)

    def test_cannot_go_on_under_the_version_that_was_left(self):
        stream = moved.written_down()
        began = bytes(models.Head.objects.get().policy_hash)

        forged(stream, lambda label, body: (replace(label, policy_hash=began), body), seq=8)

        assert "another policy version" in said(8)

    @pytest.mark.parametrize("field", ["left_hash", "taken_hash"])
    def test_cannot_let_a_move_name_other_versions(self, field):
        stream = moved.written_down()

        forged(stream, lambda label, body: (label, replace(body, **{field: "00" * 32})))

        assert "are not those it stands at" in said()

    def test_cannot_move_elsewhere_than_was_said(self):
        stream = moved.written_down(after=0)
        third = moved.kept("summer 2026")

        forged(stream, lambda label, body: (replace(label, policy_hash=third), body))

        assert "are not those it stands at" in said()

    def test_cannot_move_to_a_version_that_nobody_kept(self):
        stream = moved.written_down(after=0)
        nowhere = b"\1" * 32

        forged(
            stream,
            lambda label, body: (
                replace(label, policy_hash=nowhere), replace(body, taken_hash=nowhere.hex())
            ),
        )  # fmt: skip

        assert f"Policy version {nowhere.hex()} is not there." in said()

    def test_cannot_move_to_where_it_was(self):
        stream = moved.written_down(after=0)
        began = bytes(models.Head.objects.get().policy_hash)

        forged(
            stream,
            lambda label, body: (
                replace(label, policy_hash=began), replace(body, taken_hash=began.hex())
            ),
        )  # fmt: skip

        assert "judged already" in said()

    def test_cannot_label_another_event_as_a_move(self):
        stream = moved.written_down(after=2)
        began = bytes(models.Head.objects.get().policy_hash)

        forged(
            stream,
            lambda label, body: (replace(label, tag="moved.1", policy_hash=began), body),
            seq=8,
        )

        assert "It is labelled moved.1" in said(8)


@pytest.mark.usefixtures("unguarded")
def test_a_row_that_names_another_version_is_not_read():
    stream = moved.written_down()
    models.Event.objects.filter(seq=9).update(policy_hash=b"\1" * 32)

    with pytest.raises(rows.Unreadable):
        store.read(stream.escalation)
