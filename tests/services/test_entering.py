"""The office enters for agencies: on record as their step, and plainly as typed by the office."""

from uuid import uuid4

import pytest
from entering_steps import LETTER, enter, office, raised_for
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, find, hold, world

from accord.directory.models import Agency, Holding
from accord.engine import acts, events, words
from accord.outbox.models import Message
from accord.queries import messages
from accord.record import models as record
from accord.record import verify
from accord.register.models import Seat
from accord.services import access, entered_for, entering, escalations, rebuild
from accord.services import people as directory_people

pytestmark = pytest.mark.django_db

LATER = AT + DAY
ANSWER = acts.Respond(response="We will look again.")


@pytest.fixture
def people() -> World:
    return world()


def told(escalation, *, seq=None) -> set[tuple[object, str]]:
    """Return who was told, person and kind."""
    rows = Message.objects.filter(escalation=escalation)
    rows = rows if seq is None else rows.filter(seq=seq)
    return set(rows.values_list("person", "kind"))


def last(escalation) -> events.Event:
    """Return the last act on record."""
    stored = escalations.stand(escalation).stored
    return next(each.event for each in reversed(stored) if isinstance(each.event.body, acts.Act))


def sees(escalation, who, at=LATER) -> str | None:
    try:
        return access.to_escalation(escalation, person=who, at=at).sees
    except access.Nobody:
        return None


def why_not(escalation, who, at=LATER) -> dict[str, str]:
    door = access.to_escalation(escalation, person=who, at=at)
    standing = escalations.stand(escalation).standing
    return {each.slug: each.why_not for each in entered_for.agencies(door, standing)}


class TestRaisingForAnAgency:
    def test_is_the_agencys_own_step_from_the_day_it_happened(self, people):
        escalation = raised_for(people, happened=AT - 3 * DAY)

        stand = escalations.stand(escalation)
        assert stand.standing.agencies.raising == people.school.slug
        assert {each.event.by for each in stand.stored} == {"raising.practitioner"}
        assert {each.event.happened for each in stand.stored} == {AT - 3 * DAY}
        assert {each.actor for each in stand.stored} == {people.severn.office}
        assert list(verify.findings()) == []

    def test_says_beside_it_who_told_the_office_and_how(self, people):
        stored = escalations.stand(raised_for(people)).stored

        (account,) = (
            each.event.body for each in stored if isinstance(each.event.body, events.Account)
        )
        assert {line.id: line.text for line in account.lines} == {
            "entered.for": people.school.slug,
            "entered.how": "letter",
            "entered.from": LETTER.from_,
        }

    def test_lets_the_office_see_it_and_sit_for_nobody(self, people):
        escalation = raised_for(people)

        assert sees(escalation, people.severn.office) == "whole"
        assert sees(escalation, people.severn.business_manager) == "whole"
        assert sees(escalation, people.severn.chair) is None, "who decides does not look in early"
        assert sees(escalation, people.harbour.office) is None
        assert not Seat.objects.filter(entry=escalation, person=people.severn.office).exists()

    def test_stands_on_every_list_of_the_office(self, people):
        escalation = raised_for(people)

        ways = access.to_all(people.severn.office, at=LATER, closed_since=AT)

        assert [way.door.escalation for way in ways] == [escalation]

    def test_makes_the_same_seats_when_the_register_is_made_anew(self, people):
        escalation = raised_for(people, worker=people.school.practitioner)
        enter(escalation, people.severn.office, ANSWER, agency=people.social_care.slug, at=LATER)

        assert list(rebuild.check()) == []
        before = list(Seat.objects.values_list("body", "title", "person", "because", "sees"))
        rebuild.rebuild()
        assert (
            list(Seat.objects.values_list("body", "title", "person", "because", "sees")) == before
        )

    def test_tells_the_agency_and_asks_it_for_its_worker(self, people):
        school = people.school
        escalation = raised_for(people)

        assert (school.safeguarding_lead, "name") in told(escalation)
        assert (school.administrator, "step") in told(escalation)
        assert (people.social_care.safeguarding_lead, "name") in told(escalation)
        rows = Message.objects.filter(escalation=escalation)
        assert set(rows.values_list("entered_for", flat=True)) == {school.slug}

    def test_names_the_worker_whom_the_directory_knows(self, people):
        escalation = raised_for(people, worker=people.school.practitioner)

        assert sees(escalation, people.school.practitioner) == "whole"
        assert (people.school.practitioner, "named") in told(escalation)
        do(escalation, people.school.practitioner, discussed(), at=LATER)

    @pytest.mark.parametrize("worker", ["social_care", "health"])
    def test_takes_no_worker_of_another_agency(self, people, worker):
        with pytest.raises(access.Nobody):
            raised_for(people, worker=getattr(people, worker).practitioner)

        assert not record.Head.objects.exists()

    def test_twice_with_one_key_is_once(self, people):
        key = uuid4()

        assert raised_for(people, key=key) == raised_for(people, key=key)
        assert record.Head.objects.count() == 1


