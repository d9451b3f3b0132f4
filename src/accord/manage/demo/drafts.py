"""Writes the demo's drafts: what is not raised yet, and on which somebody is asked for advice."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import yaml

from accord.directory.models import Person
from accord.library import policies
from accord.manage.demo import days
from accord.services import advice, drafts

FILE = Path(__file__).with_name("drafts.yaml")


class DraftData(days.MomentData, frozen=True, kw_only=True):
    """One draft: who writes it, whom they ask to read it, and what they answered so far."""

    policy: str
    who: str
    asks: str
    answers: dict[str, dict[str, Any]]


def read() -> tuple[DraftData, ...]:
    """Return what the file says."""
    plain = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(plain, tuple[DraftData, ...])


def write(every: tuple[DraftData, ...], *, at: datetime) -> None:
    """Write each draft, and ask for advice on it.

    Args:
        at: the instant from whose local date the days are counted back.
    """
    people = dict(Person.objects.values_list("name", "id"))
    for each in every:
        _write(each, people, at=days.moment(each, at))


def _write(data: DraftData, people: dict[str, uuid.UUID], *, at: datetime) -> None:
    draft, person = uuid.uuid4(), people[data.who]
    policy = policies.by_id(data.policy).policy
    drafts.begin(draft, person=person, at=at, immediate_harm=False)
    for question, said in data.answers.items():
        drafts.answer(
            draft, person=person, question=question, policy=policy, at=at, **_typed(said, people)
        )
    advice.ask(draft, person=person, adviser=people[data.asks], key=uuid.uuid4(), at=at)


def _typed(said: dict[str, Any], people: dict[str, uuid.UUID]) -> dict[str, Any]:
    """Return answers as a draft keeps them; somebody is named by their name."""
    return {
        name: tuple(value) if isinstance(value, list) else people.get(value, value)
        for name, value in said.items()
    }
