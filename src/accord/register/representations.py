"""What each side has to say before who decides: what it wrote, and that it is asked for it.

No rule asks it (ADR 0027): it is owed in people's work, is never late, and meets no duty.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from accord.engine import acts, agenda, corrections, duties, events, posts, words
from accord.engine import policy as policies
from accord.engine.duties import Owed as Duty
from accord.engine.standing import Standing
from accord.register import panels, titles
from accord.register.connections import Asked

REPRESENTATION = "representation"
"""What the line beside a telling is called with which a side says what it has to say."""
SENT = "sent"
"""What stands behind a side that is still to be heard and has sent its words."""
PAPERS = "papers_by"
"""What the line beside an appointment is called that says by which local day papers are wanted."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a side wrote to who decides.

    Attributes:
        by: the post for which it was written.
        since: how many events went before it.
    """

    side: words.Side
    entry: int
    text: str
    by: words.Post
    since: int


def sent(history: tuple[events.Event, ...], agencies: words.Agencies) -> dict[str, Sent]:
    """Return what each side wrote last to who decides, by side."""
    lines = {
        event.entry: event.body.lines for event in history if isinstance(event.body, events.Account)
    }
    found: dict[str, Sent] = {}
    for place, (event, counts) in enumerate(corrections.amended(history)):
        side = posts.party_of(event.by, agencies)
        if not counts or side not in posts.SIDES or not isinstance(event.body, acts.Inform):
            continue
        for line in lines.get(event.entry, ()):
            if line.id == REPRESENTATION:
                found[side] = Sent(
                    side=words.Side(side), entry=event.entry, text=line.text, by=event.by,
                    since=place,
                )  # fmt: skip
    return found


def asked(
    history: tuple[events.Event, ...], standing: Standing, policy: policies.Policy
) -> Iterator[Asked]:
    """Yield each side that a panel has still to hear and that has sent nothing yet.

    Args:
        history: every event of the escalation.
    """
    decision = policy.stages[standing.rung].decision
    if standing.status != "open" or decision is None or decision.representations is None:
        return
    if not duties.panel_stands(standing):
        return
    *_, panel = panels.appointed(history, since=standing.visit)
    wrote, meets = sent(history, standing.agencies), agenda.meeting(standing, policy)
    titled = {"raising": meets.raising, "responding": meets.responding}
    for side in duties.unheard(standing):
        if side in wrote and wrote[side].since >= standing.visit:
            continue
        duty = Duty(
            id=f"{titles.SAYS}/{side}", duty=titles.REPRESENTATION.title,
            who=posts.post(side, titled[side]), strength="should", due=None, clauses=(),
        )  # fmt: skip
        yield Asked(duty=duty, day=_papers_by(panel))


def _papers_by(panel: panels.Panel) -> date | None:
    said = next((each.text for each in events.lines(panel.bodies) if each.id == PAPERS), "")
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
