"""My days in my own calendar: the page that makes the secret address, and what is read there."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django import shortcuts
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accord.queries import planned, work
from accord.queries.planned import Planned
from accord.services import access, calendar_addresses
from accord.web import calendar_file, days, pages
from accord.web.calendar_file import Happening

END: Final = "end"
"""What the button says that ends an address; the other one makes one."""

TITLES: Final = {
    "limit": "{reference}: limit of {stage}",
    "asked": "{reference}: something is asked of you",
    "meeting": "{reference}: meeting",
}
ABOUT: Final = (
    "Sign in to Accord to read what it is about. Nothing about a child stands in a calendar."
)
PROVISIONAL: Final = (
    " This day can move: the bank holidays of that year are not published yet. You will be told."
)
ENDED: Final = "The address that this form made has ended, and it does not come back. Make another."


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """Make an address for one's own calendar, once; make another, or end it."""
    me, at = pages.person(request), timezone.now()
    if request.method == "GET":
        return _page(request)
    key = pages.key(request)
    if request.POST.get("do") == END:
        calendar_addresses.end(me, at=at)
        messages.success(request, "The address has ended. Your calendar reads nothing there now.")
        return shortcuts.redirect("me-calendar")
    try:
        token = calendar_addresses.make(me, key=key, at=at)
    except calendar_addresses.EndedBefore:
        return _page(request, problem=ENDED)
    # Shown in the answer itself: kept for a redirect, it would lie somewhere it could be found.
    return _page(request, address=_link("calendar-feed", token=token))


@login_not_required
@require_safe
def feed(request: HttpRequest, token: UUID) -> HttpResponse:
    """Send the days of whoever the address belongs to; nothing about a child, and no name."""
    at = timezone.now()
    if _is_too_often(request, minute=int(at.timestamp()) // 60):
        return HttpResponse(
            "Too many calendars ask from here at once. Ask again in a minute.\n",
            content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"},
            status=HTTPStatus.TOO_MANY_REQUESTS,
        )  # fmt: skip
    person = calendar_addresses.whose(token)
    ways = access.to_all(person, at=at, closed_since=at)
    places = (
        work.Place(way.entry, person, way.door.posts, way.door.sees == "whole") for way in ways
    )
    found = planned.of(places, at=at)
    return sent([happening(each) for each in found], name="Accord")


def sent(happenings: list[Happening], *, name: str = "") -> HttpResponse:
    """Return a calendar file as an answer that nobody on the way keeps."""
    file = "accord.ics" if name else "meeting.ics"
    return HttpResponse(
        calendar_file.made(happenings, name=name),
        content_type=calendar_file.CONTENT_TYPE,
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": f'attachment; filename="{file}"',
        },
    )


def happening(of: Planned, *, place: str = "") -> Happening:
    """Return what is planned as a calendar shows it: a reference, a day, and a link."""
    return Happening(
        uid=_uid(of),
        sequence=of.seq,
        changed_at=of.changed_at,
        on=of.moment or of.day,
        title=TITLES[of.kind].format(reference=of.reference, stage=of.stage),
        about=ABOUT + (PROVISIONAL if of.provisional else ""),
        address=_link("escalation", escalation=of.escalation),
        place=place,
        tentative=of.provisional,
    )


def _is_too_often(request: HttpRequest, *, minute: int) -> bool:
    """Count a reading, and test whether there were too many from there in this minute.

    The package that counts attempts to sign in passes by whatever is only read.
    """
    counted = f"calendar-reads:{minute}:{get_adapter(request).get_client_ip(request)}"
    reads = cache.get(counted, 0) + 1
    cache.set(counted, reads, timeout=120)
    return bool(reads > settings.CALENDAR_READS)


def _uid(of: Planned) -> str:
    """Return what is the same for ever: one limit, one meeting; of what is asked, one a day."""
    host = urlsplit(settings.BASE_URL).hostname or "accord"
    day = f"-{of.day:%Y%m%d}" if of.kind == "asked" else ""
    return f"{of.kind}-{of.escalation}{day}@{host}"


def _link(page: str, **parts: UUID) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(page, kwargs=parts)


def _page(request: HttpRequest, *, address: str = "", problem: str = "") -> HttpResponse:
    since = calendar_addresses.since(pages.person(request))
    return pages.render(
        request,
        "pages/me_calendar.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        address=address,
        since=days.moment(since) if since else "",
        key=uuid4(),
        end=END,
        errors=[{"text": problem, "href": "#make"}] if problem else [],
    )
