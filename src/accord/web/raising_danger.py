"""The page between the first question and the second: what comes before any form, noted as done."""

import uuid
from datetime import datetime
from typing import Any

from django import shortcuts, urls
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine.policy import Policy
from accord.queries import raising as choices
from accord.services import drafts, noting
from accord.services.access import Desk
from accord.web import in_danger, pages, raising
from accord.web import raising_way as way
from accord.web.raising_asking import Asking


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Say it to who comes from the page about danger, and need not be asked again.

    Going on, or noting what is done, begins a draft.
    """
    person, at = pages.person(request), timezone.now()
    asking = way.asking_of(Writing(), person, at)
    if not asking.desks:
        return shortcuts.redirect("raise")
    draft = raising.new_key(request)
    if request.method != "POST":
        return _shown(request, asking, draft, begun=False, onward="", back=urls.reverse("raise"))
    drafts.begin(draft, person=person, at=at, immediate_harm=True)
    what = request.POST.get("what", "")
    if what in in_danger.known(_policies(asking.desks)) and choices.draft(
        draft, person=person, at=at
    ):
        noting.note(draft, person=person, what=what, so=True, at=at)
        return shortcuts.redirect("raise-danger", draft)
    return shortcuts.redirect("raise-draft", draft)


@require_http_methods(["GET", "POST"])
@raising.of_a_draft
def page(request: HttpRequest, *, draft: uuid.UUID, asking: Asking, at: datetime) -> HttpResponse:
    """Say 999, the front door and what the policy asks at once; keep what somebody has done."""
    change = "change" in (request.POST if request.method == "POST" else request.GET)
    what = request.POST.get("what", "")
    if request.method == "POST" and what in in_danger.known(_policies(_desks(asking))):
        so = request.POST.get("do") != "undo"
        noting.note(draft, person=asking.person, what=what, so=so, at=at)
        address = urls.reverse("raise-danger", args=(draft,))
        return shortcuts.redirect(f"{address}?change=1" if change else address)
    return _shown(
        request,
        asking,
        draft,
        change=change,
        begun=True,
        onward=way.address(draft, way.following(writing.DANGER, asking, change=change)),
        back=way.address(draft, writing.DANGER),
    )


def _shown(
    request: HttpRequest, asking: Asking, draft: uuid.UUID, *, change: bool = False, **ways: Any
) -> HttpResponse:
    desks = _desks(asking)
    leads = choices.safeguarding_leads(
        ((each.agency, each.partnership) for each in desks), today=asking.today
    )
    noted = asking.writing.at_once
    return pages.render(
        request,
        "pages/raise/danger_now.html",
        draft=draft,
        doors=_doors(desks),
        asked=in_danger.asked(_policies(desks), noted, leads, pages.mailbox(request)),
        leads=leads,
        change=change,
        **ways,
    )


def _desks(asking: Asking) -> tuple[Desk, ...]:
    """Return from where it may be raised: the one that is chosen, or every one of the writer's."""
    return (asking.desk,) if asking.desk is not None else asking.desks


def _policies(desks: tuple[Desk, ...]) -> list[Policy]:
    versions = {(each.policy, each.version): each.in_force for each in desks}
    return list(versions.values())


def _doors(desks: tuple[Desk, ...]) -> list[tuple[str, str]]:
    """Return each partnership by its name, and whom to ring there, by name."""
    known = choices.front_doors(each.partnership for each in desks)
    named = {each.partnership: each.partnership_name for each in desks}
    return sorted((named[partnership], words) for partnership, words in known.items())
