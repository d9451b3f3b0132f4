"""Reminding: once each, in working hours, to who can act, and never of what is over."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, transaction
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, find, hold, person, world
from test_sending import at_once

from accord.directory.models import Agency, Holding
from accord.engine import acts
from accord.library import calendars
from accord.outbox.models import NOT_SENT, REMINDER, SENDING, WAITING, Message
from accord.queries import letters
from accord.record import store
from accord.register import agendas
from accord.register.models import Agenda
from accord.services import access, rebuild, reminding, sending

MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
"""The morning one working day before the limit of what `raised` raises."""
WEDNESDAY = datetime(2026, 3, 18, 8, tzinfo=UTC)
"""The morning after it."""


def written(escalation, *, state=WAITING):
    """Return the reminders of an escalation: their points and their posts."""
    rows = Message.objects.filter(escalation=escalation, kind=REMINDER, state=state)
    return list(rows.order_by("point_at", "point", "post").values_list("point", "post"))


def reached(escalation, person):
    """Return the reminders of somebody: point, local day, state, and whether it came late."""
    zone = calendars.load()
    rows = Message.objects.filter(escalation=escalation, kind=REMINDER, person=person)
    return [
        (row.point, f"{zone.local(row.point_at):%m-%d}", row.state, row.late)
        for row in rows.order_by("point_at", "point")
    ]


def swept(*instants):
    """Look at each of these instants."""
    return [reminding.sweep(at=at) for at in instants]


@pytest.mark.django_db
class TestASweep:
    def test_writes_nothing_before_the_working_day_begins(self):
        escalation = raised(world())

        assert swept(AT, MONDAY - timedelta(hours=8), MONDAY - timedelta(seconds=1)) == [0, 0, 0]
        assert written(escalation) == []

    def test_tells_who_is_awaited_a_working_day_before_and_once(self):
        people = world()
        escalation = raised(people)

        assert swept(MONDAY, MONDAY, MONDAY + timedelta(hours=3)) == [1, 0, 0]

        told = Message.objects.get(escalation=escalation, kind=REMINDER)
        assert (told.person, told.post, told.clauses) == (
            people.school.practitioner, "raising.practitioner", "2.1d",
        )  # fmt: skip
        assert (told.point, told.stage, f"{told.due_day}") == (0, "stage-1", "2026-03-17")
        assert not told.late
        assert agendas.shown(escalation).comes == WEDNESDAY

    def test_climbs_a_tier_at_each_point_and_tells_nobody_twice_in_a_morning(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        swept(MONDAY, WEDNESDAY)

        assert written(escalation) == [
            (1, "raising.line_manager"), (1, "responding.line_manager"),
            (2, "raising.practitioner"),
            (2, "raising.senior_manager"), (2, "responding.senior_manager"),
        ]  # fmt: skip
        assert written(escalation, state=NOT_SENT) == [
            (0, "raising.practitioner"), (1, "raising.practitioner"),
        ]  # fmt: skip

    def test_lets_who_is_asked_to_act_see_on_what(self):
        people = world()
        escalation = raised(people)
        senior = people.social_care.senior_manager
        with pytest.raises(access.Nobody):
            access.to_escalation(escalation, person=senior, at=WEDNESDAY)

        swept(MONDAY, WEDNESDAY)

        door = access.to_escalation(escalation, person=senior, at=WEDNESDAY)
        assert (door.sees, door.posts) == ("whole", ("responding.senior_manager",))
        assert not list(rebuild.check())
        Agenda.objects.all().delete()
        rebuild.rebuild()
        assert access.to_escalation(escalation, person=senior, at=WEDNESDAY) == door
        assert swept(WEDNESDAY) == [0], "and nobody is told again"

    def test_asks_a_lead_to_name_somebody_where_several_hold_a_post(self):
        people = world()
        escalation = raised(people)
        second = person("Second Manager", domain="severn-care.example")
        hold(second, "line_manager", Agency.objects.get(pk=people.social_care.id))

        swept(WEDNESDAY)

        asked = Message.objects.get(escalation=escalation, post="responding.line_manager")
        assert (asked.person, asked.tag) == (people.social_care.safeguarding_lead, "name")
        assert letters.written(asked).subject.endswith(": please name somebody today")

    def test_asks_the_office_for_each_post_that_nobody_has(self):
        people = world()
        escalation = raised(people)
        Holding.objects.filter(title__in=("line_manager", "safeguarding_lead")).delete()
        reminding.catch_up(until=WEDNESDAY - timedelta(minutes=1))

        swept(WEDNESDAY)

        asked = Message.objects.filter(escalation=escalation, partnership=people.severn.id, point=1)
        assert [(row.post, row.state, row.tag) for row in asked.order_by("post")] == [
            ("raising.line_manager", WAITING, "name"), ("responding.line_manager", WAITING, "name"),
        ]  # fmt: skip

    def test_tells_somebody_with_two_posts_once(self):
        people = world()
        escalation = at_stage(people, 3)
        senior = people.school.senior_manager
        Holding.objects.filter(person=people.school.director).delete()
        hold(find(senior), "director", Agency.objects.get(pk=people.school.id))
        do(escalation, senior, acts.NextTier(), at=AT + 2 * DAY)

        reminding.catch_up(until=agendas.shown(escalation).comes)

        told = Message.objects.filter(escalation=escalation, kind=REMINDER, person=senior, point=0)
        assert sorted((row.post, row.state) for row in told) == [
            ("raising.director", NOT_SENT), ("raising.senior_manager", WAITING),
        ]  # fmt: skip

    def test_sends_the_last_of_what_was_missed_and_says_that_it_comes_late(self):
        """Nobody looked from Tuesday evening before Easter to Tuesday morning after it."""
        people = world()
        long_past = raised(people, at=datetime(2026, 3, 20, 10, tzinfo=UTC))
        just_past = raised(people, at=datetime(2026, 3, 26, 10, tzinfo=UTC))
        reminding.catch_up(until=datetime(2026, 3, 31, 17, tzinfo=UTC))

        swept(datetime(2026, 4, 7, 9, tzinfo=UTC))

        worker = people.school.practitioner
        assert reached(long_past, worker) == [
            (0, "03-26", NOT_SENT, False), (1, "03-28", NOT_SENT, False),
            (2, "03-30", NOT_SENT, False),
            (3, "04-01", NOT_SENT, True), (4, "04-07", WAITING, True),
        ]  # fmt: skip
        assert reached(just_past, worker) == [
            (0, "04-01", NOT_SENT, True), (1, "04-03", NOT_SENT, True), (2, "04-07", WAITING, True),
        ]  # fmt: skip
        directors = (people.school.director, people.social_care.director)
        assert [reached(long_past, each)[-1][0] for each in directors] == [4, 4]
        sent = Message.objects.filter(kind=REMINDER, state=WAITING, late=True)
        assert len(set(sent.values_list("person", "cause"))) == sent.count(), "one each"
        text = letters.written(sent.get(escalation=just_past, person=worker)).text
        assert "This reminder was due on Tuesday 7 April 2026; it comes late" in text


@pytest.mark.django_db
class TestWhatIsOver:
    def test_is_not_sent_any_more(self):
        people = world()
        escalation = raised(people)
        swept(MONDAY)
        lease = sending.claim(Message.objects.get(kind=REMINDER).pk, at=MONDAY)
        assert Message.objects.get(kind=REMINDER).state == SENDING

        do(escalation, people.school.practitioner, settled(), at=MONDAY)

        row = Message.objects.get(kind=REMINDER)
        assert (row.state, row.why, row.lease) == (NOT_SENT, "over", None)
        taken = sending.Taken(mail=letters.written(row), lease=lease, attempts=1)
        with pytest.raises(sending.Lost):
            sending.hand_over(taken, at=MONDAY)

    def test_presses_nobody_on_their_page_of_notices_either(self):
        people = world()
        escalation = raised(people)
        swept(MONDAY)
        Message.objects.filter(kind=REMINDER).update(state="sent")

        do(escalation, people.school.practitioner, settled(), at=MONDAY)

        row = Message.objects.get(kind=REMINDER)
        assert (row.state, row.read_at) == ("sent", MONDAY)

    def test_is_not_sent_though_its_reader_has_seen_it(self):
        people = world()
        escalation = raised(people)
        swept(MONDAY)
        Message.objects.filter(kind=REMINDER).update(read_at=MONDAY)

        do(escalation, people.school.practitioner, settled(), at=MONDAY)

        assert written(escalation) == []

    def test_is_written_down_as_such_where_it_ended_before_the_morning(self):
        people = world()
        escalation = raised(people)
        swept(MONDAY)
        do(escalation, people.school.practitioner, settled(), at=WEDNESDAY - timedelta(hours=1))

        swept(WEDNESDAY)

        assert written(escalation) == []
        assert (1, "raising.line_manager") in written(escalation, state=NOT_SENT)

    def test_does_not_end_what_is_still_to_be_done(self):
        people = world()
        escalation = raised(people)
        swept(MONDAY)

        do(escalation, people.school.practitioner, discussed(), at=MONDAY)

        assert written(escalation) == [(0, "raising.practitioner")]


def settled():
    """Return an agreement."""
    return acts.Resolve(how="agreed", agreement="a visit this week")


@pytest.mark.django_db
class TestTwoWorkers:
    def test_never_hold_the_same(self):
        people = world()
        first, second = raised(people), raised(people)

        taken = reminding.take(at=MONDAY)

        assert set(taken.escalations) == {first, second}
        assert reminding.take(at=MONDAY) is None

    def test_share_what_one_of_them_left_and_the_late_one_writes_nothing(self):
        escalation = raised(world())
        asleep = reminding.take(at=MONDAY)
        later = MONDAY + reminding.LEASE

        awake = reminding.take(at=later)
        reminding.remind(asleep, at=later)
        assert written(escalation) == []
        reminding.remind(awake, at=later)

        assert written(escalation) == [(0, "raising.practitioner")]

    def test_write_nothing_of_what_a_step_has_changed_meanwhile(self):
        people = world()
        escalation = raised(people)
        taken = reminding.take(at=MONDAY)

        do(escalation, people.school.practitioner, settled(), at=MONDAY)
        reminding.remind(taken, at=MONDAY)

        assert not Message.objects.filter(kind=REMINDER).exists()


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_remind_of_each_once(monkeypatch):
    monkeypatch.setattr(reminding, "MOST", 2)
    people = world()
    every = sorted(raised(people) for _ in range(8))

    def work():
        looked = 0
        while Agenda.objects.filter(wake_at__lte=MONDAY).exists():
            looked += reminding.sweep(at=MONDAY)
        return looked

    assert sum(at_once(4, work)) == len(every)

    told = Message.objects.filter(kind=REMINDER).values_list("escalation", flat=True)
    assert sorted(told) == every


@pytest.mark.django_db
class TestOneThatCannotBeRead:
    def test_is_put_aside_and_the_rest_goes_on(self, caplog, monkeypatch):
        people = world()
        broken, whole = raised(people), raised(people)
        opened = reminding.store.events

        def events(stream):
            if stream.escalation == broken:
                raise ValueError("something somebody wrote")
            return opened(stream)

        monkeypatch.setattr(reminding.store, "events", events)
        with caplog.at_level(logging.ERROR, logger="accord.reminders"):
            swept(MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3))

        assert written(whole) == [(0, "raising.practitioner")]
        assert written(broken) == []
        assert reminding.put_aside() == 1
        assert len(caplog.records) == 1
        assert "something somebody wrote" not in caplog.text

        monkeypatch.undo()
        swept(MONDAY + DAY)
        assert written(broken) == [(0, "raising.practitioner")]
        assert reminding.put_aside() == 0

    def test_whose_key_was_destroyed_is_no_ones_any_more(self, caplog):
        escalation = raised(world())
        with transaction.atomic():
            store.forget(escalation, at=AT)

        assert swept(MONDAY) == [1]

        assert not Agenda.objects.exists()
        assert reminding.prepare(at=MONDAY) == 1
        assert not Agenda.objects.exists()
        assert caplog.records == []

    def test_waits_for_its_lease_where_the_database_was_away(self, monkeypatch):
        escalation = raised(world())

        def away(stream):
            raise OperationalError(stream.escalation)

        with monkeypatch.context() as patch:
            patch.setattr(reminding.store, "events", away)
            with pytest.raises(OperationalError):
                swept(MONDAY)

        assert reminding.put_aside() == 0
        assert swept(MONDAY + reminding.LEASE) == [1]
        assert written(escalation) == [(0, "raising.practitioner")]
