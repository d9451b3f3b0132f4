"""How long somebody stays signed in, and what happens to what they were typing when it ends."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accord.web import pages, typed

Answering = Callable[[HttpRequest], HttpResponse]

SINCE, SEEN = "since", "seen"
"""In the session, in whole seconds: when they signed in, and when they last did something."""
COARSE = 60
"""Seconds: what somebody does is written down no oftener, so that reading need not write."""

IDLE = (
    "You were signed out because nothing happened for {minutes} minutes. "
    "What you saved is still there: sign in again to go on."
)
LONG = "You were signed out because you signed in {hours} hours ago. Sign in again to go on."


def end_in_time(answer: Answering) -> Answering:
    """Sign out who did nothing for a while, who came long ago, and at once who was ended.

    What they were just sending is not lost: it is shown to them, to be copied.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        ended = _ended(request, timezone.now())
        if ended is None:
            return answer(request)
        auth.logout(request)
        written = typed.words(request)
        if written:
            return pages.render(
                request, "account/signed_out.html", HTTPStatus.FORBIDDEN,
                why=ended, written=written, next=request.path,
            )  # fmt: skip
        if ended:
            messages.info(request, ended)
        return answer(request)

    return answered


def _ended(request: HttpRequest, at: datetime) -> str | None:
    """Return why a session is over: no words where its person was ended; None if it goes on."""
    session = request.session
    if auth.SESSION_KEY not in session:
        return None
    if not request.user.is_authenticated:
        return ""
    now = int(at.timestamp())
    since, seen = session.get(SINCE, now), session.get(SEEN, now)
    if now - seen >= settings.SESSION_IDLE_SECONDS:
        return IDLE.format(minutes=settings.SESSION_IDLE_SECONDS // 60)
    if now - since >= settings.SESSION_COOKIE_AGE:
        return LONG.format(hours=settings.SESSION_COOKIE_AGE // 3600)
    if SEEN not in session or now - seen >= COARSE:
        session[SINCE], session[SEEN] = since, now
    return None
