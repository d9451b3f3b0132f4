"""What a writer notes in a draft with one press, beside the questions that are asked."""

import uuid
from datetime import datetime

from msgspec.structs import replace

from accord.desk.writing import Writing
from accord.queries import references
from accord.services import access, drafts


def note(draft: uuid.UUID, *, person: uuid.UUID, what: str, so: bool, at: datetime) -> None:
    """Keep that something asked at once for immediate harm is done, or that it is not.

    Said twice, the first instant stays.

    Args:
        what: its name, as in `writing.asked_at_once`.
        so: whether it is done.
        at: the instant at which it is said.

    Raises:
        Nobody: there is no such draft, or it is not this person's.
    """

    def noted(said: Writing) -> Writing:
        done = {what: at, **said.at_once}
        if not so:
            del done[what]
        return replace(said, at_once=done)

    drafts.changed(draft, person=person, at=at, by=noted)


def follow(draft: uuid.UUID, *, person: uuid.UUID, reference: str, at: datetime) -> None:
    """Keep that a draft goes on from an earlier escalation, which stays as it is.

    Args:
        reference: that of the earlier one; empty where it goes on from none after all.
        at: the instant at which it is said.

    Raises:
        Nobody: there is no such draft or escalation, or it is not this person's.
    """
    if reference:
        earlier = references.escalation(reference)
        if earlier is None:
            raise access.Nobody
        reference = access.to_escalation(earlier, person=person, at=at).reference
    drafts.changed(draft, person=person, at=at, by=lambda said: replace(said, follows=reference))
