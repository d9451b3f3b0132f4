"""Notices: each person of a step has one, unread until they open it, whatever becomes of mail."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, find, hold, world

from accord.directory.models import Agency, Holding
from accord.engine import acts, words
from accord.outbox.models import FAILED, Message
from accord.queries import notices as asked
from accord.services import access, escalations, notices

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def of(person, *offices):
    """Return somebody's notices."""
    found, _ = asked.page(person, offices, number=1)
    return found


def raised_about_two(people):
    """Raise about two agencies' decision, for both of which the same person is to name somebody."""
    sage = people.social_care.safeguarding_lead
    Holding.objects.filter(agency=people.health.id, title="safeguarding_lead").delete()
    hold(find(sage), "safeguarding_lead", Agency.objects.get(pk=people.health.id))
    desk = access.desks(people.school.practitioner, today=AT.date())[0]
    escalations.raise_(
        acts.Raise(areas=(words.AreaId("levels-of-need"),)), key=uuid4(),
        person=people.school.practitioner, desk=desk, counterpart=None, happened=None,
        responding=(people.social_care.slug, people.health.slug), departing="", at=AT,
    )  # fmt: skip
    return sage


class TestAStep:
    def test_is_one_notice_for_who_is_told_of_it_for_two_posts(self):
        people = world()
        sage = raised_about_two(people)

        (notice,) = of(sage)

        assert Message.objects.filter(person=sage).count() == 2, "the control: two messages"
        assert asked.unread(sage, ()) == 1
        assert "for Severn Vale Children's Care" in notice.text
        assert [each for each in notice.asks if "for Wobbleford Health" in each]

    def test_cannot_be_a_second_notice_whoever_writes_it(self):
        people = world()
        sage = raised_about_two(people)
        twin = Message.objects.get(person=sage, twin=True)
        twin.id, twin.post, twin.twin = uuid4(), "elsewhere.line_manager", False

        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)

    def test_is_a_notice_though_no_mail_arrived(self):
        people = world()
        raised(people, counterpart=people.social_care.practitioner)
        Message.objects.update(state=FAILED, why="refused", ended_at=AT)

        newest, *_ = of(people.social_care.practitioner)

        assert newest.unread
        assert newest.unsent == "the mail server of its reader refused it"

    def test_is_no_notice_for_who_took_it(self):
        people = world()
        raised(people, counterpart=people.social_care.practitioner)

        assert of(people.school.practitioner) == ()


class TestUnread:
    def test_are_counted_by_one_question_and_no_further_than_anybody_reads(self):
        people = world()
        escalation, at = uuid4(), AT
        Message.objects.bulk_create(
            Message(
                escalation=escalation, seq=number, kind="step", person=people.stranger,
                written_at=at,
            )
            for number in range(asked.MANY + 20)
        )  # fmt: skip

        with CaptureQueriesContext(connection) as statements:
            count = asked.unread(people.stranger, (people.severn.id,))

        assert (count, len(statements)) == (asked.MANY, 1)

    def test_are_found_by_indexes(self):
        """However much somebody has read, and whatever lies in the outbox."""
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL looks at a small table as a whole")
        person, office = uuid4(), uuid4()

        plan = asked.open_to(person, (office,)).filter(read_at__isnull=True, twin=False).explain()

        assert "unread_by_person" in plan
        assert "unread_by_office" in plan
        assert "SCAN" not in plan


class TestReading:
    def test_opening_an_escalation_reads_what_was_told_of_it_and_nothing_else(self):
        people = world()
        reader = people.social_care.practitioner
        opened, other = (raised(people, counterpart=reader, at=AT + n * HOUR) for n in (0, 1))
        door = access.to_escalation(opened, person=reader, at=AT + 2 * HOUR)

        notices.read_about(door, at=AT + 2 * HOUR)

        assert {each.escalation for each in of(reader) if each.unread} == {other}
        assert {each.escalation for each in of(reader) if not each.unread} == {opened}

    def test_opening_one_reads_its_twins_and_leads_on(self):
        people = world()
        sage = raised_about_two(people)
        (notice,) = of(sage)

        path = notices.opened(notice.id, person=sage, at=AT + HOUR)

        assert path == f"/escalations/{notice.escalation}/"
        assert not Message.objects.filter(person=sage, read_at=None).exists()

    def test_nobody_opens_anothers(self):
        people = world()
        raised(people, counterpart=people.social_care.practitioner)
        notice = Message.objects.filter(person=people.social_care.practitioner)[0].id

        for other in (people.social_care.colleague, people.severn.office, people.stranger):
            with pytest.raises(access.Nobody):
                notices.opened(notice, person=other, at=AT)

        assert asked.unread(people.social_care.practitioner, ()) > 0

    def test_all_at_once_leaves_what_came_after_the_page(self):
        people = world()
        reader = people.social_care.practitioner
        raised(people, counterpart=reader, at=AT)
        later = raised(people, counterpart=reader, at=AT + HOUR)

        notices.read_all(reader, upto=AT, at=AT + HOUR)

        assert {each.escalation for each in of(reader) if each.unread} == {later}


class TestAnOffice:
    def test_reads_its_notices_as_one_mailbox(self):
        people = world()
        escalation = at_stage(people, 4)
        office = people.severn
        at = AT + 9 * DAY
        running = notices.offices_run_by(office.business_manager, at=at)
        before = asked.unread(office.office, (office.id,))

        door = access.to_escalation(escalation, person=office.business_manager, at=at)
        notices.read_about(door, at=at)

        assert running == (office.id,)
        assert before > 0
        assert asked.unread(office.office, (office.id,)) < before
        assert not Message.objects.filter(partnership=office.id, read_at=None).exists()

    def test_is_read_by_nobody_who_does_not_do_its_work(self):
        people = world()
        escalation = at_stage(people, 4)
        unread = Message.objects.filter(partnership=people.severn.id, read_at=None)
        before, at = unread.count(), AT + 9 * DAY

        for other in (people.severn.chair, people.school.practitioner):
            assert notices.offices_run_by(other, at=at) == ()
            notices.read_about(access.to_escalation(escalation, person=other, at=at), at=at)
            notices.read_all(other, upto=at, at=at)

        assert unread.count() == before > 0


class TestAPage:
    def test_asks_as_much_of_many_as_of_few(self):
        people = world()
        reader = people.social_care.practitioner

        def statements():
            with CaptureQueriesContext(connection) as found:
                of(reader)
            return len(found)

        escalation = raised(people, counterpart=reader)
        few = statements()
        for hour in range(1, 4):
            do(escalation, people.school.practitioner, discussed(), at=AT + hour * HOUR)
            raised(people, counterpart=reader, at=AT + hour * HOUR)

        assert statements() == few <= 7
