"""What was raised stands where it is answered, and danger before everything else."""

from uuid import UUID

import pytest
from django.utils import timezone
from page import Page
from service_steps import DAY, discussed, do, raised
from service_world import World, find, world

from accord.engine import acts

SAID = "Nobody has seen her since the review."


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 60 * DAY)


def begun(people: World, days: int = 1, **particulars: object) -> UUID:
    return raised(
        people, counterpart=people.social_care.practitioner, at=timezone.now() - days * DAY,
        concern=acts.Concern(what_happened=SAID), **particulars,
    )  # fmt: skip


def seen(page, person: UUID, escalation: UUID, step: str = "") -> Page:
    page.client.force_login(find(person))
    return page.get(f"/escalations/{escalation}/{step}")


def concern(found: Page):
    """Return the concern as it lies on a page; None where it does not."""
    every = found.all("details")
    return next((each for each in every if "accord-concern" in each["class"].split()), None)


def is_open(details) -> bool:
    return "open" in details.attributes


class TestTheConcern:
    @pytest.mark.parametrize("step", ["", "respond/", "discuss/", "propose/", "decline/"])
    def test_lies_open_for_who_has_just_been_asked(self, page, people, step):
        found = seen(page, people.social_care.practitioner, begun(people), step)

        assert SAID in concern(found).text
        assert is_open(concern(found))

    def test_stands_before_the_boxes_of_an_answer(self, page, people):
        found = seen(page, people.social_care.practitioner, begun(people), "respond/")

        assert found.html.index(SAID) < found.html.index("<textarea")

    def test_is_closed_for_who_has_acted(self, page, people):
        escalation, worker = begun(people), people.social_care.practitioner
        do(escalation, worker, acts.Respond(response="No."), at=timezone.now())

        assert not is_open(concern(seen(page, worker, escalation)))
        assert not is_open(concern(seen(page, people.school.practitioner, escalation)))

    def test_reads_as_it_was_corrected(self, page, people):
        escalation, worker = begun(people), people.school.practitioner
        right = acts.Raise(concern=acts.Concern(what_happened="She was seen on Monday."))
        correct = acts.Correct(entry=1, reason="Mistaken.", particulars=right)
        do(escalation, worker, correct, at=timezone.now())

        said = concern(seen(page, people.social_care.practitioner, escalation)).text

        assert "She was seen on Monday." in said
        assert SAID not in said

    def test_is_on_no_page_that_answers_nothing(self, page, people):
        found = seen(page, people.social_care.practitioner, begun(people), "protect_by/")

        assert concern(found) is None

    def test_is_not_shown_to_who_was_only_asked_to_name_somebody(self, page, people):
        escalation = raised(
            people, at=timezone.now() - DAY, concern=acts.Concern(what_happened=SAID)
        )

        found = seen(page, people.social_care.safeguarding_lead, escalation)

        assert concern(found) is None
        assert SAID not in found.text


class TestDanger:
    SAID = "The child was thought to be in immediate danger."

    def test_is_said_to_both_sides_before_what_is_next(self, page, people):
        escalation = begun(people, immediate_harm=True)

        for person in (people.school.practitioner, people.social_care.practitioner):
            found = seen(page, person, escalation)
            assert found.text.index(self.SAID) < found.text.index("What is owed")
            assert found.html.index("govuk-warning-text") < found.html.index('id="next"')

    def test_is_not_said_once_it_has_passed(self, page, people):
        escalation, worker = begun(people, immediate_harm=True), people.school.practitioner
        do(escalation, worker, acts.ChangeChild(immediate_harm=False), at=timezone.now())

        assert "govuk-warning-text" not in seen(page, worker, escalation).html


class TestWhatIsOwed:
    def test_has_the_way_on_once_that_is_overdue(self, page, people):
        escalation, worker = begun(people, days=30), people.school.practitioner
        said = dict.fromkeys(("why_unsafe", "change_wanted", "impact_on_child"), "So.")
        for act in (discussed(**said), acts.Consult()):
            do(escalation, worker, act, at=timezone.now())

        found = seen(page, worker, escalation)

        owed = next(each for each in found.all("ul") if "accord-owed" in each["class"].split())
        assert "Settle it, or take it to Stage 2 Overdue" in owed.children[0].text.replace(
            " (clause 2.1d)", ""
        )

    def test_does_not_name_a_reading_twice(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        found = seen(page, people.school.practitioner, escalation)

        assert found.html.count("#clause-reading-17") == 1
        assert "(how we read the policy, reading 17)" not in found.text

    def test_counts_what_both_sides_owe_as_the_list_does(self, page, people):
        found = seen(page, people.school.practitioner, begun(people))

        lists = [each for each in found.all("ul") if "accord-owed" in each["class"].split()]
        ledger = found.one("details", id="ledger").text
        assert f"{len(lists[0].children)} owed" in ledger
