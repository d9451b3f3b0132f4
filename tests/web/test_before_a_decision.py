"""What comes before a decision: connections of members, representations, reports; and then it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from last_stage import appointed, brought, panel
from page import Page
from service_steps import DAY, do
from service_world import World, find

from accord.engine import acts, events
from accord.outbox.models import Message
from accord.services import access, escalations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

SAID = "He slept in the kitchen for a week."


def at(page, who, address: str, status: int = 200) -> Page:
    page.client.force_login(find(who))
    return page.get(address, status=status)


def bodies(escalation) -> list[events.AnyBody]:
    return [each.event.body for each in escalations.stand(escalation).stored]


def lines(escalation) -> dict[str, str]:
    last = [each for each in bodies(escalation) if isinstance(each, events.Account)][-1]
    return {line.id: line.text for line in last.lines}


def where(escalation, doing: str = "") -> str:
    return f"/escalations/{escalation}/{doing}"


def connection(escalation, agency) -> str:
    return where(escalation, f"inform/?as=conflict&agency={agency.slug}")


def answers(page, escalation, agency, **typed: str):
    """Let an agency's member on the panel answer whether there is a connection."""
    form = at(page, agency.board_member, connection(escalation, agency))
    sent = {**form.fields(""), **{name.replace("__", "-"): said for name, said in typed.items()}}
    return page.client.post(connection(escalation, agency), sent)


def may_strike_out_the_last(page, escalation, who) -> bool:
    """Let somebody say that the last step counts no more; return whether it was taken."""
    before = escalations.stand(escalation).stored
    number = before[-1].event.entry
    page.client.force_login(find(who))
    sent = {
        "key": str(uuid4()), "seen": len(before), "entry": number, "instead": "strike",
        "why": "A slip.",
    }  # fmt: skip
    page.client.post(where(escalation, "correct/"), sent)
    return len(escalations.stand(escalation).stored) > len(before)


