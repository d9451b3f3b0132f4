"""One's own page: how one is called and reached, one's posts, and a password of one's own."""

from http import HTTPStatus
from typing import cast

from django import shortcuts
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accord.directory.models import Person
from accord.queries import me as queries
from accord.queries import people as asked
from accord.services import digests, persons
from accord.web import managers, pages, reading_forms
from accord.web.describing import About, read
from accord.web.people import POSTS
from accord.web.reading_forms import Problem

PASSWORD, AGAIN = "password", "password-again"
"""The names of the two fields; what stands in them is never shown again."""

MAIL = ("at-once", "daily")
"""When somebody wants their e-mail."""

WHY = {
    "password_too_short": "Choose at least 12 characters. Three or four words do well.",
    "password_too_common": "Many people have chosen that, so others try it. Choose another.",
    "password_too_similar": "That is like your name or address, and easy to guess. Choose another.",
    "password_too_long": "Choose a password of at most 200 characters.",
}
"""What is the matter with a password, by the code of what checks it."""

LONGEST = 200
"""Characters: more than this nobody types, and a hash of it only costs time."""


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """Show what is known of oneself, and change one's name and telephone."""
    at = timezone.now()
    me, today = pages.person(request), timezone.localdate(at)
    myself = queries.about(me, today=today)
    problems: tuple[Problem, ...] = ()
    typed = {"name": [myself.name], "telephone": [myself.telephone]}
    if request.method == "POST":
        typed = dict(request.POST.lists())
        said = read(typed)
        if isinstance(said, About):
            persons.describe_oneself(me, name=said.name, telephone=said.telephone, at=at)
            messages.success(request, "Saved.")
            return shortcuts.redirect("me")
        problems = said
    return pages.render(
        request, "pages/me.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        directories=sorted(managers.theirs(me, today=today).items(), key=lambda each: each[1]),
        myself=myself, posts=POSTS, looks_after=bool(asked.places(me, today=today)), today=today,
        **reading_forms.shown(typed, problems),
    )  # fmt: skip


@login_required
@sensitive_post_parameters(PASSWORD, AGAIN)
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    """Ask for a password, twice, and keep it; sessions elsewhere end."""
    if request.method == "GET":
        return _password(request, ())
    said = request.POST.get(PASSWORD, "")
    problems = _matter(said, request.POST.get(AGAIN, ""))
    if not problems:
        try:
            persons.choose_password(pages.person(request), said, at=timezone.now())
        except persons.TooEasy as matter:
            codes = (each for each in matter.why if each in WHY)
            problems = (Problem(PASSWORD, WHY[next(codes, "password_too_common")]),)
    if problems:
        return _password(request, problems)
    # this session goes on with the new password; those elsewhere know only the old one, and end
    user = cast(Person, request.user)
    user.refresh_from_db()
    auth.update_session_auth_hash(request, user)
    messages.success(
        request, "Your password is kept. Wherever else you were signed in, you are not."
    )
    return shortcuts.redirect("me")


@login_required
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponseBase:
    """Ask whether what merely tells somebody something goes at once, or once a working day."""
    person, typed = pages.person(request), dict(request.POST.lists())
    problems: tuple[Problem, ...] = ()
    if request.method == "GET":
        daily = queries.about(person, today=timezone.localdate()).daily
        typed = {"mail": ["daily" if daily else "at-once"]}
    elif (said := reading_forms.one(typed, "mail")) in MAIL:
        digests.choose(person, daily=said == "daily")
        messages.success(request, "Saved.")
        return shortcuts.redirect("me")
    else:
        problems = (Problem("mail", "Choose when your e-mail is to come."),)
    return pages.render(
        request, "pages/me_mail.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        **reading_forms.shown(typed, problems),
    )  # fmt: skip


def _matter(said: str, again: str) -> tuple[Problem, ...]:
    if not said:
        return (Problem(PASSWORD, "Enter the password that you choose."),)
    if len(said) > LONGEST:
        return (Problem(PASSWORD, WHY["password_too_long"]),)
    if said != again:
        return (Problem(AGAIN, "The two are not the same. Enter both once more."),)
    return ()


def _password(request: HttpRequest, problems: tuple[Problem, ...]) -> HttpResponse:
    return pages.render(
        request, "pages/me_password.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        mailbox=pages.mailbox(request), **reading_forms.shown({}, problems),
    )  # fmt: skip
