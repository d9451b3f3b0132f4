"""Where an escalation stands: the current picture of one disagreement, as plain values."""

from datetime import datetime
from typing import Literal

import msgspec

from accord.engine import events, words
from accord.engine.acts import Action
from accord.engine.working_days import Due


class Promise(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An action of a plan, or an outstanding point, and whether it was done (reading 32)."""

    id: str
    action: Action
    done: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where one escalation stands: small, for many are held at once.

    It is made of values alone, which never come round to it again, so that nothing need be
    searched for circles; what is as at the beginning is not written down.

    Attributes:
        version: number of events counted.
        last_entry: the highest number of an entry so far.
        visits: for each stage entered, the version at which it was last entered.
        opened: when the raising, or the latest reopening, happened.
        entered: when the present stage's start happened.
        marks: the version at which each thing was last done (see `marks`).
        answered: when each responding agency first answered at this stage.
        conditions: what is so about the child now.
        held: the highest rung at which each condition was so while the escalation was open.
        held_here: what was so about the child at some time in the present stage.
        harm: the version at which immediate harm was last reported anew, 0 for never.
        limits: the present stage's limits as issued; `varied` replaces the first.
        protective: the child's own limit, and the side that owns it (reading 7).
        reports_due: by when each report that was asked for is wanted.
        ended: the version of the outcome, 0 where there is none.
        filing: the version at which filing last became owed, and when that happened.
        turns: the versions, and moments, at which duties arose anew after the opening: what
            happened before one of them is no evidence after it (reading 6).
        departed: the duties departed from, by id.
        history: the events themselves, for corrections.
        closed_as: where it stood when closed, kept once something is corrected after closing.
    """

    version: int = 0
    last_entry: int = 0
    policy: str = ""
    agencies: words.Agencies = words.Agencies()
    status: words.Status | None = None
    stage: words.StageId | None = None
    rung: int = -1
    visits: dict[str, int] = {}
    opened: datetime | None = None
    reopened: int = 0
    entered: datetime | None = None
    marks: dict[str, int] = {}
    answered: dict[str, datetime] = {}
    tiers: int = 0
    conditions: tuple[words.Condition, ...] = ()
    held: dict[words.Condition, int] = {}
    held_here: tuple[words.Condition, ...] = ()
    harm_now: bool = False
    harm: int = 0
    limits: tuple[Due | None, ...] = ()
    varied: Due | None = None
    protective: Due | None = None
    protective_of: Literal["raising", "responding"] | None = None
    route: words.Route | None = None
    reports_due: dict[str, Due | None] = {}
    how: Literal["agreed", "understood", "decided", "withdrawn"] | None = None
    ended: int = 0
    filing: int = 0
    filing_since: datetime | None = None
    turns: tuple[tuple[int, datetime], ...] = ()
    promises: tuple[Promise, ...] = ()
    departed: tuple[str, ...] = ()
    departures: int = 0
    history: tuple[events.Event, ...] = ()
    closed_as: "Standing | None" = None

    @property
    def left(self) -> tuple[events.StageLeft, ...]:
        """Every stage left, with what was not done there, as the record says."""
        bodies = (event.body for event in self.history)
        return tuple(body for body in bodies if isinstance(body, events.StageLeft))

    @property
    def visit(self) -> int:
        """The version at which the present stage was entered."""
        return self.visits.get(self.stage or "", 0)

    def counts_from(self, happened: datetime, version: int) -> int:
        """Return the version from which something recorded now counts as done (reading 6).

        What happened before a turn was done before it, whenever it is written down. What happened
        before the raising counts from the raising.
        """
        for turn, when in self.turns:  # the earliest first
            if happened < when:
                return turn
        return version

    def done_since(self, version: int, mark: str) -> bool:
        """Test whether a mark was made after `version`."""
        return self.marks.get(mark, 0) > version


NOTHING = Standing()
"""Where an escalation stands that nobody raised yet."""
