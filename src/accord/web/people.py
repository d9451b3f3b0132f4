"""The people of an agency or a partnership: who is here, inviting somebody, ending somebody."""

import contextlib
import uuid
from datetime import date
from http import HTTPStatus

from django import forms, shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory.posts import ADMINISTRATOR, OFFICE
from accord.library import phrases
from accord.queries import agencies, deliveries
from accord.queries import people as asked
from accord.queries.people import Place
from accord.services import access, people
from accord.web import days, pages, reading_forms
from accord.web.reading_forms import Typed, Unreadable

POSTS = phrases.TITLES | {
    ADMINISTRATOR: "administrator, who looks after people",
    OFFICE: "partnership's office, which looks after people",
}

GONE = "Their access has ended: they are signed out, and can sign in no more."
ELSEWHERE = "They hold no post here any more. They hold one elsewhere, and keep that."
ONESELF = (
    "That is your own address. You cannot give yourself a post: ask somebody else who looks after "
    "people there. If nobody else does, invite somebody for that first."
)
ENDED = (
    "The access of whoever has this address was ended, and you cannot give it back. An "
    "administrator of the agency where they work now can, or who ended it: ask there."
)
REFUSED = {people.NotOneself: ONESELF, people.EndedElsewhere: ENDED}

SINCE = "since"
"""The name of the first day in the form."""


ASK_BACK = "If it is right all the same, press Invite again."


class Invitation(forms.Form):
    """Whom somebody invites, and for which post."""

    name = forms.CharField(
        max_length=200,
        error_messages={
            "required": "Enter their name.",
            "max_length": "Enter their name with at most 200 letters.",
        },
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Enter the e-mail address of their work.",
            "invalid": "Enter an e-mail address as in name@example.org.",
            "max_length": "Enter an e-mail address of at most 254 letters.",
        },
    )
    key = forms.UUIDField(required=False)
    title = forms.ChoiceField(
        error_messages={
            "required": "Choose the post they hold.",
            "invalid_choice": "Choose one of the posts.",
        }
    )

    def __init__(self, data: dict[str, str] | None, *, place: Place) -> None:
        super().__init__(data)
        self.wrong: dict[str, str] = {}
        """What is the matter with the first day, by the element at which it is."""
        self.fields["title"].choices = [  # type: ignore[attr-defined] # it is a choice
            (title, pages.capital(POSTS[title])) for title in place.titles
        ]


@login_required
@require_http_methods(["GET"])
def places(request: HttpRequest) -> HttpResponseBase:
    """Show whose people somebody looks after; of one place alone, at once its people."""
    found = asked.places(pages.person(request), today=timezone.localdate())
    if not found:
        raise access.Nobody
    if len(found) == 1:
        return shortcuts.redirect("people-here", body=found[0].id)
    return pages.render(request, "pages/people_places.html", places=found)


@login_required
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, body: uuid.UUID) -> HttpResponseBase:
    """Show who is here, and invite somebody."""
    at = timezone.now()
    place = people.to_place(body, person=pages.person(request), today=timezone.localdate(at))
    form = Invitation(request.POST.dict() if request.method == "POST" else None, place=place)
    since = _since(request, form, timezone.localdate(at))
    if not form.is_valid() or form.wrong:
        return _here(request, place, form)
    email = people.plain(form.cleaned_data["email"])
    doubt = asked.doubt(email, place, by=pages.person(request), today=timezone.localdate(at))
    if doubt and request.POST.get("sure") != email:
        form.add_error("email", f"{doubt} {ASK_BACK}")
        return _here(request, place, form, sure=email)
    try:
        people.invite(**form.cleaned_data, body=body, by=pages.person(request), at=at, since=since)
    except (people.NotOneself, people.EndedElsewhere) as matter:
        form.add_error("email", REFUSED[type(matter)])
        return _here(request, place, form)
    # no name: what is said here goes through a cookie
    messages.success(request, "They were invited. A message tells them how to sign in.")
    return shortcuts.redirect("people-here", body=body)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, body: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Ask whether somebody is to be ended here, and do it."""
    at = timezone.now()
    today = timezone.localdate(at)
    place = people.to_place(body, person=pages.person(request), today=today)
    somebody = next((each for each in asked.here(place, today=today) if each.id == person), None)
    if person == pages.person(request) or (somebody is None and request.method == "GET"):
        raise access.Nobody
    if request.method == "GET":
        return pages.render(
            request, "pages/people_end.html", place=place, somebody=somebody, posts=POSTS
        )
    # sent twice, or in two windows, it is done; and whoever was never here stays as they are
    with contextlib.suppress(access.Nobody):
        if somebody is not None:
            gone = people.end(person, by=pages.person(request), at=at)
            messages.success(request, GONE if gone else ELSEWHERE)
    return shortcuts.redirect("people-here", body=body)


def _since(request: HttpRequest, form: Invitation, today: date) -> date | None:
    """Return the first day that was typed, None for today; what is wrong is said in the form."""
    try:
        since = reading_forms.read_day(_typed(request), SINCE, "The first day")
    except Unreadable as unreadable:
        for each in unreadable.problems:
            form.wrong[each.at] = each.text
        return None
    if since is not None and since < today:
        form.wrong[f"{SINCE}-day"] = days.PASSED
    elif since is not None and since > today + people.FURTHEST:
        form.wrong[f"{SINCE}-day"] = days.TOO_FAR
    return since


def _typed(request: HttpRequest) -> Typed:
    return dict(request.POST.lists())


def _here(request: HttpRequest, place: Place, form: Invitation, *, sure: str = "") -> HttpResponse:
    """Return the page; `sure` is an address that is taken when it comes again."""
    people_here = asked.here(place, today=timezone.localdate())
    wrong = {name: str(said[0]) for name, said in form.errors.items()} | form.wrong
    return pages.render(
        request, "pages/people.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        place=place, people=people_here, posts=POSTS,
        unreached=deliveries.unreached([each.id for each in people_here]),
        me=pages.person(request), wrong=wrong, choices=form.fields["title"].choices,  # type: ignore[attr-defined] # it is a choice
        typed={name: form.data.get(name, "") for name in form.fields}, key=_key(form), sure=sure,
        askings=agencies.askings(place.id, by=pages.person(request)) if place.administers else (),
        dates=_typed(request), one=reading_forms.one,
        errors=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
    )  # fmt: skip


def _key(form: Invitation) -> uuid.UUID:
    """Return the key that a form was sent with, or a fresh one for a form to carry."""
    sent = form.cleaned_data.get("key") if form.is_bound else None
    return sent or uuid.uuid4()