class TestAMemberOfThePanel:
    @pytest.mark.parametrize("whose", ["school", "health"])
    def test_is_asked_for_a_connection_and_the_chair_sees_the_answer(self, page, people, whose):
        escalation, agency = appointed(people), getattr(people, whose)
        asked = at(page, agency.board_member, where(escalation))
        assert "You sit on the panel for" in asked.text
        assert "have a connection with this child or with this decision?" in asked.text
        assert connection(escalation, agency) in asked.links.values()

        assert answers(page, escalation, agency, conflict="no").status_code == 302

        assert lines(escalation) == {f"conflict.{agency.slug}": "none"}
        after = at(page, agency.board_member, where(escalation))
        assert "You said that there is no connection" in after.text
        chair = at(page, people.severn.chair, where(escalation))
        assert "no connection with the child or the decision." in chair.text
        assert chair.text.count("has not said yet whether there is a connection.") == 2
        assert "Connection declared" not in chair.text
        by_panel = "The decision is for the members of the panel. You or Pan Severn-Vale put"
        assert by_panel in chair.text

    def test_stands_out_with_a_connection_beside_choosing_others(self, page, people):
        escalation = appointed(people)

        answers(page, escalation, people.health, conflict="yes", conflict__words="My niece.")

        chair = at(page, people.severn.chair, where(escalation))
        assert "Connection declared" in chair.text
        assert "Wobbleford Health: My niece." in chair.text
        assert "Choose other members, or another day" in chair.links
        told = Message.objects.filter(escalation=escalation, tag="informed.1")
        assert people.severn.chair in {each.person for each in told}

    def test_loses_nothing_that_was_typed(self, page, people):
        escalation = appointed(people)

        none = answers(page, escalation, people.health)
        yes = answers(page, escalation, people.health, conflict="yes")

        assert (none.status_code, yes.status_code) == (422, 422)
        assert "Choose yes or no." in Page(none).errors
        assert Page(yes).errors == ["Say which connection, in a few words."]

    def test_sees_nothing_any_more_once_others_are_chosen(self, page, people):
        escalation = appointed(people)
        at(page, people.health.board_member, where(escalation))

        others = panel(people, people.police.slug)
        do(escalation, people.severn.chair, others, at=timezone.now())

        at(page, people.health.board_member, where(escalation), status=404)
        at(page, people.police.board_member, where(escalation))
        at(page, people.school.board_member, where(escalation))

    def test_answers_once_where_somebody_else_is_replaced(self, page, people):
        escalation = appointed(people)
        address = where(escalation, "appoint_panel/")

        def seats(**who: str) -> None:
            form = at(page, people.severn.chair, address)
            ticked = {f"members-{row}-senior": "yes" for row in (1, 2, 3)}
            named = {name.replace("__", "-"): said for name, said in who.items()}
            page.post(address, {**form.fields(""), **ticked, **named}, follow=True)

        seats(members__1__who="Ada", members__2__who="Bea", members__3__who="Cher")
        answers(page, escalation, people.school, conflict="no")
        answers(page, escalation, people.social_care, conflict="yes", conflict__words="My niece.")

        seats(members__1__who="Ada", members__2__who="Dora", members__3__who="Cher")

        chair = at(page, people.severn.chair, where(escalation))
        answered = find(people.school.board_member).name  # nobody is called Ada there
        assert f"{answered}, Puddlewick School answered: no connection" in chair.text
        assert "Dora, Severn Vale Children's Care: has not said yet" in chair.text
        assert "Connection declared" not in chair.text
        member = at(page, people.school.board_member, where(escalation))
        assert "You said that there is no connection" in member.text
        # nobody knows Dora, and who represents her agency has a connection
        assert (
            "Dora at Severn Vale Children's Care, so they read nothing here. Nobody" in chair.text
        )
        at(page, people.social_care.board_member, where(escalation), status=404)

    def test_is_nobody_else(self, page, people):
        escalation = appointed(people)

        for person in (people.severn.chair, people.school.practitioner):
            assert "You sit on the panel" not in at(page, person, where(escalation)).text
            at(page, person, connection(escalation, people.school), status=404)
        other = connection(escalation, people.school)
        at(page, people.health.board_member, other, status=404)

    def test_has_said_it_whoever_would_strike_it_out(self, page, people):
        escalation = appointed(people)
        answers(page, escalation, people.health, conflict="yes", conflict__words="My niece.")

        for who in (people.social_care.senior_manager, people.severn.chair):
            assert not may_strike_out_the_last(page, escalation, who)

        assert "My niece." in at(page, people.severn.chair, where(escalation)).text
        assert "Connection declared" in at(page, people.severn.chair, where(escalation)).text

    def test_tells_the_chair_alone_for_the_panel(self, people):
        """An agency that is in no disagreement acts in none (reading 15): its member tells."""
        escalation = appointed(people)

        def tell(who: str) -> escalations.Done:
            return do(
                escalation, people.health.board_member, acts.Inform(who=who), at=timezone.now()
            )

        tell("partnership.chair")
        assert escalations.stand(escalation).stored[-1].event.by == "partnership.panel"
        with pytest.raises(access.Nobody):
            tell("raising.line_manager")


