"""No message names a person, a child or what was typed, whoever's mailbox it ends up in."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from accord.directory.models import Agency, Person
from accord.engine import acts
from accord.manage import demo
from accord.manage.demo import drafts, past, people, proposal, questions
from accord.outbox.models import Message
from accord.queries import letters, linked, messages
from accord.register.models import Entry
from accord.services import escalations, telling

FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
KINDS = (telling.STEP, telling.NAME, telling.NAMED, telling.PASSED)


def made():
    """Make the demo's world as its command does."""
    people.lay(people.read(), password=demo.PASSWORD, at=FRIDAY)
    past.play(past.read(), at=FRIDAY)
    drafts.write(drafts.read(), at=FRIDAY)
    questions.write(questions.read(), at=FRIDAY)
    people.look_after(people.read(), at=FRIDAY)
    proposal.write(at=FRIDAY)


def texts(said: object) -> Iterator[str]:
    """Yield every text inside of what was said."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for each in said.values():
            yield from texts(each)
    elif isinstance(said, list | tuple):
        for each in said:
            yield from texts(each)


def private() -> frozenset[str]:
    """Return the people's names and mailboxes, what children are called by, what was typed."""
    found = {name for row in Person.objects.values_list("name", "email") for name in row if name}
    for escalation in Entry.objects.values_list("pk", flat=True):
        stand = escalations.stand(escalation)
        for stored in stand.stored:
            body = msgspec.to_builtins(stored.event.body)
            found.update(each for each in texts(body) if " " in each.strip())
        if child := linked.child_reference(stand.standing):
            found.add(child)
    return frozenset(found - set(Agency.objects.values_list("name", flat=True)))


def given_away(secrets: frozenset[str]) -> set[tuple[str, str]]:
    """Return what stands in a message and must not, with the kind of message."""
    sent = ((each.kind, letters.written(each)) for each in Message.objects.all())
    return {
        (kind, secret)
        for kind, mail in sent
        for secret in secrets
        if secret in mail.text or secret in mail.subject
    }


def of_every_act(row: Message) -> Iterator[str]:
    """Yield what the message would say of every act, whatever it asks, entered by whomever."""
    known, agency = messages.known((row,)), raising(row)
    for act in acts.Act.__subclasses__():
        for kind, entered_for in itertools.product(KINDS, ("", agency)):
            row.tag = str(act.__struct_config__.tag)
            row.kind, row.entered_for = kind, entered_for
            yield messages.said(row, known)


def raising(row: Message) -> str:
    """Return the slug of the agency that raised what a message is about."""
    return messages.known((row,)).entries[row.escalation].raising


@pytest.mark.django_db
class TestEveryMessageOfTheDemo:
    def test_names_no_person_and_no_child_and_says_nothing_that_was_typed(self):
        made()
        secrets = private()

        assert Message.objects.count() > 300
        assert len(secrets) > 300
        assert given_away(secrets) == set()
        row = Message.objects.exclude(actor=None).exclude(by="").exclude(due_day=None).first()
        said = tuple(of_every_act(row))
        assert len(set(said)) > len(acts.Act.__subclasses__())
        assert not [each for each in said if any(secret in each for secret in secrets)]

        # the control: were an agency called as somebody is, they would stand in its messages
        somebody = Person.objects.exclude(name="").first().name
        Agency.objects.filter(slug=raising(row)).update(name=somebody)
        assert ("step", somebody) in given_away(secrets)
