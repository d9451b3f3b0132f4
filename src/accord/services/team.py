"""Taking an escalation, passing it on, handing it over: each names somebody for one's own side."""

import uuid
from datetime import datetime

from accord.engine import acts, agenda, posts, words
from accord.library import calendars
from accord.queries import team as asked
from accord.record import store
from accord.services import access, escalations
from accord.services.access import Door
from accord.services.escalations import Done, Stand

WORKER = posts.split(posts.WORKER)[1]
"""The post of the worker, whoever raised it (reading 3)."""

_HAND_OVER = (*posts.TIERS, "safeguarding_lead")
"""Posts of the raising side that hand the worker's part over."""


class CannotHaveIt(Exception):
    """Who is named does not hold that post at the agency, nor one above it. Nothing was written."""


class WorksForBoth(CannotHaveIt):
    """Who is named works for the other side too. Nothing was written."""


def led(door: Door) -> dict[str, tuple[str, ...]]:
    """Return the agencies in which the person of a door has a team, with their posts there.

    Raises:
        Nobody: there are none, or the door shows a part only.
    """
    today = calendars.load().local_date(door.at)
    found = asked.led_by(door.person, today=today)
    if door.sees != "whole" or not found:
        raise access.Nobody
    return found


def to_pass_on(door: Door, stand: Stand) -> tuple[str, str]:
    """Return for which agency somebody passes an escalation on, and its post at this stage.

    Raises:
        Nobody: they have no team in an agency of this disagreement for which they came in.
    """
    agencies, leads = stand.standing.agencies, led(door)
    mine = {each for post in door.posts for each in posts.named(posts.split(post)[0], agencies)}
    for agency in agencies.all:
        if agency in leads and agency in mine:
            return agency, _meeting(agency, stand)
    raise access.Nobody


def to_hand_over(door: Door, stand: Stand) -> tuple[str, str]:
    """Return the raising agency and its worker's post, for who may hand that over.

    Raises:
        Nobody: the person of this door is not of the raising side's ladder, nor its lead.
    """
    agencies = stand.standing.agencies
    mine = (posts.split(post) for post in door.posts)
    if door.sees != "whole" or not any(
        title in _HAND_OVER and agencies.raising in posts.named(party, agencies)
        for party, title in mine
    ):
        raise access.Nobody
    return agencies.raising, WORKER


def give(
    door: Door,
    stand: Stand,
    who: uuid.UUID,
    *,
    to: tuple[str, str],
    key: uuid.UUID,
    seen: int,
    at: datetime,
) -> Done:
    """Name somebody for a post of one's own agency; they are told, and see the whole from now on.

    Args:
        to: the agency and the post, as `to_pass_on` or `to_hand_over` returned them.
        key: the form's own; sent twice, the first answer is given again.
        seen: number of the last event that the page showed.
        at: the instant at which it is recorded.

    Raises:
        CannotHaveIt: they do not hold that post, nor one above it.
        WorksForBoth: they work for an agency on the other side.
        Refused: the policy objects: it is closed.
        ChangedSince: somebody was first.
        Nobody: it is not this person's to do, or the key is another person's.

    Source: readings 15 and 17.
    """
    agency, title = to
    today, agencies = calendars.load().local_date(at), stand.standing.agencies
    if access.is_on_both_sides(who, (agency,), agencies, at=at):
        raise WorksForBoth
    able = asked.could_have(agency, title, against=posts.against(agency, agencies), today=today)
    if who not in {person for person, _, _ in able}:
        raise CannotHaveIt
    side, _ = posts.split(posts.of_agency(agency, title, agencies))
    naming = acts.NameCounterpart(party=words.Side(side), post=words.PostTitle(title), who=str(who))
    return escalations.carry_out(
        naming, door=door, key=key, seen=seen, happened=None, departing="", at=at
    )


def gave(escalation: uuid.UUID, *, person: uuid.UUID, key: uuid.UUID) -> bool:
    """Test whether a form was answered already by which somebody may have given up their own door.

    Args:
        key: the form's own.
    """
    answered = store.answered(key)
    return answered is not None and (answered.escalation, answered.person) == (escalation, person)


def _meeting(agency: str, stand: Stand) -> str:
    """Return an agency's post at the present stage; handed up inside it, the higher one."""
    meets = agenda.meeting(stand.standing, stand.kept.policy)
    return meets.raising if agency == stand.standing.agencies.raising else meets.responding
