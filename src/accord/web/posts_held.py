"""The posts of an agency or a partnership: who holds each, from when to when, and what is missing.

And ending one of them with a day, and saying how somebody is called and reached.
"""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus

import msgspec
from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory.posts import ADMINISTRATOR, OFFICE
from accord.engine import posts
from accord.engine.policy import Clauses, Policy
from accord.library import phrases
from accord.queries import posts_held as queries
from accord.queries.people import Place
from accord.queries.posts_held import Belongs, Held
from accord.services import access, people, persons, posts_held
from accord.web import counterparts, days, pages, reading_forms
from accord.web.describing import About, read
from accord.web.people import POSTS
from accord.web.reading_forms import Problem, Typed, Unreadable

LAST = "last"
"""The name of the day in the form."""

ALONE = "You are the only one. Somebody else should be one too: nobody can give you back your post."


Rules = tuple[tuple[str, Policy], ...]
"""The policies of an agency's partnerships, each with the partnership's name."""


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy calls a post in a sector, or where it meets; `clauses` of `policy` say so.

    `partnership` is named where there are several.
    """

    text: str
    policy: Policy
    partnership: str
    clauses: Clauses


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A post of the ladder, and who holds it.

    Attributes:
        called: what the partnerships' policies call it in this sector.
        meets: at which stages it meets the other side.
        missing: what is missing, and what does not work without; empty where nothing is.
    """

    title: str
    called: tuple[Called, ...]
    meets: tuple[Called, ...]
    held: tuple[Held, ...]
    missing: str


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, body: uuid.UUID) -> HttpResponse:
    """Show who holds which post of an agency or a partnership."""
    today = timezone.localdate()
    place = people.to_place(body, person=pages.person(request), today=today)
    belongs = queries.partnerships(place, today=today) if place.agency else ()
    rows = tuple(_rows(place, belongs, today))
    return pages.render(
        request, "pages/people_posts.html", place=place, rows=rows, belongs=belongs, today=today,
        posts=POSTS, me=pages.person(request),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, body: uuid.UUID, holding: uuid.UUID) -> HttpResponseBase:
    """Ask with which day somebody's post is to end, and let it."""
    at = timezone.now()
    me, today = pages.person(request), timezone.localdate(at)
    place = people.to_place(body, person=me, today=today)
    held = queries.one(place, holding, today=today)
    if held is None or held.person == me:
        raise access.Nobody
    typed: Typed = dict(request.POST.lists())
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        last, problems = _last(typed, held, today)
        if last is not None and not problems:
            posts_held.end(holding, body=body, last=last, by=me, at=at)
            messages.success(request, "It is written down. They are told.")
            return shortcuts.redirect("people-posts", body=body)
    return pages.render(
        request, "pages/people_post_end.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        place=place, held=held, posts=POSTS, today=today, yesterday=today - timedelta(days=1),
        **reading_forms.shown(typed or reading_forms.write_day(LAST, today), problems),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, body: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Show how somebody is called and reached, and change it."""
    at = timezone.now()
    me, today = pages.person(request), timezone.localdate(at)
    place = people.to_place(body, person=me, today=today)
    theirs = tuple(each for each in queries.at(place, today=today) if each.person == person)
    if not theirs or person == me:
        raise access.Nobody
    # who was only invited, and is known elsewhere, stands here under what was typed
    own = persons.holds_elsewhere(person, by=me, today=today)
    if request.method == "POST" and not own:
        said = read(dict(request.POST.lists()))
        if isinstance(said, About):
            persons.describe(
                person, body=body, name=said.name, telephone=said.telephone, by=me, at=at
            )
            messages.success(request, "Saved.")
            return shortcuts.redirect("people-posts", body=body)
        problems, typed = said, dict(request.POST.lists())
    else:
        problems, typed = (), {"name": [theirs[0].name], "telephone": [theirs[0].telephone]}
    return pages.render(
        request, "pages/people_person.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        place=place, theirs=theirs, own=own, posts=POSTS, **reading_forms.shown(typed, problems),
    )  # fmt: skip


def _last(typed: Typed, held: Held, today: date) -> tuple[date | None, tuple[Problem, ...]]:
    """Return the last day that was typed, and what is the matter with it."""
    try:
        last = reading_forms.read_day(typed, LAST, "The last day")
    except Unreadable as unreadable:
        return None, unreadable.problems
    return last, tuple(Problem(f"{LAST}-day", text) for text in _wrong(last, held, today))


def _wrong(last: date | None, held: Held, today: date) -> Iterator[str]:
    if last is None:
        yield "Give the last day in the post."
    elif last < today - timedelta(days=1):
        yield "That day has passed. Give today or a later day; or yesterday, to end it at once."
    elif last > today + people.FURTHEST:
        yield days.TOO_FAR
    elif held.to is not None and last > held.to:
        yield (
            f"The post ends on {phrases.day(held.to)} already. Give an earlier day, or give "
            "them the post again from the day after."
        )


def _rows(place: Place, belongs: tuple[Belongs, ...], today: date) -> Iterator[Row]:
    found = queries.at(place, today=today)
    sector = queries.sector(place)
    rules = tuple((each.name, each.policy) for each in belongs if each.policy is not None)
    titles = (*posts.AGENCY_TITLES, ADMINISTRATOR) if place.agency else place.titles
    for title in titles:
        held = tuple(each for each in found if each.title == title)
        meets = tuple(_meets(title, rules))
        yield Row(
            title=title,
            called=tuple(_called(title, sector, rules)),
            meets=meets,
            held=held,
            missing=_missing(title, held, meets, today, agency=bool(place.agency)),
        )


def _called(title: str, sector: str, rules: Rules) -> Iterator[Called]:
    for name, policy in rules:
        said = counterparts.called(title, sector, policy)
        if said:
            clauses = tuple(dict.fromkeys(clause for each in said for clause in each.clauses))
            text = phrases.listed([each.title for each in said], last="or")
            yield Called(
                text=text,
                policy=policy,
                partnership=name if len(rules) > 1 else "",
                clauses=clauses,
            )


def _meets(title: str, rules: Rules) -> Iterator[Called]:
    for name, policy in rules:
        for stage in policy.stages:
            if stage.meets is not None and title in (stage.meets.raising, stage.meets.responding):
                yield Called(
                    text=stage.title,
                    policy=policy,
                    partnership=name if len(rules) > 1 else "",
                    clauses=stage.clauses,
                )


def _missing(
    title: str, held: tuple[Held, ...], meets: tuple[Called, ...], today: date, *, agency: bool
) -> str:
    """Return what is missing at a post on a day; empty where nothing is."""
    now = tuple(each for each in held if each.since <= today)
    if title in (ADMINISTRATOR, OFFICE) and len({each.person for each in now}) == 1:
        return "There is only one. Give it to a second person: nobody gives themselves a post."
    if now:
        seen = any(each.seen for each in now)
        return "" if seen or title not in WITHOUT else "Nobody who holds it has signed in yet."
    if title in WITHOUT:
        return f"Nobody holds it: {WITHOUT[title]}"
    if meets and agency:
        return "Nobody holds it: when it is this post's turn, nobody of yours is told."
    return ""


WITHOUT = {
    ADMINISTRATOR: "nobody looks after your people, and your partnership's office has to.",
    OFFICE: "nobody looks after the partnership's people and agencies.",
    "safeguarding_lead": "nobody can be asked to name somebody for a disagreement.",
}
"""Posts that every agency, or every partnership, needs, and what does not work without."""
