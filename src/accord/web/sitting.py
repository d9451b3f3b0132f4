"""Who sits on a panel, as pages say it: before they are appointed, and until they have answered."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import msgspec

from accord.engine import posts
from accord.library import phrases
from accord.queries import colleagues, hearings, sittings
from accord.queries.hearings import Declared
from accord.queries.sittings import Chosen
from accord.web import act_fields, days, present, reading_forms
from accord.web.act_form import Scene
from accord.web.present import Shown
from accord.web.reading_forms import Typed


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A seat of the panel that sits.

    Attributes:
        who: who was chosen, with the agency; the agency alone where nobody was.
        asked: who is asked of a connection in their place, as nobody is known by that name.
        by: who answered, where that is nobody who was chosen.
    """

    slug: str
    agency: str
    who: str
    chosen: Chosen | None
    answer: Declared | None
    asked: tuple[str, ...] = ()
    gone: bool = False
    by: str = ""


def members(of: Shown, *, reach: bool = False) -> tuple[str, ...]:
    """Return who sits for which agency, and whether they said that there is no connection.

    Args:
        reach: whether the reader is shown how to reach those who have not.
    """
    return tuple(_said(each, _reached(each, of) if reach else "") for each in _seats(of))


def unanswered(of: Shown) -> tuple[str, ...]:
    """Return which members of the panel have not said whether they have a connection."""
    return tuple(each.who for each in _seats(of) if each.answer is None)


def connected(of: Shown) -> tuple[str, ...]:
    """Return which members of the panel have a connection, in their words."""
    return tuple(
        f"{each.by or each.who}: {each.answer.text}"
        for each in _seats(of)
        if each.answer is not None and each.answer.text
    )


def _said(seat: Member, reached: str) -> str:
    if seat.gone:
        return (
            f"{seat.who}: has left {seat.agency} and sits here no longer. Choose somebody else "
            "for it."
        )
    unknown = ""
    if seat.chosen is not None and seat.chosen.person is None:
        unknown = f" {_unknown(seat.chosen.name, seat.agency, seat.asked)}"
    if seat.answer is None:
        return f"{seat.who}: has not said yet whether there is a connection.{reached}{unknown}"
    if seat.answer.text:
        return f"{seat.who}.{unknown}"
    said = "no connection with the child or the decision"
    if seat.by:
        return f"{seat.who}.{unknown} {seat.by} answered: {said}."
    return f"{seat.who}: {said}.{unknown}"


def _reached(seat: Member, of: Shown) -> str:
    """Return how somebody chosen is reached; empty where nobody knows it."""
    person = seat.chosen.person if seat.chosen is not None else None
    if person is None:
        return ""
    ways = filter(None, (of.mailboxes.get(person, ""), of.telephones.get(person, "")))
    return "".join(f" · {each}" for each in ways)


def _unknown(name: str, agency: str, asked: tuple[str, ...]) -> str:
    """Return what follows where nobody of an agency is known by a name."""
    said = f"Accord knows nobody called {name} at {agency}, so they read nothing here."
    if not asked:
        return f"{said} Nobody is asked in their place."
    one = len(asked) == 1
    return (
        f"{said} {phrases.listed(list(asked))} {'reads' if one else 'read'} all of it and "
        f"{'is' if one else 'are'} asked instead."
    )


def _seats(of: Shown) -> Iterator[Member]:
    """Yield each agency on the panel with who sits for it, and what they said of a connection."""
    now = sittings.panel(of.standing.history, since=of.standing.visit)
    if now is None:
        return
    said = hearings.declared(of.standing.history, since=now.entry, seated=now.seated)
    slugs = [
        slug for each in now.members for slug in posts.meant(each.agency, of.standing.agencies)
    ]
    today = of.calendar.local_date(of.at)
    known = _representing(slugs, of)
    there = colleagues.still_there(of.door.partnership, slugs, today=today)
    for slug in slugs:
        agency, chosen, answer = of.speaker.agency(slug), now.people.get(slug), said.get(slug)
        person = chosen.person if chosen is not None else None
        yield Member(
            slug=slug,
            agency=agency,
            who=f"{chosen.name}, {agency}" if chosen is not None else agency,
            chosen=chosen,
            answer=answer,
            asked=known.get(slug, ()),
            gone=person is not None and (person, slug) not in there,
            by=_by(answer, agency, of) if chosen is not None and person is None else "",
        )


def _representing(slugs: Iterable[str], of: Shown) -> dict[str, tuple[str, ...]]:
    """Return who sits for each agency where nobody known was chosen, by its slug."""
    agencies = of.standing.agencies
    apart = sittings.apart(of.stand.stored, agencies)
    found = colleagues.candidates(
        of.door.partnership, slugs, (), agencies=agencies, today=of.calendar.local_date(of.at)
    )
    return {
        slug: tuple(
            each.name for each in people if not each.both_sides and (slug, each.person) not in apart
        )
        for slug, people in found.items()
    }


def _by(answer: Declared | None, agency: str, of: Shown) -> str:
    """Return who gave an answer for an agency; empty where nobody did."""
    if answer is None:
        return ""
    actor = next((each.actor for each in of.steps if each.entry == answer.entry), None)
    name = present.name(actor, of) if actor is not None else ""
    return f"{name}, {agency}" if name else ""


def worth_knowing(typed: Typed, scene: Scene, of: Shown) -> Iterator[str]:
    """Yield what no rule asks of a panel and who appoints it should know, from what was typed."""
    sides = _acted(of)
    for row in act_fields.members(scene):
        at = f"members-{row}"
        slug, said = (reading_forms.one(typed, f"{at}-{part}") for part in ("agency", "who"))
        if not slug:
            continue
        agency = next((each.text for each in scene.partnership if each.value == slug), slug)
        there = [each for each in scene.candidates.get(slug, ()) if each.is_called(said)]
        asked = scene.representatives.get(slug, ())
        if said and not there:
            yield _unknown(said, agency, asked)
        elif not said and not asked:
            yield f"Nobody sits for {agency} yet. Write who does."
        for each in there:
            if each.person in sides:
                yield (
                    f"{each.name} has had a part in this for {agency}. Who sits on the panel "
                    "hears both sides and speaks for neither."
                )
    yield from _of_the_meeting(typed, of)


def _acted(of: Shown) -> frozenset[UUID]:
    """Return who acted for a side, but for those who only represent it on the partnership."""
    return frozenset(
        step.actor
        for step in of.steps
        if step.actor is not None and not step.entered_for and _is_of_a_side(step.events[0].by, of)
    )


def _is_of_a_side(post: str, of: Shown) -> bool:
    party = posts.party_of(post, of.standing.agencies)
    return party in posts.SIDES and posts.split(post)[1] != "board_member"


def _of_the_meeting(typed: Typed, of: Shown) -> Iterator[str]:
    try:
        day = reading_forms.read_day(typed, "meeting", "")
    except reading_forms.Unreadable:
        return
    if day is None:
        return
    if of.limit is not None and day > of.limit.due.day:
        yield (
            f"The panel would meet on {days.day(day)}. That is after the limit, "
            f"{days.due(of.limit.due)}."
        )
    if not of.calendar.is_working_day(day):
        yield f"{days.day(day)} is not a working day."
