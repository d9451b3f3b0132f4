"""Days on which an agency is closed: its own page, and what others read of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Final
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import phrases
from accord.queries import closures as queries
from accord.queries.closures import Closed
from accord.services import closures
from accord.web import days, pages, reading_forms
from accord.web.present import Shown
from accord.web.reading_forms import Problem, Typed, Unreadable

FIRST, LAST, REASON = "first", "last", "reason"
REASONS: Final = {
    "school-holidays": "School holidays", "inset-day": "INSET day", "other": "Another reason",
}  # fmt: skip
MISSING: Final = {FIRST: "Give the first day.", LAST: "Give the last day."}
BACKWARDS: Final = "The last day is before the first one. Give a later day."
TOO_LONG: Final = "That is longer than three months. Give an earlier last day."
ALREADY: Final = "It is closed on some of these days already. Take that back first, or give others."


def said(agencies: Iterable[str], shut: Mapping[str, Closed]) -> list[str]:
    """Return which of these agencies are closed, in sentences."""
    return [sentence(shut[each]) for each in agencies if each in shut]


def sentence(of: Closed) -> str:
    """Return until when an agency is closed, and why where there is a word for it."""
    why = "" if of.reason == "other" else f" ({_in_a_sentence(of.reason)})"
    return f"{of.name} is closed until {days.day(of.last)}{why}."


def of(shown: Shown) -> list[str]:
    """Return which agencies of an open disagreement are closed today, and who stands in there."""
    if shown.standing.status != "open":
        return []
    agencies = shown.standing.agencies.all
    shut = queries.on(agencies, today=shown.calendar.local_date(shown.at))
    return [
        f"{sentence(shut[each])} {_cover(each, shown)} The limit does not wait for it."
        for each in agencies
        if each in shut
    ]


def _cover(slug: str, of: Shown) -> str:
    here = (absence for (_, body), absence in of.out.items() if body == slug)
    names = dict.fromkeys(each.stand_in_name for each in here if each.stand_in_name)
    if not names:
        return "Nobody is said to stand in there."
    return f"There {phrases.listed(list(names))} can be reached instead."


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, body: UUID) -> HttpResponseBase:
    """Show when an agency is closed, and write down other days."""
    at, me = timezone.now(), pages.person(request)
    today = timezone.localdate(at)
    closures.to_agency(body, by=me, today=today)
    if request.method == "GET":
        return _page(request, body, {})
    typed: Typed = dict(request.POST.lists())
    key = pages.key(request)
    first, last, problems = _read(typed, today)
    reason = reading_forms.one(typed, REASON)
    if reason not in REASONS:
        problems = (*problems, Problem(REASON, "Choose why it is closed."))
    if first and last and not problems:
        try:
            closures.close(body, first=first, last=last, reason=reason, by=me, key=key, at=at)
        except closures.ClosedAlready:
            problems = (Problem(f"{FIRST}-day", ALREADY),)
    if problems:
        return _page(request, body, typed, problems)
    messages.success(request, "Saved. Whoever takes part is asked who stands in for them.")
    return shortcuts.redirect("people-closed", body=body)


@login_required
@require_http_methods(["POST"])
def take_back(request: HttpRequest, body: UUID, closure: UUID) -> HttpResponseBase:
    """Let an agency be open after all."""
    closures.take_back(closure, agency=body, by=pages.person(request), at=timezone.now())
    messages.success(request, "Taken back. It is not shown as closed on these days.")
    return shortcuts.redirect("people-closed", body=body)


def _read(typed: Typed, today: date) -> tuple[date | None, date | None, tuple[Problem, ...]]:
    """Return the days that were typed, and what is the matter with them."""
    found: dict[str, date | None] = {}
    problems: list[Problem] = []
    for name, label in ((FIRST, "The first day"), (LAST, "The last day")):
        try:
            found[name] = reading_forms.read_day(typed, name, label)
            if found[name] is None:
                problems.append(Problem(f"{name}-day", MISSING[name]))
        except Unreadable as unreadable:
            problems += unreadable.problems
    first, last = found.get(FIRST), found.get(LAST)
    if first and last:
        problems += _days(first, last, today)
    return first, last, tuple(problems)


def _days(first: date, last: date, today: date) -> tuple[Problem, ...]:
    if last < first:
        return (Problem(f"{LAST}-day", BACKWARDS),)
    if last < today:
        return (Problem(f"{LAST}-day", days.PASSED),)
    return (Problem(f"{LAST}-day", TOO_LONG),) if last - first > closures.LONGEST else ()


def _page(
    request: HttpRequest, body: UUID, typed: Typed, problems: Sequence[Problem] = ()
) -> HttpResponse:
    today = timezone.localdate()
    place = closures.to_agency(body, by=pages.person(request), today=today)
    return pages.render(
        request, "pages/people_closed.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        place=place, today=today, closures=queries.at(body, today=today), reasons=REASONS,
        options=[{"value": word, "text": text} for word, text in REASONS.items()],
        key=reading_forms.one(typed, "key") or uuid4(),
        **reading_forms.shown(typed, problems),
    )  # fmt: skip


def _in_a_sentence(reason: str) -> str:
    said = REASONS[reason]
    return said if said.startswith("INSET") else said[:1].lower() + said[1:]
