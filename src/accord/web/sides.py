"""Both sides of an escalation as its page shows them: who meets whom, and what came of it."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

import msgspec

from accord.engine import acts, events, posts
from accord.engine.policy import Clauses
from accord.queries import sides
from accord.queries.sides import Contact
from accord.web import counterparts, present
from accord.web.present import Shown, Somebody


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an agency at a stage, in words; with the entry that says so."""

    text: str
    entry: int
    on: datetime


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One agency's part of a meeting.

    Attributes:
        people: who sits at its post; one without a name where nobody does.
        asked: who was asked to name somebody; empty where nobody had to be.
        came: what came of it there.
        nothing: what did not come yet though it is waited for; empty where nothing is.
    """

    agency: str
    people: tuple[Somebody, ...]
    asked: str = ""
    came: tuple[Came, ...] = ()
    nothing: str = ""


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """Who meets whom at a stage.

    Attributes:
        tiers: agency beside agency, the one that raised it first; again for each tier up.
        deciding: who decides there; nobody but at the last stage.
        panel: the clauses under which a panel decides; none where nobody chose that way.
        elsewhere: what the responding side's post is called in each sector; None where the
            document does not say.
    """

    title: str
    at: str
    tiers: tuple[tuple[Cell, ...], ...]
    deciding: tuple[Somebody, ...] = ()
    panel: Clauses = ()
    elsewhere: counterparts.Elsewhere | None = None


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """Who raised it, on which local date.

    Attributes:
        by: empty where their name is not known.
        wrote: who wrote it down on behalf of who raised it; empty where they did themselves.
        now: who took it over from them, `since` when; empty where nobody did.
    """

    by: str
    on: date
    wrote: str = ""
    now: str = ""
    since: date | None = None


def meetings(of: Shown) -> tuple[Meeting, ...]:
    """Return who meets whom at each stage reached, and at the next one."""
    contacts = sides.contacts(of.standing.history, of.standing.agencies)
    return tuple(
        Meeting(
            title=f"{row.stage.title}: {row.stage.name}",
            at=row.at,
            tiers=tuple(_tiers(row, contacts, of)),
            deciding=tuple(present.somebody(each, of) for each in row.deciding),
            panel=_panel(row, of),
            elsewhere=_elsewhere(row, of),
        )
        for row in sides.rows(of.standing, of.policy)
    )


def _panel(row: sides.Row, of: Shown) -> Clauses:
    decision = row.stage.decision
    if decision is None or decision.panel is None or of.standing.route != "panel":
        return ()
    return decision.panel.clauses


def _elsewhere(row: sides.Row, of: Shown) -> counterparts.Elsewhere | None:
    meets = row.stage.meets
    return counterparts.elsewhere(meets.responding, of.policy) if meets is not None else None


def _tiers(row: sides.Row, contacts: sides.Contacts, of: Shown) -> Iterator[tuple[Cell, ...]]:
    for pair in row.pairs:
        # what came of an agency stands once, beside whoever has it now
        now = pair == row.pairs[-1]
        yield tuple(
            _cell(place, row, contacts.get((row.rung, place[0]), ()), of)
            if now
            else Cell(agency=of.speaker.agency(place[0]), people=_people(place, of))
            for place in pair.places(of.standing.agencies)
        )


def _cell(place: sides.Place, row: sides.Row, came: tuple[Contact, ...], of: Shown) -> Cell:
    agency, _ = place
    people = _people(place, of)
    unnamed = row.at == "present" and any(each.unnamed for each in people)
    talked = any(each.came == "reached" for each in came)
    return Cell(
        agency=of.speaker.agency(agency),
        people=people,
        asked=_asked(agency, of) if unnamed else "",
        came=tuple(
            Came(text=_CAME[each.came], entry=each.entry, on=each.happened)
            for each in came
            if each.came != "attempted" or not talked
        ),
        nothing=_nothing(agency, came, of) if row.at == "present" else "",
    )


def _people(place: sides.Place, of: Shown) -> tuple[Somebody, ...]:
    seated = of.seats.get(place, ())
    return tuple(present.at_post(*place, each, of) for each in seated or (None,))


_CAME: dict[sides.Came, str] = {
    "reached": "The two sides talked",
    "attempted": "Tried to reach them, and nobody answered",
    "answered": "Gave their answer",
    "offered": "Offered a way to end it",
    "declined": "Said that it is not theirs to settle",
    "agreed": "Agreed to another limit",
    "confirmed": "Confirmed the outcome",
}


def _asked(agency: str, of: Shown) -> str:
    """Return who was asked to name somebody (reading 17); empty where nobody had to be."""
    for post in of.naming:
        exact = posts.exact(post, of.standing.agencies)
        if agency in {body for body, _ in map(posts.split, exact)}:
            if present.is_vacant(post, of):
                return (
                    "it has no safeguarding lead, so the partnership's office was asked to see "
                    "that it gets one"
                )
            lead = present.somebody(post, of)
            if lead.me:
                return "you were asked to name somebody"
            named = f", {lead.name}," if lead.name else ""
            return f"its safeguarding lead{named} was asked to name somebody"
    return ""


def _nothing(agency: str, came: tuple[Contact, ...], of: Shown) -> str:
    """Return what is still to come of an agency at the present stage."""
    kinds = {each.came for each in came}
    if of.standing.status == "open":
        waited = agency in of.standing.agencies.responding and kinds <= {"agreed"}
        return "No talk and no answer yet" if waited else ""
    confirms = of.policy.outcome.confirmation is not None and of.standing.how != "withdrawn"
    return "Has not confirmed the outcome yet" if confirms and "confirmed" not in kinds else ""


def others(of: Shown) -> tuple[tuple[str, tuple[Somebody, ...]], ...]:
    """Return who else takes part, body by body: who meets nobody at any stage."""
    met = {
        place
        for row in sides.rows(of.standing, of.policy)
        for pair in row.pairs
        for place in pair.places(of.standing.agencies)
    }
    bodies: dict[str, list[Somebody]] = {}
    for (body, title), seated in of.seats.items():
        asked = title == "safeguarding_lead" and body in of.standing.agencies.all
        if (body, title) in met or (asked and not seated):
            continue  # asked to name people; takes part only once they do
        for person in seated or (None,):
            bodies.setdefault(body, []).append(present.at_post(body, title, person, of))
    for (body, title), adviser in of.advisers:
        if adviser not in of.seats.get((body, title), ()):
            bodies.setdefault(body, []).append(present.at_post(body, title, adviser, of))
    order = (*of.standing.agencies.all, posts.PARTNERSHIP, "independent")
    ranked = sorted(bodies, key=lambda body: order.index(body) if body in order else len(order))
    return tuple((_body(body, of), tuple(bodies[body])) for body in ranked)


def _body(body: str, of: Shown) -> str:
    if body == posts.PARTNERSHIP:
        return of.policy.partnership.name
    return "Independent" if body == "independent" else of.speaker.agency(body)


def raised(of: Shown) -> Raised:
    """Return who raised it and when; who wrote it down for them, or took it over since."""
    worker, wrote = _named(of.worker.person, of), _named(of.worker.wrote, of)
    if of.steps[0].entered_for:  # by an office, some time after they told it
        happened = of.steps[0].events[0].happened
        return Raised(by=worker or _in_words(of), on=of.calendar.local_date(happened))
    on, handed = of.calendar.local_date(of.stand.stored[0].event.at), _handed_over(of)
    if not wrote:
        return Raised(by=worker, on=on)
    if handed is None:
        return Raised(by=worker, on=on, wrote=wrote)
    return Raised(by=wrote, on=on, now=worker, since=handed)


def _in_words(of: Shown) -> str:
    """Return whose concern it is, where an office entered it and the directory does not know."""
    lines = of.steps[0].lines
    return next((line.text for line in lines if line.id == f"{events.ENTERED}worker"), "")


def _named(person: UUID | None, of: Shown) -> str:
    return present.name(person, of) if person is not None else ""


def _names_worker(act: acts.NameCounterpart, of: Shown) -> bool:
    """Test whether a naming made the worker the worker, and no other post's person of them."""
    agencies = of.standing.agencies
    raising = posts.named(act.party, agencies) == (agencies.raising,)
    title = posts.split(posts.WORKER)[1]
    return raising and act.post == title and act.who == str(of.worker.person)


def _handed_over(of: Shown) -> date | None:
    """Return when the worker took it over; None where it was raised on their behalf."""
    began = of.steps[0].events[0].at
    for step in reversed(of.steps):
        act = step.act
        if isinstance(act, acts.NameCounterpart) and _names_worker(act, of):
            event = step.events[0]
            return of.calendar.local_date(event.happened) if event.at > began else None
    return None
