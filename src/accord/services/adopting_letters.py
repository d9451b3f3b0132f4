"""What is written when a version of a policy is proposed, approved, declined or taken back.

A letter names no person: it says what happened to which policy, and where to read it.
"""

import uuid
from datetime import datetime

from django.conf import settings

from accord.directory.models import Adoption, Holding, Partnership, Person
from accord.directory.posts import OFFICES
from accord.library import phrases
from accord.queries import in_force
from accord.services import mailing

LEAD = "safeguarding_lead"

_PROPOSED = """\
Another version of the escalation policy of {place} was proposed. It waits for somebody of the
office who did not propose it.

Until it is approved nothing changes. Read what would change, and approve or decline it:

{office}
"""
_APPROVED = """\
Another version of the escalation policy of {place} was approved. It is in force from {day}:
{policy}, version: {edition}.

What is raised from that day on follows it. What was raised before keeps the policy it was raised
under.

{read}
"""
_DECLINED = """\
The version of the escalation policy of {place} that was proposed was declined. Nothing changes.
The reason stands beside it:

{office}
"""
_WITHDRAWN = """\
The version of the escalation policy of {place} that was to be in force from {day} was taken back.
The policy that is in force now stays.

{office}
"""


def proposed(partnership: uuid.UUID, *, by: uuid.UUID, at: datetime) -> None:
    """Tell the others of the office that a version waits for one of them.

    Args:
        by: who proposed it, and need not be told.
        at: the instant of proposing.
    """
    place = Partnership.objects.get(pk=partnership)
    said = _PROPOSED.format(place=place.name, office=_office(partnership))
    for reader in _of_office(partnership, at):
        if reader.pk != by:
            mailing.write(
                reader, "policy-proposed", f"A policy to approve at {place.name}", said, at=at
            )


def approved(adoption: Adoption, *, at: datetime) -> None:
    """Tell all of the office, and the safeguarding leads of the partnership's agencies.

    Args:
        at: the instant of approving.
    """
    _tell_all(adoption, "policy-approved", "Another version of the policy", _APPROVED, at=at)


def declined(adoption: Adoption, *, at: datetime) -> None:
    """Tell all of the office; the agencies were not told of what was only proposed.

    Args:
        at: the instant of declining.
    """
    place = adoption.partnership
    said = _DECLINED.format(place=place.name, office=_office(place.pk))
    for reader in _of_office(place.pk, at):
        mailing.write(
            reader, "policy-declined", f"A policy was declined at {place.name}", said, at=at
        )


def withdrawn(adoption: Adoption, *, at: datetime) -> None:
    """Tell everybody who was told of it before.

    Args:
        at: the instant of taking it back.
    """
    subject = "A version of the policy was taken back"
    _tell_all(adoption, "policy-withdrawn", subject, _WITHDRAWN, at=at)


def _tell_all(adoption: Adoption, kind: str, subject: str, text: str, *, at: datetime) -> None:
    place = adoption.partnership
    read = in_force.named(adoption.policy, bytes(adoption.version))
    values = {
        "place": place.name, "policy": read.policy.title, "edition": adoption.edition,
        "day": phrases.day(adoption.in_force_from), "read": f"{settings.BASE_URL}/policies/",
    }  # fmt: skip
    readers = {each.pk: each for each in _of_office(place.pk, at)}
    if adoption.approved_at is not None:
        readers |= {each.pk: each for each in _leads(place.pk, at) if each.pk not in readers}
    for reader in readers.values():
        said = text.format(office=_office(place.pk), **values)
        mailing.write(reader, kind, f"{subject}: {place.name}", said, at=at)


def _of_office(partnership: uuid.UUID, at: datetime) -> tuple[Person, ...]:
    held = Holding.objects.filter(partnership=partnership, title__in=OFFICES)
    return mailing.readers(held, at=at)


def _leads(partnership: uuid.UUID, at: datetime) -> tuple[Person, ...]:
    held = Holding.objects.filter(agency__partnerships=partnership, title=LEAD)
    return mailing.readers(held, at=at)


def _office(partnership: uuid.UUID) -> str:
    return f"{settings.BASE_URL}/office/policy/{partnership}/"
