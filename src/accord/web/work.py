"""My work: what I owe, whom I wait for, what I began to write."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory import names
from accord.engine import acts, posts, words
from accord.library import calendars, clauses, phrases
from accord.queries import (
    absences,
    adoptions,
    closures,
    colleagues,
    hearings,
    partnerships,
    people,
    raising,
    staffing,
    standing_in,
    work,
)
from accord.services import access, advice
from accord.web import (
    closed,
    contacts,
    danger,
    days,
    naming,
    office,
    pages,
    present,
    proposed,
    register,
    todo,
    undelivered,
)
from accord.web.act_forms import FORMS
from accord.web.speaking import Speaker

CLOSED_FOR = timedelta(days=30)
"""How long a closed escalation stays on its people's page."""
MOST = 50
"""Rows of a list that is only there to find something again."""


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest) -> HttpResponse:
    """Show everything that waits for this person, and for whom they wait."""
    at = timezone.now()
    person, today = pages.person(request), calendars.load().local_date(at)
    ways = access.to_all(person, at=at, closed_since=at - CLOSED_FOR)
    found = work.of(
        (work.Place(way.entry, person, way.door.posts, way.door.sees == "whole") for way in ways),
        at=at,
    )
    every = (*found.mine, *found.waiting, *found.partly, *found.closed)
    drafts, desks = raising.my_drafts(person, at), access.desks(person, today=today)
    known = _known(every, person, today, desks)
    seen_from = partnerships.offices_of(person, today=today)
    advised = advice.on_my_work(
        person,
        drafts=[each.id for each in drafts],
        desks=desks,
        at=at,
    )
    places = people.places(person, today=today)
    own = {each.agency for each in places if each.administers}
    leadless = staffing.without_lead(own, today=today)
    return pages.render(
        request,
        "pages/my_work.html",
        mine=[_shown(item, known) for item in found.mine],
        waiting=[_shown(item, known) for item in found.waiting],
        partly=[_shown(item, known) for item in found.partly[:MOST]],
        closed=[_shown(item, known) for item in found.closed[:MOST]],
        drafts=drafts,
        advised=advised,
        to_agree=proposed.on_my_work(ways, known.agencies),
        undelivered=undelivered.on_my_work(ways, person=person),
        sees=[register.sees(each) for each in seen_from],
        office=office.on_my_work(seen_from, at=at),
        to_approve=adoptions.to_approve([each.id for each in seen_from], person),
        closes=_closes(known.closes, found),
        out=[each for each in absences.planned(person, today=today) if each.from_ <= today],
        may_be_out=standing_in.whose(person, today=today) is not None,
        looks_after_people=bool(places),
        to_lead=[each for each in places if each.agency in leadless],
        may_raise=bool(desks),
        asked=contacts.mine(person, at),
        today=today,
    )


def _closes(soon: Iterable[closures.Closed], found: work.Work) -> list[closures.Closed]:
    """Return those closures of somebody's agencies in which they take part, or lead."""
    items = (*found.mine, *found.waiting)
    involved = {slug for item in items for slug in item.agencies.all}
    return [each for each in soon if each.leads or each.agency in involved]


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """The names that a page of items needs, each asked for once."""

    agencies: dict[str, str]
    people: dict[UUID, str]
    offices: dict[tuple[UUID, str], str]
    partnerships: dict[UUID, str]
    shut: dict[str, closures.Closed]
    closes: tuple[closures.Closed, ...]


def _known(
    items: Iterable[work.Item], person: UUID, today: date, desks: Iterable[access.Desk]
) -> _Known:
    items = tuple(items)
    places = {item.partnership for item in items} | {desk.partnership for desk in desks}
    offices = {
        (item.partnership, title)
        for item in items
        for party, title in map(posts.split, item.waiting)
        if party == posts.PARTNERSHIP and title
    }
    slugs = {slug for item in items if item.status == "open" for slug in item.agencies.all}
    shut, closes = closures.around(person, slugs, today=today)
    return _Known(
        shut=shut,
        closes=closes,
        agencies=names.agencies(
            {slug for item in items for slug in (*item.agencies.all, *_reporting(item))}
        ),
        people=names.people(who for item in items if (who := item.raised_by or item.worker)),
        offices=colleagues.in_office(offices, today=today),
        # named only to who works in several
        partnerships=partnerships.names(places) if len(places) > 1 else {},
    )


