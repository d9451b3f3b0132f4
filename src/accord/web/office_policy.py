"""The policy of a partnership: which version is in force, proposing another, approving it."""

from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

from django import shortcuts, urls
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory.posts import OFFICE
from accord.library import phrases, source
from accord.queries import adoptions, older_versions, partnerships
from accord.queries.partnerships import Office
from accord.services import access, adopting, offices
from accord.web import pages, policy_checked, reading_forms
from accord.web.policy_checked import Brought
from accord.web.reading_forms import Problem, Typed

PROPOSED = (
    "It is proposed. The others of the office have been told: one of them approves or declines it."
)
DONE = {
    "approve": "It is approved. The office and the agencies' safeguarding leads have been told.",
    "decline": "It is declined. The office has been told, and nothing changes.",
    "withdraw": "It is taken back. Whoever had been told of it has been told.",
}
LONGEST_REASON = 1000
NO_REASON = "Say why you decline it, so that it can be mended."
LONG_REASON = f"Say why in at most {LONGEST_REASON} letters."


@login_required
@require_http_methods(["GET"])
def places(request: HttpRequest) -> HttpResponseBase:
    """Show in whose office somebody is; of one partnership alone, at once its policy."""
    found = partnerships.offices_of(pages.person(request), today=timezone.localdate())
    if not found:
        raise access.Nobody
    if len(found) == 1:
        return shortcuts.redirect("office-policy-here", body=found[0].id)
    waiting = adoptions.waiting([each.id for each in found])
    return pages.render(request, "pages/office_policies.html", places=found, waiting=waiting)


@login_required
@require_http_methods(["GET"])
def here(request: HttpRequest, body: UUID) -> HttpResponse:
    """Show the version in force, what was proposed, and what became of it."""
    person, today = pages.person(request), timezone.localdate()
    place = offices.to_office(body, person=person, today=today)
    holds = policy_checked.before(body, today)
    return pages.render(
        request,
        "pages/office_policy.html",
        place=place,
        holds=holds,
        older=older_versions.of(place, holds),
        versions=adoptions.of(body, today=today),
        me=person,
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, body: UUID) -> HttpResponseBase:
    """Take a policy file, show what is to be said of it, and put it to the office."""
    at = timezone.now()
    today = timezone.localdate(at)
    place = offices.to_office(body, person=pages.person(request), today=today)
    if request.method == "GET":
        return _asked(request, place, Brought())
    key = pages.key(request)
    if adoptions.one(key, partnership=body, today=today) is not None:
        return shortcuts.redirect("office-policy-version", body=body, adoption=key)
    what, problems = policy_checked.brought(request)
    holds = policy_checked.before(body, today)
    try:
        if problems:
            return _asked(request, place, what, problems)
        loaded = policy_checked.read(what, known=holds.catalogue if holds else None)
        adopting.check_names(loaded)
    except source.NotUsable as matter:
        return _asked(request, place, what, policy_checked.told(matter.problems, what))
    except adopting.NotNow as matter:
        return _asked(request, place, what, (Problem("policy-text", str(matter)),))
    typed: Typed = dict(request.POST.lists())
    checked = policy_checked.of(loaded.policy, loaded.catalogue, before=holds, day=today)
    shown = {"place": place, "what": what, "checked": checked, "key": key, "today": today}
    if request.POST.get("do") != "propose":
        return _checked(request, shown, _first(today))
    try:
        day = _day(typed)
        adopting.propose(
            loaded, partnership=body, day=day, by=pages.person(request), key=key, at=at
        )
    except reading_forms.Unreadable as matter:
        return _checked(request, shown, typed, matter.problems)
    except adopting.NotNow as matter:
        where = "day-day" if matter.of == "day" else "propose"
        return _checked(request, shown, typed, (Problem(where, str(matter)),))
    messages.success(request, PROPOSED)
    return shortcuts.redirect("office-policy-version", body=body, adoption=key)


