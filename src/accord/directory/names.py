"""The names of people and agencies by their ids, many at once; who has left keeps their name."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple

from accord.directory.models import Agency, Person


def people(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return people's names by id; somebody unknown is left out."""
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def mailboxes(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return people's e-mail addresses by id; for pages whose reader may write to them."""
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "email"))


class Contact(NamedTuple):
    """A name, with mailbox and telephone of somebody who is still here; empty once they left."""

    name: str
    mailbox: str
    telephone: str


def contacts(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Contact]:
    """Return people's names, mailboxes and telephones by id; somebody unknown is left out."""
    rows = Person.objects.filter(pk__in=set(ids)).values_list(
        "pk", "name", "email", "telephone", "is_active"
    )
    return {
        pk: Contact(name, email, telephone) if here else Contact(name, "", "")
        for pk, name, email, telephone, here in rows
    }


def agencies(slugs: Iterable[str]) -> dict[str, str]:
    """Return agencies' names by slug; one that is unknown is left out."""
    return dict(Agency.objects.filter(slug__in=set(slugs)).values_list("slug", "name"))