class TestASide:
    def test_sends_what_it_has_to_say_and_is_heard_with_one_press(self, page, people):
        escalation, manager = appointed(people), people.school.senior_manager
        address = where(escalation, "inform/?as=representation")
        asked = at(page, manager, where(escalation))
        assert asked.links["Send what your side has to say"] == address

        form = at(page, manager, address)
        sent = {**form.fields(""), "representation": SAID}
        after = page.post(address, sent, follow=True)

        assert "sent the Resolution Panel what Puddlewick School has to say." in after.text
        assert "Your side has sent what it has to say" in after.text
        assert not may_strike_out_the_last(page, escalation, people.social_care.senior_manager)

        chair = at(page, people.severn.chair, where(escalation))
        assert "Puddlewick School is still to be heard. It has sent" in chair.text
        (press,) = (each for each in chair.all("form") if "sent=raising" in each["action"])
        typed = {each["name"]: each["value"] for each in chair.all("input") if press in each.above}
        heard = page.post(press["action"], typed, follow=True)

        assert acts.Hear(from_="raising") in bodies(escalation)
        said = lines(escalation)
        assert (said["representation"], said["way"]) == (SAID, "In writing")
        assert said["spoke"].startswith("Sena Puddlewick-School")
        assert "Puddlewick School has been heard." in heard.text
        again = page.client.post(press["action"], typed)
        assert again.status_code == 302
        assert bodies(escalation).count(acts.Hear(from_="raising")) == 1

    def test_has_what_it_sent_on_the_form_in_which_it_is_heard(self, page, people):
        escalation, address = appointed(people), "inform/?as=representation"
        plain = at(page, people.severn.chair, where(escalation, "hear/"))
        assert "has sent this in writing" not in plain.text
        form = at(page, people.school.senior_manager, where(escalation, address))
        page.client.post(where(escalation, address), {**form.fields(""), "representation": SAID})

        plain = at(page, people.severn.chair, where(escalation, "hear/"))

        assert "Puddlewick School has sent this in writing" in plain.text
        assert SAID in plain.text
        with_one_press = where(escalation, "hear/?sent=raising")
        assert plain.links["Write it down as heard as it stands"] == with_one_press
        heard = at(page, people.severn.chair, with_one_press)
        page.post(with_one_press, heard.fields(""), follow=True)
        again = at(page, people.severn.chair, where(escalation, "hear/"))
        assert "has sent this in writing" not in again.text

    def test_is_read_by_both_in_the_papers(self, page, people):
        escalation = appointed(people)
        address = where(escalation, "inform/?as=representation")
        form = at(page, people.social_care.senior_manager, address)
        page.client.post(address, {**form.fields(""), "representation": SAID})

        for person in (people.school.senior_manager, people.severn.chair):
            assert SAID in at(page, person, where(escalation, "papers/")).text

    def test_is_nobody_of_the_partnership_and_at_no_other_stage(self, page, people):
        escalation = appointed(people)

        at(page, people.severn.chair, where(escalation, "inform/?as=representation"), status=404)
        assert "Send what your side" not in at(page, people.severn.chair, where(escalation)).text
        member = people.school.board_member  # sits on the panel, and hears both
        assert "Send what your side" not in at(page, member, where(escalation)).text

    def test_is_heard_with_who_spoke_how_and_who_was_there(self, page, people):
        escalation = appointed(people)
        address = where(escalation, "hear/")
        form = at(page, people.severn.chair, address)
        typed = {
            "from_": "responding", "way": "In person", "spoke": "Sena", "representation": SAID,
            "present": "The panel",
        }  # fmt: skip

        page.post(address, {**form.fields(""), **typed}, follow=True)

        assert lines(escalation) == {
            "way": "In person", "spoke": "Sena", "representation": SAID, "present": "The panel",
        }  # fmt: skip


