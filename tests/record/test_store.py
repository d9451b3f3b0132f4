"""What the store promises, on whichever database this run uses."""

import threading
import uuid
from datetime import timedelta

import pytest
import written
from django.db import IntegrityError, connection, connections, transaction
from msgspec.structs import replace

from accord.engine import evolve
from accord.record import models, rows, statements, store, verify

pytestmark = pytest.mark.django_db

NOBODY = uuid.UUID(int=404)


class TestAnEscalation:
    def test_is_read_as_it_was_written(self):
        stream = written.written()

        found, record = store.read(stream.escalation)

        assert found == stream
        assert tuple(each.event for each in record) == written.events()
        assert [each.seq for each in record] == list(range(1, len(written.events()) + 1))
        assert {each.actor for each in record} == {written.WORKER}
        assert evolve.fold(each.event for each in record) == evolve.fold(written.events())

    @pytest.mark.parametrize("policy", ["bscp", "chscp", "mscb", "tscp"])
    def test_is_read_as_it_was_written_under_every_policy(self, policy):
        stream = written.written(policy=policy)

        _, record = store.read(stream.escalation)

        assert tuple(each.event for each in record) == written.events(policy)

    def test_is_read_the_same_when_locked(self):
        stream = written.written()

        with transaction.atomic():
            locked = store.lock(stream.escalation)
            record = store.events(locked)

        assert (locked, record) == store.read(stream.escalation)

    def test_is_read_with_one_query(self, django_assert_num_queries):
        stream = written.written()

        with django_assert_num_queries(1):
            store.read(stream.escalation)

    def test_has_no_events_when_it_began(self):
        stream = written.begun()

        assert store.read(stream.escalation) == (stream, ())
        assert store.append(stream, (), actor=None, calendar="") == stream

    def test_begins_once(self):
        stream = written.begun()

        with pytest.raises(IntegrityError), transaction.atomic():
            store.begin(
                stream.escalation, partnership=written.SEVERN, policy_hash=stream.policy_hash
            )

    def test_that_nobody_began_is_unknown(self):
        with pytest.raises(store.Unknown):
            store.read(NOBODY)
        with pytest.raises(store.Unknown), transaction.atomic():
            store.lock(NOBODY)
        with pytest.raises(store.Unknown), transaction.atomic():
            store.forget(NOBODY, written.events()[0].at)

    def test_may_be_the_calendars_own_doing(self):
        stream = written.written(actor=None)

        assert {each.actor for each in store.read(stream.escalation)[1]} == {None}
        assert not list(verify.findings())

    def test_keeps_instants_to_the_microsecond(self):
        first = written.events()[0]
        odd = replace(first, at=first.at + timedelta(microseconds=1), happened=first.happened)

        stream = written.written((odd,))

        assert store.read(stream.escalation)[1][0].event == odd

    def test_holds_no_word_of_what_was_said_in_clear(self):
        stream = written.written()

        kept = models.Event.objects.filter(escalation=stream.escalation).values_list()

        told = [bytes(each) for row in kept for each in row if isinstance(each, bytes | memoryview)]
        said = [str(each) for row in kept for each in row if isinstance(each, str)]
        assert len(told) == 4 * len(written.events())
        assert not any(b"hungry" in each or b"mornings" in each for each in told)
        assert not any("hungry" in each or "mornings" in each for each in said)

    def test_does_not_show_its_key_in_a_log(self):
        stream = written.begun()

        assert stream.key.hex() not in repr(stream)
        assert str(stream.key) not in f"{stream} {(stream,)}"