class TestWhoMayRaiseForOthers:
    @pytest.mark.parametrize("who", ["chair", "panel", "reviewing_officer"])
    def test_is_nobody_else_of_the_partnership(self, people, who):
        with pytest.raises(access.Nobody):
            office(people, who=getattr(people.severn, who))

    def test_is_no_office_of_another_partnership(self, people):
        own = office(people)

        with pytest.raises(access.Nobody):
            entering.raise_(
                acts.Raise(areas=(words.AreaId("levels-of-need"),)), key=uuid4(),
                person=people.harbour.office, office=own, agency=people.school.slug,
                responding=(people.social_care.slug,), source=LETTER, happened=None, at=AT,
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("agency", "responding"),
        [
            ("gullhaven-school", ("severn-care",)),
            ("puddlewick-school", ("harbour-care",)),
            ("puddlewick-school", ("puddlewick-school",)),
            ("puddlewick-school", ("severn-care", "severn-care")),
            ("nowhere", ("severn-care",)),
        ],
    )
    def test_is_none_for_agencies_that_are_not_two_of_its_own(self, people, agency, responding):
        with pytest.raises(access.Nobody):
            raised_for(people, agency=agency, responding=responding)

    def test_is_nobody_who_works_for_the_other_side(self, people):
        care = Agency.objects.get(pk=people.social_care.id)
        hold(find(people.severn.office), "line_manager", care)

        with pytest.raises(access.Nobody):
            raised_for(people)
        raised_for(people, who=people.severn.business_manager)


