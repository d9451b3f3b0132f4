"""Steps that tests of raising take: questions answered as a browser would, and what came of it."""

from datetime import date
from uuid import UUID

from django.utils import timezone
from service_world import World

from accord.desk.models import DraftReader
from accord.directory import models as directory
from accord.engine import acts
from accord.queries import raising
from accord.services import escalations

SAID = "The review was cancelled.\n\nNobody has seen her since."
QUICK = {
    "agency": {"responding": "severn-care"},
    "person": {"counterpart": "unknown"},
    "talked": {"talked": "no"},
    "child": {"child": "none"},
    "about": {"areas": "levels-of-need"},
    "what-happened": {"text": SAID},
}
"""The least that can be answered, in the order of the questions."""


def begun(visitor, danger: str = "no") -> UUID:
    """Answer the first question, and return the draft that it began."""
    key = visitor.get("/raise/").one("input", name="key")["value"]
    sent(visitor, "/raise/", key=key, danger=danger)
    return UUID(key)


def sent(visitor, address: str, **typed: object) -> str:
    """Send a form that is taken, and return where it leads."""
    answer = visitor.client.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def at(draft: UUID, step: str = "") -> str:
    return f"/raise/{draft}/" + (f"{step}/" if step else "")


def advice_page(draft: UUID, adviser: UUID) -> str:
    """Return where somebody who is asked reads a draft and gives advice on it."""
    return f"/advice/{DraftReader.objects.get(draft=draft, person=adviser).id}/"


def filled(visitor, *steps: str, **other: dict[str, object]) -> UUID:
    """Answer questions from the first on: those named, or all; then say what else is given."""
    draft = begun(visitor)
    answers = {name.replace("_", "-"): typed for name, typed in other.items()}
    for step in steps or (*QUICK, *(answers.keys() - QUICK.keys())):
        sent(visitor, at(draft, step), **{**QUICK.get(step, {}), **answers.get(step, {})})
    return draft


def written(people: World, draft: UUID):
    said = raising.draft(draft, person=people.school.practitioner, at=timezone.now())
    assert said is not None
    return said


def act_of(escalation: UUID) -> acts.Raise:
    stored = escalations.stand(escalation).stored
    return next(each.event.body for each in stored if isinstance(each.event.body, acts.Raise))


def by_day(day: date) -> dict[str, object]:
    return {
        "earlier": "yes", "day": day.day, "month": day.month, "year": day.year,
        "protect_reason": "She goes home that evening.",
    }  # fmt: skip


def in_two_partnerships(people: World) -> None:
    school = directory.Agency.objects.get(slug=people.school.slug)
    school.partnerships.add(people.harbour.id)
