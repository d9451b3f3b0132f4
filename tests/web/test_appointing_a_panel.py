"""A panel is appointed: the rule beside the form, who sits, when it meets, who is told what."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone
from last_stage import panel
from page import Page
from service_steps import DAY, do, raised
from service_world import World, find

from accord.directory.models import Partnership, Representative
from accord.engine import acts, decide, events
from accord.engine.commands import Command
from accord.library import policies
from accord.outbox.models import Message
from accord.queries import messages, panels
from accord.services import escalations

pytestmark = pytest.mark.django_db
BODIES = ((), ("partnership",), ("executive",))


def choosing(people: World, policy: str = "gscp"):
    """Return one that is to go before a panel which is still to be appointed."""
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
    start = timezone.now() - 4 * DAY
    escalation = raised(people, counterpart=people.social_care.practitioner, at=start)
    for hours in range(1, policies.by_id(policy).policy.last + 1):
        up = acts.Escalate(reason="No.", actions_to_date="All.", rationale="So.")
        when = start + timedelta(hours=hours)
        do(escalation, people.school.practitioner, up, at=when, departing="She cannot wait.")
    route = acts.ChooseRoute(route="panel")
    do(escalation, people.severn.chair, route, at=timezone.now() - DAY / 2)
    return escalation


def form(page, people: World, escalation) -> Page:
    page.client.force_login(find(people.severn.chair))
    return page.get(f"/escalations/{escalation}/appoint_panel/")


def day(name: str, ahead: int) -> dict[str, object]:
    when = timezone.localdate() + ahead * DAY
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def whole(people: World, **more: object) -> dict[str, object]:
    """Return a panel as Gloucestershire wants it, as it is typed."""
    three = (people.school, people.social_care, people.health)
    rows = {
        f"members-{row}-{part}": said
        for row, agency in enumerate(three, start=1)
        for part, said in (
            ("agency", agency.slug), ("senior", "yes"), ("body", "partnership"), ("who", ""),
        )
    }  # fmt: skip
    return {**rows, **more}


def tags(found: Page) -> list[str]:
    """Return what the rule says of each requirement."""
    rule = found.one("section", id="make-up")
    every = (each for each in found.all("strong") if "govuk-tag" in each["class"])
    return [each.text for each in every if rule in each.above]


class TestTheForm:
    def test_stands_beside_the_rule_with_its_clause(self, page, people):
        found = form(page, people, choosing(people))

        assert "How the panel has to be made up" in found.text
        assert "Members of three agencies" in found.text
        assert "Puddlewick School is among them: it is in the disagreement." in found.text
        assert "Every member is a senior officer." in found.text
        assert "Clause 2.4c" in found.text

    def test_begins_with_the_agencies_of_the_disagreement_and_who_sits_for_them(self, page, people):
        said = form(page, people, choosing(people)).fields("")

        assert said["members-1-agency"] == people.school.slug
        assert said["members-1-who"] == find(people.school.board_member).name
        assert said["members-2-agency"] == people.social_care.slug
        assert "members-1-senior" not in said

    def test_checks_members_and_stores_nothing(self, page, people):
        escalation = choosing(people)
        first = form(page, people, escalation)
        before = escalations.stand(escalation).stream.seq
        sent = {**first.fields(""), "members-3-agency": people.health.slug, "check": "yes"}

        found = page.post(f"/escalations/{escalation}/appoint_panel/", sent)

        assert "These members are not yet as the policy wants them" in found.text
        assert tags(found) == ["Met", "Met", "Met", "Not met", "Not met"]
        assert "Not ticked for Wobbleford Health" in found.text
        assert found.fields("")["members-3-who"] == find(people.health.board_member).name
        assert escalations.stand(escalation).stream.seq == before

        found = page.post(
            f"/escalations/{escalation}/appoint_panel/",
            {**sent, **whole(people), "check": "yes"},
        )
        assert "These members are as the policy wants them" in found.text

    def test_names_nobody_whom_the_directory_has_twice(self, page, people):
        other = find(people.school.director)
        Representative.objects.create(
            partnership_id=people.severn.id, agency_id=people.school.id, person=other,
            held_from=timezone.localdate() - DAY,
        )  # fmt: skip

        found = form(page, people, choosing(people))

        assert found.fields("")["members-1-who"] == ""
        assert "Its members on the partnership are" in found.text

    def test_lets_torbay_do_without_one_for_a_reason(self, page, people):
        escalation = choosing(people, "tscp")
        first = form(page, people, escalation)
        address = f"/escalations/{escalation}/appoint_panel/"
        without = {
            **first.fields(""), "check": "yes",
            "members-1-agency": people.health.slug, "members-1-body": "partnership",
            "members-2-agency": people.police.slug, "members-2-body": "partnership",
            "members-3-agency": people.social_care.slug, "members-3-body": "partnership",
        }  # fmt: skip
        assert "where possible" in first.text

        assert "Not met" in page.post(address, without).text
        found = page.post(address, {**without, "reason": "Its head is away all month."})

        assert "These members are as the policy wants them" in found.text
        assert "It cannot be there, and you say why" in found.text

    def test_begins_again_with_the_panel_that_sits(self, page, people):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(
            people, **day("meeting", 5), **{"members-3-who": "Wanda Weir"}
        )
        page.post(f"/escalations/{escalation}/appoint_panel/", sent, follow=True)

        again = form(page, people, escalation).fields("")

        assert again["members-3-who"] == "Wanda Weir"
        assert again["members-3-senior"] == "yes"
        assert again["meeting-day"] == str((timezone.localdate() + 5 * DAY).day)


class TestThePanel:
    def test_is_on_record_with_who_sits_when_and_by_when_papers_come(self, page, people):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(
            people, **day("meeting", 5), **day("papers_by", 3),
            **{"meeting-time": "2pm", "meeting-place": "The old corn hall"},
        )  # fmt: skip

        after = page.post(f"/escalations/{escalation}/appoint_panel/", sent, follow=True)

        bodies = [each.event.body for each in escalations.stand(escalation).stored]
        account = next(each for each in reversed(bodies) if isinstance(each, events.Account))
        lines = {line.id: line.text for line in account.lines}
        on = timezone.localdate() + 5 * DAY
        assert lines["meeting"] == f"{on.isoformat()}T14:00 The old corn hall"
        assert lines["papers_by"] == (timezone.localdate() + 3 * DAY).isoformat()
        member = find(people.health.board_member)
        assert lines[f"member.{people.health.slug}.{member.pk}"] == member.name
        assert f"{on:%A} {on.day} {on:%B %Y}, 2pm, The old corn hall" in after.text
        assert "Papers are wanted by" in after.text

    @pytest.mark.parametrize(("ahead", "late"), [(2, False), (40, True)])
    def test_says_that_it_meets_after_the_limit(self, page, people, ahead, late):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(people, **day("meeting", ahead))

        after = page.post(f"/escalations/{escalation}/appoint_panel/", sent, follow=True)

        assert ("After the limit" in after.text) == late

    def test_keeps_what_was_typed_where_a_day_is_missing(self, page, people):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(people)

        found = page.post(
            f"/escalations/{escalation}/appoint_panel/",
            {**sent, "meeting-place": "The old corn hall"}, status=422,
        )  # fmt: skip

        assert found.errors == ["Give the day of the meeting as well."]
        assert found.fields("")["meeting-place"] == "The old corn hall"

    def test_is_sent_again_by_the_same_button_once_it_is_put_right(self, page, people):
        escalation = choosing(people)
        address = f"/escalations/{escalation}/appoint_panel/"
        two = form(page, people, escalation).fields("")

        found = page.post(address, two, status=422)

        assert [each.text for each in found.all("button")][-2:] == [
            "Appoint the panel", "Check these members",
        ]  # fmt: skip
        page.post(address, {**found.fields(""), **whole(people)}, follow=True)
        bodies = [each.event.body for each in escalations.stand(escalation).stored]
        assert not [each for each in bodies[-3:] if isinstance(each, events.Departed)]

    def test_wants_papers_before_it_meets(self, page, people):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(
            people, **day("meeting", 5), **day("papers_by", 6)
        )

        found = page.post(f"/escalations/{escalation}/appoint_panel/", sent, status=422)

        assert found.errors == [
            "That is after the panel meets. Give a day before it, or the same day."
        ]

    @pytest.mark.parametrize(
        ("days", "wrong"),
        [
            ({"meeting": -1}, "Give the day on which it is to be met, or leave it empty."),
            ({"meeting": 2, "papers_by": -1}, "Give a later day, or leave it empty."),
        ],
    )
    def test_meets_on_no_day_gone_by(self, page, people, days, wrong):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(people)
        for name, ahead in days.items():
            sent |= day(name, ahead)

        found = page.post(f"/escalations/{escalation}/appoint_panel/", sent, status=422)

        assert found.errors == [f"This day has passed. {wrong}"]
        page.post(f"/escalations/{escalation}/appoint_panel/", sent | day("meeting", 0) | (
            day("papers_by", 0) if "papers_by" in days else {}
        ), follow=True)  # fmt: skip

    def test_may_be_chosen_anew_after_it_met(self, page, people):
        escalation, yesterday = choosing(people), timezone.localdate() - DAY
        line = events.Line(id="meeting", text=yesterday.isoformat())
        members = panel(people)
        do(escalation, people.severn.chair, members, at=timezone.now() - DAY / 3, account=(line,))
        again = form(page, people, escalation).fields("") | whole(people)
        assert again["meeting-day"] == str(yesterday.day)

        page.post(f"/escalations/{escalation}/appoint_panel/", again, follow=True)

    def test_names_a_day_that_is_none_without_what_stands_beside_its_boxes(self, page, people):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(people, **day("meeting", 5))

        found = page.post(
            f"/escalations/{escalation}/appoint_panel/",
            {**sent, "meeting-day": "31", "meeting-month": "11", "meeting-year": "2030"},
            status=422,
        )

        assert found.errors == ["When does the panel meet: there is no 31 November 2030."]

    def test_tells_its_members_and_both_sides_when_and_what_is_asked(self, page, people):
        escalation = choosing(people)
        sent = form(page, people, escalation).fields("") | whole(
            people, **day("meeting", 5), **day("papers_by", 3),
            **{"meeting-time": "14:00", "meeting-place": "The old corn hall"},
        )  # fmt: skip
        page.post(f"/escalations/{escalation}/appoint_panel/", sent, follow=True)

        rows = tuple(Message.objects.filter(escalation=escalation, tag="panel_appointed.1"))
        there = messages.known(rows)
        told = {each.person: messages.said(each, there) for each in rows}
        for agency in (people.school, people.social_care, people.health):
            assert "You are asked to sit on the panel." in told[agency.board_member]
        for agency in (people.school, people.social_care):
            assert "Please send the panel what your side has to say." in told[agency.senior_manager]
        on = timezone.localdate() + 5 * DAY
        for text in told.values():
            assert f"The meeting is on {on:%A} {on.day} {on:%B %Y} at 14:00." in text
            assert "Papers are wanted by" in text
            assert "corn hall" not in text


class TestTheRuleBesideTheForm:
    @pytest.mark.parametrize("policy", ["bscp", "gscp", "chscp", "tscp"])
    def test_is_the_engines(self, people, policy):
        """Whatever members are chosen, the form says met where the engine has nothing against."""
        escalation = choosing(people, policy)
        standing, loaded = escalations.stand(escalation).standing, policies.by_id(policy).policy
        panel = loaded.stages[loaded.last].decision.panel
        slugs = (people.school.slug, people.social_care.slug, people.health.slug)
        four = (*slugs, people.police.slug)
        chosen = [each for count in range(5) for each in itertools.combinations(four, count)]
        seen, now = set(), timezone.now()
        for agencies, body, senior, reason in itertools.product(
            chosen, BODIES, (True, False), ("", "Away.")
        ):
            members = tuple(acts.Member(agency=each, senior=senior, body=body) for each in agencies)
            wanted = panels.make_up(members, panel, standing.agencies, reason=reason)
            act = acts.AppointPanel(members=members, reason=reason or None)
            command = Command(
                act=act, by="partnership.chair", at=now, happened=now,
                entry=standing.last_entry + 1,
            )  # fmt: skip
            against = decide.objections(command, standing, loaded) if members else None
            met = all(each.met for each in wanted)
            assert met == (against == ()), (agencies, body, senior, reason, against)
            seen.add(met)
        assert seen == {True, False}
