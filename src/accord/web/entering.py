"""Pages on which a partnership's office enters for agencies what reached it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import acts, words
from accord.library import phrases
from accord.queries import escalation as queries
from accord.services import access, entered_for
from accord.web import acting, entering_fields, pages, present, todo
from accord.web.escalation import USEFUL
from accord.web.present import Shown


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Ask for which agency the office enters, and what happened."""
    of = _shown(request, escalation, "enter")
    agencies = entered_for.agencies(of.door, of.standing)
    may = frozenset(each.slug for each in agencies if not each.why_not)
    return pages.render(
        request,
        "pages/enter.html",
        **present.basics(of),
        next=todo.next_step(of),
        agencies=[_agency(each, may, of) for each in agencies],
    )


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, escalation: UUID, agency: UUID, do: str) -> HttpResponse:
    """Ask what an agency did, and enter it for them."""
    of = _shown(request, escalation, do)
    known = {each.id: each.slug for each in entered_for.agencies(of.door, of.standing)}
    if agency not in known:
        raise access.Nobody
    return acting.entered(request, of, do, known[agency])


def _shown(request: HttpRequest, escalation: UUID, what: str) -> Shown:
    return present.shown(escalation, person=pages.person(request), what=what, at=timezone.now())


def _agency(agency: entered_for.Agency, may: frozenset[str], of: Shown) -> dict[str, Any]:
    """Return an agency with what can be entered for it now, or why nothing can."""
    openings = () if agency.why_not else _openings(agency.slug, may, of)
    ordered = sorted(openings, key=lambda each: USEFUL.index(each.do))
    return {
        "id": agency.id,
        "name": agency.name,
        "why_not": agency.why_not,
        "people": phrases.listed([name for name in map(_name(of), agency.people) if name]),
        "free": [_what(each) for each in ordered if not each.against],
        "objected": [
            {
                **_what(each),
                "why": " ".join(of.speaker.readable(one.reason) for one in each.against),
            }
            for each in ordered
            if each.against
        ],
    }


def _name(of: Shown) -> Any:
    return lambda person: present.name(person, of)


def _openings(agency: str, may: frozenset[str], of: Shown) -> Iterable[queries.Opening]:
    def as_theirs(tried: acts.Act) -> words.Post | None:
        own = entered_for.theirs(tried, agency)
        return entered_for.post_of(own, agency, may, of.standing, of.policy)

    return queries.open_to(as_theirs, of.standing, of.policy, of.calendar, owed=(), at=of.at)


def _what(opening: queries.Opening) -> dict[str, str]:
    return {"do": opening.do, "what": entering_fields.WHAT[opening.do]}
