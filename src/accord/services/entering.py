"""What a partnership's office enters for agencies: what came by telephone, letter or form.

On record it is the agency's own step; the account beside it says who typed it and from what.
"""

import uuid
from datetime import datetime

import msgspec

from accord.engine import acts, events
from accord.queries.partnerships import Office
from accord.services import entered_for, escalations
from accord.services.access import Door
from accord.services.attaching import Given
from accord.services.entered_for import Entering

HOW = ("telephone", "letter", "email", "form", "in-person", "list")
"""How it can have reached the office."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """From what something was entered.

    Attributes:
        how: one of HOW.
        from_: who it came from, in words.
        worker: whose concern it is, in words, where the directory does not know them.
        listed: its name in the office's own list.
    """

    how: str
    from_: str = ""
    worker: str = ""
    listed: str = ""


def carry_out(
    act: acts.Act,
    *,
    door: Door,
    agency: str,
    source: Source,
    key: uuid.UUID,
    seen: int,
    happened: datetime | None,
    departing: str = "",
    account: tuple[events.Line, ...] = (),
    attachments: tuple[Given, ...] = (),
    quietly: bool = False,
    at: datetime,
) -> escalations.Done:
    """Enter an act for an agency, as the post of it that is expected to do it (reading 14).

    Args:
        door: the office's.
        agency: by slug.
        key: the form's own; sent twice, the first answer is given again.
        seen: number of the last event that the page showed.
        happened: when it took place, if not now.
        departing: why it was done although the policy objects (reading 1).
        account: what else is written down beside it, and no rule reads.
        attachments: files that come with it, each as `attaching.checked` gave it.
        quietly: nobody is told of it.
        at: the instant at which it is recorded.

    Raises:
        Refused: the policy objects. Nothing was written.
        ChangedSince: somebody was first. Nothing was written.
        Nobody: the office may not enter it for that agency, or the key is another person's.
    """
    return escalations.carry_out(
        act, door=door, key=key, seen=seen, happened=happened, departing=departing,
        account=(*account, *lines(source, agency)),
        entering=Entering(agency=agency, quietly=quietly),
        attachments=attachments, at=at,
    )  # fmt: skip


def raise_(
    act: acts.Raise,
    *,
    key: uuid.UUID,
    person: uuid.UUID,
    office: Office,
    agency: str,
    responding: tuple[str, ...],
    source: Source,
    worker: uuid.UUID | None = None,
    happened: datetime | None,
    account: tuple[events.Line, ...] = (),
    attachments: tuple[Given, ...] = (),
    quietly: bool = False,
    at: datetime,
) -> escalations.Done:
    """Raise something for an agency that told the office of it.

    Args:
        key: the form's own; sent twice, the first answer is given again.
        agency: whose concern it is, by slug.
        responding: slugs of the agencies whose decision it is about.
        worker: whose concern it is, where the directory knows them; else `source` names them.
        happened: when it was first raised, if not now.
        account: what else is written down beside it, and no rule reads.
        attachments: files that come with it, each as `attaching.checked` gave it.
        quietly: nobody is told of it.
        at: the instant at which it is recorded.

    Raises:
        Refused: the policy objects. Nothing was written.
        Nobody: it is not their office, an agency is not of its partnership, whoever enters it
            works for the other side, or the key is another person's.
    """
    return escalations.raise_(
        act, key=key, person=person, desk=entered_for.desk(office, agency),
        responding=responding, counterpart=None, happened=happened, departing="",
        account=(*account, *lines(source, agency)),
        entering=Entering(agency=agency, worker=worker, quietly=quietly),
        attachments=attachments, at=at,
    )  # fmt: skip


def lines(source: Source, agency: str) -> tuple[events.Line, ...]:
    """Return what is written down beside a step that was entered: for whom, and from what."""
    said = {
        "for": agency,
        "how": source.how,
        "from": source.from_,
        "worker": source.worker,
        "list": source.listed,
    }
    return tuple(
        events.Line(id=f"{events.ENTERED}{name}", text=text) for name, text in said.items() if text
    )
