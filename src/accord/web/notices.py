"""Notices: what somebody was told, newest first, whether or not an e-mail reached them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from accord.queries import notices as asked
from accord.queries.notices import Notice
from accord.services import access, notices
from accord.web import pages, reading_forms


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest) -> HttpResponse:
    """Show one's notices, those of an office among them for whoever does its work."""
    at, person = timezone.now(), pages.person(request)
    number = max(reading_forms.number(request.GET.get("page", "")) or 1, 1)
    found, more = asked.page(person, notices.offices_run_by(person, at=at), number=number)
    wanted = {each.escalation for each in found if each.escalation}
    doors = {way.door.escalation for way in access.to_some(wanted, person=person, at=at)}
    return pages.render(
        request,
        "pages/notices.html",
        shown=[_shown(each, doors) for each in found],
        number=number,
        more=more,
        at=at,
    )


@login_required
@require_http_methods(["GET"])
def opened(request: HttpRequest, notice: UUID) -> HttpResponseBase:
    """Lead to what a notice is about, and keep that it was read."""
    person = pages.person(request)
    return shortcuts.redirect(notices.opened(notice, person=person, at=timezone.now()))


@login_required
@require_http_methods(["POST"])
def read(request: HttpRequest) -> HttpResponseBase:
    """Keep that all notices were read which the page could show."""
    upto = _instant(request.POST.get("upto", ""))
    notices.read_all(pages.person(request), upto=upto, at=timezone.now())
    messages.success(request, "All notices are marked as read.")
    return shortcuts.redirect("notices")


def _instant(said: str) -> datetime:
    """Return the instant at which our page was made.

    Raises:
        BadRequest: it is none, so that it is no form of ours.
    """
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadRequest("A form of ours says when its page was made.")
    return found


def _shown(notice: Notice, doors: Collection[UUID]) -> dict[str, Any]:
    """Return a notice for the page; what it was about is not said where its door has closed."""
    is_open = notice.escalation is None or notice.escalation in doors
    return {
        "notice": notice,
        "is_open": is_open,
        "is_told": is_open or bool(notice.office),  # an office was told of what it cannot open
    }
