"""What an office types when it enters for an agency."""

from uuid import UUID, uuid4

from django.utils import timezone
from service_world import World

from accord.services import escalations

SAID = "The heron was seen alone at the weir."


def today(name: str = "happened") -> dict[str, object]:
    """Return today as it is typed in three boxes."""
    when = timezone.localdate()
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def entered(escalation: UUID, typed: dict[str, object]) -> dict[str, object]:
    """Return the form of a step that is entered for an agency."""
    seen = escalations.stand(escalation).stream.seq
    source = {"entered.how": "letter", "entered.from": "Mrs Example, head of the school"}
    return {"key": str(uuid4()), "seen": seen, **today(), **source, **typed}


def raising(people: World, place: str = "severn") -> dict[str, object]:
    """Return the form of a raising that is entered for the school of a partnership."""
    severn = place == "severn"
    return {
        "key": str(uuid4()),
        "agency": people.school.slug if severn else people.harbour_school.slug,
        "responding": [people.social_care.slug if severn else people.harbour_care.slug],
        "entered.how": "letter",
        "entered.from": "Mrs Example, head of the school",
        **today(),
        "areas": ["levels-of-need"],
        "what_happened": SAID,
        "immediate_harm": "no",
    }