class TestTheDecision:
    def typed(self) -> dict[str, object]:
        by = timezone.localdate() + timedelta(days=9)
        return {
            "decision": "A worker visits each day.", "reasons": "Nobody has seen her.",
            "dissent": "Health would have waited.", "present": "Cher",
            "actions-1-what": "A visit each day", "actions-1-who": "responding.line_manager",
            "actions-1-by-day": by.day, "actions-1-by-month": by.month,
            "actions-1-by-year": by.year,
        }  # fmt: skip

    def decided(self, page, people: World, escalation, **more: object):
        address = where(escalation, "decide/")
        form = at(page, people.severn.chair, address)
        sent = {**form.fields(""), **self.typed(), **more}
        return address, sent

    def direct(self, people: World):
        escalation = brought(people)
        do(escalation, people.severn.chair, acts.ChooseRoute(route="direct"), at=timezone.now())
        return escalation

    def test_says_first_which_members_have_not_answered_and_who_is_connected(self, page, people):
        escalation = appointed(people)
        form = at(page, people.severn.panel, where(escalation, "decide/")).text
        assert "Not answered yet" in form
        assert "Wobbleford Health" in form.split("Not answered yet")[1]

        answers(page, escalation, people.health, conflict="yes", conflict__words="My niece.")
        answers(page, escalation, people.school, conflict="no")
        answers(page, escalation, people.social_care, conflict="no")

        form = at(page, people.severn.chair, where(escalation, "decide/")).text
        assert "Not answered yet" not in form
        assert "Wobbleford Health: My niece." in form
        assert "The decision is for the members of the panel. You or Pan" in form
        office = at(page, people.severn.office, where(escalation, "decide/")).text
        assert "You do not decide here: the panel does." in office

    def test_comes_with_its_reasons_and_its_actions_as_a_plan(self, page, people):
        escalation = self.direct(people)
        address, sent = self.decided(page, people, escalation)

        after = page.post(address, sent, follow=True)

        found = bodies(escalation)
        decision = found.index(acts.Decide(decision="A worker visits each day."))
        account = found[decision + 1]
        assert isinstance(account, events.Account)
        assert {line.id: line.text for line in account.lines} == {
            "reasons": "Nobody has seen her.", "dissent": "Health would have waited.",
            "present": "Cher",
        }  # fmt: skip
        (plan,) = (each for each in found if isinstance(each, acts.AgreePlan))
        assert [(each.what, each.who) for each in plan.actions] == [
            ("A visit each day", "responding.line_manager")
        ]
        assert escalations.stand(escalation).standing.status == "resolved"
        assert "Who saw it otherwise, and why" in after.text
        assert "A visit each day" in after.text

    def test_is_one_thing_sent_twice(self, page, people):
        escalation = self.direct(people)
        address, sent = self.decided(page, people, escalation)
        page.post(address, sent, follow=True)
        before = len(bodies(escalation))

        same = page.client.post(address, sent)
        other = page.client.post(address, {**sent, "actions-1-what": "A visit each week"})

        assert (same.status_code, other.status_code) == (302, 409)
        assert len(bodies(escalation)) == before

    def test_needs_no_actions(self, page, people):
        escalation = self.direct(people)
        address, sent = self.decided(page, people, escalation)
        without = {name: "" if name.startswith("actions") else said for name, said in sent.items()}

        assert page.client.post(address, without).status_code == 302

        assert not [each for each in bodies(escalation) if isinstance(each, acts.AgreePlan)]
        assert page.client.post(address, without).status_code == 302

    def test_is_on_record_with_its_plan_or_not_at_all(self, page, people, monkeypatch):
        escalation = self.direct(people)
        address, sent = self.decided(page, people, escalation)
        before, carry_out = len(bodies(escalation)), escalations.carry_out

        def fails(act: acts.Act, **given: object) -> escalations.Done:
            if isinstance(act, acts.AgreePlan):
                raise RuntimeError("The disk is full.")
            return carry_out(act, **given)

        monkeypatch.setattr(escalations, "carry_out", fails)
        with pytest.raises(RuntimeError):
            page.client.post(address, sent)

        assert len(bodies(escalation)) == before

    def test_promises_nothing_for_a_day_gone_by(self, page, people):
        escalation = self.direct(people)
        gone = timezone.localdate() - DAY
        day = {f"actions-1-by-{part}": getattr(gone, part) for part in ("day", "month", "year")}
        address, sent = self.decided(page, people, escalation, **day)

        found = page.post(address, sent, status=422)

        assert found.errors == ["This day is before the day of this entry. Give a later day."]
        assert found.fields("")["actions-1-what"].strip() == "A visit each day"

    def test_names_every_agency_whose_report_is_out(self, page, people):
        escalation = brought(people, "mscb")
        asked = acts.RequestReport(agency=people.police.slug)
        do(escalation, people.severn.office, asked, at=timezone.now())

        form = at(page, people.severn.office, where(escalation, "decide/"))

        assert people.police.slug not in form.text

    def test_loses_nothing_where_an_action_cannot_be_read(self, page, people):
        escalation = self.direct(people)
        address, sent = self.decided(page, people, escalation, **{"actions-1-by-day": "41"})

        found = page.post(address, sent, status=422)

        assert found.fields("")["actions-1-what"].strip() == "A visit each day"
        assert found.fields("")["dissent"].strip() == "Health would have waited."


