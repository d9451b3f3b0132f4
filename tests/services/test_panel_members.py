"""Who sits on a panel: whom the chair chose by name; who has a connection and was replaced, not."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from service_steps import DAY, do
from service_world import AT, AgencyPeople, World, find, hold, world
from sitting import START, appoint, by_panel, chosen, colleague, declares

from accord.directory.models import Agency, Holding, Partnership, Representative
from accord.engine import acts, events
from accord.outbox.models import Message
from accord.register import models as register
from accord.register import panels
from accord.services import access, escalations, rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


def comes_in(escalation: UUID, who: UUID) -> bool:
    at = START + 2 * DAY
    listed = {way.entry.escalation for way in access.to_all(who, at=at, closed_since=AT)}
    try:
        door = access.to_escalation(escalation, person=who, at=at)
    except access.Nobody:
        assert escalation not in listed
        return False
    assert escalation in listed
    assert door.sees == "whole"
    return True


def told(escalation: UUID, who: UUID) -> int:
    return Message.objects.filter(escalation=escalation, person=who).count()


class TestWhomTheChairChose:
    def test_sits_and_is_told_and_their_agencys_representative_is_not(self, people):
        escalation, other = by_panel(people), colleague(people.health)

        appoint(escalation, people, chosen(people.health, other))

        assert comes_in(escalation, other)
        assert told(escalation, other) == 1
        assert not comes_in(escalation, people.health.board_member)
        assert told(escalation, people.health.board_member) == 0
        assert comes_in(escalation, people.school.board_member), "nobody was chosen there"
        assert not tuple(rebuild.check())

    def test_sits_as_long_as_they_are_of_that_agency(self, people):
        escalation, other = by_panel(people), colleague(people.health)
        appoint(escalation, people, chosen(people.health, other))

        Holding.objects.filter(person=other).update(held_to=date(2026, 3, 1))

        assert not comes_in(escalation, other)
        assert not comes_in(escalation, people.health.board_member)
        appoint(escalation, people, chosen(people.health, people.health.board_member), hours=2)
        assert comes_in(escalation, people.health.board_member)

    def test_leaves_an_engaged_member_what_they_see(self, people):
        escalation, other = by_panel(people), colleague(people.school)
        assert comes_in(escalation, people.school.board_member)

        appoint(escalation, people, chosen(people.school, other))

        assert comes_in(escalation, other)
        assert comes_in(escalation, people.school.board_member)
        assert told(escalation, other) == 1

    @pytest.mark.parametrize("whose", ["police", "social_care"])
    def test_is_of_the_agency_for_which_they_sit(self, people, whose):
        escalation = by_panel(people)

        with pytest.raises(access.Nobody):
            appoint(escalation, people, chosen(people.health, getattr(people, whose).director))

        assert not register.Seat.objects.filter(because="member").exists()

    def test_works_for_nobody_on_the_other_side(self, people):
        escalation = by_panel(people)
        hold(find(people.school.director), "line_manager", Agency.objects.get(
            pk=people.social_care.id
        ))  # fmt: skip

        with pytest.raises(access.Nobody):
            appoint(escalation, people, chosen(people.school, people.school.director))

    def test_is_nobody_whom_a_side_names_to_be_its_member(self, people):
        escalation = by_panel(people)
        appoint(escalation, people)
        names = acts.NameCounterpart(
            party=people.school.slug, post="board_member", who=str(people.school.director)
        )

        do(escalation, people.school.senior_manager, names, at=START + timedelta(hours=1))

        assert not comes_in(escalation, people.school.director)
        assert comes_in(escalation, people.school.board_member)


class TestWhoHasAConnection:
    def replaced(self, people: World, of: AgencyPeople, *lines: events.Line, text: str) -> UUID:
        """Let an agency's representative say something, and the chair appoint a panel again."""
        escalation, member = by_panel(people), of.board_member
        third = of.slug if of not in (people.school, people.social_care) else ""
        appoint(escalation, people, chosen(of, member), third=third)
        declares(escalation, member, of, text, hours=1)
        appoint(escalation, people, *lines, third=third, hours=2)
        return escalation

    def test_is_out_once_another_of_the_same_agency_takes_their_place(self, people):
        of, other = people.health, colleague(people.health)

        escalation = self.replaced(people, of, chosen(of, other), text="My niece.")

        assert not comes_in(escalation, of.board_member)
        assert comes_in(escalation, other)
        assert (told(escalation, of.board_member), told(escalation, other)) == (1, 1)
        before = tuple(register.Seat.objects.order_by("id").values_list("person", "because"))
        assert (of.board_member, "apart") in before
        assert not tuple(rebuild.check())
        rebuild.rebuild()
        assert tuple(register.Seat.objects.order_by("id").values_list("person", "because")) == (
            before
        )

    def test_is_out_though_they_were_engaged_before(self, people):
        of, other = people.school, colleague(people.school)

        escalation = self.replaced(people, of, chosen(of, other), text="My niece.")

        assert not comes_in(escalation, of.board_member)
        assert comes_in(escalation, other)

    def test_stays_engaged_without_one(self, people):
        of, other = people.school, colleague(people.school)

        escalation = self.replaced(people, of, chosen(of, other), text="none")

        assert comes_in(escalation, of.board_member)

    def test_is_out_whoever_else_represents_their_agency(self, people):
        of, other = people.health, colleague(people.health)
        Representative.objects.create(
            partnership=Partnership.objects.get(pk=people.severn.id), person=find(other),
            agency_id=of.id, held_from=date(2025, 1, 1),
        )  # fmt: skip
        somebody = panels.line(of.slug, panels.Chosen(name="Somebody Accord does not know"))

        escalation = self.replaced(people, of, somebody, text="My niece.")

        assert not comes_in(escalation, of.board_member)
        assert comes_in(escalation, other), "who represents it too, and has no connection"
        assert told(escalation, of.board_member) == 1

    def test_is_out_for_every_agency_that_they_represent(self, people):
        of, other = people.health, colleague(people.health)
        Representative.objects.create(
            partnership=Partnership.objects.get(pk=people.severn.id),
            person=find(of.board_member), agency_id=people.school.id, held_from=date(2025, 1, 1),
        )  # fmt: skip

        escalation = self.replaced(people, of, chosen(of, other), text="My niece.")

        before = told(escalation, of.board_member)
        do(escalation, people.school.practitioner, acts.Refer(to="MASH"), at=START + DAY)
        assert not comes_in(escalation, of.board_member)
        assert told(escalation, of.board_member) == before

    @pytest.mark.parametrize("again", ["by name", "unchanged"])
    def test_stays_where_the_chair_keeps_them(self, people, again):
        of = people.health
        words = panels.line(of.slug, panels.Chosen(name=find(of.board_member).name))
        line = chosen(of, of.board_member) if again == "by name" else words

        escalation = self.replaced(people, of, line, text="My niece, whom I never met.")

        assert comes_in(escalation, of.board_member)

    def test_is_out_where_another_agency_sits_instead_until_they_are_chosen_again(self, people):
        of = people.health
        escalation = by_panel(people)
        appoint(escalation, people, chosen(of, of.board_member))
        declares(escalation, of.board_member, of, "My niece.", hours=1)
        appoint(escalation, people, third=people.police.slug, hours=2)
        assert not comes_in(escalation, of.board_member)

        appoint(escalation, people, hours=3)
        assert not comes_in(escalation, of.board_member)

        appoint(escalation, people, chosen(of, of.board_member), hours=4)
        assert comes_in(escalation, of.board_member)

    def test_is_out_though_who_replaced_them_was_struck_out(self, people):
        of, other = people.health, colleague(people.health)
        escalation = self.replaced(people, of, chosen(of, other), text="My niece.")
        last = escalations.stand(escalation).standing.last_entry

        struck = acts.Correct(entry=last, reason="The wrong colleague.")
        do(escalation, people.severn.chair, struck, at=START + timedelta(hours=3))

        assert not comes_in(escalation, other)
        assert not comes_in(escalation, of.board_member), "nobody chose them again"
        assert not tuple(rebuild.check())
        appoint(escalation, people, chosen(of, of.board_member), hours=4)
        assert comes_in(escalation, of.board_member)

    def test_has_none_once_they_say_so(self, people):
        of, other = people.school, colleague(people.school)
        escalation = by_panel(people)
        appoint(escalation, people, chosen(of, of.board_member))
        declares(escalation, of.board_member, of, "My niece.", hours=1)
        declares(escalation, of.board_member, of, "none", hours=2)

        appoint(escalation, people, chosen(of, other), hours=3)

        assert comes_in(escalation, of.board_member), "engaged before, and it was a mistake"
