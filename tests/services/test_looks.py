"""Who has looked: at this escalation alone, and as what they take part in it."""

from datetime import timedelta

import pytest
from service_steps import DAY, raised
from service_world import AT, World, find, hold, world

from accord.directory.models import Agency, Partnership
from accord.queries import looks as asked
from accord.services import access, looks

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


def look(escalation, person, *, at=AT):
    door = access.to_escalation(escalation, person=person, at=at)
    looks.at_escalation(door, what="escalation", at=at)


def found(people, escalation, *bodies):
    bodies = bodies or (people.school.slug, people.social_care.slug)
    return asked.at(escalation, bodies=bodies, partnership=people.severn.id, today=AT.date())


class TestWhoHasLooked:
    def test_is_of_one_escalation(self, people):
        worker, other = people.school.practitioner, people.social_care.practitioner
        here, elsewhere = raised(people), raised(people, counterpart=other)
        look(here, worker)
        for hours in range(3):
            look(elsewhere, worker, at=AT + timedelta(hours=hours))
        look(elsewhere, other, at=AT + DAY)

        (looker,) = found(people, here)

        assert (looker.person, looker.times, looker.last) == (worker, 1, AT)

    def test_says_the_posts_that_have_a_part_in_it_alone(self, people):
        other = people.social_care.practitioner
        hold(find(other), "practitioner", Agency.objects.get(pk=people.harbour_care.id))
        hold(find(other), "line_manager", Agency.objects.get(pk=people.police.id))
        hold(find(other), "chair", Partnership.objects.get(pk=people.harbour.id))
        hold(find(other), "panel", Partnership.objects.get(pk=people.severn.id))
        escalation = raised(people, counterpart=other)
        look(escalation, other)

        (looker,) = found(people, escalation)

        assert set(looker.posts) == {
            ("practitioner", "Severn Vale Children's Care"),
            ("panel", "Severn Vale Safeguarding Children Partnership"),
        }

    @pytest.mark.parametrize(("agency", "counts"), [("health", True), ("harbour_care", False)])
    def test_counts_an_independent_post_where_its_agency_belongs(self, people, agency, counts):
        other = people.social_care.practitioner
        body = Agency.objects.get(pk=getattr(people, agency).id)
        body.partnerships.add(people.harbour.id)
        hold(find(other), "reviewing_officer", body)
        escalation = raised(people, counterpart=other)
        look(escalation, other)

        (looker,) = found(people, escalation)

        assert (("reviewing_officer", body.name) in looker.posts) is counts
        assert len(looker.posts) == 1 + counts
