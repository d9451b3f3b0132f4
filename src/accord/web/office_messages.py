"""Messages of a partnership that failed: whom they were for, and what its office does about it."""

from typing import Any
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory.posts import ADMINISTRATOR
from accord.library import phrases
from accord.queries import deliveries as asked
from accord.queries import staffing
from accord.queries.deliveries import Failure
from accord.services import access, deliveries, offices
from accord.web import pages

DONE = {
    deliveries.TOLD: "It is written down that you told them.",
    deliveries.AGAIN: "It is sent again, to the address that is there now.",
}


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Show the messages that failed, each with what can be done."""
    at, person = timezone.now(), pages.person(request)
    today = timezone.localdate(at)
    office = offices.to_running(partnership, person=person, today=today)
    failed = asked.failed(office.id)
    wanted = {each.escalation for each in failed if each.escalation}
    ways = access.to_some(wanted, person=person, at=at)
    opens = {way.door.escalation: way.door.reference for way in ways}
    staffed = {each.slug: each for each in staffing.of_office(office, today=today)}
    return pages.render(
        request,
        "pages/office_messages.html",
        office=office,
        failed=[_shown(each, opens, staffed) for each in failed],
        most=asked.MOST,
    )


@login_required
@require_http_methods(["POST"])
def follow_up(request: HttpRequest, partnership: UUID, message: UUID) -> HttpResponseBase:
    """Keep what the office did about one of them."""
    at, person = timezone.now(), pages.person(request)
    office = offices.to_running(partnership, person=person, today=timezone.localdate(at))
    how = request.POST.get("how", "")
    deliveries.follow_up(message, how, office=office, person=person, key=pages.key(request), at=at)
    messages.success(request, DONE[how])
    return shortcuts.redirect("office-messages", partnership=partnership)


def _shown(
    failure: Failure, opens: dict[UUID, str], staffed: dict[str, staffing.Staffed]
) -> dict[str, Any]:
    agency = staffed.get(failure.agency)
    look_after = agency.holders.get(ADMINISTRATOR, ()) if agency else ()
    return {
        "failure": failure,
        "post": phrases.TITLES.get(failure.title, ""),
        "reference": opens.get(failure.escalation, "") if failure.escalation else "",
        "administrators": phrases.listed(look_after),
        "again": uuid4(),
        "told": uuid4(),
    }
