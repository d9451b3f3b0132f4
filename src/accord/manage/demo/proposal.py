"""A version of a policy that waits for approval in the demo: invented, and said to be so."""

import uuid
from datetime import datetime, timedelta
from typing import Final

import msgspec

from accord.directory.models import Partnership, Person
from accord.library import calendars, policies
from accord.services import adopting

OF: Final = "gscp"
BY: Final = "Olive Inkwell"
AGO: Final = timedelta(days=2)
AHEAD: Final = timedelta(days=21)
FEWER_DAYS: Final = 3


def version() -> policies.Loaded:
    """Return Gloucestershire's policy with a shorter first stage: nobody has thought of it."""
    loaded = policies.by_id(OF)
    first, *later = loaded.policy.stages
    limit = msgspec.structs.replace(first.limits[0], working_days=FEWER_DAYS)
    changed = msgspec.structs.replace(
        loaded.policy,
        version="an invented draft",
        stages=(msgspec.structs.replace(first, limits=(limit,)), *later),
    )
    return msgspec.structs.replace(loaded, policy=changed)


def write(*, at: datetime) -> None:
    """Let the office propose it two days ago, to be in force three weeks from then.

    Args:
        at: the instant from which the days are counted.
    """
    proposed = at - AGO
    adopting.propose(
        version(),
        partnership=Partnership.objects.get(policy=OF).pk,
        day=calendars.load().local_date(proposed) + AHEAD,
        by=Person.objects.get(name=BY).pk,
        key=uuid.uuid4(),
        at=proposed,
    )