@login_required
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, body: UUID, adoption: UUID) -> HttpResponseBase:
    """Show a version that was proposed; approve it, decline it or take it back."""
    at = timezone.now()
    person, today = pages.person(request), timezone.localdate(at)
    place = offices.to_office(body, person=person, today=today)
    found = adoptions.one(adoption, partnership=body, today=today)
    if found is None:
        raise access.Nobody
    if request.method == "GET":
        return _version(request, place, found)
    do, because = request.POST.get("do", ""), request.POST.get("because", "").strip()
    if do == "decline" and not because:
        return _version(request, place, found, Problem("because", NO_REASON))
    if len(because) > LONGEST_REASON:
        return _version(request, place, found, Problem("because", LONG_REASON))
    try:
        if do == "approve":
            adopting.approve(adoption, partnership=body, by=person, at=at)
        elif do == "decline":
            adopting.decline(adoption, partnership=body, because=because, by=person, at=at)
        elif do == "withdraw":
            adopting.withdraw(adoption, partnership=body, by=person, at=at)
    except adopting.NotNow as matter:
        return _version(request, place, found, Problem("decide", str(matter)))
    if do in DONE:
        messages.success(request, DONE[do])
    return shortcuts.redirect("office-policy-version", body=body, adoption=adoption)


def _asked(
    request: HttpRequest, place: Office, what: Brought, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    """Ask for the file; with what was brought and what is wrong with it, to be mended."""
    return pages.render(
        request,
        "pages/office_policy_new.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        place=place,
        what=what,
        problems=problems,
        errors=reading_forms.summary(problems),
        key=request.POST.get("key") or uuid4(),
    )


def _checked(
    request: HttpRequest,
    shown: Mapping[str, object],
    typed: Typed,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    """Show what is to be said of a policy that can be used, and ask from which day."""
    return pages.render(
        request,
        "pages/office_policy_checked.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        **shown,
        given={part: reading_forms.one(typed, f"day-{part}") for part in _PARTS},
        wrong=next((each.text for each in problems if each.at.startswith("day")), ""),
        errors=reading_forms.summary(problems),
    )


def _version(
    request: HttpRequest, place: Office, found: adoptions.Adopted, problem: Problem | None = None
) -> HttpResponse:
    person, today = pages.person(request), timezone.localdate()
    says, holds = adoptions.read(found), None
    if found.state == "waiting":
        holds = policy_checked.before(place.id, max(found.day, today))
    elif found.state == "coming":
        holds = policy_checked.before(place.id, found.day - timedelta(days=1))
    problems = (problem,) if problem else ()
    return pages.render(
        request,
        "pages/office_policy_version.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        place=place,
        found=found,
        policy=says.policy,
        checked=policy_checked.of(
            says.policy, says.catalogue, before=holds, day=max(found.day, today)
        ),
        mine=found.proposer == person,
        approvers=phrases.listed(
            adoptions.approvers(place.id, but=found.proposer, today=today), last="or"
        ),
        may_invite=OFFICE in place.titles,
        because=request.POST.get("because", ""),
        wrong=next((each.text for each in problems if each.at == "because"), ""),
        errors=reading_forms.summary(problems),
        address=urls.reverse("office-policy-version", args=(place.id, found.id)),
    )


_PARTS = ("day", "month", "year")


def _first(today: date) -> dict[str, list[str]]:
    """Return the day that stands in the form at first: today."""
    return {f"day-{part}": [str(getattr(today, part))] for part in _PARTS}


def _day(typed: Typed) -> date:
    """Return the day that was typed.

    Raises:
        Unreadable: it is none, or nothing was typed.
    """
    found = reading_forms.read_day(typed, "day", "The day")
    if found is None:
        raise reading_forms.Unreadable(
            Problem("day-day", "Enter the day from which it is in force, such as 1 1 2027.")
        )
    return found
