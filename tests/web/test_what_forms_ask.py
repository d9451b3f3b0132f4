"""What a form asks, and what it knows already: one's own agency, and whom a duty names."""

from datetime import timedelta

import pytest
from django.utils import timezone
from service_steps import at_stage, do, raised
from service_world import World, find, world

from accord.directory.models import Partnership, Representative
from accord.engine import acts, words
from accord.library import calendars, policies
from accord.services import escalations
from accord.web.act_forms import FORMS

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
        slipped_in = form.fields("") | {
            where: people.social_care.slug, "right": "yes", "departing": "So."
        }  # fmt: skip
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

    @pytest.mark.parametrize(
        ("child", "proposed"),
        [
            ({"on_protection_plan": True}, "independent.child_protection_chair"),
            ({"looked_after": True}, "independent.reviewing_officer"),
            (
                {"on_protection_plan": True, "looked_after": True},
                "independent.child_protection_chair",
            ),
        ],
    )
    def test_of_two_is_who_fits_the_childs_circumstances(self, page, people, child, proposed):
        """Reading 22: the chair for a child on a plan, the officer for a looked-after child."""
        Partnership.objects.filter(pk=people.severn.id).update(policy="bscp")
        escalation = at_stage(people, 2, at=timezone.now() - 5 * DAY, child=acts.Child(**child))

        form = at(page, people.school.line_manager, f"/escalations/{escalation}/inform/")

        assert form.fields("")["who"] == proposed


class TestWhatIsKnownAlready:
    """A form shows what the record and the directory know, so that nobody looks it up."""

    def test_names_each_agencys_member_on_the_partnership(self, page, people):
        escalation = at_stage(people, 3, at=timezone.now() - 9 * DAY)
        Representative.objects.filter(agency=people.social_care.id).delete()
        address = f"/escalations/{escalation}/engage_board_members/"

        form = at(page, people.school.senior_manager, address)

        assert "Its member is Bora Puddlewick-School." in form.text
        assert "The directory names no member for it: ask the partnership's office." in form.text
        assert "Bora Severn-Care" not in form.text

    def test_lists_what_was_promised_by_whom_and_by_when(self, page, people):
        escalation = at_stage(people, 2, at=timezone.now() - 5 * DAY)
        by = calendars.load().due_on(timezone.localdate() + DAY)
        plan = acts.AgreePlan(
            actions=(acts.Action(what="A visit", who="responding.line_manager", by=by),)
        )
        do(escalation, people.school.line_manager, plan, at=timezone.now())

        form = at(page, people.school.line_manager, f"/escalations/{escalation}/plan_done/")

        assert "A visit" in form.text
        assert "The line manager at Severn Vale Children's Care, by" in form.text

    def test_says_which_side_has_not_confirmed(self, page, people):
        escalation = at_stage(people, 1, at=timezone.now() - 5 * DAY)
        settled = acts.Resolve(how="agreed", agreement="A visit.")
        now = timezone.now()
        do(escalation, people.school.practitioner, settled, at=now, departing="So.")
        do(escalation, people.school.practitioner, acts.FileRecord(), at=now)
        do(escalation, people.school.practitioner, acts.Confirm(party="raising"), at=now)
        address = f"/escalations/{escalation}/confirm/"

        form = at(page, people.social_care.practitioner, address)

        assert "Confirm in writing the outcome" in form.text
        asks = form.text[form.text.index("Confirm in writing the outcome") :]
        assert "Penny Puddlewick-School" not in asks[: asks.index("It happened earlier")]

    @pytest.mark.parametrize("policy", policies.ids())
    def test_shows_each_of_the_policys_texts_beside_its_act(self, page, people, policy):
        Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
        escalation = raised(
            people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY,
            areas=(words.AreaId("other"),), area_other="It.",
        )  # fmt: skip
        guidance = policies.by_id(policy).policy.guidance
        shown = {}
        for each in guidance:
            for doing in set(each.at) & set(FORMS):
                form = at(page, people.school.practitioner, f"/escalations/{escalation}/{doing}/")
                shown[each.text] = each.text in form.text

        assert all(shown.values())
        assert {each.text for each in guidance if set(each.at) & set(FORMS)} == set(shown)

    def test_asks_for_what_the_policy_asks_of_a_talk(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        form = at(page, people.school.practitioner, f"/escalations/{escalation}/discuss/")

        assert "What the policy asks here:" in form.text
        assert "In one discussion say why it is unsafe" in form.text
        assert "clause 2.1b" in form.text.casefold()
