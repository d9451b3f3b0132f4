"""What is asked about connections: of a panel's members to say it, of who appoints to look at it.

No rule asks it (ADR 0027): it is owed in people's work, and keeps nobody from deciding.
"""

import uuid
from collections.abc import Iterator
from datetime import date

import msgspec

from accord.engine import actors, acts, duties, events, posts, words
from accord.engine import policy as policies
from accord.engine.duties import Owed as Duty
from accord.engine.standing import Standing
from accord.register import panels, titles


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Something asked about a connection.

    Attributes:
        person: of whom alone it is asked; None of whoever represents the agency, or appoints.
        day: local day by which it is wanted, after which it is not late; None where none is known.
    """

    duty: Duty
    person: uuid.UUID | None = None
    day: date | None = None


def asked(
    history: tuple[events.Event, ...], standing: Standing, policy: policies.Policy
) -> Iterator[Asked]:
    """Yield what is asked now: each member who has not answered, and once of who appoints.

    The latter while a member said since the last appointment that they have a connection: choosing
    others answers it, and so does appointing the same again.

    Args:
        history: every event of the escalation.
    """
    if standing.status != "open" or not duties.panel_stands(standing):
        return
    *_, panel = panels.appointed(history, since=standing.visit)
    said = panels.declared(history, since=panel.entry, seated=panel.seated)
    agencies = standing.agencies
    for slug in sorted(panel.agencies(agencies) - said.keys()):
        chosen = panel.people.get(slug)
        who = posts.of_agency(slug, "board_member", agencies)
        duty = _duty(f"{titles.ASKED}/{slug}", titles.CONNECTION, who)
        yield Asked(duty=duty, person=chosen.person if chosen is not None else None)
    if any(each.text and each.entry > panel.entry for each in said.values()):
        who = actors.expected(acts.AppointPanel(), standing, policy)
        yield Asked(duty=_duty(titles.DECLARED, titles.CONNECTED, who))


def _duty(id_: str, title: titles.Title, who: words.Post) -> Duty:
    return Duty(id=id_, duty=title.title, who=who, strength="should", due=None, clauses=())
