"""Advice before raising: who is asked, what they may read, and how it comes to stand on record."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from raising_drafts import SAID, answer, finished
from service_steps import discussed, do
from service_world import AT, World, find, hold, world

from accord.desk import writing
from accord.desk.models import Draft, DraftReader
from accord.directory import models as directory
from accord.engine import acts, events, words
from accord.engine.objections import Refused
from accord.library import policies
from accord.outbox import reading
from accord.outbox.models import Message
from accord.queries import advice as queries
from accord.queries import raising
from accord.record import store
from accord.register import models as register
from accord.services import access, advice, drafts, escalations

MSCB = policies.by_id("mscb").policy
ADVICE = "Say by which day you want her seen."
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


def ask(draft: UUID, people: World, adviser: UUID, *, at=AT, key: UUID | None = None) -> None:
    who = people.school.practitioner
    advice.ask(draft, person=who, adviser=adviser, key=key or uuid4(), at=at)


def advise(draft: UUID, person: UUID, text: str = ADVICE, *, at=AT + HOUR) -> None:
    advice.advise(draft, text, person=person, key=uuid4(), at=at)


def take_back(draft: UUID, people: World, adviser: UUID) -> None:
    advice.take_back(draft, person=people.school.practitioner, adviser=adviser, at=AT)


def is_read_by(draft: UUID, person: UUID, *, at=AT) -> bool:
    try:
        shared = advice.to_draft(draft, person=person, at=at)
    except access.Nobody:
        return False
    assert shared.writing.what_happened == SAID
    return True


def raised(draft: UUID, people: World, *, at=AT + 2 * HOUR) -> UUID:
    return drafts.raise_from(draft, person=people.school.practitioner, at=at).escalation


def consulted(escalation: UUID) -> list[events.Event]:
    stored = escalations.stand(escalation).stored
    return [each.event for each in stored if isinstance(each.event.body, acts.Consult)]


class TestWhoCanBeAsked:
    def test_are_those_above_the_writer_and_the_safeguarding_leads(self, people):
        school, today = people.school, AT.date()

        found = queries.advisers(
            school.slug, ("practitioner",), but=school.practitioner, today=today
        )

        assert [person for person, _, _ in found] == [
            school.line_manager, school.senior_manager, school.director, school.safeguarding_lead,
        ]  # fmt: skip

    def test_are_fewer_for_a_manager(self, people):
        school, today = people.school, AT.date()

        found = queries.advisers(
            school.slug, ("senior_manager",), but=school.senior_manager, today=today
        )

        assert {person for person, _, _ in found} == {school.director, school.safeguarding_lead}

    @pytest.mark.parametrize("whom", ["practitioner", "colleague", "board_member", "administrator"])
    def test_is_nobody_else_of_the_agency(self, people, whom):
        draft = finished(people)

        with pytest.raises(access.Nobody):
            ask(draft, people, getattr(people.school, whom))
        assert not DraftReader.objects.exists()

    def test_is_nobody_of_another_agency(self, people):
        draft = finished(people)

        for other in (people.social_care.line_manager, people.severn.office, people.stranger):
            with pytest.raises(access.Nobody):
                ask(draft, people, other)

    def test_is_chosen_by_the_writer_alone(self, people):
        draft, school = finished(people), people.school

        with pytest.raises(access.Nobody):
            advice.ask(
                draft, person=school.colleague, adviser=school.line_manager, key=uuid4(), at=AT
            )
        ask(draft, people, school.line_manager)
        with pytest.raises(access.Nobody):
            advice.take_back(draft, person=school.colleague, adviser=school.line_manager, at=AT)
        assert is_read_by(draft, school.line_manager)


class TestTheDraft:
    def test_is_read_by_who_is_asked_and_by_nobody_else(self, people):
        draft, school = finished(people), people.school
        assert not is_read_by(draft, school.line_manager)

        ask(draft, people, school.line_manager)

        assert is_read_by(draft, school.line_manager)
        for other in (school.colleague, school.director, school.safeguarding_lead, people.stranger):
            assert not is_read_by(draft, other)
        # reading is no writing: to who is asked it is no draft of theirs
        assert raising.draft(draft, person=school.line_manager, at=AT) is None

    def test_is_read_no_longer_once_that_is_taken_back(self, people):
        draft, school = finished(people), people.school
        ask(draft, people, school.line_manager)

        for _ in range(2):
            take_back(draft, people, school.line_manager)

        assert not is_read_by(draft, school.line_manager)
        assert not DraftReader.objects.exists()

    def test_is_read_no_longer_by_who_left_the_post(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)

        directory.Holding.objects.filter(person=manager).update(title="practitioner")

        assert not is_read_by(draft, manager)

    def test_is_read_no_longer_once_its_writer_left_the_agency(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)

        directory.Holding.objects.filter(person=people.school.practitioner).delete()

        assert not is_read_by(draft, manager)

    def test_is_not_read_by_one_agency_once_it_is_written_for_another(self, people):
        draft, manager = finished(people), people.school.line_manager
        worker = people.school.practitioner
        ask(draft, people, manager)
        advise(draft, manager)
        care = directory.Agency.objects.get(slug=people.health.slug)
        hold(find(worker), "practitioner", care)
        assert not is_read_by(draft, manager), "until its writer says for which it is"

        answer(
            draft, worker, "desk",
            agency=people.health.slug, partnership=people.severn.id,
        )  # fmt: skip

        assert not is_read_by(draft, manager)
        answer(draft, worker, "agency", responding=(people.social_care.slug,))
        assert consulted(raised(draft, people)) == []

    def test_tells_its_writer_when_it_was_read(self, people):
        """Whoever opens what somebody wrote leaves a trace, though they advise nothing."""
        draft, school = finished(people), people.school
        ask(draft, people, school.line_manager)
        page = queries.of_draft(draft)[0].id
        with pytest.raises(access.Nobody):
            advice.read(page, person=school.director, at=AT)
        assert queries.of_draft(draft)[0].read_at is None

        for at in (AT, AT + HOUR):
            assert advice.read(page, person=school.line_manager, at=at).writing.what_happened

        assert queries.of_draft(draft)[0].read_at == AT + HOUR
        take_back(draft, people, school.line_manager)
        (read,) = queries.of_draft(draft)
        assert (read.read_at, read.may_read) == (AT + HOUR, False)
        with pytest.raises(access.Nobody):
            advice.read(page, person=school.line_manager, at=AT + HOUR)

    def test_expires_for_its_readers_too(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)
        late = AT + drafts.KEPT

        assert not is_read_by(draft, manager, at=late)
        assert drafts.forget_expired(at=late) == 1
        assert not DraftReader.objects.exists()

    def test_thrown_away_takes_the_advice_with_it(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)
        advise(draft, manager)

        drafts.throw_away(draft, person=people.school.practitioner)

        assert not DraftReader.objects.exists()
        with pytest.raises(access.Nobody):
            advise(draft, manager)


class TestAdvice:
    def test_reaches_the_writer_and_lies_sealed(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)

        advise(draft, manager)

        (read,) = queries.of_draft(draft)
        assert (read.person, read.title, read.advice) == (manager, "line_manager", ADVICE)
        row = DraftReader.objects.get()
        assert ADVICE.encode() not in bytes(row.sealed)

    def test_given_again_takes_the_place_of_what_was_said_before(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)
        advise(draft, manager, "Wait.")

        advise(draft, manager, at=AT + 2 * HOUR)

        (read,) = queries.of_draft(draft)
        assert (read.advice, read.at) == (ADVICE, AT + 2 * HOUR)

    def test_is_nobody_elses_to_give(self, people):
        draft = finished(people)
        ask(draft, people, people.school.line_manager)

        for other in (people.school.practitioner, people.school.director, people.stranger):
            with pytest.raises(access.Nobody):
                advise(draft, other)

    def test_stays_though_reading_is_taken_back(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)
        advise(draft, manager)

        take_back(draft, people, manager)

        assert not is_read_by(draft, manager)
        assert [each.advice for each in queries.of_draft(draft)] == [ADVICE]
        ask(draft, people, manager, at=AT + HOUR)
        assert is_read_by(draft, manager)
        assert DraftReader.objects.count() == 1

    def test_is_announced_by_letters_that_say_nothing_of_it(self, people):
        draft, manager, key = finished(people), people.school.line_manager, uuid4()

        for _ in range(2):
            ask(draft, people, manager, key=key)
        advise(draft, manager)

        first, second = Message.objects.order_by("written_at", "kind")
        assert (first.person, second.person) == (manager, people.school.practitioner)
        for letter in (first, second):
            said = reading.words(letter)
            assert "Puddlewick-School" not in said, "who it is stands behind the link"
            assert SAID not in said
            assert ADVICE not in said
            assert "Severn" not in said


class TestOnMyWork:
    def test_stands_who_asks_until_it_is_taken_back(self, people):
        draft, school = finished(people), people.school
        ask(draft, people, school.line_manager)

        found = queries.on_my_work(school.line_manager, drafts=(), agencies={school.slug}, at=AT)

        (asked,) = found.asked
        assert (asked.name, asked.writer, asked.at) == (
            "Penny Puddlewick-School", school.practitioner, None,
        )  # fmt: skip
        assert asked.id == DraftReader.objects.get(draft=draft).id
        elsewhere = queries.on_my_work(school.line_manager, drafts=(), agencies=(), at=AT)
        assert elsewhere.asked == ()

    def test_stands_what_came_of_asking(self, people):
        draft, school = finished(people), people.school
        ask(draft, people, school.line_manager)
        ask(draft, people, school.safeguarding_lead, at=AT + HOUR / 2)
        advise(draft, school.safeguarding_lead)

        mine = queries.on_my_work(school.practitioner, drafts=[draft], agencies=(), at=AT)

        assert [(each.person, bool(each.advice)) for each in mine.of_mine[draft]] == [
            (school.line_manager, False), (school.safeguarding_lead, True),
        ]  # fmt: skip
        assert mine.asked == ()

    def test_asks_the_database_twice_however_much_there_is(self, people, django_assert_num_queries):
        school, mine = people.school, []
        for _ in range(5):
            draft = finished(people)
            ask(draft, people, school.line_manager)
            ask(draft, people, school.director)
            mine.append(draft)

        with django_assert_num_queries(2):
            queries.on_my_work(school.practitioner, drafts=mine, agencies=(), at=AT)


class TestRaising:
    def test_puts_each_advice_on_record_at_the_time_it_was_given(self, people):
        draft, school = finished(people), people.school
        for adviser in (school.line_manager, school.safeguarding_lead, school.director):
            ask(draft, people, adviser)
        advise(draft, school.safeguarding_lead, "Ring them first.", at=AT + HOUR)
        advise(draft, school.line_manager, at=AT + HOUR / 2)

        escalation = raised(draft, people)

        said = [
            (each.body.with_, each.body.advice, each.happened) for each in consulted(escalation)
        ]
        assert said == [
            ("raising.line_manager", ADVICE, AT + HOUR / 2),
            ("raising.safeguarding_lead", "Ring them first.", AT + HOUR),
        ]
        names = [
            line.text
            for each in escalations.stand(escalation).stored
            if isinstance(each.event.body, events.Account)
            for line in each.event.body.lines
            if line.id.startswith("adviser.")
        ]
        assert names == ["Lina Puddlewick-School", "Sage Puddlewick-School"]
        assert not Draft.objects.exists()
        assert not DraftReader.objects.exists()

    def test_asks_for_advice_no_more(self, people):
        """Gloucestershire's worker should talk it over with their manager (gscp 2.1c)."""
        without = raised(finished(people), people)
        draft = finished(people)
        ask(draft, people, people.school.line_manager)
        advise(draft, people.school.line_manager)

        escalation = raised(draft, people)

        assert "consult" in owed(without)
        assert "consult" not in owed(escalation)

    def test_opens_medways_first_gate(self, people):
        """There the line manager's advice has to come before the formal process (mscb 2a)."""
        directory.Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        worker = people.school.practitioner
        with_advice, without = finished(people, policy=MSCB), finished(people, policy=MSCB)
        ask(with_advice, people, people.school.line_manager)
        advise(with_advice, people.school.line_manager)
        at, going_on = AT + 3 * HOUR, acts.Escalate(reason="no agreement")

        for draft in (with_advice, without):
            do(raised(draft, people), worker, discussed(), at=at)

        asked, unasked = (store.answered(each).escalation for each in (with_advice, without))
        do(asked, worker, going_on, at=at)
        with pytest.raises(Refused) as refused:
            do(unasked, worker, going_on, at=at)
        assert [each.clauses for each in refused.value.objections] == [(words.Clause("2a"),)]

    def test_lets_the_adviser_in_and_leads_them_there(self, people):
        draft, school = finished(people), people.school
        ask(draft, people, school.line_manager)
        ask(draft, people, school.director)
        advise(draft, school.line_manager)
        asked = dict(DraftReader.objects.values_list("person", "id"))

        escalation = raised(draft, people)
        at, page = AT + 3 * HOUR, asked[school.line_manager]

        assert advice.became(page, person=school.line_manager, at=at) == escalation
        for other in (school.director, school.colleague, people.stranger):
            for page in (*asked.values(), draft):
                with pytest.raises(access.Nobody):
                    advice.became(page, person=other, at=at)

    def test_with_advice_that_came_meanwhile_says_so_first(self, people):
        draft, school = finished(people), people.school
        ask(draft, people, school.line_manager)
        said = raising.draft(draft, person=school.practitioner, at=AT)
        checked = writing.fingerprint(said, *queries.marks(queries.of_draft(draft)))

        advise(draft, school.line_manager)

        with pytest.raises(drafts.ChangedSince):
            drafts.raise_from(draft, person=school.practitioner, at=AT + 2 * HOUR, checked=checked)
        now = writing.fingerprint(said, *queries.marks(queries.of_draft(draft)))
        drafts.raise_from(draft, person=school.practitioner, at=AT + 2 * HOUR, checked=now)

    def test_twice_puts_the_advice_on_record_once(self, people):
        draft, manager = finished(people), people.school.line_manager
        ask(draft, people, manager)
        advise(draft, manager)

        assert raised(draft, people) == raised(draft, people)

        assert len(consulted(raised(draft, people))) == 1


def owed(escalation: UUID) -> set[str]:
    rows = register.Owed.objects.filter(entry=escalation)
    return set(rows.values_list("do", flat=True))
