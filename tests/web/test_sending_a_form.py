"""A policy's form is filled in from the record, changed, sent, and read by who gets it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from service_steps import DAY, at_stage, do, raised
from service_world import World, find, world

from accord.directory.models import Partnership
from accord.engine import acts, events
from accord.library import policies
from accord.services import escalations
from accord.web import form_fields

pytestmark = pytest.mark.django_db
CONCERN = acts.Concern(what_happened="Nobody went there.", change_wanted="A visit today.")
FORMS = [
    (policy.policy.id, form.id)
    for policy in map(policies.by_id, policies.ids())
    for form in policy.policy.forms
]


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 30 * DAY)


def under(policy: str, people: World) -> None:
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)


def medway(people: World):
    """Return one of Medway's at stage three, and its form."""
    under("mscb", people)
    at = timezone.now() - 9 * DAY
    escalation = raised(people, counterpart=people.social_care.practitioner, at=at, concern=CONCERN)
    for hours in range(1, 4):
        do(
            escalation, people.school.practitioner, acts.Escalate(reason=f"No visit ({hours})."),
            at=at + timedelta(hours=hours), departing="The child cannot wait.",
        )  # fmt: skip
    name = acts.NameCounterpart(party="raising", post="director", who=str(people.school.director))
    do(escalation, people.school.safeguarding_lead, name, at=at + timedelta(hours=4))
    return escalation


def by(page, person):
    page.client.force_login(find(person))
    return page


def account(escalation) -> dict[str, str]:
    stored = escalations.stand(escalation).stored
    last = stored[-1].event.body
    assert isinstance(last, events.Account)
    return {line.id: line.text for line in last.lines}