class TestMedway:
    def test_fills_in_the_notification_from_the_record(self, page, people):
        escalation = brought(people, "mscb")
        address = where(escalation, "send_form/?form=notification")

        form = at(page, people.school.safeguarding_lead, address)

        said = form.fields("")
        assert "raised a disagreement" in said["statement.done"]
        assert "She cannot wait." in said["statement.departures"]
        page.post(address, {**said, "statement.concern": SAID}, follow=True)
        assert lines(escalation)["statement.concern"] == SAID
        assert SAID in at(page, people.severn.office, where(escalation, "papers/")).text

    def test_asks_for_reports_with_their_day_and_the_subgroups_next_meeting(self, page, people):
        escalation = brought(people, "mscb")
        address, when = where(escalation, "request_report/"), timezone.localdate() + 9 * DAY
        form = at(page, people.severn.office, address)
        boxes = {
            f"{name}-{part}": getattr(when, part)
            for name in ("due", "meeting")
            for part in ("day", "month", "year")
        }
        sent = {**form.fields(""), "agency": people.social_care.slug, **boxes}

        after = page.post(address, sent, follow=True)

        assert lines(escalation) == {"meeting": when.isoformat()}
        assert "The report of Severn Vale Children's Care" in after.text
        assert "Wanted by" in after.text
        told = Message.objects.filter(escalation=escalation, tag="report_requested.1")
        lead = told.get(person=people.social_care.safeguarding_lead)
        assert (lead.meets, lead.wanted_by) == (when.isoformat(), when)
        again = at(page, people.severn.office, address).fields("")
        assert again["meeting-day"] == str(when.day)

    def test_keeps_a_reports_words(self, page, people):
        escalation = brought(people, "mscb")
        asked = acts.RequestReport(agency=people.health.slug)
        do(escalation, people.severn.office, asked, at=timezone.now())
        address = where(escalation, f"report/?agency={people.health.slug}")
        assert address in at(page, people.severn.office, where(escalation)).links.values()

        form = at(page, people.severn.office, address)
        page.post(address, {**form.fields(""), "report": SAID}, follow=True)

        assert form.fields("")["agency"] == people.health.slug
        assert lines(escalation) == {"report": SAID}
        assert "The report of Wobbleford Health is here." in (
            at(page, people.severn.office, where(escalation)).text
        )


def test_closing_does_not_say_that_a_promise_is_kept(page, people):
    escalation, chair = brought(people, "tscp"), people.severn.chair
    now = timezone.now()
    plan = acts.Action(what="Two visits.", who="responding.practitioner")
    do(escalation, chair, acts.Decide(decision="Go."), at=now, departing="It cannot wait.")
    page.client.force_login(find(people.school.director))
    before = page.get(f"/escalations/{escalation}/").text
    do(escalation, people.school.director, acts.AgreePlan(actions=(plan,)), at=now)

    after = page.get(f"/escalations/{escalation}/").text

    assert "Close it: everything that has to be done is done" in before
    assert "Close it: everything that has to be done is done" not in after
    assert "Close it, or wait until what was agreed is done" in after
