"""One agency for its partnership's office: name and sector, representatives, listed domains."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from http import HTTPStatus

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import phrases
from accord.queries import agencies as queries
from accord.queries.agencies import Row, Seat
from accord.services import access, agencies, domains, offices, people, representatives
from accord.web import agencies as web
from accord.web import days, pages, reading_forms
from accord.web.people import ONESELF
from accord.web.reading_forms import Problem, Typed, Unreadable

FIRST, LAST = "first", "last"
"""The names of the two days in the form."""

NO_DOMAIN = "Enter the part of a mailbox behind the @, as in example.org."
ANYBODYS = "Anybody gets a mailbox at {}. Invite the people one by one."
OF_MANY = "Many agencies share {}. Give the part that is this agency's alone, or invite one by one."
ANOTHERS = "That domain is listed for another agency. Ask there, or invite the people one by one."
BACKWARDS = "The last day is before the first one. Give a later day, or none."
LATER = "Somebody else is named from {} on. End that first, or give a last day before it."


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, body: uuid.UUID, agency: uuid.UUID) -> HttpResponseBase:
    """Show an agency, and change its name and sector."""
    if request.method == "GET":
        return _page(request, body, agency)
    typed: Typed = dict(request.POST.lists())
    name = " ".join(reading_forms.one(typed, "name").split())
    sector = reading_forms.one(typed, "sector")
    problems = tuple(_wrong(name, sector))
    if not problems:
        try:
            agencies.change(
                agency, name=name, sector=sector, partnership=body, by=pages.person(request),
                at=timezone.now(),
            )  # fmt: skip
        except agencies.SameName:
            problems = (Problem("name", web.SAME_NAME),)
    if problems:
        return _page(request, body, agency, typed, problems)
    return _done(request, body, agency, "Saved. Its administrators are told.")


@login_required
@require_http_methods(["POST"])
def represent(request: HttpRequest, body: uuid.UUID, agency: uuid.UUID) -> HttpResponseBase:
    """Name who represents an agency on the partnership."""
    at = timezone.now()
    me, today = pages.person(request), timezone.localdate(at)
    typed: Typed = dict(request.POST.lists())
    offices.to_agency(agency, partnership=body, person=me, today=today)
    who, first, last, problems = _seat(typed, agency, today)
    if who is not None and first is not None and not problems:
        try:
            representatives.name(
                who, agency=agency, partnership=body, first=first, last=last, by=me, at=at
            )
        except people.NotOneself:
            problems = (Problem("who", ONESELF),)
        except representatives.AnotherLater as other:
            text = LATER.format(phrases.day(other.first))
            problems = (Problem(f"{FIRST}-day", text),)
    if problems:
        return _page(request, body, agency, typed, problems)
    return _done(request, body, agency, "Saved. They are told, and so are the administrators.")


@login_required
@require_http_methods(["GET", "POST"])
def end(
    request: HttpRequest, body: uuid.UUID, agency: uuid.UUID, seat: uuid.UUID
) -> HttpResponseBase:
    """Ask whether somebody is to represent an agency no longer; end it from this moment."""
    at = timezone.now()
    if request.method == "GET":
        return _ending(request, body, agency, seat)
    representatives.end(
        seat, agency=agency, partnership=body, last=timezone.localdate(at) - timedelta(days=1),
        by=pages.person(request), at=at,
    )  # fmt: skip
    return _done(request, body, agency, "It has ended. Name somebody else, if there is somebody.")


@login_required
@require_http_methods(["GET", "POST"])
def list_domain(request: HttpRequest, body: uuid.UUID, agency: uuid.UUID) -> HttpResponseBase:
    """List a domain; ask whether one is to be taken off the list, and take it off."""
    at, me = timezone.now(), pages.person(request)
    if request.method == "GET":
        return _unlisting(request, body, agency, request.GET.get("remove", ""))
    typed: Typed = dict(request.POST.lists())
    if unlisted := reading_forms.one(typed, "remove"):
        domains.remove(unlisted, agency=agency, partnership=body, by=me, at=at)
        return _done(request, body, agency, "It is off the list. Who has joined stays.")
    said = reading_forms.one(typed, "domain")
    try:
        domains.add(said, agency=agency, partnership=body, by=me, at=at)
    except domains.NoDomain:
        text = NO_DOMAIN
    except domains.Anybodys as matter:
        text = (OF_MANY if matter.of_many else ANYBODYS).format(domains.plain(said))
    except domains.AnotherAgencys:
        text = ANOTHERS
    else:
        return _done(request, body, agency, "It is listed. The agency's administrators are told.")
    return _page(request, body, agency, typed, (Problem("domain", text),))


def _wrong(name: str, sector: str) -> Iterator[Problem]:
    if not name:
        yield Problem("name", "Enter the agency's name.")
    if len(name) > 200:
        yield Problem("name", web.LONG)
    if sector not in queries.sectors():
        yield Problem("sector", "Choose one of the sectors.")


def _seat(
    typed: Typed, agency: uuid.UUID, today: date
) -> tuple[uuid.UUID | None, date | None, date | None, tuple[Problem, ...]]:
    """Return who is named from when to when, and what is the matter with it."""
    found: dict[str, date | None] = {FIRST: None, LAST: None}
    problems: list[Problem] = []
    chosen = reading_forms.one(typed, "who")
    candidates = {str(each.person): each.person for each in queries.candidates(agency, today=today)}
    if chosen not in candidates:
        problems.append(Problem("who", "Choose who represents the agency."))
    for name, label in ((FIRST, "The first day"), (LAST, "The last day")):
        try:
            found[name] = reading_forms.read_day(typed, name, label)
        except Unreadable as unreadable:
            problems += unreadable.problems
    first, last = found[FIRST], found[LAST]
    if first is None and not any(each.at.startswith(FIRST) for each in problems):
        problems.append(Problem(f"{FIRST}-day", "Give the first day. Today will do."))
    if first is not None:
        problems += _days(first, last, today)
    return candidates.get(chosen), first, last, tuple(problems)


def _days(first: date, last: date | None, today: date) -> Iterator[Problem]:
    if first < today:
        yield Problem(f"{FIRST}-day", days.PASSED)
    elif first > today + people.FURTHEST:
        yield Problem(f"{FIRST}-day", days.TOO_FAR)
    elif last is not None and last < first:
        yield Problem(f"{LAST}-day", BACKWARDS)


def _done(request: HttpRequest, body: uuid.UUID, agency: uuid.UUID, said: str) -> HttpResponseBase:
    messages.success(request, said)
    return shortcuts.redirect("agency", body=body, agency=agency)


def _page(
    request: HttpRequest,
    body: uuid.UUID,
    agency: uuid.UUID,
    typed: Typed | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """Return the page of an agency; each form shows what was typed in it, else what is so now."""
    today = timezone.localdate()
    place = offices.to_partnership(body, person=pages.person(request), today=today)
    row = _row(body, agency, today)
    now = {"name": [row.name], "sector": [row.sector], **reading_forms.write_day(FIRST, today)}
    seats: tuple[Seat, ...] = queries.seats(agency, partnership=body, today=today)
    options = [
        {
            "value": str(each.person),
            "text": f"{each.name}, {phrases.TITLES.get(each.title, each.title)}",
        }
        for each in queries.candidates(agency, today=today)
    ]
    return pages.render(
        request, "pages/agency.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        place=place, agency=row, seats=seats, options=options, sectors=web.sector_options(),
        sector=web.sector_name, today=today,
        **reading_forms.shown({**now, **(typed or {})}, problems),
    )  # fmt: skip


def _ending(
    request: HttpRequest, body: uuid.UUID, agency: uuid.UUID, seat: uuid.UUID
) -> HttpResponse:
    """Ask before somebody's seat is ended."""
    today = timezone.localdate()
    place = offices.to_partnership(body, person=pages.person(request), today=today)
    row = _row(body, agency, today)
    every = queries.seats(agency, partnership=body, today=today)
    found = next((each for each in every if each.id == seat), None)
    if found is None:
        raise access.Nobody
    return pages.render(
        request, "pages/agency_end.html", place=place, agency=row, seat=found, today=today
    )


def _unlisting(
    request: HttpRequest, body: uuid.UUID, agency: uuid.UUID, domain: str
) -> HttpResponseBase:
    """Ask before a domain is taken off the list; lead back where none of the list is meant."""
    today = timezone.localdate()
    place = offices.to_partnership(body, person=pages.person(request), today=today)
    row = _row(body, agency, today)
    if domain not in row.domains:
        return shortcuts.redirect("agency", body=body, agency=agency)
    return pages.render(request, "pages/agency_unlist.html", place=place, agency=row, domain=domain)


def _row(body: uuid.UUID, agency: uuid.UUID, today: date) -> Row:
    found = next((each for each in queries.of(body, today=today) if each.id == agency), None)
    if found is None:
        raise access.Nobody
    return found
