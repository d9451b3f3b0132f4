"""What was changed at an agency or a partnership: who gave which post to whom, and when."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.queries import changes as queries
from accord.queries.changes import Changed
from accord.services import people
from accord.web import pages, reading_forms
from accord.web.people import POSTS

WORDS = {
    "joined": "{person} joined by their mailbox, as {post}",
    "post-given": "{person} was given a post: {post}",
    "post-ended": "A post of {person} got a last day: {post}",
    "ended": "{person} was removed: {post}",
    "came-back": "{person} came back, whose access had ended",
    "name": "The name of {person} was changed",
    "telephone": "The telephone of {person} was changed",
    "represents": "{person} was named to represent {agency} on {partnership}",
    "represents-no-more": "{person} represents {agency} on {partnership} no more",
    "domain-listed": "The domain {detail} was listed for {agency}",
    "domain-unlisted": "The domain {detail} was taken off the list of {agency}",
    "agency-added": "{agency} was added to {partnership}",
    "agency-changed": "{agency} got another name or sector; its name was {detail}",
    "agency-asked": "{agency} was asked to join {partnership}",
    "agency-joined": "{agency} joined {partnership}",
    "agency-declined": "{agency} did not join {partnership}",
    "agency-closes": "{agency} is closed on some days",
    "agency-stays-open": "{agency} is not closed on some days after all",
    "partnership-changed": "What is said of {partnership} was changed",
}
"""What happened, by kind; a kind that stands in no place has no words here."""


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, body: uuid.UUID) -> HttpResponse:
    """Show what was changed there, the newest first, a page at a time."""
    place = people.to_place(body, person=pages.person(request), today=timezone.localdate())
    after = reading_forms.number(request.GET.get("after", "")) or 0
    found, more = queries.at(body, after=after)
    return pages.render(
        request, "pages/people_changes.html", place=place,
        changes=[(each, sentence(each)) for each in found],
        earlier=after + queries.PAGE if more else None,
    )  # fmt: skip


def sentence(of: Changed) -> str:
    """Return what happened, as a sentence without its full stop."""
    said = WORDS[of.what].format(
        person=of.person, post=POSTS.get(of.title, of.title), agency=of.agency,
        partnership=of.partnership, detail=of.detail,
    )  # fmt: skip
    return pages.capital(said)
