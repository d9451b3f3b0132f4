"""What a form asks, and what it knows already: one's own agency, and whom a duty names."""

from datetime import timedelta

import pytest
from django.utils import timezone
from service_steps import at_stage, do, raised
from service_world import World, find, world

from accord.directory.models import Partnership
from accord.engine import acts, words
from accord.services import escalations

DAY = timedelta(days=1)


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 60 * DAY)


def at(page, who, path):
    page.client.force_login(find(who))
    return page.get(path)


class TestOnesOwnAgency:
    """What an agency has on file, or confirms, is for its own people to say."""

    @pytest.mark.parametrize(("doing", "where"), [("file_record", "agency"), ("confirm", "party")])
    def test_is_not_asked_for_and_no_other_can_be_slipped_in(self, page, people, doing, where):
        escalation = raised(
            people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY
        )
        settled = acts.Resolve(how="agreed", agreement="A visit.")
        do(
            escalation, people.school.practitioner, settled, at=timezone.now(), departing="So."
        )  # fmt: skip
        address = f"/escalations/{escalation}/{doing}/"
        form = at(page, people.school.practitioner, address)

        assert where not in form.fields("")
        slipped_in = form.fields("") | {where: people.social_care.slug, "departing": "So."}
        assert page.client.post(address, slipped_in).status_code == 302

        said = escalations.stand(escalation).stored[-1].event.body
        assert getattr(said, where) == people.school.slug

    def test_is_asked_of_whoever_has_none_in_it(self, page, people):
        escalation = at_stage(people, 4, at=timezone.now() - 10 * DAY)

        form = at(page, people.severn.chair, f"/escalations/{escalation}/file_record/")

        assert "Which agency has it?" in form.text
        assert {each["value"] for each in form.all("input", name="agency")} == {
            people.school.slug, people.social_care.slug
        }  # fmt: skip


class TestWhomToTell:
    def test_is_chosen_already_where_a_duty_names_one(self, page, people):
        plan = acts.Child(on_protection_plan=True, looked_after=True)
        escalation = at_stage(people, 2, at=timezone.now() - 5 * DAY, child=plan)
        manager = people.school.line_manager
        found = at(page, manager, "/my-work/")

        (tell,) = (to for text, to in found.links.items() if text.startswith("Tell the Indep"))

        assert tell.startswith(f"/escalations/{escalation}/inform/?duty=")
        assert page.get(tell).fields("")["who"] == "independent.reviewing_officer"

    def test_is_that_of_the_duty_that_led_there(self, page, people):
        harm = {"immediate_harm": True}
        escalation = raised(people, at=timezone.now() - DAY, **harm)
        found = at(page, people.school.practitioner, f"/escalations/{escalation}/")

        (tell,) = (to for text, to in found.links.items() if text.startswith("Tell the desig"))

        assert page.get(tell).fields("")["who"] == "raising.safeguarding_lead"

    def test_is_open_where_a_duty_names_several_or_nobody(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="bscp")
        area = words.AreaId("other")
        escalation = raised(people, at=timezone.now() - DAY, areas=(area,), area_other="It.")

        for given in ("", "?duty=stage-2/2", "?duty=stage-9/1", "?duty=no"):
            form = at(page, people.school.practitioner, f"/escalations/{escalation}/inform/{given}")
            assert form.fields("")["who"] == ""
