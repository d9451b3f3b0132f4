"""Whom the chair chooses to sit on a panel, by name or address, and who loses their place by it."""

import pytest
from last_stage import appointed
from page import Page
from service_world import find, hold, person

from accord.directory.models import Agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TICKED = {f"members-{row}-senior": "yes" for row in (1, 2, 3)}


def at(page, who, address: str, status: int = 200) -> Page:
    page.client.force_login(find(who))
    return page.get(address, status=status)


def choosing(page, people, escalation, **who: str) -> tuple[str, dict[str, str]]:
    """Return the chair's form with others in it: where it goes to, and what it says."""
    address = f"/escalations/{escalation}/appoint_panel/"
    named = {name.replace("__", "-"): said for name, said in who.items()}
    return address, {**at(page, people.severn.chair, address).fields(""), **TICKED, **named}


def answers(page, escalation, agency, who, **typed: str) -> None:
    """Let who sits for an agency say whether there is a connection."""
    address = f"/escalations/{escalation}/inform/?as=conflict&agency={agency.slug}"
    form = at(page, who, address).fields("")
    more = {name.replace("__", "-"): said for name, said in typed.items()}
    assert page.client.post(address, {**form, **more}).status_code == 302


class TestAMemberWithAConnection:
    def test_is_replaced_by_another_of_the_same_agency(self, page, people):
        escalation, agency = appointed(people), people.health
        here = f"/escalations/{escalation}/"
        member, other = agency.board_member, agency.director
        answers(page, escalation, agency, member, conflict="yes", conflict__words="My niece.")

        address, sent = choosing(page, people, escalation)
        assert find(member).name not in sent["members-3-who"], "who said so is not offered again"
        sent["members-3-who"] = f" {find(other).email.upper()} "
        page.post(address, sent, follow=True)

        at(page, member, here, status=404)
        assert "You sit on the panel for" in at(page, other, here).text
        answers(page, escalation, agency, other, conflict="no")
        chair = at(page, people.severn.chair, here).text
        assert f"{find(other).name}, Wobbleford Health: no connection" in chair
        assert "Connection declared" not in chair


class TestWhoeverIsChosen:
    def test_is_asked_for_by_address_where_two_are_called_the_same(self, page, people):
        escalation, agency = appointed(people), people.health
        here = f"/escalations/{escalation}/"
        same = person(find(agency.director).name, domain="nursing.example")
        hold(same, "line_manager", Agency.objects.get(pk=agency.id))
        address, sent = choosing(page, people, escalation, members__3__who=same.name)

        found = page.post(address, sent, status=422)

        assert found.errors == [
            f"Several people there are called {same.name}. Write their e-mail address instead."
        ]
        page.post(address, {**sent, "members-3-who": same.email}, follow=True)
        at(page, same.pk, here)
        page.post(*choosing(page, people, escalation), follow=True)  # another day, the same member
        at(page, same.pk, here)
        at(page, agency.director, here, status=404)

    def test_works_for_one_side_alone(self, page, people):
        escalation, both = appointed(people), find(people.school.director)
        hold(both, "line_manager", Agency.objects.get(pk=people.social_care.id))
        address, sent = choosing(page, people, escalation, members__1__who=both.name)

        found = page.post(address, sent, status=422)

        assert found.errors == [f"{both.name} works for both sides of this. Choose somebody else."]
        assert found.fields("")["members-1-who"] == both.name


class TestMyWork:
    def test_leads_a_member_and_then_the_chair_to_what_is_asked(self, page, people):
        escalation, agency = appointed(people), people.health
        address = f"/escalations/{escalation}/inform/?as=conflict&agency={agency.slug}"

        (asked,) = (
            where
            for said, where in at(page, agency.board_member, "/my-work/").links.items()
            if said.startswith("Say whether you have a connection")
        )
        assert asked == address
        answers(
            page, escalation, agency, agency.board_member,
            conflict="yes", conflict__words="My niece.",
        )  # fmt: skip

        assert "Say whether you have" not in at(page, agency.board_member, "/my-work/").text
        (look,) = (
            where
            for said, where in at(page, people.severn.chair, "/my-work/").links.items()
            if said.startswith("A member of the panel has a connection")
        )
        assert look == f"/escalations/{escalation}/appoint_panel/"
        assert "Wobbleford Health: My niece." in at(page, people.severn.chair, look).text
