"""The team of a manager: what is listed, for whom, and taking and passing on from there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from at_once import at_once
from django.utils import timezone
from knocking import browser, closed, stage
from service_steps import DAY, at_stage, do, raised
from service_world import World, find, hold, person

from accord.directory.models import Agency, Holding, StandIn
from accord.engine import acts
from accord.register.models import Entry
from accord.services import access, escalations

pytestmark = pytest.mark.django_db


def at(page, who, path="/team/"):
    page.client.force_login(find(who))
    return page.get(path)


def reference(escalation) -> str:
    return Entry.objects.get(escalation=escalation).reference


def parts(found) -> dict[str, list[str]]:
    """Return the references under each heading of the page."""
    said: dict[str, list[str]] = {}
    for each in found.elements:
        if each.tag == "h2":
            heading = each.text
        if each.tag == "h3":
            said.setdefault(heading, []).append(each.text)
    return said


def card(found, escalation) -> str:
    """Return what stands on the card of an escalation."""
    return next(each.text for each in found.all("li") if reference(escalation) in each.text)


def second(people: World, title="line_manager", name="Sekonda Manager"):
    school = Agency.objects.get(pk=people.school.id)
    return hold(person(name, domain=people.school.domain), title, school).person_id


def naming(title, who):
    return acts.NameCounterpart(party="raising", post=title, who=str(who))


def form(escalation, who, **typed):
    seen = str(escalations.stand(escalation).stream.seq)
    return {"key": str(uuid4()), "seen": seen, "who": str(who), **typed}


class TestTheTeam:
    def test_is_grouped_by_who_has_it(self, page, people):
        manager, other = people.school.line_manager, second(people)
        nobodys, mine, theirs = (at_stage(people, 2, at=ago(days)) for days in (8, 6, 4))
        lead = people.school.safeguarding_lead
        do(mine, lead, naming("line_manager", manager), at=timezone.now())
        do(theirs, lead, naming("line_manager", other), at=timezone.now())
        # whoever sees all of it, and nobody has it: the senior manager was asked for advice
        for each in (nobodys, theirs):
            asked = acts.Consult(with_="raising.senior_manager")
            do(each, people.school.practitioner, asked, at=timezone.now())

        seen = parts(at(page, people.school.senior_manager))
        own = parts(at(page, manager))

        assert seen == {
            "Nobody has it": [reference(nobodys)], "A colleague has it": [reference(theirs)],
        }  # fmt: skip
        assert own == {"You have it": [reference(mine)]}

    def test_says_why_stage_one_is_not_shown(self, page, people):
        stage(people, 1)

        found = at(page, people.school.line_manager)

        assert "Until it is taken to your stage" in found.text
        assert parts(found) == {}

    def test_has_the_overdue_first_and_then_the_day(self, page, people):
        late, later, calm = (at_stage(people, 2, at=ago(days)) for days in (40, 35, 2))

        found = at(page, people.school.line_manager)

        assert parts(found) == {"You have it": [reference(each) for each in (late, later, calm)]}
        assert "Overdue" in card(found, late)
        assert "Overdue" not in card(found, calm)

    def test_says_stage_limit_the_other_agency_and_who_has_it(self, page, people):
        escalation = at_stage(people, 2, at=ago(2))
        due = Entry.objects.get(escalation=escalation).due_day

        said = card(at(page, people.school.line_manager), escalation)

        assert "Puddlewick School and Severn Vale Children's Care, Stage 2" in said
        assert f"{due.day} {due:%B %Y}" in said
        assert "You have it as line manager, without being named." in said
        assert "It is your agency's turn" in said

    def test_leaves_out_what_is_closed_and_what_is_of_others(self, page, people):
        raised(people, at=ago(2))

        found = at(page, people.police.line_manager)

        assert "nothing in hand" in found.text

    def test_names_nobody_to_a_lead_and_says_where_somebody_is_wanted(self, page, people):
        taken = stage(people, 1)
        wanted = raised(people, at=ago(3))
        lead = people.social_care.safeguarding_lead

        found = at(page, lead)

        assert "Somebody has it as worker" in card(found, taken)
        assert "Nobody has it yet as worker" in card(found, wanted)
        assert "Penny" not in found.html
        assert found.links["Name somebody for " + reference(wanted)] == (
            f"/escalations/{wanted}/name_counterpart/"
        )
        assert not found.all("button", type="submit")[1:]

    def test_says_who_is_out_until_when_and_who_stands_in(self, page, people):
        today = timezone.localdate()
        StandIn.objects.create(
            holding=Holding.objects.get(person=people.school.senior_manager),
            person=find(people.school.director), stands_from=today, stands_to=today + DAY,
        )  # fmt: skip
        StandIn.objects.create(
            holding=Holding.objects.get(person=people.school.colleague),
            person=find(people.school.practitioner),
            stands_from=today + DAY, stands_to=today + 3 * DAY,
        )  # fmt: skip

        found = at(page, people.school.line_manager)

        assert "Sena Puddlewick-School, out until" in found.text
        assert "Dirk Puddlewick-School stands in" in found.text
        assert "Colin" not in found.text

    def test_stands_in_the_menu_of_who_has_one(self, page, people):
        assert "Team" in at(page, people.school.line_manager, "/my-work/").links
        assert "Team" in at(page, people.school.safeguarding_lead, "/policies/").links
        assert "Team" not in at(page, people.school.practitioner, "/my-work/").links
        assert "Team" not in at(page, people.severn.office, "/my-work/").links


class TestTakingIt:
    def test_is_one_button(self, page, people):
        escalation, senior = at_stage(people, 2, at=ago(5)), people.school.senior_manager
        asked = acts.Consult(with_="raising.senior_manager")
        do(escalation, people.school.line_manager, asked, at=timezone.now())
        found = at(page, senior)
        button = next(each for each in found.all("button") if "Take it" in each.text)
        typed = {
            each["name"]: each["value"]
            for each in found.all("input", type="hidden")
            if button.parent in each.above
        }

        answer = page.client.post(button.parent["action"], typed)

        assert answer.status_code == 302
        assert sits(escalation, people.school.slug, "line_manager") == senior
        assert "Sena Puddlewick-School" in page.get(answer["Location"]).text

    def test_is_not_offered_to_who_has_it_or_stands_below(self, page, people):
        escalation = at_stage(people, 3, at=ago(9))

        found = at(page, people.school.line_manager)

        assert "senior manager" in card(found, escalation)
        assert "Take it" not in card(found, escalation)
        assert "Pass it on" in card(found, escalation)

    def test_is_for_one_of_two_at_the_same_moment_in_turn(self, page, people):
        escalation = at_stage(people, 2, at=ago(5))
        senior, director = people.school.senior_manager, people.school.director
        advised_by_both(people, escalation)
        sent = {who: form(escalation, who) for who in (senior, director)}
        page.client.force_login(find(senior))
        assert page.client.post(f"/team/{escalation}/", sent[senior]).status_code == 302
        page.client.force_login(find(director))

        found = page.post(f"/team/{escalation}/", sent[director], status=409)

        assert "Sena Puddlewick-School has it now" in found.text
        assert "Somebody else took a step" in found.text
        again = {name: said for name, said in found.fields("").items() if name in sent[director]}
        assert again["who"] == str(director)
        assert page.client.post(f"/team/{escalation}/", again).status_code == 302
        assert sits(escalation, people.school.slug, "line_manager") == director


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_one_has_it_and_the_other_is_told(self, people):
        escalation = at_stage(people, 2, at=ago(5))
        advised_by_both(people, escalation)
        both = [people.school.senior_manager, people.school.director]
        clients = [browser(people, "school.senior_manager"), browser(people, "school.director")]

        answers = at_once(
            [
                (client, f"/team/{escalation}/", form(escalation, who))
                for client, who in zip(clients, both, strict=True)
            ]
        )

        assert sorted(each.status_code for each in answers) == [302, 409]
        won = both[[each.status_code for each in answers].index(302)]
        assert sits(escalation, people.school.slug, "line_manager") == won


class TestPassingItOn:
    def test_asks_who_and_says_who_has_it(self, page, people):
        escalation = at_stage(people, 2, at=ago(5))

        found = at(page, people.school.line_manager, f"/team/{escalation}/")

        options = [each.text for each in found.one("select", name="who").children]
        assert options == [
            "Choose one",
            "I take it myself (Lina Puddlewick-School, line manager)",
            "Sena Puddlewick-School, senior manager",
            "Dirk Puddlewick-School, director",
        ]
        has = "Lina Puddlewick-School has it now, without being named"
        assert f"Line manager, Puddlewick School: {has}" in found.text

    def test_says_of_a_colleague_that_they_are_out(self, page, people):
        escalation, day = at_stage(people, 2, at=ago(5)), timezone.localdate() + DAY
        StandIn.objects.create(
            holding=Holding.objects.get(person=people.school.senior_manager),
            person=find(people.school.director), stands_from=day - DAY, stands_to=day,
        )  # fmt: skip

        found = at(page, people.school.line_manager, f"/team/{escalation}/")

        assert f"Sena Puddlewick-School, senior manager, out until {day.day} {day:%B}" in found.text

    @pytest.mark.parametrize("who", ["", "nonsense", "left", "social_care"])
    def test_to_nobody_who_could_have_it_is_said_and_names_nobody(self, page, people, who):
        escalation = at_stage(people, 2, at=ago(5))
        chosen = {"left": people.left, "social_care": people.social_care.line_manager}.get(who, who)
        before = escalations.stand(escalation).stream.seq
        page.client.force_login(find(people.school.line_manager))

        found = page.post(f"/team/{escalation}/", form(escalation, chosen), status=422)

        assert found.one("p", id="who-error")
        assert escalations.stand(escalation).stream.seq == before

    def test_leads_back_to_the_team_who_gave_away_what_let_them_in(self, page, people):
        """Sent twice, the same: nobody is led to a page that is not there for them."""
        escalation, manager = at_stage(people, 2, at=ago(5)), people.school.line_manager
        page.client.force_login(find(manager))
        sent = form(escalation, people.school.senior_manager)

        first = page.client.post(f"/team/{escalation}/", sent)
        said = page.get(first["Location"]).text
        again = page.client.post(f"/team/{escalation}/", sent)

        assert (first["Location"], again["Location"]) == ("/team/", "/team/")
        assert "It is passed on. Whoever you chose has it now" in said
        assert "what you sent first is on record" in page.get("/team/").text
        assert page.client.get(f"/team/{escalation}/").status_code == 404
        page.client.force_login(find(people.school.practitioner))
        assert page.client.post(f"/team/{escalation}/", sent).status_code == 404

    @pytest.mark.parametrize("address", ["/team/{}/", "/escalations/{}/hand-over/"])
    def test_to_who_works_for_the_other_side_is_not_offered_and_said(self, page, people, address):
        escalation, both = at_stage(people, 2, at=ago(5)), people.school.director
        school, care = (
            Agency.objects.get(pk=each.id) for each in (people.school, people.social_care)
        )
        hold(find(both), "practitioner", care)
        hold(find(both), "practitioner", school)
        place = address.format(escalation)

        found = at(page, people.school.line_manager, place)
        refused = page.post(place, form(escalation, both), status=422)

        assert "Dirk" not in found.one("select", name="who").text
        assert "They work for the other side of this disagreement too" in refused.text

    def test_over_of_what_is_closed_is_refused_with_the_reason(self, page, people):
        escalation = closed(people)
        do_not = form(escalation, people.school.director)
        page.client.force_login(find(people.school.practitioner))

        answer = page.client.post(f"/escalations/{escalation}/hand-over/", do_not)

        assert answer.status_code == 422
        assert "It is closed" in answer.content.decode()

    def test_sent_twice_is_one_thing(self, page, people):
        escalation = at_stage(people, 2, at=ago(5))
        page.client.force_login(find(people.school.line_manager))
        sent = form(escalation, people.school.line_manager)

        answers = [page.client.post(f"/team/{escalation}/", sent) for _ in range(2)]

        assert [each.status_code for each in answers] == [302, 302]
        assert escalations.stand(escalation).stream.seq == int(sent["seen"]) + 1

    def test_sent_twice_with_somebody_else_says_who_was_named(self, page, people):
        escalation, other = at_stage(people, 2, at=ago(5)), people.school.senior_manager
        page.client.force_login(find(people.school.line_manager))
        sent = form(escalation, people.school.line_manager)
        page.client.post(f"/team/{escalation}/", sent)

        again = page.post(f"/team/{escalation}/", {**sent, "who": str(other)}, status=409)

        assert "You sent this before and named Lina Puddlewick-School" in again.errors[0]
        assert "It is on record" not in again.text
        assert again.fields("")["who"] == str(other)
        assert escalations.stand(escalation).stream.seq == int(sent["seen"]) + 1
        answer = page.client.post(f"/team/{escalation}/", again.fields(""))
        assert answer.status_code == 302
        assert escalations.stand(escalation).stored[-1].event.body.who == str(other)


class TestThePageOfAnEscalation:
    @pytest.mark.parametrize(
        ("who", "texts"),
        [
            ("school.practitioner", {"hand-over"}),
            ("school.line_manager", {"hand-over", "team"}),
            ("social_care.practitioner", set()),
            ("social_care.line_manager", {"team"}),
        ],
    )
    def test_leads_to_what_is_theirs(self, page, people, who, texts):
        escalation = at_stage(people, 2, at=ago(5))
        agency, _, title = who.partition(".")

        found = at(page, getattr(getattr(people, agency), title), f"/escalations/{escalation}/")

        places = {"hand-over": f"/escalations/{escalation}/hand-over/",
                  "team": f"/team/{escalation}/"}  # fmt: skip
        there = {name for name, place in places.items() if place in found.links.values()}
        assert there == texts

    def test_leads_nowhere_once_it_is_closed(self, page, people):
        escalation = closed(people)

        found = at(page, people.school.practitioner, f"/escalations/{escalation}/")

        assert "Hand over the worker's part" not in found.text


class TestHandingOver:
    def test_is_said_in_its_own_words(self, page, people):
        escalation = raised(people, at=ago(2))

        found = at(page, people.school.practitioner, f"/escalations/{escalation}/hand-over/")

        options = [each.text for each in found.one("select", name="who").children]
        assert options[1].startswith("Colin Puddlewick-School, worker")
        assert not any("Penny" in each for each in options)
        assert "Penny Puddlewick-School has it now" in found.text

    def test_makes_somebody_else_the_worker(self, page, people):
        escalation, colleague = raised(people, at=ago(2)), people.school.colleague
        page.client.force_login(find(people.school.practitioner))
        sent = form(escalation, colleague)

        answer = page.client.post(f"/escalations/{escalation}/hand-over/", sent)

        assert answer.status_code == 302
        assert access.to_escalation(escalation, person=colleague, at=timezone.now())
        assert reference(escalation) in at(page, colleague, "/my-work/").text
        assert reference(escalation) in at(page, people.school.practitioner, "/my-work/").text

    def test_says_where_nobody_else_could_have_it(self, page, people):
        escalation = raised(people, at=ago(2))
        others = Holding.objects.filter(agency=people.school.id)
        others.exclude(person=people.school.practitioner).update(held_to=ago(1).date())

        found = at(page, people.school.practitioner, f"/escalations/{escalation}/hand-over/")

        assert "Nobody else at Puddlewick School holds that post" in found.text
        assert not found.all("select")


class TestALeadWhoseWorkerHasLeft:
    def test_names_another_worker_on_the_page_for_that(self, page, people):
        escalation, colleague = at_stage(people, 2, at=ago(5)), people.school.colleague
        Holding.objects.filter(person=people.school.practitioner).update(held_to=ago(1).date())
        address = f"/escalations/{escalation}/name_counterpart/"
        form = at(page, people.school.safeguarding_lead, address)
        offered = [each["value"] for each in form.all("input", name="post")]
        assert offered == ["line_manager", "practitioner"]
        sent = {**form.fields(""), "post": "practitioner", "who": str(colleague)}

        answer = page.client.post(address, sent)

        assert answer.status_code == 302
        assert access.to_escalation(escalation, person=colleague, at=timezone.now())


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def advised_by_both(people: World, escalation) -> None:
    """Let the senior manager and the director see the whole of it."""
    for title in ("senior_manager", "director"):
        asked = acts.Consult(with_=f"raising.{title}")
        do(escalation, people.school.practitioner, asked, at=timezone.now())


def sits(escalation, slug, title):
    """Return who was named for a post."""
    seats = Entry.objects.get(escalation=escalation).seats
    return seats.get(body=slug, title=title, named=True).person
