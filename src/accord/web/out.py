"""Out of office: from when to when, and who stands in; for oneself or for a colleague."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

from django import shortcuts, urls
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import calendars, phrases
from accord.queries import absences as queries
from accord.queries import standing_in
from accord.queries.standing_in import Candidate, Whose
from accord.services import absences, access
from accord.web import days, pages, reading_forms
from accord.web.reading_forms import Problem, Typed, Unreadable

FIRST, LAST = "first", "last"
"""The names of the two days in the form."""

MISSING = {FIRST: "Give the first day out.", LAST: "Give the last day out."}
BACKWARDS = "The last day out is before the first one. Give a later day."
TOO_LONG = (
    "That is longer than a year. Give an earlier last day; or let somebody else take the post."
)
TOO_FAR = (
    "The first day out is more than a year from today. Check the year, or give an earlier day."
)
CHOOSE = "Choose who stands in."


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show when somebody is out, and take down another time."""
    at = timezone.now()
    me, today = pages.person(request), calendars.load().local_date(at)
    given = request.POST if request.method == "POST" else request.GET
    of = _whose(given.get("of", ""), me, today)
    if request.method == "GET" or of is None:
        return _page(request, of, reading_forms.write_day(FIRST, today))
    typed: Typed = dict(request.POST.lists())
    others = standing_in.candidates(of, by=me, today=today)
    first, last, who, problems = _read(typed, others, today)
    if not problems and first and last and who:
        try:
            absences.plan(
                of.person, body=who.body, stand_in=who.person, first=first, last=last, by=me, at=at
            )
        except absences.OutAlready:
            problems = (Problem("first-day", _out_already(of, me)),)
        except absences.StandInIsOut:
            text = f"{who.name} is out on some of these days. Choose somebody else."
            problems = (Problem("who", text),)
    if problems:
        return _page(request, of, typed, problems)
    # no name: what is said here goes through a cookie
    messages.success(request, "Saved. Who stands in is told.")
    return shortcuts.redirect(_address(of.person, me))


@login_required
@require_http_methods(["POST"])
def end(request: HttpRequest, absence: UUID) -> HttpResponse:
    """Let somebody be back."""
    me = pages.person(request)
    person = absences.end(absence, by=me, at=timezone.now())
    messages.success(request, "It has ended. Nobody stands in any more.")
    return shortcuts.redirect(_address(person, me))


def _whose(said: str, me: UUID, today: date) -> Whose | None:
    """Return whose page it is; None for who has no post of their own, but colleagues.

    Raises:
        Nobody: there is nobody to speak for.
    """
    try:
        person = UUID(said) if said else me
    except ValueError:
        raise access.Nobody from None
    try:
        return absences.to_person(person, by=me, today=today)
    except access.Nobody:
        if person != me or not standing_in.colleagues(me, today=today):
            raise
        return None


def _read(
    typed: Typed, others: tuple[Candidate, ...], today: date
) -> tuple[date | None, date | None, Candidate | None, tuple[Problem, ...]]:
    """Return what was typed, and what is the matter with it."""
    found: dict[str, date | None] = {}
    problems: list[Problem] = []
    for name, label in ((FIRST, "The first day out"), (LAST, "The last day out")):
        try:
            found[name] = reading_forms.read_day(typed, name, label)
            if found[name] is None:
                problems.append(Problem(f"{name}-day", MISSING[name]))
        except Unreadable as unreadable:
            problems += unreadable.problems
    first, last = found.get(FIRST), found.get(LAST)
    if first and last:
        problems += _days(first, last, today)
    chosen = reading_forms.one(typed, "who")
    who = next((each for each in others if _value(each) == chosen), None)
    if who is None:
        problems.append(Problem("who", CHOOSE))
    return first, last, who, tuple(problems)


def _days(first: date, last: date, today: date) -> tuple[Problem, ...]:
    if last < first:
        return (Problem("last-day", BACKWARDS),)
    if last < today:
        return (Problem("last-day", days.PASSED),)
    if first - today > absences.LONGEST:
        return (Problem("first-day", TOO_FAR),)
    return (Problem("last-day", TOO_LONG),) if last - first > absences.LONGEST else ()


def _out_already(of: Whose, me: UUID) -> str:
    whose = "You are" if of.person == me else f"{of.name} is"
    return f"{whose} out on some of these days already. End that below first, or give other days."


def _page(
    request: HttpRequest, of: Whose | None, typed: Typed, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    me = pages.person(request)
    today = timezone.localdate()
    who = of.person if of else me
    others = standing_in.candidates(of, by=me, today=today) if of else ()
    # of a colleague only what is said at the agencies where the reader speaks for them
    within = tuple(of.holdings) if of is not None and who != me else None
    return pages.render(
        request,
        "pages/out.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        of=of,
        is_me=who == me,
        posts=_posts(of) if of else (),
        planned=queries.planned(who, today=today, at=within),
        standing_in=queries.stood_in_for(who, today=today, at=within),
        options=[{"value": _value(each), "text": _option(each, of)} for each in others],
        colleagues=standing_in.colleagues(me, today=today),
        titles=phrases.TITLES,
        **reading_forms.shown(typed, problems),
        today=today,
    )


def _posts(of: Whose) -> tuple[str, ...]:
    """Return the posts that are stood in for, body by body."""
    return tuple(
        f"{phrases.listed([phrases.TITLES.get(title, title) for title in titles])}, "
        f"{of.body_names[body]}"
        for body, titles in of.titles.items()
    )


def _value(of: Candidate) -> str:
    return f"{of.person} {of.body}"


def _option(each: Candidate, of: Whose | None) -> str:
    """Return somebody who could stand in; with the agency where the person works for several."""
    said = f"{each.name}, {phrases.TITLES.get(each.title, each.title)}"
    said = f"{said} (is below this post)" if each.below else said
    several = of is not None and len(of.holdings) > 1
    return f"{said}, {of.body_names[each.body]}" if of is not None and several else said


def _address(person: UUID, me: UUID) -> str:
    address = urls.reverse("out")
    return address if person == me else f"{address}?of={person}"
