"""Behind what is next on the page of an escalation: people, duties, limits, and who has looked."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from page import Element, Page
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import World, find, world

from accord.directory.models import Holding, StandIn
from accord.engine import acts
from accord.library import calendars
from accord.services import access, escalations


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 90 * DAY)


def seen(page, escalation: UUID, person: UUID) -> Page:
    page.client.force_login(find(person))
    return page.get(f"/escalations/{escalation}/")


def named(people: World, days: float = 1) -> UUID:
    return raised(
        people, counterpart=people.social_care.practitioner, at=timezone.now() - days * DAY
    )


def with_several(people: World, *, days: float = 1) -> UUID:
    """Raise about the decision of social care, health and the police."""
    at = timezone.now() - days * DAY
    done = escalations.raise_(
        acts.Raise(areas=("levels-of-need",)),
        key=uuid4(),
        person=people.school.practitioner,
        desk=access.desks(people.school.practitioner, today=at.date())[0],
        responding=(people.social_care.slug, people.health.slug, people.police.slug),
        counterpart=people.health.practitioner,
        happened=None,
        departing="",
        at=at,
    )
    return done.escalation


def within(found: Page, class_: str) -> list[Element]:
    """Return the items of every list of that class."""
    lists = [each for each in found.all("ul") if class_ in each["class"].split()]
    return [item for each in lists for item in each.children]


def sides(found: Page) -> list[str]:
    return [each.text for each in within(found, "accord-sides")]


def duties(found: Page) -> list[str]:
    return [each.text for each in within(found, "accord-ledger")]


class TestBothSides:
    def test_stand_beside_each_other_post_by_post(self, page, people):
        found = sides(seen(page, named(people), people.school.practitioner))

        assert found[0] == "Puddlewick School Worker: Penny Puddlewick-School (you)"
        assert found[1].startswith("Severn Vale Children's Care Worker: Penny Severn-Care")
        assert "penny@severn-care.example" in found[1]
        assert found[1].endswith("No talk and no answer yet")

    def test_say_who_has_not_named_anybody_and_who_was_asked(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        found = sides(seen(page, escalation, people.school.practitioner))

        asked = "its safeguarding lead, Sage Severn-Care, was asked to name somebody"
        assert f"Worker: nobody named yet; {asked} No talk" in found[1]

    def test_are_there_for_past_stages_and_the_next(self, page, people):
        escalation = at_stage(people, 2, at=timezone.now() - 4 * DAY)

        found = seen(page, escalation, people.school.line_manager)

        headings = [each.text for each in found.all("h3")]
        assert "Stage 2: Escalate to the line manager Now" in headings
        assert "Stage 1: Discuss with the other worker" in headings
        assert "Stage 3: Escalate to senior managers Next" in headings
        assert sum("Line manager: Lina Severn-Care, who holds the post" in s for s in sides(found))

    def test_lead_to_the_entry_that_says_what_came_of_them(self, page, people):
        escalation = named(people)
        do(escalation, people.school.practitioner, discussed(), at=timezone.now())

        found = seen(page, escalation, people.school.practitioner)

        (care,) = [each for each in sides(found) if "The two sides talked" in each]
        assert "Severn Vale Children's Care" in care
        assert care.endswith("(entry 3)")
        assert found.links["entry 3"] == "#entry-3"

    def test_say_who_is_out_and_who_stands_in(self, page, people):
        today = timezone.localdate()
        held = Holding.objects.get(person=people.school.practitioner)
        StandIn.objects.create(
            holding=held, person_id=people.school.colleague,
            stands_from=today - DAY, stands_to=today + DAY,
        )  # fmt: skip

        found = seen(page, named(people), people.social_care.practitioner)

        last = today + DAY
        out = f"out until {last:%A} {last.day} {last:%B %Y}; Colin Puddlewick-School stands in"
        assert out in sides(found)[0]
        assert out in found.one("section").text, "beside what is next"

    def test_say_nothing_of_who_was_out(self, page, people):
        today = timezone.localdate()
        held = Holding.objects.get(person=people.social_care.practitioner)
        StandIn.objects.create(
            holding=held, person_id=people.social_care.colleague,
            stands_from=today - 3 * DAY, stands_to=today - DAY,
        )  # fmt: skip

        assert "out until" not in seen(page, named(people), people.school.practitioner).text


class TestSeveralAgencies:
    def test_stand_side_by_side_each_with_what_came_of_it(self, page, people):
        escalation, worker = with_several(people), people.school.practitioner
        talk = discussed(agency=people.health.slug)
        silence = acts.Discuss(
            mode="telephone", outcome="no_response", agency=people.social_care.slug
        )
        for act in (talk, silence):
            do(escalation, worker, act, at=timezone.now())
        answer = acts.Respond(response="No.", agency=people.health.slug)
        do(escalation, people.health.practitioner, answer, at=timezone.now())

        school, care, health, police = sides(seen(page, escalation, worker))[:4]

        assert "entry" not in school
        assert "Tried to reach them, and nobody answered" in care
        assert "The two sides talked" in health
        assert "Gave their answer" in health
        assert police.endswith("No talk and no answer yet")

    def test_say_which_of_them_has_confirmed(self, page, people):
        escalation, worker = with_several(people), people.school.practitioner
        do(escalation, worker, acts.Resolve(how="agreed", agreement="A visit."), at=timezone.now())
        confirm = acts.Confirm(party=people.health.slug)
        do(escalation, people.health.practitioner, confirm, at=timezone.now())

        _, care, health, police = sides(seen(page, escalation, worker))

        assert "Confirmed the outcome" in health
        assert "Has not confirmed the outcome yet" in care
        assert "Has not confirmed the outcome yet" in police


class TestTheLedger:
    def test_counts_and_shows_each_duty_with_its_clause_and_proof(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        do(escalation, worker, discussed(), at=timezone.now())

        found = seen(page, escalation, worker)

        said = found.one("details", id="ledger").text
        assert "Everything the policy has asked for so far: 1 done, 3 owed" in said
        (talk,) = [each for each in duties(found) if "(clause 2.1a)" in each]
        assert talk.startswith("Done Talk with the other worker")
        assert "Must be done by the worker at Puddlewick School. Done by Penny" in talk
        assert talk.endswith("(entry 3).")

    def test_keeps_what_was_left_undone_and_what_was_departed_from_with_the_reason(
        self, page, people
    ):
        escalation, worker = named(people), people.school.practitioner
        up = acts.Escalate(reason="Tonight.")
        do(escalation, worker, up, at=timezone.now(), departing="Nobody is in the office.")

        found = duties(seen(page, escalation, worker))

        (departed,) = [each for each in found if each.startswith("Departed from")]
        assert "(clause 2.1a)" in departed
        assert departed.endswith("“Nobody is in the office.”")
        (undone,) = [each for each in found if "(clause 2.1b)" in each]
        assert undone.startswith("Not done")
        assert "it ended when Stage 1 was left" in undone

    def test_says_that_the_entry_by_which_it_was_done_counts_no_more(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        for act in (discussed(), acts.Escalate(reason="No."), acts.Correct(entry=3, reason="No.")):
            do(escalation, worker, act, at=timezone.now())

        found = duties(seen(page, escalation, worker))

        (talk,) = [each for each in found if "(clause 2.1a)" in each]
        assert "that entry does not count any more" in talk

    def test_is_for_those_who_take_part(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        found = seen(page, escalation, people.social_care.safeguarding_lead)

        assert not duties(found)
        assert not sides(found)
        assert "Who has looked" not in found.text


class TestWhoChangedTheLimit:
    def test_is_said_with_the_reason_and_the_entry(self, page, people):
        escalation = named(people)
        tomorrow = calendars.load().due_on((timezone.localtime() + DAY).date())
        protect = acts.ProtectBy(due=tomorrow, reason="He goes home.")
        do(escalation, people.social_care.practitioner, protect, at=timezone.now())

        (change,) = within(seen(page, escalation, people.school.practitioner), "accord-changes")

        assert change.text.startswith(
            "Penny Severn-Care, worker, Severn Vale Children's Care, set the day by which the "
            "child has to be safe"
        )
        assert change.text.endswith("(entry 3). Why: He goes home.")

    def test_tells_which_day_was_replaced_since(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        for days in (3, 2):
            due = calendars.load().due_on((timezone.localtime() + days * DAY).date())
            do(escalation, worker, acts.ProtectBy(due=due, reason="Go."), at=timezone.now())

        found = within(seen(page, escalation, worker), "accord-changes")

        assert ["(replaced since)" in each.text for each in found] == [True, False]

    def test_forgets_what_was_agreed_for_an_earlier_stage(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        due = calendars.load().due_on((timezone.localtime() + 9 * DAY).date())
        vary = acts.VaryLimit(due=due, agreed_by=("raising", "responding"), reason="Away.")
        do(escalation, worker, vary, at=timezone.now())
        before = within(seen(page, escalation, worker), "accord-changes")
        for act in (discussed(), acts.Escalate(reason="No.")):
            do(escalation, worker, act, at=timezone.now())

        after = within(seen(page, escalation, worker), "accord-changes")

        assert ["Why: Away." in each.text for each in before] == [True]
        assert not after


class TestWhoHasLooked:
    def test_is_everybody_with_their_post_how_often_and_when_last(self, page, people):
        escalation = named(people)
        for _ in range(2):
            seen(page, escalation, people.social_care.practitioner)

        found = seen(page, escalation, people.school.practitioner)

        said = found.text.split("Every look is kept on record")[1]
        assert "2 people have opened a page of this escalation" in found.text
        assert "Penny Severn-Care, worker, Severn Vale Children's Care last on" in said
        assert "2 times so far" in said
        assert said.index("Penny Puddlewick-School (you)") < said.index("Penny Severn-Care")

    def test_is_the_partnerships_office_too(self, page, people):
        escalation = at_stage(people, 4, at=timezone.now() - 20 * DAY)
        seen(page, escalation, people.severn.office)

        found = seen(page, escalation, people.school.senior_manager)

        assert "Offa Severn-Vale, office, Severn Vale Safeguarding" in found.text

    def test_is_somebody_who_has_left_by_their_name(self, page, people):
        escalation = named(people)
        seen(page, escalation, people.social_care.practitioner)
        Holding.objects.filter(person=people.social_care.practitioner).update(
            held_to=timezone.localdate() - 2 * DAY
        )

        found = seen(page, escalation, people.school.practitioner)

        assert "Penny Severn-Care last on" in found.text.split("Every look is kept on record")[1]


class TestTheWorker:
    def handed_over(self, people: World, *, at) -> UUID:
        escalation = named(people, days=3)
        naming = acts.NameCounterpart(
            party="raising", post="practitioner", who=str(people.school.colleague)
        )
        do(escalation, people.school.practitioner, naming, at=at)
        return escalation

    def test_is_who_raised_it(self, page, people):
        found = seen(page, named(people), people.social_care.practitioner)

        assert "Raised by Penny Puddlewick-School on" in found.text
        assert "took it over" not in found.text

    def test_is_who_took_it_over(self, page, people):
        escalation = self.handed_over(people, at=timezone.now())

        found = seen(page, escalation, people.school.colleague)

        assert "Raised by Penny Puddlewick-School on" in found.text
        assert "Colin Puddlewick-School took it over on" in found.text
        assert "Next, for you" in found.text
        assert sides(found)[0] == "Puddlewick School Worker: Colin Puddlewick-School (you)"

    def test_took_it_over_when_they_were_named_the_worker_and_no_later(self, page, people):
        at = timezone.now() - 2 * DAY
        escalation = self.handed_over(people, at=at)
        other = acts.NameCounterpart(
            party="raising", post="line_manager", who=str(people.school.colleague)
        )
        do(escalation, people.school.practitioner, other, at=timezone.now())

        found = seen(page, escalation, people.school.practitioner)

        on = timezone.localtime(at)
        assert f"took it over on {on:%A} {on.day} {on:%B %Y}" in found.text

    def test_is_not_who_raised_it_any_more_who_still_sees_it(self, page, people):
        escalation = self.handed_over(people, at=timezone.now())

        found = seen(page, escalation, people.school.practitioner)

        assert "Next, for you" not in found.text
        assert "Colin Puddlewick-School, worker, Puddlewick School" in found.one("section").text
        work = page.get("/my-work/").text
        assert "Nothing is yours to do now." in work
        assert "Its worker is Colin Puddlewick-School" in work

    def test_is_whom_it_was_raised_for_and_who_wrote_it_down_is_said(self, page, people):
        at = timezone.now() - DAY
        escalation = raised(people, counterpart=people.social_care.practitioner, at=at)
        naming = acts.NameCounterpart(
            party="raising", post="practitioner", who=str(people.school.colleague)
        )
        do(escalation, people.school.practitioner, naming, at=at)

        found = seen(page, escalation, people.school.colleague)

        assert "Raised by Colin Puddlewick-School on" in found.text
        assert "It was written down by Penny Puddlewick-School." in found.text

    def test_is_said_to_the_lead_who_has_to_name_somebody(self, page, people):
        at = timezone.now() - DAY
        escalation = raised(people, at=at)
        naming = acts.NameCounterpart(
            party="raising", post="practitioner", who=str(people.school.colleague)
        )
        do(escalation, people.school.practitioner, naming, at=at)

        found = seen(page, escalation, people.social_care.safeguarding_lead)

        assert "Colin Puddlewick-School, worker, Puddlewick School, on" in found.text
        assert "It was written down by Penny Puddlewick-School" in found.text


class TestWhatItAsksOfTheDatabase:
    def test_is_the_same_however_many_agencies_people_and_looks(self, page, people):
        one, many = named(people), with_several(people)
        for person in (people.health.practitioner, people.social_care.safeguarding_lead):
            seen(page, many, person)
        worker = people.school.practitioner
        seen(page, one, worker), seen(page, many, worker)

        counts = [self.asked(page, each) for each in (one, many)]

        assert counts[0] == counts[1] <= 25

    def asked(self, page, escalation) -> int:
        with CaptureQueriesContext(connection) as queries:
            page.get(f"/escalations/{escalation}/")
        return len(queries)
