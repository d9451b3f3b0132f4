"""Whom the chair chooses to sit on a panel, by name or address, and who loses their place by it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from last_stage import appointed
from page import Page
from service_steps import do
from service_world import find, hold, person

from accord.directory.models import Agency, Holding
from accord.engine import acts
from accord.library import phrases

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


class TestSomebodyWhomAccordDoesNotKnow:
    def test_is_said_while_choosing_and_who_reads_in_their_place(self, page, people):
        escalation, known = appointed(people), find(people.health.board_member).name
        address, sent = choosing(page, people, escalation, members__3__who="Wanda Weir")

        found = page.post(address, {**sent, "check": "yes"})

        assert "Accord knows nobody called Wanda Weir at Wobbleford Health" in found.text
        assert f"{known} reads all of it and is asked instead." in found.text

    def test_is_not_said_to_have_answered_what_another_did(self, page, people):
        escalation, agency = appointed(people), people.health
        known = find(agency.board_member).name
        page.post(*choosing(page, people, escalation, members__3__who="Wanda Weir"), follow=True)
        here = f"/escalations/{escalation}/"
        before = at(page, people.severn.chair, here).text
        answers(page, escalation, agency, agency.board_member, conflict="no")

        after = at(page, people.severn.chair, here).text

        assert "Wanda Weir, Wobbleford Health: has not said yet" in before
        assert f"{known} reads all of it and is asked instead." in before
        assert f"{known}, Wobbleford Health answered: no connection" in after
        assert "Wanda Weir, Wobbleford Health: no connection" not in after


class TestBeforeTheyAreAppointed:
    def test_who_acted_for_a_side_is_pointed_out(self, page, people):
        raised = find(people.school.practitioner).name
        address, sent = choosing(page, people, appointed(people), members__1__who=raised)

        found = page.post(address, {**sent, "check": "yes"})

        assert f"{raised} has had a part in this for Puddlewick School" in found.text

    def test_a_meeting_after_the_limit_or_on_a_sunday_is_pointed_out(self, page, people):
        address, sent = choosing(page, people, appointed(people))
        sunday = next(each for each in map(later, range(30, 37)) if each.isoweekday() == 7)
        meets = {f"meeting-{part}": getattr(sunday, part) for part in ("day", "month", "year")}

        found = page.post(address, {**sent, **meets, "check": "yes"})

        assert "That is after the limit" in found.text
        assert f"Sunday {sunday.day}" in found.text
        assert "is not a working day." in found.text
        assert "Look at this before" not in page.post(address, {**sent, "check": "yes"}).text


def test_the_day_for_papers_is_said_where_no_meeting_is_set_yet(page, people):
    escalation, day = appointed(people), later(2)
    papers = {f"papers_by-{part}": getattr(day, part) for part in ("day", "month", "year")}
    address, sent = choosing(page, people, escalation)
    page.post(address, {**sent, **papers}, follow=True)
    here, side = f"/escalations/{escalation}/", people.school.senior_manager
    said = f"by {phrases.day(day)}."

    assert f"Wanted {said}" in at(page, people.severn.chair, here).text
    assert f"Papers are wanted {said}" in at(page, side, f"{here}inform/?as=representation").text


@pytest.mark.parametrize("ahead", [0, 3])
def test_a_decision_before_the_panel_met_is_pointed_out(page, people, ahead):
    escalation, day = appointed(people), later(ahead)
    meets = {f"meeting-{part}": getattr(day, part) for part in ("day", "month", "year")}
    address, sent = choosing(page, people, escalation)
    page.post(address, {**sent, **meets}, follow=True)

    found = at(page, people.severn.chair, f"/escalations/{escalation}/decide/").text

    said = f"The meeting is on {phrases.day(day)}. That day has not come yet."
    assert (said in found) is bool(ahead)


def test_what_comes_next_for_the_chair_once_all_was_heard_is_the_decision(page, people):
    escalation, now = appointed(people), timezone.now()
    for side in ("raising", "responding"):
        do(escalation, people.severn.chair, acts.Hear(from_=side), at=now)
    here = f"/escalations/{escalation}/"

    assert "Next, for you Give the decision" in at(page, people.severn.chair, here).text
    assert "Next Settle it, or decide" in at(page, people.school.senior_manager, here).text


def test_the_chair_alone_reads_how_to_reach_who_has_not_answered(page, people):
    escalation, other = appointed(people), find(people.health.director)
    page.post(*choosing(page, people, escalation, members__3__who=other.email), follow=True)
    here, said = f"/escalations/{escalation}/", f"a connection. · {other.email}"

    assert said in at(page, people.severn.chair, here).text
    assert said not in at(page, people.school.senior_manager, here).text


def test_the_chair_sees_that_a_member_has_left(page, people):
    escalation, other = appointed(people), find(people.health.director)
    page.post(*choosing(page, people, escalation, members__3__who=other.email), follow=True)
    here = f"/escalations/{escalation}/"
    assert "has left" not in at(page, people.severn.chair, here).text

    Holding.objects.filter(person=other).update(held_to=later(-1))

    found = at(page, people.severn.chair, here).text
    assert f"{other.name}, Wobbleford Health: has left Wobbleford Health" in found


def later(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
