"""One action, one transaction: all or nothing, once, and never over somebody else's step."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, world

from accord.engine import acts, events
from accord.engine.objections import Refused
from accord.outbox.models import Message
from accord.record import models as record
from accord.record import store
from accord.register import models as register
from accord.services import access, escalations, rebuild, telling


def rows() -> dict[str, int]:
    """Return how many rows there are of everything that a step writes."""
    tables = (record.Head, record.Event, record.Command, register.Entry, register.Seat, Message)
    return {table.__name__: table.objects.count() for table in tables}


@pytest.mark.django_db
class TestRaising:
    def test_writes_record_register_and_outbox_together(self):
        people = world()

        escalation = raised(people, counterpart=people.social_care.practitioner)

        stand = escalations.stand(escalation)
        kinds = [type(each.event.body) for each in stand.stored]
        entry = register.Entry.objects.get(escalation=escalation)
        assert kinds == [events.Opened, acts.Raise, events.StageEntered, acts.NameCounterpart]
        assert (entry.stage, entry.status, entry.seq) == ("stage-1", "open", 4)
        assert entry.due_day.isoformat() == "2026-03-17"
        told = Message.objects.get(escalation=escalation)
        assert (told.person, told.post) == (
            people.social_care.practitioner, "responding.practitioner",
        )  # fmt: skip

    def test_asks_the_other_agencys_lead_where_nobody_is_named(self):
        people = world()

        escalation = raised(people)

        told = Message.objects.get(escalation=escalation)
        assert (told.person, told.kind) == (people.social_care.safeguarding_lead, "name")
        naming = register.Owed.objects.get(entry=escalation, do="name_counterpart")
        assert (naming.who, naming.clauses) == ("responding.safeguarding_lead", "reading-17")

    def test_that_is_refused_leaves_nothing_behind(self):
        people = world()
        before = rows()

        with pytest.raises(Refused):
            raised(people, areas=None)

        assert rows() == before

    def test_twice_with_the_same_form_is_one_escalation(self):
        people, key = world(), uuid4()

        assert raised(people, key=key) == raised(people, key=key)

        assert register.Entry.objects.count() == 1

    def test_keeps_the_policy_it_began_under(self):
        people = world()

        stand = escalations.stand(raised(people))

        assert stand.kept.policy.id == "gscp"
        assert record.PolicyVersion.objects.count() == 1


@pytest.mark.django_db
class TestAStep:
    def test_goes_on_from_where_it_stood(self):
        people = world()
        escalation = at_stage(people, 2)

        stand = escalations.stand(escalation)

        entry = register.Entry.objects.get(escalation=escalation)
        assert stand.standing.stage == entry.stage == "stage-2"
        assert entry.seq == stand.standing.version == len(stand.stored)

    def test_that_the_policy_objects_to_changes_nothing_and_says_why(self):
        people = world()
        escalation = raised(people)
        before = rows()

        with pytest.raises(Refused) as refused:
            do(escalation, people.school.practitioner, acts.Escalate(reason="why"), at=AT)

        assert rows() == before
        assert "2.1a" in [clause for each in refused.value.objections for clause in each.clauses]

    def test_is_done_all_the_same_with_a_reason(self):
        people = world()
        escalation = raised(people)

        do(
            escalation, people.school.practitioner, acts.Escalate(reason="why"), at=AT,
            departing="the child goes home tonight",
        )  # fmt: skip

        assert escalations.stand(escalation).standing.departures == 1

    def test_twice_with_the_same_form_is_one_step(self):
        people, key = world(), uuid4()
        escalation = raised(people)
        worker = people.school.practitioner

        first = do(escalation, worker, discussed(), at=AT + DAY, key=key)
        second = do(escalation, worker, discussed(), at=AT + DAY, key=key, seen=0)

        assert (first.again, second.again) == (False, True)
        assert first.seq == second.seq == escalations.stand(escalation).stream.seq

    def test_with_somebody_elses_key_finds_nothing(self):
        people, key = world(), uuid4()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        do(escalation, people.school.practitioner, discussed(), at=AT, key=key)

        with pytest.raises(access.Nobody):
            do(escalation, people.social_care.practitioner, discussed(), at=AT, key=key)

    def test_on_an_old_page_is_told_what_changed(self):
        people = world()
        escalation = raised(people)
        seen = escalations.stand(escalation).stream.seq
        do(escalation, people.school.practitioner, discussed(), at=AT + DAY)

        with pytest.raises(escalations.ChangedSince) as changed:
            do(escalation, people.school.practitioner, discussed(), at=AT + DAY, seen=seen)

        assert [type(each.event.body) for each in changed.value.since] == [acts.Discuss]

    def test_that_fails_half_way_is_not_there_at_all(self, monkeypatch):
        people = world()
        escalation = raised(people)
        before = rows()
        monkeypatch.setattr(telling, "write", _fail)

        with pytest.raises(RuntimeError):
            do(escalation, people.school.practitioner, discussed(), at=AT)

        assert rows() == before

    def test_after_the_clock_was_set_back_is_not_recorded_before_the_last(self):
        people = world()
        escalation = raised(people)

        do(escalation, people.school.practitioner, discussed(), at=AT - DAY, happened=AT)

        recorded = [each.event.at for each in escalations.stand(escalation).stored]
        assert recorded == sorted(recorded)


def _fail(*_args: object, **_more: object) -> None:
    raise RuntimeError("the outbox cannot be written")


@pytest.mark.django_db
class TestTheRegister:
    def test_says_what_the_record_says(self):
        people = world()
        for stage in (1, 2, 3, 4):
            at_stage(people, stage)

        assert list(rebuild.check()) == []

    def test_made_anew_is_the_same(self):
        people = world()
        escalations_ = [at_stage(people, stage) for stage in (1, 3)]
        before = [escalations.drawn(escalations.stand(each)) for each in escalations_]
        register.Entry.objects.all().delete()
        assert [each.what for each in rebuild.check()] == ["missing", "missing"]

        rebuild.rebuild()

        assert list(rebuild.check()) == []
        assert [escalations.drawn(escalations.stand(each)) for each in escalations_] == before

    def test_has_nothing_that_the_record_has_not(self):
        people = world()
        escalation = raised(people)
        entry = register.Entry.objects.get(escalation=escalation)
        entry.pk, entry.reference = uuid4(), "STRAY"
        entry.save(force_insert=True)

        assert [(each.escalation, each.what) for each in rebuild.check()] == [(entry.pk, "stray")]
        assert rebuild.rebuild() == (1, ())
        assert list(rebuild.check()) == []

    def test_goes_on_behind_a_record_that_cannot_be_read(self):
        people = world()
        broken, whole = sorted((raised(people), raised(people)), key=str)
        register.Entry.objects.all().delete()
        record.Key.objects.filter(escalation=broken).update(
            wrapped=record.Key.objects.get(escalation=whole).wrapped
        )

        made, left = rebuild.rebuild()

        assert (made, [each.what for each in left]) == (1, ["unreadable"])

    def test_that_was_tampered_with_is_noticed(self):
        people = world()
        escalation = raised(people)
        register.Seat.objects.filter(entry=escalation).update(person=people.stranger)

        assert [each.what for each in rebuild.check()] == ["seats"]

    def test_keeps_no_name_and_no_word_of_what_was_said(self):
        people = world()
        telltale = "zebracrossing"
        concern = acts.Concern(**dict.fromkeys(acts.Concern.__struct_fields__, telltale))
        escalation = raised(people, concern=concern)
        plan = acts.AgreePlan(actions=(acts.Action(what=telltale, who=telltale),))
        do(escalation, people.school.practitioner, plan, at=AT)

        stored = everything()

        assert telltale not in stored
        assert escalation.hex in stored


def everything() -> str:
    """Return all that is stored, as a dump of the database would have it."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            found += [repr([_plain(each) for each in row]) for row in cursor.fetchall()]
    return "\n".join(found).replace("-", "")


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else str(value)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_send_the_same_form_and_there_is_one_step(self):
        people, key = world(), uuid4()
        escalation = raised(people)
        seen = escalations.stand(escalation).stream.seq
        worker = people.school.practitioner

        came = at_once(
            8, lambda: do(escalation, worker, discussed(), at=AT + DAY, seen=seen, key=key)
        )

        assert {each.seq for each in came} == {seen + 1}
        assert sorted(each.again for each in came) == [False] + [True] * 7

    def test_raise_with_the_same_form_and_there_is_one_escalation(self):
        people, key = world(), uuid4()

        came = at_once(8, lambda: raised(people, key=key))

        assert len(set(came)) == 1
        assert record.Head.objects.count() == 1

    def test_and_the_slower_one_is_told_what_changed(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        seen = escalations.stand(escalation).stream.seq
        steps = iter(
            [
                (people.school.practitioner, discussed()),
                (people.social_care.practitioner, acts.Propose(agreement="a visit")),
            ]
        )
        taken = threading.Lock()

        def step():
            with taken:
                person, act = next(steps)
            try:
                return do(escalation, person, act, at=AT + DAY, seen=seen)
            except escalations.ChangedSince as changed:
                return changed

        came = at_once(2, step)

        assert {type(each) for each in came} == {escalations.Done, escalations.ChangedSince}
        assert escalations.stand(escalation).stream.seq == seen + 1

    def test_would_both_be_written_without_the_lock(self, monkeypatch):
        """The control: with no lock on the head, two steps must be seen to collide."""
        if connection.vendor == "sqlite":
            pytest.skip("SQLite lets one writer in at a time, whatever is left out")
        people = world()
        escalation = raised(people)
        seen = escalations.stand(escalation).stream.seq
        meet = threading.Barrier(2, timeout=10)
        monkeypatch.setattr(store, "lock", lambda which: _unlocked(which, meet))

        came = at_once(2, lambda: _tried(escalation, people.school.practitioner, seen))

        assert any(isinstance(each, Exception) for each in came)
        assert not any(isinstance(each, escalations.ChangedSince) for each in came)


def _unlocked(escalation, meet):
    stream, _ = store.read(escalation)
    meet.wait()
    return stream


def _tried(escalation, person, seen):
    try:
        return do(escalation, person, discussed(), at=AT + DAY, seen=seen)
    except Exception as matter:
        return matter


def at_once(many, act):
    """Return what came of `many` threads that did the same at the same moment."""
    ready, came = threading.Barrier(many), []

    def run():
        ready.wait()
        try:
            came.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
