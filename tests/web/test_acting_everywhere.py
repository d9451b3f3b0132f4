"""Under each of the five policies, at each stage, every form that is offered can be opened."""

from datetime import timedelta

import pytest
from django.utils import timezone
from service_steps import discussed, do
from service_world import World, find, world

from accord.directory.models import Partnership
from accord.engine import acts, words
from accord.library import policies
from accord.services import access, escalations
from accord.web.act_forms import FORMS

START = timezone.now() - timedelta(days=20)


def people_under(policy: str) -> World:
    """Return the world with one partnership under that policy."""
    people = world(at=START)
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
    return people


def raised_with_two(people: World):
    """Raise against two agencies at once, the child on a plan and in danger."""
    desk = access.desks(people.school.practitioner, today=START.date())[0]
    return escalations.raise_(
        acts.Raise(
            areas=(words.OTHER_AREA,), area_other="Housing", immediate_harm=True,
            child=acts.Child(on_protection_plan=True, looked_after=True),
        ),
        key=people.school.id, person=people.school.practitioner, desk=desk,
        responding=(people.social_care.slug, people.health.slug), counterpart=None,
        happened=None, departing="", at=START,
    ).escalation  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("policy", policies.ids())
class TestUnderEachPolicy:
    def test_every_form_that_is_offered_opens(self, page, policy):
        people = people_under(policy)
        escalation = raised_with_two(people)
        name = acts.NameCounterpart(
            party=people.social_care.slug, post="practitioner",
            who=str(people.social_care.practitioner),
        )  # fmt: skip
        do(escalation, people.social_care.safeguarding_lead, name, at=START)
        opened: set[tuple[str, str]] = set()
        last = policies.by_id(policy).policy.last

        for rung in range(last + 1):
            self.open_all(page, people, escalation, opened)
            if rung < last:
                do(
                    escalation, people.school.practitioner,
                    acts.Escalate(reason="No.", actions_to_date="All.", rationale="So."),
                    at=START + timedelta(hours=rung + 1), departing="The child cannot wait.",
                )  # fmt: skip

        decision = policies.by_id(policy).policy.stages[last].decision
        of_the_last = {"choose_route", "appoint_panel", "hear"} if decision.panel else set()
        seen = {doing for _, doing in opened}
        assert of_the_last <= seen
        assert {"discuss", "escalate", "resolve", "correct", "respond", "inform"} <= seen

    def open_all(self, page, people, escalation, opened) -> None:
        """Open each form that somebody finds offered and has not opened before."""
        for person in (
            people.school.practitioner, people.social_care.practitioner,
            people.social_care.safeguarding_lead, people.health.safeguarding_lead,
            people.severn.chair,
        ):  # fmt: skip
            page.client.force_login(find(person))
            if page.client.get(f"/escalations/{escalation}/").status_code == 404:
                continue
            found = page.get(f"/escalations/{escalation}/")
            for address in found.links.values():
                doing = address.partition(f"{escalation}/")[2].partition("/")[0]
                if doing in FORMS and (person, doing) not in opened:
                    page.get(address)
                    opened.add((person, doing))


@pytest.mark.django_db
class TestWhereSeveralRespond:
    def test_the_raising_side_says_with_which_agency_it_talked(self, page):
        people = people_under("gscp")
        escalation = raised_with_two(people)
        page.client.force_login(find(people.school.practitioner))
        address = f"/escalations/{escalation}/discuss/"
        typed = page.get(address).fields("") | {"mode": "video", "outcome": "unresolved"}

        unsaid = page.post(address, typed, status=422)
        page.client.post(address, typed | {"agency": people.health.slug})

        assert unsaid.errors == ["Choose the agency you talked with."]
        said = escalations.stand(escalation).stored[-1].event.body
        assert said.agency == people.health.slug

    def test_each_answers_for_itself_alone(self, page):
        people = people_under("gscp")
        escalation = raised_with_two(people)
        name = acts.NameCounterpart(
            party=people.health.slug, post="practitioner", who=str(people.health.practitioner)
        )
        do(escalation, people.health.safeguarding_lead, name, at=START)
        page.client.force_login(find(people.health.practitioner))
        address = f"/escalations/{escalation}/respond/"
        typed = page.get(address).fields("") | {"response": "We saw him."}

        page.client.post(address, typed | {"agency": people.social_care.slug})

        said = escalations.stand(escalation).stored[-1].event.body
        assert said == acts.Respond(response="We saw him.", agency=people.health.slug)


