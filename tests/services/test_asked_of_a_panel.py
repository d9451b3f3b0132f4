"""What people find in their work about connections, and that it goes when answered."""

from datetime import timedelta
from uuid import UUID

import pytest
from service_steps import DAY, do
from service_world import AT, World, world
from sitting import START, appoint, by_panel, chosen, colleague, declares

from accord.engine import acts, events
from accord.queries import work
from accord.register.models import Owed
from accord.services import access, rebuild

pytestmark = pytest.mark.django_db
SAYS = "send the panel what your side has to say"
ASKED, LOOK = "say whether you have a connection", "a member of the panel has a connection"


@pytest.fixture
def people() -> World:
    return world()


def asked(who: UUID, beginning: str) -> list[work.Owing]:
    """Return what of it somebody's work lists as theirs to do."""
    return [
        each for item in mine(who) for each in item.owing if each.title.startswith(beginning)
    ]  # fmt: skip


def awaited(who: UUID) -> dict[str, bool]:
    """Return for which sides somebody who decides waits, and whether each sent its words."""
    return {each.whose: each.sent for item in mine(who) for each in item.out}


def mine(who: UUID) -> tuple[work.Item, ...]:
    at = START + 2 * DAY
    ways = access.to_all(who, at=at, closed_since=AT)
    places = (work.Place(way.entry, who, way.door.posts, way.door.sees == "whole") for way in ways)
    return work.of(places, at=at).mine


class TestAMemberOfThePanel:
    @pytest.mark.parametrize("whose", ["health", "school"])
    def test_is_asked_until_they_answer(self, people, whose):
        of, escalation = getattr(people, whose), by_panel(people)
        assert not asked(of.board_member, ASKED)

        appoint(escalation, people)

        (question,) = asked(of.board_member, ASKED)
        assert (question.do, question.sits_for) == ("inform", of.slug)
        assert not asked(of.senior_manager, ASKED)
        assert not asked(people.severn.chair, ASKED)
        declares(escalation, of.board_member, of, "none", hours=1)
        assert not asked(of.board_member, ASKED)
        assert asked(people.social_care.board_member, ASKED)
        assert not asked(people.severn.chair, LOOK), "they have none"
        assert not tuple(rebuild.check())

    def test_is_asked_alone_where_they_were_chosen_by_name(self, people):
        of, escalation, other = people.school, by_panel(people), colleague(people.school)

        appoint(escalation, people, chosen(of, other))

        assert asked(other, ASKED)
        assert not asked(of.board_member, ASKED), "engaged before, and not on the panel"
        assert not tuple(rebuild.check())

    def test_is_asked_in_place_of_who_was_replaced(self, people):
        of, escalation, other = people.health, by_panel(people), colleague(people.health)
        appoint(escalation, people, chosen(of, of.board_member))
        declares(escalation, of.board_member, of, "My niece.", hours=1)

        appoint(escalation, people, chosen(of, other), hours=2)

        assert asked(other, ASKED)
        assert not asked(of.board_member, ASKED)

    def test_is_asked_no_more_once_it_is_decided(self, people):
        escalation = by_panel(people)
        appoint(escalation, people)
        decides = acts.Decide(decision="A visit each day.")
        when = START + timedelta(hours=1)

        do(escalation, people.severn.panel, decides, at=when, departing="It cannot wait.")

        assert not Owed.objects.filter(duty__startswith="connect").exists()


class TestASide:
    def test_is_asked_for_its_words_until_it_sent_them(self, people):
        school, care, escalation = people.school, people.social_care, by_panel(people)
        assert not asked(school.senior_manager, SAYS), "no panel sits yet"
        papers = events.Line(id="papers_by", text=f"{START + 4 * DAY:%Y-%m-%d}")
        appoint(escalation, people, papers)

        (asks,) = asked(school.senior_manager, SAYS)
        assert asks.day == (START + 4 * DAY).date()
        assert not asks.overdue
        assert not asked(school.director, SAYS)
        assert not asked(people.severn.chair, SAYS)
        says = events.Line(id="representation", text="He is alone at night.")
        tells, when = acts.Inform(who="partnership.panel"), START + timedelta(hours=1)
        do(escalation, school.senior_manager, tells, at=when, account=(says,))

        assert not asked(school.senior_manager, SAYS)
        assert awaited(people.severn.chair) == {"raising": True, "responding": False}
        assert asked(care.senior_manager, SAYS)
        hears = acts.Hear(from_="responding")
        do(escalation, people.severn.chair, hears, at=when + timedelta(hours=1))
        assert not asked(care.senior_manager, SAYS), "it was heard"
        assert not tuple(rebuild.check())

    def test_is_not_asked_of_who_sits_on_the_panel(self, people):
        of, escalation = people.school, by_panel(people)
        appoint(escalation, people, chosen(of, of.senior_manager))

        assert asked(of.senior_manager, ASKED)
        assert not asked(of.senior_manager, SAYS)


class TestTheChair:
    def test_looks_at_a_connection_until_others_are_chosen(self, people):
        of, escalation, other = people.health, by_panel(people), colleague(people.health)
        appoint(escalation, people, chosen(of, of.board_member))
        assert not asked(people.severn.chair, LOOK)

        declares(escalation, of.board_member, of, "My niece.", hours=1)
        declares(escalation, people.school.board_member, people.school, "My street.", hours=1)

        (look,) = asked(people.severn.chair, LOOK)
        assert look.do == "appoint_panel"
        assert not asked(people.social_care.senior_manager, LOOK)
        assert not tuple(rebuild.check())
        appoint(escalation, people, chosen(of, other), hours=2)
        assert not asked(people.severn.chair, LOOK)

    def test_has_answered_by_choosing_the_same_again(self, people):
        of, escalation = people.health, by_panel(people)
        appoint(escalation, people, chosen(of, of.board_member))
        declares(escalation, of.board_member, of, "My niece, whom I never met.", hours=1)

        appoint(escalation, people, chosen(of, of.board_member), hours=2)

        assert not asked(people.severn.chair, LOOK)
        assert not asked(of.board_member, ASKED), "what they said stands"