class TestEnteringAStep:
    def test_is_taken_for_the_post_that_is_expected_to(self, people):
        escalation = raised_for(people)

        enter(escalation, people.severn.office, discussed(), agency=people.school.slug, at=LATER)
        enter(escalation, people.severn.office, ANSWER, agency=people.social_care.slug, at=LATER)

        assert last(escalation).by == "responding.practitioner"
        standing = escalations.stand(escalation).standing
        assert set(standing.answered) == {people.social_care.slug}

    def test_goes_up_the_whole_ladder(self, people):
        escalation, school = raised_for(people), people.school.slug
        for rung in (1, 2):
            when = AT + rung * DAY
            enter(escalation, people.severn.office, discussed(), agency=school, at=when)
            up = acts.Escalate(reason="no agreement")
            enter(escalation, people.severn.office, up, agency=school, at=when)

        assert escalations.stand(escalation).standing.rung == 2
        assert list(rebuild.check()) == []

    def test_tells_the_agency_that_it_was_entered_for_it(self, people):
        care, office_ = people.social_care, people.severn.office
        escalation = raised_for(people)

        done = enter(escalation, office_, ANSWER, agency=care.slug, at=LATER)

        found = Message.objects.filter(escalation=escalation, seq=done.seq)
        assert {care.safeguarding_lead, care.administrator} <= {each.person for each in found}
        assert {each.entered_for for each in found} == {care.slug}

    def test_does_not_speak_to_the_office_as_to_the_agency_that_has_no_lead(self, people):
        Holding.objects.filter(person=people.school.safeguarding_lead).delete()

        told = Message.objects.get(
            escalation=raised_for(people), partnership=people.severn.id, kind="name"
        )

        text = messages.said(told, messages.known((told,)))
        assert "please see that it gets a safeguarding lead" in text
        assert "your agency" not in text

    def test_is_done_once_however_often_it_is_sent(self, people):
        escalation, key = raised_for(people), uuid4()
        who, care = people.severn.office, people.social_care.slug
        first = enter(escalation, who, ANSWER, agency=care, key=key)

        again = enter(escalation, who, ANSWER, agency=care, key=key)

        assert (again.again, again.seq) == (True, first.seq)

    def test_can_be_corrected_by_the_agency_once_somebody_of_it_is_named(self, people):
        escalation, care = raised_for(people), people.social_care
        enter(escalation, people.severn.office, ANSWER, agency=care.slug, at=LATER)
        entry = last(escalation).entry
        naming = acts.NameCounterpart(
            party=words.Side("responding"), post="practitioner", who=str(care.practitioner)
        )
        do(escalation, care.safeguarding_lead, naming, at=LATER)

        struck = acts.Correct(entry=entry, reason="That was another matter.")
        do(escalation, care.practitioner, struck, at=LATER)

        assert not escalations.stand(escalation).standing.answered

    def test_speaks_for_itself_though_the_office_would_strike_out_whom_it_named(self, people):
        escalation, care, who = raised_for(people), people.social_care, people.severn.office
        naming = acts.NameCounterpart(
            party=words.Side("responding"), post="practitioner", who=str(care.practitioner)
        )
        do(escalation, care.safeguarding_lead, naming, at=LATER)
        struck = acts.Correct(entry=last(escalation).entry, reason="A slip.")

        with pytest.raises(access.Nobody):
            do(escalation, who, struck, at=LATER)

        assert why_not(escalation, who)[care.slug] == "joined"

    def test_names_its_own_people_and_nobody_elses(self, people):
        escalation, who = raised_for(people), people.severn.office
        care, school = people.social_care, people.school

        def naming(side, person):
            return acts.NameCounterpart(
                party=words.Side(side), post="practitioner", who=str(person)
            )

        with pytest.raises(access.Nobody):
            enter(escalation, who, naming("raising", school.colleague), agency=care.slug)
        with pytest.raises(access.Nobody):
            enter(escalation, who, naming("responding", school.colleague), agency=care.slug)
        enter(escalation, who, naming("responding", care.colleague), agency=care.slug)
        assert sees(escalation, care.colleague) == "whole"

    def test_is_of_that_side_alone(self, people):
        """Each side says what is its own to say."""
        escalation, who = raised_for(people), people.severn.office
        care = people.social_care.slug

        for act, agency in (
            (ANSWER, people.school.slug),
            (acts.Escalate(reason="no"), care),
            (acts.Confirm(party=words.Side("raising")), "wobbleford-health"),
            (acts.Correct(entry=1, reason="no"), care),
            (acts.Decide(decision="no"), care),
        ):
            with pytest.raises(access.Nobody):
                enter(escalation, who, act, agency=agency)