class TestAForm:
    @pytest.mark.clause("mscb", "f3")
    def test_is_filled_in_from_the_record(self, page, people):
        escalation = medway(people)

        form = by(page, people.school.director).get(f"/escalations/{escalation}/send_form/")

        fields = {name: text.strip() for name, text in form.fields("").items()}
        assert fields["form"] == "stage-3-escalation"
        assert fields["form.practitioner"] == "Penny Puddlewick-School, worker, Puddlewick School"
        assert fields["form.service"] == "Puddlewick School"
        assert fields["form.from"] == "Dirk Puddlewick-School, director, Puddlewick School"
        assert "Nobody went there." in fields["form.concerns"]
        assert "No visit (3)." in fields["form.concerns"]
        assert fields["form.requested_action"] == "A visit today."
        when = timezone.localdate() - 9 * DAY
        assert fields["form.date_of_alert"] == f"{when:%A} {when.day} {when:%B %Y}"

    def test_lists_everything_that_has_been_done_so_far(self, page, people):
        escalation = at_stage(people, 3, at=timezone.now() - 9 * DAY, concern=CONCERN)
        address = f"/escalations/{escalation}/send_form/"

        form = by(page, people.school.senior_manager).get(address)

        done = form.fields("")["form.actions_to_date"].strip().splitlines()
        steps = [each for each in escalations.stand(escalation).standing.history]
        assert len(done) == len({each.entry for each in steps})
        assert "raised a disagreement" in done[0]
        assert "took it up to a later stage" in done[-1]
        assert form.one("textarea", name="form.actions_to_date")

    def test_never_says_who_the_child_is_by_itself(self, page, people):
        form = by(page, people.school.director).get(f"/escalations/{medway(people)}/send_form/")

        assert form.fields("")["form.child_name"] == ""
        assert form.fields("")["form.child_birth_date"] == ""
        assert form.fields("")["form.response"].strip() == ""

    def test_goes_on_record_as_it_was_changed(self, page, people):
        escalation = medway(people)
        address = f"/escalations/{escalation}/send_form/"
        fields = by(page, people.school.director).get(address).fields("")
        sent = {**fields, "form.requested_action": "Two visits.", "form.from": ""}

        after = page.post(address, sent, follow=True)

        assert account(escalation)["form.requested_action"] == "Two visits."
        assert "form.from" not in account(escalation)
        assert "Two visits." in after.text
        assert "Action requested" in after.text

    def test_keeps_what_was_typed_where_something_is_wrong(self, page, people):
        escalation = medway(people)
        address = f"/escalations/{escalation}/send_form/"
        fields = by(page, people.school.director).get(address).fields("")
        sent = {**fields, "form.concerns": "a" * 10_001, "form.requested_action": "Two visits."}

        again = page.post(address, sent, status=422)

        assert "Concerns remaining from stage two: at most 10,000 characters" in again.errors[0]
        assert again.fields("")["form.requested_action"].strip() == "Two visits."

    def test_goes_to_fewer_where_a_tick_is_taken_away(self, page, people):
        escalation = medway(people)
        address = f"/escalations/{escalation}/send_form/"
        form = by(page, people.school.director).get(address)
        ticked = [each["value"] for each in form.all("input", name="to")]

        page.client.post(address, {**form.fields(""), "to": ["partnership"]})

        said = escalations.stand(escalation).stored[-2].event.body
        assert ticked == ["raising.director", "responding.director", "partnership"]
        assert said == acts.SendForm(form="stage-3-escalation", to=("partnership",))

    def test_goes_to_nobody_where_every_tick_is_taken_away(self, page, people):
        escalation = medway(people)
        address = f"/escalations/{escalation}/send_form/"
        fields = by(page, people.school.director).get(address).fields("")
        sent = {**fields, "form.requested_action": "Two visits."}
        sent.pop("to", None)

        again = page.post(address, sent, status=422)

        assert again.errors == ["Choose at least one who gets the form."]
        assert again.fields("")["form.requested_action"].strip() == "Two visits."
        assert "to" not in again.fields("")
        bodies = [each.event.body for each in escalations.stand(escalation).stored]
        assert not any(isinstance(each, acts.SendForm) for each in bodies)

    def test_leads_to_the_other_form_of_the_policy(self, page, people):
        escalation = medway(people)
        form = by(page, people.school.director).get(f"/escalations/{escalation}/send_form/")
        (other,) = (to for text, to in form.links.items() if "Notification form" in text)

        found = page.get(other)

        assert found.fields("")["form"] == "notification"
        assert not [name for name in found.fields("") if name.startswith("form.")]

    def test_that_the_policy_has_not_is_refused(self, page, people):
        escalation = at_stage(people, 3, at=timezone.now() - 9 * DAY)
        address = f"/escalations/{escalation}/send_form/"
        fields = by(page, people.school.senior_manager).get(address).fields("")

        again = page.post(address, {**fields, "form": "stage-3-escalation"}, status=422)

        assert "choose one of the answers listed" in again.errors[0]

    def test_is_read_by_the_partnerships_office_with_its_fields(self, page, people):
        escalation = at_stage(people, 3, at=timezone.now() - 9 * DAY, concern=CONCERN)
        address = f"/escalations/{escalation}/send_form/"
        form = by(page, people.school.senior_manager).get(address)
        assert "The partnership's office reads what you write here" in form.text
        assert "clause 2.3f" in form.text.casefold()
        page.post(address, {**form.fields(""), "form.escalation": "He is alone."}, follow=True)

        seen = by(page, people.severn.office).get(f"/escalations/{escalation}/")

        assert "He is alone." in seen.text
        assert "Actions taken to date" in seen.text


class TestEveryForm:
    @pytest.mark.clause("mscb", "f3")
    @pytest.mark.parametrize(("policy", "form"), FORMS)
    def test_asks_for_each_of_its_fields(self, page, people, policy, form):
        under(policy, people)
        escalation = raised(people, at=timezone.now() - DAY)

        found = by(page, people.school.practitioner).get(
            f"/escalations/{escalation}/send_form/", form=form
        )

        asked = {name for name in found.fields("") if name.startswith("form.")}
        fields = policies.by_id(policy).policy.form(form).fields
        assert asked == {f"form.{each.id}" for each in fields}

    def test_has_for_whoever_gets_it_what_only_they_can_say(self):
        known = {field.id for _, form in map(_form, FORMS) for field in form.fields}

        assert set(form_fields.OF_THE_READER) < known
        assert {*form_fields.SHORT, *form_fields.ROWS} <= known
        assert set(form_fields.HINTS) <= known


def _form(each):
    policy, form = each
    return policy, policies.by_id(policy).policy.form(form)