class TestAppending:
    def test_at_an_end_that_moved_writes_nothing(self):
        first, *others = written.steps(written.events())
        stale = written.written(first)
        with transaction.atomic():
            ahead = store.append(store.lock(stale.escalation), others[0], actor=None, calendar="1")

        with pytest.raises(store.Moved), transaction.atomic():
            store.append(stale, others[1], actor=None, calendar="1")

        assert store.read(stale.escalation)[0] == ahead
        assert not list(verify.findings())

    def test_before_the_last_instant_is_refused_and_writes_nothing(self):
        stream = written.written()
        last = written.events()[-1]
        earlier = replace(last, at=last.at - timedelta(microseconds=1))

        with pytest.raises(store.OutOfOrder, match="clock"), transaction.atomic():
            store.append(stream, (last, earlier), actor=None, calendar="1")

        assert store.read(stream.escalation)[0] == stream

    def test_at_the_same_instant_is_in_order(self):
        stream = written.written()

        with transaction.atomic():
            after = store.append(stream, (written.events()[-1],), actor=None, calendar="1")

        assert after.seq == stream.seq + 1

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self):
        stream = written.written()

        with pytest.raises(statements.NoTransaction):
            store.append(stream, (written.events()[-1],), actor=None, calendar="1")
        with pytest.raises(statements.NoTransaction):
            store.lock(stream.escalation)

    def test_leaves_nothing_behind_when_its_transaction_fails(self):
        stream = written.written()

        with transaction.atomic():
            store.append(stream, (written.events()[-1],), actor=None, calendar="1")
            transaction.set_rollback(True)

        assert store.read(stream.escalation)[0] == stream
        assert not list(verify.findings())


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_write_one_after_the_other_and_lose_nothing(self):
        stream = written.written()
        closing = written.events()[-1]

        def append():
            try:
                with transaction.atomic():
                    now = store.lock(stream.escalation)
                    assert len(store.events(now)) == now.seq
                    store.append(now, (closing,), actor=None, calendar="1")
                done.append(now.seq)
            finally:
                connections.close_all()

        done = []
        threads = [threading.Thread(target=append) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(done) == list(range(stream.seq, stream.seq + 6))
        assert not list(verify.findings())

    def test_lose_nothing_even_where_nobody_locks(self):
        stream = written.written()
        closing = written.events()[-1]
        together = threading.Barrier(4)

        def append():
            try:
                together.wait()
                with transaction.atomic():
                    store.append(stream, (closing,), actor=None, calendar="1")
                done.append("written")
            except store.Moved:
                done.append("moved")
            finally:
                connections.close_all()

        done = []
        threads = [threading.Thread(target=append) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(done) == ["moved", "moved", "moved", "written"]
        assert not list(verify.findings())


class TestACommand:
    def test_finds_its_first_answer(self):
        stream = written.written()
        key, at = uuid.uuid4(), written.events()[-1].at
        assert store.answered(key) is None

        store.answer(key, escalation=stream.escalation, person=written.WORKER, seq=3, at=at)

        assert store.answered(key) == store.Answer(
            escalation=stream.escalation, person=written.WORKER, seq=3
        )

    def test_is_answered_once(self):
        stream = written.written()
        key, at = uuid.uuid4(), written.events()[-1].at
        store.answer(key, escalation=stream.escalation, person=written.WORKER, seq=3, at=at)

        with pytest.raises(store.AnsweredBefore), transaction.atomic():
            store.answer(key, escalation=stream.escalation, person=NOBODY, seq=4, at=at)

        assert store.answered(key).seq == 3


class TestALook:
    def test_is_written_down(self):
        stream = written.written()
        at = written.events()[-1].at

        store.look(stream.escalation, person=written.WORKER, at=at, what="the escalation")

        (look,) = models.Look.objects.values_list("escalation", "person", "at", "what")
        assert look == (
            stream.escalation, written.WORKER, rows.microseconds(at), "the escalation",
        )  # fmt: skip


class TestForgetting:
    def test_leaves_the_chain_whole_and_nothing_to_read(self):
        stream, other = written.written(), written.written()

        store.forget(stream.escalation, written.events()[-1].at)

        with pytest.raises(store.Forgotten, match="destroyed"):
            store.read(stream.escalation)
        with pytest.raises(store.Forgotten), transaction.atomic():
            store.lock(stream.escalation)
        assert not list(verify.findings())
        assert store.read(other.escalation)[0] == other
        assert models.Event.objects.filter(escalation=stream.escalation).count() == stream.seq

    def test_takes_it_from_those_that_can_be_read(self):
        stream, other = written.written(), written.written()
        assert set(store.every()) == {stream.escalation, other.escalation}

        store.forget(stream.escalation, written.events()[-1].at)

        assert list(store.every()) == [other.escalation]

    def test_happens_once(self):
        stream = written.written()
        store.forget(stream.escalation, written.events()[-1].at)

        with pytest.raises(store.Forgotten):
            store.forget(stream.escalation, written.events()[-1].at)

    def test_leaves_no_key_in_the_table(self):
        stream = written.written()
        store.forget(stream.escalation, written.events()[-1].at)

        (key,) = models.Key.objects.values_list("wrapped", "destroyed_at")

        assert key == (None, rows.microseconds(written.events()[-1].at))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone does this")
class TestTheEventsInSqlite:
    def test_lie_in_the_order_of_their_escalations(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'record_event'")
            (made,) = cursor.fetchone()

        assert made.endswith("WITHOUT ROWID"), (
            "A migration made the table of events anew, and it lost its order: "
            "make it as 0001_initial does, and install the guards again."
        )
