"""Whatever an act can say, somebody can type on some page; what is never typed says why."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from knocking import undone
from page import Page
from raising_steps import at, begun, sent
from service_steps import DAY, do
from service_world import World, find, world

from accord.directory.models import Partnership
from accord.engine import acts, words
from accord.library import policies
from accord.services import access, escalations
from accord.web.act_forms import FORMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

NEVER_TYPED = {
    "respond.agency": "whoever answers answers for their own agency",
    "propose.agency": "whoever offers offers for their own agency",
    "decline.agency": "whoever declines declines for their own agency",
    "name_counterpart.party": "a side names its own people",
    "confirm.party": "whoever confirms confirms for their own agency",
    "report.due": "the day is asked for with the report, and means nothing once it came",
    "correct.particulars": "the page asks the questions of the entry's own act",
}
"""Particulars that no page asks for by name, and why each need not be asked."""

BY_ANOTHER_NAME = {"correct.reason": "why"}
"""The page of a correction has the corrected act's own reason as well."""

RAISING = {
    "areas": ("about", "areas"),
    "area_other": ("about", "area_other"),
    "grounds": ("about", "grounds"),
    "child": ("child", "child"),
    "immediate_harm": ("danger", "danger"),
    "start_at": ("start", "start_at"),
    "start_reason": ("start", "start_reason"),
    "protect_by": ("earlier-day", "day"),
    "concern.what_happened": ("what-happened", "text"),
    "concern.why_unsafe": ("more-about-it", "why_unsafe"),
    "concern.change_wanted": ("more-about-it", "change_wanted"),
    "concern.impact_on_child": ("more-about-it", "impact_on_child"),
    "concern.evidence": ("more-about-it", "evidence"),
    "follows": ("check", "follow"),
}
"""The questions that raise a disagreement, particular by particular."""


def under(policy: str) -> World:
    people = world(at=timezone.now() - 30 * DAY)
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
    return people


def at_both_ends(people: World) -> tuple[UUID, UUID]:
    """Return one with two agencies asked at the first stage, and the same at the last."""
    start = timezone.now() - 9 * DAY
    worker = people.school.practitioner
    desk = access.desks(worker, today=start.date())[0]
    found = []
    for key in (people.school.id, people.health.id):
        escalation = escalations.raise_(
            acts.Raise(areas=(words.OTHER_AREA,), area_other="It.", immediate_harm=True),
            key=key, person=worker, desk=desk,
            responding=(people.social_care.slug, people.health.slug), counterpart=None,
            happened=None, departing="", at=start,
        ).escalation  # fmt: skip
        name = acts.NameCounterpart(
            party=people.social_care.slug, post="practitioner",
            who=str(people.social_care.practitioner),
        )  # fmt: skip
        do(escalation, people.social_care.safeguarding_lead, name, at=start)
        plan = acts.AgreePlan(actions=(acts.Action(what="A visit"),))
        do(escalation, worker, plan, at=start)
        found.append(escalation)
    policy = policies.by_id(desk.policy).policy
    for hours in range(1, policy.last + 1):
        up = acts.Escalate(reason="No.", actions_to_date="All.", rationale="So.")
        when = start + timedelta(hours=hours)
        do(found[1], worker, up, at=when, departing="The child cannot wait.")
    return found[0], found[1]


def typed(answer) -> set[str]:
    """Return the names of what can be typed on a page, without the numbers of rows and boxes."""
    page = Page(answer)
    named = [
        each["name"]
        for tag in ("input", "select", "textarea")
        for each in page.all(tag)
        if each["type"] != "hidden" or each["name"] in ("form", "mode", "entry")
    ]
    return {each.partition("-")[0] for each in named}


def asked(client, people: World) -> dict[str, set[str]]:
    """Return what can be typed for each act by somebody of either side, or by who decides."""
    first, last = at_both_ends(people)
    found: dict[str, set[str]] = {act: set() for act in FORMS}
    for person, escalation in (
        (people.school.practitioner, first),
        (people.social_care.practitioner, first),
        (people.severn.chair, last),
    ):
        client.force_login(find(person))
        for act in FORMS:
            given = {"entry": "1"} if act == "correct" else {}
            answer = client.get(f"/escalations/{escalation}/{act}/", given)
            if answer.status_code == 200:
                found[act] |= typed(answer)
    return found


class TestEveryParticular:
    def test_of_every_act_can_be_typed_on_some_page(self, client):
        found: dict[str, set[str]] = {act: set() for act in FORMS}
        for policy in ("gscp", "tscp", "chscp", "mscb"):
            with undone():
                for act, names in asked(client, under(policy)).items():
                    found[act] |= names

        missing = {
            f"{act}.{field}"
            for act, kind in acts.BY_NAME.items()
            for field in kind.__struct_fields__
            if act != "raise"
            if BY_ANOTHER_NAME.get(f"{act}.{field}", field) not in found[act]
        }
        assert missing == set(NEVER_TYPED)
        # reading 6: whatever is written up later says when it happened
        assert {act for act, names in found.items() if "happened" not in names} == {"correct"}

    def test_of_raising_stands_on_one_of_its_questions(self):
        wanted = {
            *(set(acts.Raise.__struct_fields__) - {"concern"}),
            *(f"concern.{each}" for each in acts.Concern.__struct_fields__),
        }
        assert set(RAISING) == wanted

    @pytest.mark.parametrize("policy", ["tscp", "mscb"])
    def test_of_raising_is_asked_there(self, page, policy):
        people = under(policy)
        page.client.force_login(find(people.school.practitioner))
        draft = begun(page, danger="yes")
        sent(page, at(draft, "agency"), responding=people.social_care.slug)
        elsewhere = {"tscp": {"grounds", "child"}, "mscb": {"start_at", "start_reason"}}[policy]
        for particular, (step, name) in RAISING.items():
            if particular in elsewhere or step == "check":
                continue
            answer = page.client.get(at(draft, step))
            assert answer.status_code == 200, step
            names = {each["name"] for each in Page(answer).elements}
            assert name in names, particular
