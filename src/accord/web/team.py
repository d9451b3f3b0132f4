"""A manager's team: who has what, taking it, passing it on; and handing the worker's part over."""

import contextlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django import shortcuts, urls
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory import names
from accord.engine import acts, posts
from accord.engine.objections import Refused
from accord.library import calendars, clauses, phrases
from accord.queries import absences, history
from accord.queries import team as asked
from accord.services import access, escalations
from accord.services import team as services
from accord.services.access import Door
from accord.services.escalations import Stand
from accord.web import just_written, pages, present, reading_forms, timeline, todo
from accord.web.present import Shown
from accord.web.speaking import Speaker

MOST = 100
"""Rows of one part of the page; the most urgent ones come first."""

To = Callable[[Door, Stand], tuple[str, str]]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says on which somebody is named.

    Attributes:
        note: `{post}` and `{agency}` stand for whose part it is.
    """

    what: str
    title: str
    note: str
    label: str
    button: str
    clauses: tuple[str, ...]


PASS_ON = Words(
    what="team",
    title="Pass it on",
    note=(
        "Whoever you choose takes part as {post} for {agency} and sees all of it at once. They are "
        "told, and so are whoever had it until now and the worker who raised it."
    ),
    label="Who takes it?",
    button="Pass it on",
    clauses=("reading-15",),
)
HAND_OVER = Words(
    what="hand-over",
    title="Hand over",
    note=(
        "For when the worker leaves, changes posts or is away for long. Whoever you choose becomes "
        "the worker for {agency} and sees all of it at once. They are told. Whoever raised it, or "
        "was the worker before, can still read it, and is told of every step."
    ),
    label="Who becomes the worker?",
    button="Hand over",
    clauses=("reading-3",),
)


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest) -> HttpResponse:
    """Show what a manager's agency has, and who has it."""
    at = timezone.now()
    person, today = pages.person(request), calendars.load().local_date(at)
    leads = asked.led_by(person, today=today)
    if not leads:
        raise access.Nobody
    ways = access.to_all(person, at=at, closed_since=at)
    places = (asked.Place(way.entry, way.door.posts, way.door.sees == "whole") for way in ways)
    found = asked.of(places, person=person, leads=leads, at=at, today=today)
    out = absences.of_agencies(leads, today)
    show = _Showing(
        found, {(each.person, each.agency): each for each in out}, several=len(leads) > 1
    )
    return pages.render(
        request,
        "pages/team.html",
        nobody=show.rows(found.nobody),
        mine=show.rows(found.mine),
        others=show.rows(found.others),
        most=MOST,
        total={
            "nobody": len(found.nobody), "mine": len(found.mine), "others": len(found.others)
        },
        out=out,
        several=len(leads) > 1,
        me=person,
        today=today,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Ask who of one's agency takes an escalation at its present stage, and name them."""
    return _give(request, escalation, PASS_ON, services.to_pass_on)


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Ask who becomes the worker of an escalation, and name them."""
    return _give(request, escalation, HAND_OVER, services.to_hand_over)


def moves(of: Shown) -> tuple[dict[str, str], ...]:
    """Return where the reader passes an escalation on, or hands it over, as far as it is theirs."""
    if of.standing.status == "closed":
        return ()
    found = []
    for text, name, to in (
        ("Pass it on, or take it up yourself", "team-pass-on", services.to_pass_on),
        ("Hand over the worker's part", "hand-over", services.to_hand_over),
    ):
        with contextlib.suppress(access.Nobody):
            to(of.door, of.stand)
            address = urls.reverse(name, kwargs={"escalation": of.door.escalation})
            found.append({"text": text, "href": address})
    return tuple(found)


class _Showing:
    """Rows of the team in words."""

    def __init__(
        self, team: asked.Team, out: dict[absences.At, absences.Planned], *, several: bool
    ) -> None:
        self.team, self.out, self.several = team, out, several

    def rows(self, rows: Iterable[asked.Row]) -> list[dict[str, Any]]:
        """Return as many rows as a page shows."""
        return [self._row(row) for row in tuple(rows)[:MOST]]

    def _row(self, row: asked.Row) -> dict[str, Any]:
        speaker = Speaker(
            policy=row.policy,
            catalogue=clauses.Catalogue(policy=row.policy.id, clauses=()),
            calendar=calendars.load(),
            agencies=row.agencies,
            names=self.team.agencies,
        )
        return {
            "row": row,
            "title": f"{speaker.side('raising')} and {speaker.side('responding')}",
            "agency": speaker.agency(row.agency) if self.several else "",
            "post": speaker.title(row.post),
            "who": [
                (self.team.people.get(who, "Somebody"), self.out.get((who, row.agency)))
                for who in row.who
            ],
            "waiting": phrases.listed([speaker.post(each) for each in row.waiting]),
            "key": uuid4(),
        }  # fmt: skip


def _give(request: HttpRequest, escalation: UUID, said: Words, to: To) -> HttpResponse:
    at, person = timezone.now(), pages.person(request)
    if _is_passed_on(request, escalation, person, at):
        return _without_a_door(request, PASSED_ON_BEFORE)
    of = present.shown(escalation, person=person, what=said.what, at=at)
    place = to(of.door, of.stand)
    if request.method == "GET":
        return _page(request, of, said, place)
    key, typed = pages.key(request), dict(request.POST.lists())
    done = escalations.answered(of.door, key=key)
    who = reading_forms.an_id(reading_forms.one(typed, "who"))
    if done is not None and who is not None and str(who) != (before := _named(done, of)):
        problem = SENT_BEFORE.format(name=present.name(UUID(before), of) if before else "somebody")
        return _page(
            request, of, said, place, problem=problem, chosen=str(who), key=uuid4(),
            status=HTTPStatus.CONFLICT,
        )  # fmt: skip
    if done is None:
        if who is None:
            return _page(request, of, said, place, problem="Choose somebody from the list.")
        try:
            done = services.give(
                of.door, of.stand, who, to=place, key=key, seen=pages.seen(request), at=at
            )
        except services.CannotHaveIt as matter:
            problem = BOTH_SIDES if isinstance(matter, services.WorksForBoth) else GONE
            return _page(request, of, said, place, problem=problem, chosen=str(who))
        except Refused as refused:
            problem = " ".join(of.speaker.readable(each.reason) for each in refused.objections)
            return _page(request, of, said, place, problem=problem, chosen=str(who))
        except escalations.ChangedSince as changed:
            return _changed(request, of, said, to, changed, chosen=str(who))
    if not _opens(escalation, person, at):
        return _without_a_door(request, PASSED_ON)
    just_written.keep(request, done)
    return shortcuts.redirect("escalation", escalation=done.escalation)


def _named(done: escalations.Done, of: Shown) -> str:
    """Return whom a form named that was answered before; empty where it named nobody."""
    bodies = {each.seq: each.event.body for each in of.stand.stored}
    act = bodies.get(done.seq)
    return (act.who or "") if isinstance(act, acts.NameCounterpart) else ""


SENT_BEFORE = (
    "You sent this before and named {name}; that is on record. Whom you choose now is not named "
    "yet. Send it again to name them."
)
GONE = "They do not hold that post any more. Choose somebody else from the list."
BOTH_SIDES = (
    "They work for the other side of this disagreement too, and nobody acts for both. "
    "Choose somebody else from the list."
)
PASSED_ON = "It is passed on. Whoever you chose has it now. You cannot open it any more."
PASSED_ON_BEFORE = (
    "You passed it on already: what you sent first is on record. You cannot open it any more."
)


def _is_passed_on(request: HttpRequest, escalation: UUID, person: UUID, at: datetime) -> bool:
    """Test whether it is a form sent again by which somebody gave away what let them in."""
    if request.method != "POST" or _opens(escalation, person, at):
        return False
    return services.gave(escalation, person=person, key=pages.key(request))


def _opens(escalation: UUID, person: UUID, at: datetime) -> bool:
    """Test whether somebody has a door to an escalation."""
    try:
        access.to_escalation(escalation, person=person, at=at)
    except access.Nobody:
        return False
    return True


def _without_a_door(request: HttpRequest, said: str) -> HttpResponse:
    """Lead back to the team who gave away what let them in."""
    messages.success(request, said)  # no name: what is said here goes through a cookie
    return shortcuts.redirect("team")


def _changed(
    request: HttpRequest,
    of: Shown,
    said: Words,
    to: To,
    changed: escalations.ChangedSince,
    *,
    chosen: str,
) -> HttpResponse:
    """Show what came first, and who has it now; what was chosen stands there to be sent again."""
    now = present.shown(of.door.escalation, person=of.door.person, what=said.what, at=of.at)
    since = {each.event.entry for each in changed.since}
    steps = [each for each in history.steps(now.stand.stored) if each.entry in since]
    return _page(
        request, now, said, to(now.door, now.stand), problem=CHANGED, chosen=chosen,
        since=timeline.of(steps, now.speaker), status=HTTPStatus.CONFLICT,
    )  # fmt: skip


CHANGED = "Somebody else took a step since you opened the page. Nobody was named."


def _page(
    request: HttpRequest,
    of: Shown,
    said: Words,
    place: tuple[str, str],
    *,
    problem: str = "",
    chosen: str = "",
    since: tuple[timeline.Entry, ...] = (),
    key: UUID | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    agency, title = place
    today = of.calendar.local_date(of.at)
    against = posts.against(agency, of.standing.agencies)
    people = asked.could_have(agency, title, against=against, today=today)
    called = [each for each in escalations.drawn(of.stand).seats if each.body == agency]
    has = asked.sitting(title, called)
    alone = present.holder((agency, title), of) if not has and title != services.WORKER else None
    away = absences.absences((person for person, _, _ in people), today)
    out = {person: each for (person, body), each in away.items() if body == agency}
    return pages.render(
        request,
        "pages/pass_on.html",
        status if problem else HTTPStatus.OK,
        **present.basics(of),
        next=todo.next_step(of),
        said=said,
        note=said.note.format(post=of.speaker.title(title), agency=of.speaker.agency(agency)),
        agency=of.speaker.agency(agency),
        post=of.speaker.title(title),
        has=phrases.listed(tuple(names.people(has).values())),
        holds=alone.name if alone is not None else "",
        options=[
            {"value": str(person), "text": _option(person, name, held, of, out)}
            for person, name, held in people
            if person not in has
        ],
        chosen=chosen,
        since=since,
        errors=[{"text": problem, "href": "#changed" if since else "#who"}] if problem else [],
        key=key or reading_forms.one(dict(request.POST.lists()), "key") or uuid4(),
        seen=of.stand.stream.seq,
    )


def _option(
    person: UUID, name: str, held: str, of: Shown, out: dict[UUID, absences.Absence]
) -> str:
    """Return somebody to choose, oneself in words that say so, with until when they are out."""
    said = f"{name}, {of.speaker.title(held)}"
    if person in out:
        said = f"{said}, out until {until(out[person].to)}"
    return f"I take it myself ({said})" if person == of.door.person else said


def until(day: date | datetime) -> str:
    """Return a day as it stands in a line: 3 March."""
    return f"{day.day} {day:%B}"
