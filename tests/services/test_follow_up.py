"""Going on from a closed escalation with another one: what is carried over, and for whom."""

from uuid import UUID, uuid4

import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, world

from accord.desk.models import Draft
from accord.engine import acts, events
from accord.queries import raising
from accord.register.models import Entry
from accord.services import access, drafts, follow_up

pytestmark = pytest.mark.django_db

LATER = AT + 5 * DAY


@pytest.fixture
def people() -> World:
    return world()


@pytest.fixture
def closed(people) -> UUID:
    """One that the school raised with a reference for the child, and that is closed."""
    worker = people.school.practitioner
    escalation = raised(
        people, counterpart=people.social_care.practitioner,
        account=(events.Line(id="child_reference", text="HERON 7"),),
    )  # fmt: skip
    do(escalation, worker, discussed(), at=AT + DAY)
    for step in (
        acts.Resolve(how="agreed", agreement="They visit."),
        acts.Confirm(party="raising"),
        acts.Confirm(party="responding"),
        acts.FileRecord(),
        acts.Close(),
    ):
        do(escalation, worker, step, at=AT + 2 * DAY)
    return escalation


def began(escalation, person, *, key=None) -> UUID:
    key = key or uuid4()
    door = access.to_escalation(escalation, person=person, at=LATER)
    follow_up.begin(door, draft=key, at=LATER)
    return key


class TestAFollowUp:
    def test_carries_over_the_agencies_the_reference_and_what_it_goes_on_from(self, people, closed):
        draft = began(closed, people.school.practitioner)

        said = raising.draft(draft, person=people.school.practitioner, at=LATER)

        assert said.responding == (people.social_care.slug,)
        assert said.child_reference == "HERON 7"
        assert said.follows == Entry.objects.get(escalation=closed).reference
        assert said.what_happened == ""

    def test_asks_first_whether_the_child_is_in_danger(self, people, closed):
        draft = began(closed, people.school.practitioner)

        with pytest.raises(drafts.Unfinished, match="danger"):
            drafts.raise_from(draft, person=people.school.practitioner, at=LATER)

    def test_is_begun_once_and_keeps_what_was_written_since(self, people, closed):
        worker = people.school.practitioner
        draft = began(closed, worker)
        drafts.put_by(draft, person=worker, at=LATER, what_happened="Again nobody came.")

        began(closed, worker, key=draft)

        assert Draft.objects.count() == 1
        assert raising.draft(draft, person=worker, at=LATER).what_happened == "Again nobody came."

    def test_is_not_for_the_other_side(self, people, closed):
        with pytest.raises(access.Nobody):
            began(closed, people.social_care.practitioner)

    def test_is_not_for_one_that_can_still_be_taken_up_again(self, people):
        escalation = at_stage(people, 1)
        do(
            escalation, people.school.practitioner,
            acts.Resolve(how="agreed", agreement="They visit."), at=AT + DAY,
        )  # fmt: skip

        with pytest.raises(access.Nobody):
            began(escalation, people.school.practitioner)

    def test_takes_no_draft_of_somebody_else(self, people, closed):
        draft = uuid4()
        drafts.begin(draft, person=people.health.practitioner, at=LATER, immediate_harm=False)

        with pytest.raises(access.Nobody):
            began(closed, people.school.practitioner, key=draft)
