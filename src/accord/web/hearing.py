"""Who is asked what before a decision: a panel's members, and both sides; and what they sent."""

from typing import Literal

import msgspec

from accord.engine import acts, duties, posts, words
from accord.queries import hearings, sittings
from accord.services import access
from accord.web import act_hearing, present
from accord.web.act_form import Sent
from accord.web.present import Shown

VARIANTS = ("conflict", "representation")
"""Tellings that have forms of their own."""

TO_THE_CHAIR = acts.Inform(who=words.Addressee("partnership.chair"))
"""How a panel's member tells of a connection, whichever agency they sit for."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a panel's member is asked: for which agency they sit, and what they said already.

    Attributes:
        answered: whether they said it; `said` in their words, empty for no connection.
    """

    slug: str
    agency: str
    text: str = act_hearing.CONNECTION
    answered: bool = False
    said: str = ""


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """The reader's own side before who decides: whether it sent anything, and was heard."""

    sent: int
    heard: bool


def question(of: Shown) -> Question | None:
    """Return what the reader is asked as a member of the panel; None for anybody else."""
    slug = sits_for(of)
    if not slug or of.standing.status != "open":
        return None
    answer = _answers(of).get(slug)
    return Question(
        slug=slug,
        agency=of.speaker.agency(slug),
        answered=answer is not None,
        said=answer.text if answer is not None else "",
    )


def sits_for(of: Shown, *, wanted: str = "") -> str:
    """Return the agency for which the reader sits on the panel; empty where they do not.

    Args:
        wanted: the agency asked about, where they sit for several; else one not answered for.
    """
    sitting = sittings.panel(of.standing.history, since=of.standing.visit)
    if sitting is None or of.door.sees != "whole" or of.standing.route != "panel":
        return ""
    agencies = of.standing.agencies
    chosen = {slug: each.person for slug, each in sitting.people.items()}
    members = {
        slug
        for each in sitting.members
        for slug in posts.meant(each.agency, agencies)
        # another member of the same agency may have a part here, and is not asked
        if chosen.get(slug) in (None, of.door.person)
    }
    mine = [
        body
        for post in of.door.posts
        for body, title in map(posts.split, posts.exact(post, agencies))
        if title == "board_member" and body in members
    ]
    if wanted:
        return wanted if wanted in mine else ""
    answered = _answers(of)
    return min(mine, key=lambda slug: slug in answered, default="")


def _answers(of: Shown) -> dict[str, hearings.Declared]:
    history = of.standing.history
    sitting = sittings.panel(history, since=of.standing.visit)
    if sitting is None:
        return hearings.declared(history)
    return hearings.declared(history, since=sitting.entry, seated=sitting.seated)


def side(of: Shown) -> str:
    """Return the side for which the reader can speak at the last stage; empty where for none.

    Who sits on the panel hears both sides, and speaks for neither.
    """
    if sits_for(of) or of.door.sees != "whole" or of.standing.rung != of.policy.last:
        return ""
    parties = (posts.party_of(each, of.standing.agencies) for each in of.door.posts)
    return next((each for each in parties if each in posts.SIDES), "")


def own(of: Shown) -> Own | None:
    """Return how the reader's own side stands before who decides; None for who is of neither."""
    mine = side(of)
    if not mine or of.standing.status != "open":
        return None
    wrote = hearings.sent(of.standing.history, of.standing.agencies).get(mine)
    since = wrote.entry if wrote is not None and wrote.since >= of.standing.visit else 0
    return Own(sent=since, heard=mine not in duties.unheard(of.standing))


def sent(side: str, of: Shown) -> Sent | None:
    """Return what a side wrote to who decides, and who wrote it; None where nobody did."""
    found = hearings.sent(of.standing.history, of.standing.agencies).get(side)
    if found is None:
        return None
    step = next(each for each in of.steps if each.entry == found.entry)
    name = present.name(step.actor, of) if step.actor is not None else ""
    post = present.badge(found.by, of)
    return Sent(side=side, who=f"{name}, {post}" if name else post, text=found.text)


def variant(wanted: str, agency: str, of: Shown) -> Literal["conflict", "representation"]:
    """Return the form that is wanted, where it is the reader's.

    Raises:
        Nobody: it is not.
    """
    if wanted == "conflict" and sits_for(of, wanted=agency):
        return "conflict"
    if wanted == "representation" and side(of):
        return "representation"
    raise access.Nobody
