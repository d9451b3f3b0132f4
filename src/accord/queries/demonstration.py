"""As whom to sign in first, for the sign-in page of the demonstration alone."""

from collections.abc import Mapping
from datetime import date

import msgspec

from accord.directory.models import Holding
from accord.directory.posts import held_on


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody invented: their name, what they are by trade, and the mailbox to sign in with."""

    name: str
    trade: str
    email: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """An agency or a partnership, and some of its people."""

    name: str
    people: tuple[SignIn, ...]


def sign_ins(trades: Mapping[str, str], *, today: date) -> tuple[Group, ...]:
    """Return those of these people who are there, by the body they work for; one query.

    Args:
        trades: what each is by trade, by mailbox, in the order in which they are to stand.
        today: local date on which their posts are looked at.
    """
    rows = Holding.objects.filter(
        held_on(today), person__email__in=tuple(trades), person__is_active=True
    ).select_related("agency", "partnership", "person")
    held = {row.person.email: row for row in rows.order_by("title")}
    found: dict[str, list[SignIn]] = {}
    for email, trade in trades.items():
        row = held.get(email)
        body = (row.agency or row.partnership) if row else None
        if row and body:
            someone = SignIn(name=row.person.name, trade=trade, email=email)
            found.setdefault(body.name, []).append(someone)
    return tuple(Group(name=name, people=tuple(people)) for name, people in found.items())