def _shown(item: work.Item, known: _Known) -> dict[str, Any]:
    speaker = Speaker(
        policy=item.policy,
        catalogue=clauses.Catalogue(policy=item.policy.id, clauses=()),
        calendar=calendars.load(),
        agencies=item.agencies,
        names=known.agencies,
    )
    return {
        "escalation": item.escalation,
        "reference": item.reference,
        "title": f"{speaker.side('raising')} and {speaker.side('responding')}",
        "partnership": known.partnerships.get(item.partnership, ""),
        "shut": closed.said(item.agencies.all if item.status == "open" else (), known.shut),
        "danger": danger.said(
            in_danger=item.in_danger, by=days.day(item.safe_by) if item.safe_by else ""
        ),
        "raised_at": item.raised_at,
        "raised_by": known.people.get(item.raised_by) if item.raised_by else None,
        "worker": known.people.get(item.worker) if item.worker else None,
        "about": naming.areas(item.areas, item.policy),
        "stage": item.stage,
        "status": item.status,
        "overdue": item.overdue,
        "guide": item.guide,
        "day": item.day,
        "provisional": item.provisional,
        "changed_at": item.changed_at,
        "waiting": phrases.listed(
            [_waited_for(each, item, speaker, known) for each in item.waiting]
        ),
        "owing": [_owing(each) for each in item.owing],
        "out": [_out(each, speaker) for each in item.out],
    }


def _reporting(item: work.Item) -> Iterator[str]:
    """Yield the agencies whose report is out; they need not be in the disagreement."""
    for each in item.out:
        if each.do == acts.Report.do:
            yield each.whose


def _out(out: work.Out, speaker: Speaker) -> dict[str, Any]:
    whose = speaker.side(out.whose)
    report = out.do == acts.Report.do
    by = f", wanted by {days.day(out.day)}" if out.day else ""
    said = f"The report of {whose} is out{by}." if report else f"{whose} is still to be heard."
    if out.sent:
        said += " It has sent what it has to say."
    return {"text": said, "late": out.late}


def _waited_for(post: words.Post, item: work.Item, speaker: Speaker, known: _Known) -> str:
    """Return whom an escalation waits for; who decides for a partnership by name."""
    title = posts.split(post)[1]
    name = known.offices.get((item.partnership, title))
    return f"the {speaker.title(title)}, {name}" if name else speaker.post(post)


def _owing(owing: work.Owing) -> dict[str, Any]:
    title = owing.title or _TURN.get(owing.do) or FORMS[owing.do].title
    do = _LEADS_TO.get(owing.do, owing.do)
    if owing.later:
        title, do = f"After that: {title[:1].lower()}{title[1:]}", ""  # to the page, not the form
    return {
        "title": phrases.capital(title),
        "do": do if do in FORMS else "",
        "ask": _ask(owing) if do in (acts.Inform.do, acts.PlanDone.do) else "",
        "at_once": do == present.NAMING,
        "day": owing.day,
        "overdue": owing.overdue,
        "guide": owing.guide,
        "must": owing.must,
        # how we read the policy stands on the page to which this leads
        "clauses": [each for each in owing.clauses if not each.startswith("reading-")],
    }


def _ask(owing: work.Owing) -> str:
    """Return what goes behind the address of a form, so that it asks for this very thing."""
    if owing.sits_for:
        return f"?as=conflict&agency={owing.sits_for}"
    if owing.duty.startswith(f"{hearings.REPRESENTATION}/"):
        return "?as=representation"
    return f"?duty={owing.duty}" if owing.duty else ""


_TURN = {
    work.SETTLE: "Settle it, or take it to the next stage",
    work.ANSWER: todo.ANSWER,
    work.CLOSE: "Close it",
    work.MISSED: "Not done by its day: agree another day, or take it up again",
}
_LEADS_TO = {work.ANSWER: "respond"}
