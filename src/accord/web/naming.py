"""What a lead sees who has to name somebody: enough to choose, and not a word of it."""

from collections.abc import Iterable
from datetime import date

import msgspec

from accord.engine import posts
from accord.engine.policy import Policy, Stage
from accord.engine.words import OTHER_AREA
from accord.library import phrases
from accord.queries import escalation as queries
from accord.web import present, sides, todo
from accord.web.present import Shown


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody is wanted, for what, by when.

    Attributes:
        raised_by: the name and post of who raised it.
        wrote: the name of who wrote it down for them; empty where they did themselves.
        about: what it is about, by the policy's own areas.
        limit: the present limit in words, whichever holds; empty where there is none.
        protects: the day by which the child has to be safe, in words; empty where none is set.
        wanted: the post for which somebody is to be named.
    """

    raised_by: str
    wrote: str
    raised_on: date
    about: str
    stage: Stage
    limit: str
    protects: str
    wanted: str


def brief(of: Shown) -> Brief | None:
    """Return what a lead sees (reading 17); None for anybody else, and who sees the whole."""
    agency = _leads(of)
    if agency is None or of.door.sees == "whole":
        return None
    standing = of.standing
    raised, worker = sides.raised(of), present.badge("raising.practitioner", of)
    return Brief(
        raised_by=f"{raised.by}, {worker}" if raised.by else phrases.capital(worker),
        wrote=raised.wrote,
        raised_on=raised.on,
        about=areas(queries.areas(standing), of.policy),
        stage=of.policy.stages[standing.rung],
        limit=_limit(of),
        protects=of.speaker.due(standing.protective) if standing.protective else "",
        wanted=of.speaker.title(todo.meeting(agency, of)),
    )


def _limit(of: Shown) -> str:
    """Return the limit that holds, and why it is not the stage's own where it is another."""
    limit = of.limit
    if limit is None:
        return ""
    said = of.speaker.due(limit.due)
    if limit.kind != "protective":
        return said
    own = f" The stage's own limit would be {of.speaker.due(limit.own)}." if limit.own else ""
    return f"{said}, the day by which the child has to be safe.{own}"


def areas(ids: Iterable[str], policy: Policy) -> str:
    """Return what it is about by the policy's own names; what somebody wrote instead is theirs."""
    listed = {str(key): text for key, text in policy.areas.listed.items()}
    named = [listed.get(each, "something else") for each in ids if each in {*listed, OTHER_AREA}]
    return phrases.capital("; ".join(named))


def _leads(of: Shown) -> str | None:
    """Return the agency of the disagreement whose people the reader names."""
    for post in of.door.posts:
        for exact in posts.exact(post, of.standing.agencies):
            agency, title = posts.split(exact)
            if title == "safeguarding_lead" and agency in of.standing.agencies.all:
                return agency
    return None