@pytest.mark.django_db
class TestTheLastStage:
    def test_is_chosen_appointed_heard_and_decided_on_its_forms(self, page):
        people = people_under("gscp")
        escalation = raised_with_two(people)
        for hours in range(1, 4):
            do(
                escalation, people.school.practitioner, acts.Escalate(reason="No."),
                at=START + timedelta(hours=hours), departing="The child cannot wait.",
            )  # fmt: skip
        page.client.force_login(find(people.severn.chair))

        def does(doing, **typed):
            address = f"/escalations/{escalation}/{doing}/"
            answer = page.client.post(address, page.get(address).fields("") | typed)
            assert answer.status_code == 302, answer.content.decode()

        does("choose_route", route="panel")
        agencies = (people.school.slug, people.social_care.slug, people.health.slug)
        does("appoint_panel", **{
            f"members-{row}-{name}": value
            for row, agency in enumerate(agencies, start=1)
            for name, value in (("agency", agency), ("senior", "yes"), ("body", "partnership"))
        })  # fmt: skip
        does("hear", from_="raising")
        does("hear", from_="responding")
        does("decide", decision="A plan is made.")

        standing = escalations.stand(escalation).standing
        assert (standing.status, standing.how) == ("resolved", "decided")
        assert standing.departures == 3, "the three ways up, and none at the last stage"


@pytest.mark.django_db
class TestAPlan:
    def test_is_written_in_rows_and_ticked_off(self, page):
        people = people_under("gscp")
        escalation = raised_with_two(people)
        page.client.force_login(find(people.school.practitioner))
        year = timezone.localdate().year + 1
        plan, done = (f"/escalations/{escalation}/{each}/" for each in ("agree_plan", "plan_done"))
        typed = page.get(plan).fields("") | {
            "actions-2-what": "Visit him", "actions-2-who": "raising.line_manager",
            "actions-2-by-day": "27", "actions-2-by-month": "nov", "actions-2-by-year": str(year),
        }  # fmt: skip

        page.client.post(plan, typed)
        (choice,) = page.get(done).all("input", name="what")
        ticked = page.get(done).fields("") | {"what": choice["value"]}
        first, again = (page.client.post(done, ticked) for _ in range(2))

        assert first["Location"] == again["Location"], "though nothing is left to tick off"
        (promise,) = escalations.stand(escalation).standing.promises
        assert promise.done
        assert (promise.action.what, promise.action.who) == ("Visit him", "raising.line_manager")
        assert promise.action.by.day.isoformat() == f"{year}-11-27"

    def test_says_what_is_missing_in_a_row(self, page):
        people = people_under("gscp")
        escalation = raised_with_two(people)
        page.client.force_login(find(people.school.practitioner))
        address = f"/escalations/{escalation}/agree_plan/"
        typed = page.get(address).fields("")

        nobody = page.post(address, typed | {"actions-1-who": "raising.line_manager"}, status=422)
        nothing = page.post(address, typed, status=422)
        no_who = page.post(address, typed | {"actions-1-what": "Visit him"}, status=422)

        assert typed["actions-1-who"] == "", "nobody stands there who was not chosen"
        assert no_who.errors == ["Choose who does it from the list."]
        assert no_who.fields("")["actions-1-what"].strip() == "Visit him"
        assert nobody.errors == ["Say what is to be done."]
        assert nothing.errors == ["Say at least one action."]


@pytest.mark.django_db
def test_a_talk_is_kept_on_record_for_the_post_that_took_part():
    people = people_under("gscp")
    escalation = raised_with_two(people)

    do(escalation, people.school.practitioner, discussed(), at=START)

    assert escalations.stand(escalation).stored[-1].event.by == "raising.practitioner"
