"""Handed up inside the stage: every page says the same of who has it, and whom they meet."""

from uuid import UUID

import pytest
from django.utils import timezone
from page import Page
from service_steps import DAY, at_stage, discussed, do
from service_world import find

from accord.directory.models import Agency, Holding
from accord.engine import acts
from accord.register.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_up(people) -> UUID:
    """Return one at stage three that the senior manager handed to the director, a talk ago."""
    escalation = at_stage(people, 3, at=timezone.now() - 4 * DAY)
    senior = people.school.senior_manager
    do(escalation, senior, discussed(), at=timezone.now() - DAY)
    do(escalation, senior, acts.NextTier(), at=timezone.now() - DAY)
    return escalation


def at(page, who: UUID, address: str) -> Page:
    page.client.force_login(find(who))
    return page.get(address)


def card(found: Page, escalation: UUID) -> str:
    reference = Entry.objects.get(escalation=escalation).reference
    return next(each.text for each in found.all("li") if reference in each.text)


def two_directors(of: UUID) -> None:
    """Let nobody alone hold the director's post of an agency."""
    first = Holding.objects.filter(agency=of, title="director").first()
    colleague = Holding.objects.filter(agency=of, title="practitioner").first()
    Holding.objects.create(
        person=colleague.person, agency=Agency.objects.get(pk=of), title="director",
        held_from=first.held_from,
    )  # fmt: skip


class TestTheHigherPost:
    def test_is_whom_the_worker_waits_for(self, page, people, handed_up):
        found = at(page, people.school.practitioner, "/my-work/")

        assert "for the director at Puddlewick School" in card(found, handed_up)
        assert "senior manager at Puddlewick School" not in card(found, handed_up)

    def test_meets_its_like_and_not_the_lower_one(self, page, people, handed_up):
        mine = at(page, people.school.director, "/my-work/")
        whole = at(page, people.school.director, f"/escalations/{handed_up}/")

        talk = "Attempt to resolve it with the other director through discussion"
        assert mine.links[talk] == f"/escalations/{handed_up}/discuss/"
        assert talk in whole.text
        assert "the other senior manager through" not in whole.text.split("What has happened")[0]

    def test_has_it_on_the_team_page_and_where_it_is_passed_on(self, page, people, handed_up):
        team = at(page, people.school.senior_manager, "/team/")
        passing = at(page, people.school.senior_manager, f"/team/{handed_up}/")

        who = "Dirk Puddlewick-School"
        assert f"{who} has it as director, without being named" in card(team, handed_up)
        said = f"Director, Puddlewick School: {who} has it now, without being named"
        assert said in passing.text

    def test_is_what_a_lead_is_asked_to_name_and_can(self, page, people, handed_up):
        two_directors(people.social_care.id)
        lead = people.social_care.safeguarding_lead

        team = at(page, lead, "/team/")
        (naming,) = (
            to for text, to in team.links.items() if text.startswith("Name somebody for ")
        )  # fmt: skip
        form = page.get(naming)

        assert "as director" in card(team, handed_up)
        assert [each["value"] for each in form.all("input", name="post")][:1] in (["director"], [])
        who = str(people.social_care.director)
        sent = {**form.fields(""), "post": "director", "who": who}
        assert page.client.post(naming, sent).status_code == 302
        seen = at(page, people.social_care.director, f"/escalations/{handed_up}/")
        assert "Next" in seen.text


def test_nobody_is_named_for_what_is_resolved(page, people, handed_up):
    two_directors(people.social_care.id)
    lead = people.social_care.safeguarding_lead
    settled = acts.Resolve(how="agreed", agreement="Somebody goes there.")
    do(handed_up, people.school.director, discussed(), at=timezone.now())
    do(handed_up, people.school.director, settled, at=timezone.now())

    found = at(page, lead, "/team/")

    assert not [each for each in found.links if each.startswith("Name somebody for ")]
