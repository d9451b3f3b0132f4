"""My work: what I owe, whom I wait for, what I began to write."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory import names
from accord.engine import words
from accord.library import calendars, clauses, phrases
from accord.queries import people, raising, work
from accord.services import access
from accord.web import pages
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
    person = pages.person(request)
    ways = access.to_all(person, at=at, closed_since=at - CLOSED_FOR)
    found = work.of(
        (work.Place(way.entry, way.door.posts, way.door.sees == "whole") for way in ways), at=at
    )
    every = (*found.mine, *found.waiting, *found.partly, *found.closed)
    agencies = names.agencies({slug for item in every for slug in item.agencies.all})
    return pages.render(
        request,
        "pages/my_work.html",
        mine=[_shown(item, agencies) for item in found.mine],
        waiting=[_shown(item, agencies) for item in found.waiting],
        partly=[_shown(item, agencies) for item in found.partly[:MOST]],
        closed=[_shown(item, agencies) for item in found.closed[:MOST]],
        drafts=raising.my_drafts(person, at),
        looks_after_people=bool(people.places(person, today=calendars.load().local_date(at))),
        may_raise=bool(access.desks(person, today=calendars.load().local_date(at))),
        today=calendars.load().local_date(at),
    )


def _shown(item: work.Item, agencies: dict[str, str]) -> dict[str, Any]:
    speaker = Speaker(
        policy=item.policy,
        catalogue=clauses.Catalogue(policy=item.policy.id, clauses=()),
        calendar=calendars.load(),
        agencies=item.agencies,
        names=agencies,
    )
    return {
        "escalation": item.escalation,
        "reference": item.reference,
        "title": f"{speaker.side('raising')} and {speaker.side('responding')}",
        "stage": item.stage,
        "status": item.status,
        "overdue": item.overdue,
        "guide": item.guide,
        "day": item.day,
        "provisional": item.provisional,
        "changed_at": item.changed_at,
        "waiting": phrases.listed([speaker.post(each) for each in item.waiting]),
        "owing": [_owing(each) for each in item.owing],
    }


def _owing(owing: work.Owing) -> dict[str, Any]:
    title = owing.title or _TURN.get(owing.do) or FORMS[owing.do].title
    return {
        "title": phrases.capital(title),
        "do": owing.do if owing.do in FORMS else "",
        "day": owing.day,
        "overdue": owing.overdue,
        "guide": owing.guide,
        "must": owing.must,
        "clauses": [words.Clause(each) for each in owing.clauses],
    }


_TURN = {
    work.SETTLE: "Settle it, or take it to the next stage",
    work.CLOSE: "Close it",
}
