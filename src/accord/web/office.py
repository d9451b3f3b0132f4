"""The home of a partnership's office: what wants something of it, first what wants it today."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import phrases
from accord.queries import closures, contacts, deliveries, office_register, staffing
from accord.queries.partnerships import Office
from accord.services import offices
from accord.web import office_contacts, pages, register, which_office


@login_required
@require_http_methods(["GET"])
def which(request: HttpRequest) -> HttpResponseBase:
    """Show in whose offices somebody works; in one alone, at once that."""
    return which_office.ask(request, title="Offices", to="office-here")


def on_my_work(found: Iterable[Office], *, at: datetime) -> list[dict[str, Any]]:
    """Return the offices of which something is wanted, each with what, for my work.

    Args:
        found: the offices that somebody is in.
        at: an aware instant, for what has expired.
    """
    mine = [each for each in found if each.runs]
    if not mine:
        return []
    places = [each.id for each in mine]
    asked, failed = contacts.waiting(places, at=at), deliveries.waiting(places)
    empty = staffing.waiting(places, today=timezone.localdate(at))
    wants = [
        (each, _wants(asked.get(each.id, 0), failed.get(each.id, 0), empty.get(each.id, ())))
        for each in mine
    ]
    return [{"office": each, "wants": said} for each, said in wants if said]


def _wants(asked: int, failed: int, empty: tuple[str, ...]) -> str:
    """Return what is wanted of an office in a few words; empty for nothing."""
    told = f"{asked} to tell whom to contact" if asked else ""
    lost = f"{failed} {'message' if failed == 1 else 'messages'} that failed" if failed else ""
    lead = f"a safeguarding lead to find for {phrases.listed(empty)}" if empty else ""
    return phrases.listed(list(filter(None, (told, lost, lead))))


@login_required
@require_http_methods(["GET"])
def home(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Show what wants something of an office."""
    at, person = timezone.now(), pages.person(request)
    today = timezone.localdate(at)
    office = offices.to_running(partnership, person=person, today=today)
    agencies = staffing.of_office(office, today=today)
    calls = staffing.calls(office.id, agencies)
    return pages.render(
        request,
        "pages/office.html",
        office=office,
        sees=register.sees(office),
        failed=deliveries.waiting((office.id,)).get(office.id, 0),
        empty=[each.name for each in agencies if each.empty],
        calls=[(each.name, calls[each.slug]) for each in agencies if each.slug in calls],
        lacking=sum(1 for each in agencies if each.missing and not each.empty),
        agencies=len(agencies),
        uncovered=closures.without_cover(office.id, today=today),
        totals=office_register.totals(office, at=at),
        waiting=office_contacts.waiting(office, person=person, at=at),
        answered=office_contacts.answered(office, person=person, at=at),
    )
