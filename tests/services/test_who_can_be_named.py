"""Whom and what somebody may name: their own desk, agencies of its partnership, people of those."""

from uuid import uuid4

import pytest
from service_steps import do, raised
from service_world import AT, world

from accord.engine import acts, words
from accord.record.models import Head
from accord.services import access, escalations

pytestmark = pytest.mark.django_db


def raising(people, **changed):
    """Raise from the school about social care, but for what is changed."""
    person = changed.pop("person", people.school.practitioner)
    desk = access.desks(people.school.practitioner, today=AT.date())[0]
    return escalations.raise_(
        acts.Raise(areas=(words.AreaId("levels-of-need"),)),
        **{
            "key": uuid4(), "person": person, "desk": desk,
            "responding": (people.social_care.slug,), "counterpart": None, "happened": None,
            "departing": "", "at": AT, **changed,
        },
    )  # fmt: skip


class TestRaising:
    @pytest.mark.parametrize(
        "changed",
        [
            lambda people: {"person": people.health.practitioner},
            lambda people: {"person": people.stranger},
            lambda _: {"responding": ()},
            lambda people: {"responding": (people.school.slug,)},
            lambda people: {"responding": (people.harbour_care.slug,)},
            lambda _: {"responding": ("nowhere",)},
            lambda people: {"counterpart": people.health.practitioner},
            lambda people: {"counterpart": people.stranger},
            lambda people: {"counterpart": people.school.colleague},
        ],
        ids=[
            "from another's desk", "from no desk", "about nobody", "about one's own agency",
            "about an agency of another partnership", "about no agency", "to somebody elsewhere",
            "to somebody without a post", "to one's own colleague",
        ],
    )  # fmt: skip
    def test_is_not_to_be_had(self, changed):
        people = world()

        with pytest.raises(access.Nobody):
            raising(people, **changed(people))

        assert not Head.objects.exists()

    def test_is_to_be_had_otherwise(self):
        people = world()

        assert raising(people, counterpart=people.social_care.colleague).seq == 4


class TestNaming:
    def test_somebody_who_does_not_work_there_finds_nothing(self):
        people = world()
        escalation = raised(people)
        naming = acts.NameCounterpart(
            party="responding", post="practitioner", who=str(people.health.practitioner)
        )

        with pytest.raises(access.Nobody):
            do(escalation, people.social_care.safeguarding_lead, naming, at=AT)

    def test_somebody_who_does_lets_them_in(self):
        people = world()
        escalation = raised(people)
        colleague = people.social_care.colleague
        naming = acts.NameCounterpart(party="responding", post="practitioner", who=str(colleague))

        do(escalation, people.social_care.safeguarding_lead, naming, at=AT)

        assert access.to_escalation(escalation, person=colleague, at=AT).sees == "whole"

    def test_for_the_other_side_is_not_the_leads_to_do(self):
        people = world()
        escalation = raised(people)
        naming = acts.NameCounterpart(
            party="responding", post="practitioner", who=str(people.social_care.colleague)
        )

        with pytest.raises(access.Nobody):
            do(escalation, people.school.safeguarding_lead, naming, at=AT)