class TestAnAgencyThatHasJoined:
    def test_speaks_for_itself(self, people):
        escalation = at_stage(people, 4, at=AT)

        assert why_not(escalation, people.severn.office, at=AT + 9 * DAY) == {
            people.school.slug: "joined", people.social_care.slug: "joined",
        }  # fmt: skip
        for agency in (people.school.slug, people.social_care.slug):
            with pytest.raises(access.Nobody):
                enter(escalation, people.severn.office, acts.ConsiderMeeting(convened=False),
                      agency=agency, at=AT + 9 * DAY)  # fmt: skip

    def test_does_so_from_the_moment_that_somebody_of_it_is_named(self, people):
        escalation, care = raised_for(people), people.social_care
        assert why_not(escalation, people.severn.office)[care.slug] == ""
        naming = acts.NameCounterpart(
            party=words.Side("responding"), post="practitioner", who=str(care.practitioner)
        )

        do(escalation, care.safeguarding_lead, naming, at=LATER)

        assert why_not(escalation, people.severn.office) == {
            people.school.slug: "", care.slug: "joined",
        }  # fmt: skip

    def test_also_once_all_of_them_have_left(self, people):
        escalation = raised_for(people, worker=people.school.practitioner)
        assert why_not(escalation, people.severn.office)[people.school.slug] == "joined"

        Holding.objects.filter(person=people.school.practitioner).update(held_to=AT.date())

        assert why_not(escalation, people.severn.office)[people.school.slug] == "joined"

    def test_also_once_the_office_has_ended_them(self, people):
        care, office = people.social_care, people.severn.office
        escalation = raised_for(people)
        Holding.objects.filter(agency=care.id, title="administrator").delete()
        naming = acts.NameCounterpart(
            party=words.Side("responding"), post="practitioner", who=str(care.practitioner)
        )
        do(escalation, care.safeguarding_lead, naming, at=LATER)

        for each in (care.practitioner, care.safeguarding_lead):
            directory_people.end(each, by=office, at=LATER)

        with pytest.raises(access.Nobody):
            enter(
                escalation, office, acts.Respond(response="We give in."), agency=care.slug,
                at=LATER,
            )  # fmt: skip

    def test_is_not_agreed_for_either(self, people):
        """A limit moves by what every agency says; the office speaks for those it may alone."""
        escalation, who = (
            raised_for(people, worker=people.school.practitioner),
            people.severn.office,
        )
        moved = acts.VaryLimit(
            due=None, agreed_by=(words.Side("raising"), words.Side("responding")), reason="Snow"
        )

        with pytest.raises(access.Nobody):
            enter(escalation, who, moved, agency=people.social_care.slug)

    def test_and_one_that_has_left_the_partnership_is_not_the_offices(self, people):
        escalation = raised_for(people)
        Agency.objects.get(pk=people.social_care.id).partnerships.clear()

        assert why_not(escalation, people.severn.office)[people.social_care.slug] == "left"


class TestWhoMayEnterAStep:
    def test_is_nobody_without_the_whole(self, people):
        escalation = at_stage(people, 3, at=AT)
        door = access.to_escalation(escalation, person=people.severn.office, at=AT + 9 * DAY)
        assert door.sees != "whole"

        with pytest.raises(access.Nobody):
            entered_for.agencies(door, escalations.stand(escalation).standing)
        with pytest.raises(access.Nobody):
            enter(escalation, people.severn.office, discussed(), agency=people.school.slug,
                  at=AT + 9 * DAY)  # fmt: skip

    @pytest.mark.parametrize("who", ["chair", "panel"])
    def test_is_nobody_who_decides(self, people, who):
        escalation = at_stage(people, 4, at=AT)
        Holding.objects.filter(agency=people.school.id).update(held_to=AT.date())

        with pytest.raises(access.Nobody):
            enter(escalation, getattr(people.severn, who), acts.ConsiderMeeting(convened=False),
                  agency=people.school.slug, at=AT + 9 * DAY)  # fmt: skip

    def test_is_no_agency_for_another(self, people):
        escalation = raised(people, counterpart=people.social_care.practitioner)

        with pytest.raises(access.Nobody):
            enter(escalation, people.school.practitioner, ANSWER, agency=people.social_care.slug)

    def test_is_nobody_who_works_for_the_other_side(self, people):
        escalation = raised_for(people)
        care = Agency.objects.get(pk=people.social_care.id)
        hold(find(people.severn.office), "line_manager", care)

        assert why_not(escalation, people.severn.office)[people.school.slug] == "both sides"
        with pytest.raises(access.Nobody):
            enter(escalation, people.severn.office, discussed(), agency=people.school.slug)
        enter(escalation, people.severn.business_manager, discussed(), agency=people.school.slug)
