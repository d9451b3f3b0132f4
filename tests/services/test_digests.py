"""Digests: what merely tells goes once a working day, what somebody must do never waits."""

from datetime import UTC, datetime, timedelta

import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, world

from accord.engine import acts
from accord.library import calendars
from accord.outbox.models import FAILED, FOR_DIGEST, IN_DIGEST, SENT, WAITING, Message
from accord.queries import deliveries
from accord.services import digests, restoring, sending

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
"""Of the Thursday after the Wednesday on which something is told here."""


def told(people, **particulars):
    """Let the social worker, who wants digests, be told that one was withdrawn; return the row."""
    digests.choose(people.social_care.practitioner, daily=True)
    escalation = raised(people, counterpart=people.social_care.practitioner, **particulars)
    do(escalation, people.school.practitioner, acts.Withdraw(reason="moved"), at=AT + DAY)
    return Message.objects.get(
        escalation=escalation, tag="withdrawn.1", person=people.social_care.practitioner
    )


def sent(*, at=MORNING):
    """Return what goes now, as mails."""
    found = []
    while (taken := sending.take(at=at)) is not None:
        sending.hand_over(taken, at=at)
        sending.sent(taken, at=at)
        found.append(taken.mail)
    return found


class TestPuttingOff:
    def test_waits_for_the_next_working_morning_where_its_reader_chose_so(self):
        row = told(world())

        assert (row.state, row.next_try_at) == (FOR_DIGEST, MORNING)

    def test_is_for_nobody_who_did_not_choose_it(self):
        people = world()
        told(people)

        others = Message.objects.exclude(person=people.social_care.practitioner)

        assert set(others.values_list("state", flat=True)) <= {WAITING}

    def test_never_puts_off_what_its_reader_must_do(self):
        people = world()
        told(people)

        row = Message.objects.get(tag="raised.1", person=people.social_care.practitioner)

        assert row.state == WAITING

    @pytest.mark.parametrize(
        "act",
        [
            acts.ChangeChild(immediate_harm=True),
            acts.ProtectBy(due=calendars.load().due_on(AT.date() + 30 * DAY), reason="alone"),
        ],
    )
    def test_never_puts_off_what_is_about_a_child_in_danger(self, act):
        people = world()
        reader = people.social_care.practitioner
        digests.choose(reader, daily=True)
        escalation = raised(people, counterpart=reader)
        do(escalation, people.school.practitioner, act, at=AT + DAY)
        do(escalation, people.school.practitioner, acts.Correct(entry=1, reason="x"), at=AT + DAY)

        assert not Message.objects.filter(person=reader, state=FOR_DIGEST).exists()

    def test_never_puts_off_what_has_no_time_left(self):
        people = world()
        worker = people.school.practitioner
        digests.choose(worker, daily=True)
        escalation = at_stage(people, 2)
        manager, other = people.school.line_manager, people.social_care.line_manager
        due = Message.objects.filter(escalation=escalation).latest("written_at").due_day
        while_there_is_time = datetime(2026, due.month, due.day - 1, 12, tzinfo=UTC)

        for at in (while_there_is_time, while_there_is_time + DAY):
            act = acts.Respond(response="no") if at == while_there_is_time else discussed()
            do(escalation, other if at == while_there_is_time else manager, act, at=at)

        rows = Message.objects.filter(person=worker, written_at__gte=while_there_is_time)
        assert [each.state for each in rows.order_by("written_at")] == [FOR_DIGEST, WAITING]

    @pytest.mark.parametrize(
        ("at", "goes"),
        [
            ("2026-03-10 07:59", "2026-03-10 08:00"),
            ("2026-03-10 08:00", "2026-03-11 08:00"),
            ("2026-03-13 17:00", "2026-03-16 08:00"),
            ("2026-03-28 12:00", "2026-03-30 07:00"),  # the clocks go forward in between
            ("2026-04-02 16:00", "2026-04-07 07:00"),  # Easter
        ],
    )
    def test_goes_at_eight_by_the_clock_on_the_wall(self, at, goes):
        at, goes = (datetime.fromisoformat(f"{each}+00:00") for each in (at, goes))

        assert digests.next_one(calendars.load(), at) == goes


class TestADigest:
    def test_says_how_many_things_and_where_and_goes_once(self, settings):
        settings.BASE_URL = "https://accord.example"
        people = world()
        rows = [told(people), told(people)]
        Message.objects.filter(state=WAITING).delete()

        early = digests.gather(at=MORNING - timedelta(seconds=1))
        first, again = digests.gather(at=MORNING), digests.gather(at=MORNING)
        (mail,) = sent()

        assert (early, first, again) == (0, 1, 0)
        assert mail.to == "penny@severn-care.example"
        assert "There are 2 new things for you in Accord." in mail.text
        for row in rows:
            assert f"https://accord.example/escalations/{row.escalation}/" in mail.text
        for word in ("Puddlewick", "withdrew", "moved", "Penny"):
            assert word not in mail.text
        inside = Message.objects.filter(digest=mail.id)
        assert {(each.state, each.why) for each in inside} == {(IN_DIGEST, "")}
        assert Message.objects.get(pk=mail.id).state == SENT

    def test_that_did_not_arrive_is_a_task_for_each_thing_in_it(self):
        people = world()
        row = told(people)
        Message.objects.filter(state=WAITING).delete()
        digests.gather(at=MORNING)
        taken = sending.take(at=MORNING)

        sending.refused(taken, at=MORNING)

        row.refresh_from_db()
        assert (row.state, row.why, row.ended_at) == (FAILED, "refused", MORNING)
        (failure,) = deliveries.failed(people.severn.id)
        assert failure.id == row.id

    def test_waits_no_more_for_who_wants_none_any_more(self):
        people = world()
        row = told(people)

        digests.choose(people.social_care.practitioner, daily=False)

        row.refresh_from_db()
        assert (row.state, row.next_try_at) == (WAITING, None)

    def test_is_held_and_dropped_after_a_restore_with_all_that_is_in_it(self):
        people = world()
        gathered = told(people)
        Message.objects.filter(state=WAITING).delete()
        digests.gather(at=MORNING)
        waits = told(people)
        Message.objects.filter(state=WAITING).exclude(kind="digest").delete()

        restoring.hold(at=MORNING)
        restoring.drop(at=MORNING)

        for row in (gathered, waits):
            row.refresh_from_db()
            assert (row.state, row.why) == (FAILED, "dropped")
