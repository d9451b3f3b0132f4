"""What the record keeps: acts as people said them, and facts that followed from them.

An event's stored name is the tag of its body. Tags are for ever; class names may change.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from accord.engine import acts, words
from accord.engine.working_days import Due


class Fact(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="event", omit_defaults=True, gc=False
):
    """Something that is so because of an act; nobody says it, the engine does."""


class Opened(Fact, frozen=True, kw_only=True, tag="opened.1"):
    """The escalation exists: under which policy, between whom."""

    policy: str
    raising: str
    responding: tuple[str, ...]


class Departed(Fact, frozen=True, kw_only=True, tag="departed.1"):
    """The next act was done against the policy's objection (reading 1).

    `duties` are those that stood in its way; they count as departed from, no others do.
    """

    clauses: tuple[words.Clause, ...]
    reason: str
    duties: tuple[str, ...] = ()


class Undone(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A duty that ended without being done."""

    duty: str
    clauses: tuple[words.Clause, ...]
    who: words.Post


class StageLeft(Fact, frozen=True, kw_only=True, tag="stage_left.1"):
    """A stage ended, by going on or by an outcome; what was not done there stays visible.

    `late` keeps the verdict on the stage's limit (reading 12): None where there was none.
    """

    stage: words.StageId
    late: bool | None = None
    undone: tuple[Undone, ...] = ()


class StageEntered(Fact, frozen=True, kw_only=True, tag="stage_entered.1"):
    """A stage began, and with it its limits.

    `limits` stand in the order of the policy's stage: the end of each as people were told it, a
    fact of the record; None where nothing is set until the agencies agree it.
    """

    stage: words.StageId
    rung: int
    limits: tuple[Due | None, ...] = ()


class LimitsMoved(Fact, frozen=True, kw_only=True, tag="limits_moved.1"):
    """The published bank holidays changed, and with them the present stage's limits."""

    limits: tuple[Due | None, ...]
    calendar: str


class PolicyMoved(Fact, frozen=True, kw_only=True, tag="moved.1"):
    """From here on another version of the policy judges; what was before it stays as it was.

    `left` and `taken` are what the versions are called, with `_hash` the hashes, in hexadecimal
    digits, under which the record keeps them. `limits` are the present stage's under the version
    taken up, counted from where they began (reading 5); `departed` the duties departed from that
    it has word for word, which stay departed from. `stage` and `rung` are where it stands.
    """

    left: str
    left_hash: str
    taken: str
    taken_hash: str
    reason: str
    stage: words.StageId
    rung: int
    limits: tuple[Due | None, ...] = ()
    departed: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that was written down: under which heading, and the words."""

    id: str
    text: str


class Account(Fact, frozen=True, kw_only=True, tag="account.1"):
    """What was written down beside an act, and no rule reads.

    The `id` of a line is its heading:

    - a form: `form.` with a field of it; `attachment.` with a file's id, whose lines are its name,
      kind, size in bytes and SHA-256;
    - a raising: `supporter`, `child_reference`; before it `adviser` of a consultation, with who
      that was: `adviser.` and the person's id;
    - a meeting: `present`, `notes`; another limit: `agreed.` with an agency;
    - the last stage: `statement.` with a part of what it comes with; `member.` with an agency, for
      who sits for it on the panel, and with their id where the directory knows them; `meeting` and
      `papers_by` with a day; `representation`, `spoke`, `way` and `present` of a hearing;
      `conflict.` with a panel member's agency; `report`; `reasons` and `dissent` of a decision;
    - the end: `confirmed` in the words of who confirms; `file_reference` of a filing, which is for
      that agency's own readers;
    - what a partnership's office entered for an agency: `entered.` with `for` (the agency), `how`
      it reached the office, `from` whom, `worker` (whose concern it is, where the directory does
      not know them), and `list` (its name in the office's own list).
    """

    lines: tuple[Line, ...]


ENTERED = "entered."
"""How the headings begin beside what an office entered for an agency."""


def lines(bodies: Iterable[object]) -> Iterator[Line]:
    """Yield what was written down beside a step, line by line, by what its events hold."""
    for body in bodies:
        if isinstance(body, Account):
            yield from body.lines


def entered_for(body: object) -> str:
    """Return the agency for which an office entered a step, by its account; empty for none."""
    return next((line.text for line in lines((body,)) if line.id == f"{ENTERED}for"), "")


AnyFact = Opened | Departed | StageLeft | StageEntered | LimitsMoved | PolicyMoved | Account
AnyBody = acts.AnyAct | AnyFact


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One line of the record.

    Attributes:
        at: when it was recorded, an aware instant.
        happened: when it took place, an aware instant.
        by: who acted, as PARTY.POST.
        entry: the step it belongs to, from 1; several events can share one.
        body: what was said, or what followed.
    """

    at: datetime
    happened: datetime
    by: words.Post
    entry: int
    body: AnyBody
