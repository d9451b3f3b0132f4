"""Writes what people of the demo ask their partnership's office, and what it has answered."""

import uuid
from datetime import datetime
from pathlib import Path

import msgspec
import yaml

from accord.directory.models import Person
from accord.library import calendars
from accord.manage.demo import days
from accord.queries import contacts as asked
from accord.queries import partnerships
from accord.services import access, contacts

FILE = Path(__file__).with_name("questions.yaml")


class AnswerData(days.MomentData, frozen=True, kw_only=True):
    """What somebody of the office answers."""

    who: str
    text: str
    counterpart: str = ""


class QuestionData(days.MomentData, frozen=True, kw_only=True):
    """Whom somebody asks for: an agency by its slug, and a post there."""

    policy: str
    who: str
    agency: str
    title: str
    text: str
    answer: AnswerData | None = None


def read() -> tuple[QuestionData, ...]:
    """Return what the file says."""
    plain = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(plain, tuple[QuestionData, ...])


def write(every: tuple[QuestionData, ...], *, at: datetime) -> None:
    """Ask each question, and answer it where an answer is given.

    Args:
        at: the instant from whose local date the days are counted back.
    """
    people = dict(Person.objects.values_list("name", "id"))
    for each in every:
        contact = _ask(each, people, at=days.moment(each, at))
        if each.answer is not None:
            _answer(contact, each.answer, people, each.policy, at=days.moment(each.answer, at))


def _ask(data: QuestionData, people: dict[str, uuid.UUID], *, at: datetime) -> uuid.UUID:
    person = people[data.who]
    desks = access.desks(person, today=calendars.load().local_date(at))
    return contacts.ask(
        next(each for each in desks if each.policy == data.policy),
        agency=data.agency, title=data.title, text=data.text, escalation=None, person=person,
        key=uuid.uuid4(), at=at,
    )  # fmt: skip


def _answer(
    contact: uuid.UUID, data: AnswerData, people: dict[str, uuid.UUID], policy: str, *, at: datetime
) -> None:
    person = people[data.who]
    offices = partnerships.offices_of(person, today=calendars.load().local_date(at))
    found = asked.one(contact, at=at)
    contacts.answer(
        contact,
        office=next(each for each in offices if each.policy and each.policy.id == policy),
        counterpart=people.get(data.counterpart), text=data.text,
        seen=found.seen if found else "", person=person, key=uuid.uuid4(), at=at,
    )  # fmt: skip
