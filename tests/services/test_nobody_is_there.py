"""Where nobody holds the post that is told, the office is told: no step goes unheard."""

import pytest
from service_steps import DAY, do, raised
from service_world import AT, world

from accord.directory.models import Holding, Partnership, Person
from accord.engine import acts, posts, words
from accord.library import policies
from accord.outbox.models import FAILED, Message
from accord.queries import deliveries
from accord.services import sending, telling

pytestmark = pytest.mark.django_db

BODIES = ("raising", "responding", "puddlewick-school", "severn-care")
ADDRESSES = sorted({
    posts.PARTNERSHIP,
    *(posts.post(body, title) for body in BODIES for title in posts.AGENCY_TITLES),
    *(posts.post(posts.PARTNERSHIP, title) for title in posts.PARTNERSHIP_TITLES),
    *(posts.post("independent", title) for title in posts.INDEPENDENT_TITLES),
    *(
        who
        for loaded in policies.usable()
        for stage in loaded.policy.stages
        for tells in stage.tells
        for who in tells.whom
    ),
})  # fmt: skip
"""Every address that a step can tell: all posts there are, and whom the five documents name."""


def told(people):
    """Return for each address who is told there."""
    agencies = words.Agencies(
        raising=people.school.slug, responding=(people.social_care.slug,)
    )  # fmt: skip
    return telling.readers(
        ADDRESSES, seats=(), agencies=agencies, partnership=people.severn.id, at=AT
    )


class TestAnAddress:
    def test_that_nobody_is_at_any_more_is_the_offices(self):
        people = world()
        somebody = told(people)
        Person.objects.update(is_active=False)

        nobody = told(people)

        office = {people.severn.id}
        assert {each.person for found in somebody.values() for each in found} - {None}
        assert {
            address: found
            for address, found in nobody.items()
            if {each.partnership for each in found} != office or any(each.person for each in found)
        } == {}

    def test_whose_holder_has_left_since_is_the_offices(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        care = Holding.objects.filter(agency=people.social_care.id)
        care.update(held_to=AT.date())
        worker, at = people.school.practitioner, AT + DAY

        do(escalation, worker, acts.Withdraw(reason="moved"), at=at)

        (row,) = Message.objects.filter(escalation=escalation, tag="withdrawn.1")
        assert (row.partnership, row.kind) == (people.severn.id, telling.NAME)


class TestAnOfficeWithoutAMailbox:
    def test_is_a_task_of_the_raising_side(self):
        people = world()
        raised(people)
        Message.objects.update(partnership=people.severn.id, person=None)
        Partnership.objects.update(mailbox="")
        assert sending.take(at=AT) is None

        (row,) = Message.objects.all()
        (failure,) = deliveries.about((row.escalation,), person=people.school.practitioner)
        assert (row.state, row.why) == (FAILED, "no-mailbox")
        assert failure.why == "the partnership has no mailbox"
