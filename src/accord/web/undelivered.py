"""What did not reach somebody: a task of the side that raised it, and of the office."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import phrases
from accord.queries import deliveries as asked
from accord.queries.deliveries import Failure
from accord.services import access, deliveries
from accord.web import pages
from accord.web.present import Shown

TOLD = "It is kept that you told them."


def of_page(of: Shown) -> list[dict[str, Any]]:
    """Return what failed, for the page of an escalation; one query where nothing did."""
    if not deliveries.raises(of.door, of.standing.agencies.raising):
        return []
    found = asked.about((of.door.escalation,), person=of.door.person)
    return [{"failure": each, "whom": _whom(each), "key": uuid4()} for each in found]


def on_my_work(ways: Iterable[access.Way], *, person: UUID) -> list[dict[str, Any]]:
    """Return what failed of all that this person's side raised; one query where nothing did."""
    mine = {
        way.entry.escalation: way.entry.reference
        for way in ways
        if deliveries.raises(way.door, way.entry.raising)
    }
    found = asked.about(tuple(mine), person=person)
    return [
        {"failure": each, "whom": _whom(each), "reference": mine[each.escalation]}
        for each in found
        if each.escalation
    ]


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, escalation: UUID, message: UUID) -> HttpResponseBase:
    """Keep that the raising side told somebody whom a message did not reach.

    Asked for without the form, it leads back to the page on which the form stands.
    """
    at = timezone.now()
    door = access.to_escalation(escalation, person=pages.person(request), at=at)
    if request.method == "POST":
        deliveries.told(message, door=door, key=pages.key(request), at=at)
        messages.success(request, TOLD)
    return shortcuts.redirect("escalation", escalation)


def _whom(failure: Failure) -> str:
    """Return who was to be told: Sage Example, safeguarding lead of Longford School."""
    if not failure.title:
        return f"the office of {failure.to}"
    title = phrases.TITLES.get(failure.title, "")
    post = f"{title} of {failure.agency_name}" if title and failure.agency_name else title
    return f"{failure.to}, {post}" if post else failure.to
