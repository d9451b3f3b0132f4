"""The page of an escalation: what is next, and everything that stands behind it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from page import Page
from service_steps import at_stage, discussed, do, raised
from service_world import World, find, world

from accord.engine import acts
from accord.library import calendars
from accord.record import models as record
from accord.services import escalations

DAY = timedelta(days=1)


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 90 * DAY)


def seen(page, escalation: UUID, person: UUID, **given: str) -> Page:
    page.client.force_login(find(person))
    return page.get(f"/escalations/{escalation}/", **given)


def section(found: Page, begins: str, ends: str = "") -> str:
    """Return the text of the main part from one heading to another."""
    after = found.text.split(begins, 1)[1]
    return after.split(ends, 1)[0] if ends else after


def named(people: World, days: float = 1) -> UUID:
    return raised(
        people, counterpart=people.social_care.practitioner, at=timezone.now() - days * DAY
    )


class TestWhatIsNext:
    def test_is_said_first_with_who_by_when_and_the_clause(self, page, people):
        escalation = named(people)
        due = escalations.stand(escalation).standing.limits[0]

        found = seen(page, escalation, people.social_care.practitioner)

        following = section(found, "Next", "The limit")
        assert "Talk with the other worker" in following
        assert "Penny Puddlewick-School, worker, Puddlewick School" in following
        assert f"{due.day:%A} {due.day.day} {due.day:%B %Y}" in following
        assert "Clause 2.1a" in following

    def test_is_for_you_where_it_is_yours(self, page, people):
        found = seen(page, named(people), people.school.practitioner)

        assert "Next, for you" in found.text
        assert "You, worker, Puddlewick School" in found.text

    def test_is_what_cannot_wait_where_there_is_harm(self, page, people):
        escalation = raised(
            people, counterpart=people.social_care.practitioner, immediate_harm=True,
            at=timezone.now() - DAY,
        )  # fmt: skip

        found = seen(page, escalation, people.school.practitioner)

        assert "Tell the designated safeguarding lead" in section(found, "Next", "The limit")

    def test_is_settling_it_or_going_on_once_the_duties_are_done(self, page, people):
        escalation = named(people)
        said = dict.fromkeys(("why_unsafe", "change_wanted", "impact_on_child"), "So.")
        for act in (discussed(**said), acts.Consult()):
            do(escalation, people.school.practitioner, act, at=timezone.now())

        found = seen(page, escalation, people.school.practitioner)

        assert "Settle it, or take it to Stage 2" in section(found, "Next", "The limit")

    def test_is_naming_somebody_for_the_lead_who_has_to(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        found = seen(page, escalation, people.social_care.safeguarding_lead)

        assert "Name somebody for your agency" in section(found, "Next", "Where it")

    def test_is_closing_it_after_everything_else(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        for act in (acts.Withdraw(reason="Settled."), acts.FileRecord()):
            do(escalation, worker, act, at=timezone.now())

        assert "Close it" in section(seen(page, escalation, worker), "Next", "What is owed")


class TestTheLimit:
    def test_shows_each_day_and_why_it_counts_or_not(self, page, people):
        escalation = named(people)
        standing = escalations.stand(escalation).standing
        began = calendars.load().local_date(standing.entered)
        days = calendars.load().counted(began, 5)
        weekend = sum(why == "weekend" for _, why in days)

        receipt = seen(page, escalation, people.school.practitioner).one("table").text

        assert receipt.count("weekend") == weekend
        assert weekend or began.isoweekday() == 7, "only from a Sunday on five days hold none"
        assert "Day 5: the last" in receipt

    def test_says_that_a_day_protects_the_child_and_whose_it_is(self, page, people):
        escalation = named(people)
        tomorrow = calendars.load().due_on((timezone.localtime() + DAY).date())
        protect = acts.ProtectBy(due=tomorrow, reason="He goes home.")
        do(escalation, people.social_care.practitioner, protect, at=timezone.now())

        limit = section(
            seen(page, escalation, people.school.practitioner), "The limit", "What is owed"
        )

        assert "the child has to be safe, set by Severn Vale Children's Care" in limit
        assert "The stage's own limit would be" in limit
        assert "How we read the policy, reading 7: Either side" in limit

    def test_says_that_it_was_agreed(self, page, people):
        escalation = named(people)
        later = calendars.load().due_on((timezone.localtime() + 20 * DAY).date())
        vary = acts.VaryLimit(due=later, agreed_by=("raising", "responding"), reason="Away.")
        do(escalation, people.school.practitioner, vary, at=timezone.now())

        limit = section(
            seen(page, escalation, people.school.practitioner), "The limit", "What is owed"
        )

        assert "Penny Puddlewick-School wrote that both agencies agreed it" in limit
        assert "Without it, it would be" in limit
        assert "How the stage's own limit was counted" in limit

    def test_says_overdue(self, page, people):
        found = seen(page, named(people, days=20), people.school.practitioner)

        assert "Overdue" in section(found, "The limit", "What is owed")


class TestTheLadder:
    def test_shows_every_stage_and_how_the_past_ones_were_left(self, page, people):
        escalation = at_stage(people, 3, at=timezone.now() - 20 * DAY)

        rungs = seen(page, escalation, people.school.senior_manager).all("li")

        ladder = [each for each in rungs if "accord-rung" in each["class"]]
        assert [each["aria-current"] for each in ladder] == ["", "", "step", ""]
        assert "left in time" in ladder[0].text
        assert "It is here now" in ladder[2].text
        assert "Not reached" in ladder[3].text

    def test_says_that_a_stage_was_left_late(self, page, people):
        escalation = named(people, days=30)
        worker = people.school.practitioner
        do(escalation, worker, discussed(), at=timezone.now())
        do(escalation, worker, acts.Escalate(reason="No."), at=timezone.now())

        found = seen(page, escalation, worker)

        assert "left after its limit" in section(found, "Where it stands", "Who takes part")

    def test_says_that_a_stage_was_left_early_and_what_had_not_been_done(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        going_up = acts.Escalate(reason="Tonight.")
        do(escalation, worker, going_up, at=timezone.now(), departing="Nobody is in the office.")

        found = seen(page, escalation, worker)

        rung = next(each for each in found.all("li") if "accord-rung" in each["class"])
        assert "left early; not done first: talk with the other worker" in rung.text
        assert "clause 2.1a" in rung.text
        assert "in time" not in rung.text
        told = section(found, "What has happened")
        assert "Stage 1 ended early, before all that the policy wants done first." in told


class TestWhoTakesPart:
    def test_are_named_or_said_not_to_be_named_yet(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        found = seen(page, escalation, people.school.practitioner)

        who = section(found, "Who takes part", "Your agency's own notes")
        assert "Worker: Penny Puddlewick-School (you)" in who
        assert "Severn Vale Children's Care Worker: nobody named yet" in who


class TestWhatCanBeDone:
    def test_leads_to_what_is_next_with_the_first_button(self, page, people):
        escalation = named(people)

        found = seen(page, escalation, people.school.practitioner)

        buttons = [each for each in found.all("a") if "govuk-button" in each["class"]]
        assert buttons[0]["href"].endswith("/discuss/")
        assert "govuk-button--secondary" not in buttons[0]["class"]

    def test_keeps_apart_what_the_policy_objects_to(self, page, people):
        escalation = named(people)

        found = seen(page, escalation, people.school.practitioner)

        against = section(found, "Steps for which the policy asks something", "What has happened")
        assert "Take it to the next stage" in against
        assert "Before leaving Stage 1" in against

    def test_offers_only_what_this_person_may_do(self, page, people):
        escalation = named(people)

        links = seen(page, escalation, people.social_care.practitioner).links.values()

        acts_ = {each.rsplit("/", 2)[1] for each in links if str(escalation) in each}
        assert {"respond", "propose", "decline", "discuss"} <= acts_
        assert acts_.isdisjoint({"escalate", "resolve", "withdraw", "consult", "decide", "close"})

    def test_leads_to_pages_that_are_there(self, page, people):
        escalation = at_stage(people, 4, at=timezone.now() - 20 * DAY)

        for person in (people.school.senior_manager, people.severn.chair):
            found = seen(page, escalation, person)
            for address in {each for each in found.links.values() if str(escalation) in each}:
                page.get(address)


class TestTheTimeline:
    def test_tells_the_latest_first_and_who_acted_for_which_post(self, page, people):
        escalation = named(people)
        do(escalation, people.school.practitioner, discussed(), at=timezone.now())

        told = section(seen(page, escalation, people.school.practitioner), "What has happened")

        assert told.index("talked with") < told.index("raised a disagreement")
        assert "as worker, Puddlewick School" in told

    def test_says_when_it_happened_and_when_it_was_written_down(self, page, people):
        escalation = named(people)
        earlier = timezone.now() - 3 * timedelta(hours=1)
        do(
            escalation, people.school.practitioner, discussed(), at=timezone.now(),
            happened=earlier,
        )  # fmt: skip

        told = section(seen(page, escalation, people.school.practitioner), "What has happened")

        assert "written down" in told
        assert told.count("written down") == 1

    def test_shows_a_departure_with_its_reason_and_clause(self, page, people):
        escalation = named(people)
        going_up = acts.Escalate(reason="Tonight.")
        do(
            escalation, people.school.practitioner, going_up, at=timezone.now(),
            departing="Nobody is in the office.",
        )  # fmt: skip

        told = section(seen(page, escalation, people.school.practitioner), "What has happened")

        assert "It was done although the policy asks for something else." in told
        assert "The reason given Nobody is in the office." in told
        assert "Not done there" in told

    def test_shows_a_correction_beside_what_it_corrects(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        do(escalation, worker, discussed(), at=timezone.now())
        by_video = acts.Discuss(mode="video")
        correct = acts.Correct(entry=3, reason="By video.", particulars=by_video)
        do(escalation, worker, correct, at=timezone.now())

        found = seen(page, escalation, worker)

        entry = found.one("li", id="entry-3")
        assert found.links["See entry 3"] == "#entry-3"
        assert "by telephone" in entry.text
        assert "Corrected by Penny Puddlewick-School" in entry.text
        assert "It reads now" in entry.text
        assert "by video" in entry.text.split("It reads now")[1]

    def test_crosses_out_what_counts_no_more(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        do(escalation, worker, discussed(), at=timezone.now())
        do(escalation, worker, acts.Correct(entry=3, reason="It was not us."), at=timezone.now())

        found = seen(page, escalation, worker)

        assert "talked with" in found.one("s").text
        assert "Does not count" in found.one("li", id="entry-3").text

    def test_keeps_what_people_typed_from_being_anything_but_text(self, page, people):
        escalation = named(people)
        nasty = '<script>alert(1)</script> & "quotes"'
        do(
            escalation, people.school.practitioner, discussed(why_unsafe=nasty),
            at=timezone.now(),
        )  # fmt: skip

        found = seen(page, escalation, people.school.practitioner)

        assert nasty in found.text
        assert "<script" not in found.html


class TestWhoSeesItInPart:
    def told(self, people: World) -> UUID:
        escalation = raised(
            people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY,
            concern=acts.Concern(what_happened="The secret of the concern."),
        )  # fmt: skip
        worker = people.school.practitioner
        inform = acts.Inform(who="independent.reviewing_officer", about="A child on your list.")
        do(escalation, worker, inform, at=timezone.now())
        do(escalation, worker, discussed(why_unsafe="The secret of the talk."), at=timezone.now())
        return escalation

    def test_sees_reference_agencies_stage_dates_and_what_they_were_told(self, page, people):
        escalation = self.told(people)

        found = seen(page, escalation, people.severn.reviewing_officer)

        assert "Puddlewick School and Severn Vale Children's Care" in found.text
        assert "Stage 1" in found.text
        assert "A child on your list." in found.text

    def test_sees_nothing_else(self, page, people):
        escalation = self.told(people)

        for person in (people.severn.reviewing_officer, people.social_care.safeguarding_lead):
            found = seen(page, escalation, person)
            assert "secret" not in found.html
            assert "notes" not in found.links
            others = found.text.replace("Penny Puddlewick-School told", "")
            assert "Penny" not in others, "names are for those who take part"

    def test_was_not_told_what_somebody_else_was(self, page, people):
        found = seen(page, self.told(people), people.social_care.safeguarding_lead)

        assert "A child on your list." not in found.text

    def test_has_no_notes_and_takes_no_steps(self, page, people):
        escalation = self.told(people)
        page.client.force_login(find(people.severn.reviewing_officer))

        for doing in ("notes", "discuss", "correct", "resolve"):
            page.get(f"/escalations/{escalation}/{doing}/", status=404)


class TestADoor:
    def test_is_the_same_for_what_is_not_there_and_what_is_not_yours(self, page, people):
        escalation = named(people)
        page.client.force_login(find(people.stranger))

        forbidden = page.get(f"/escalations/{escalation}/", status=404)
        unknown = page.get(f"/escalations/{uuid4()}/", status=404)

        assert forbidden.text == unknown.text

    def test_keeps_on_record_who_looked_and_at_what(self, page, people):
        escalation = named(people)
        before = record.Look.objects.count()

        seen(page, escalation, people.school.practitioner)
        page.get(f"/escalations/{escalation}/discuss/")
        page.client.force_login(find(people.stranger))
        page.get(f"/escalations/{escalation}/", status=404)

        looks = record.Look.objects.order_by("id")[before:]
        assert [(each.person, each.what) for each in looks] == [
            (people.school.practitioner, "escalation"),
            (people.school.practitioner, "discuss"),
        ]


class TestItsQueries:
    def test_are_as_many_after_forty_entries_as_after_one(self, page, people):
        escalation, worker = named(people), people.school.practitioner
        page.client.force_login(find(worker))
        self.counted(page, escalation)  # what a process asks once, and keeps
        few = self.counted(page, escalation)

        for number in range(40):
            act = acts.Consult(advice=f"Advice {number}")
            do(escalation, worker, act, at=timezone.now())

        assert self.counted(page, escalation) == few <= 25

    def counted(self, page, escalation) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = page.client.get(f"/escalations/{escalation}/")
        assert answer.status_code == 200
        return len(queries)


class TestTheOffice:
    def test_reads_at_stage_three_what_was_sent_to_it(self, page, people):
        """gscp 2.3f and reading 33: the partnership sees the form at stage three."""
        at = timezone.now() - timedelta(days=9)
        escalation = at_stage(people, 3, at=at)
        form = acts.SendForm(form="escalation-monitoring")
        do(escalation, people.school.senior_manager, form, at=at + timedelta(days=4))
        page.client.force_login(find(people.severn.office))

        found = page.get(f"/escalations/{escalation}/")

        assert "Escalation Monitoring Form" in found.text

    def test_does_not_read_why_somebody_corrected_it(self, page, people):
        at = timezone.now() - timedelta(days=9)
        escalation = at_stage(people, 3, at=at)
        manager = people.school.senior_manager
        sent = acts.SendForm(form="escalation-monitoring")
        do(escalation, manager, sent, at=at + timedelta(days=4))
        last = escalations.stand(escalation).stored[-1].event.entry
        struck = acts.Correct(entry=last, reason="her aunt rang us")
        do(escalation, manager, struck, at=at + timedelta(days=4))
        page.client.force_login(find(people.severn.office))

        assert "her aunt rang us" not in page.get(f"/escalations/{escalation}/").text
