"""Escalations at the last stage, as tests of its pages need them."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from service_steps import DAY, do, raised
from service_world import World

from accord.directory.models import Partnership
from accord.engine import acts
from accord.library import policies


def brought(people: World, policy: str = "gscp") -> UUID:
    """Return one that came to who decides under a policy, four days ago at most."""
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
    start = timezone.now() - 4 * DAY
    escalation = raised(people, counterpart=people.social_care.practitioner, at=start)
    for hours in range(1, policies.by_id(policy).policy.last + 1):
        up = acts.Escalate(reason="No.", actions_to_date="All.", rationale="So.")
        when = start + timedelta(hours=hours)
        do(escalation, people.school.practitioner, up, at=when, departing="She cannot wait.")
    return escalation


def panel(people: World, *third: str) -> acts.AppointPanel:
    """Return a panel of three agencies, the third of them health where none is named."""
    slugs = (people.school.slug, people.social_care.slug, *(third or (people.health.slug,)))
    return acts.AppointPanel(
        members=tuple(
            acts.Member(agency=each, senior=True, body=("partnership",)) for each in slugs
        )
    )


def appointed(people: World, *third: str) -> UUID:
    """Return one for which a panel sits."""
    escalation = brought(people)
    chair = people.severn.chair
    do(escalation, chair, acts.ChooseRoute(route="panel"), at=timezone.now() - DAY / 2)
    do(escalation, chair, panel(people, *third), at=timezone.now() - DAY / 3)
    return escalation
