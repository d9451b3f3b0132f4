"""The page between the first question and the second: what comes before any form, noted as done."""

import uuid
from datetime import datetime

from django import shortcuts, urls
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.desk import writing
from accord.library import policies
from accord.queries import raising as choices
from accord.services import noting
from accord.web import in_danger, pages, raising
from accord.web import raising_way as way
from accord.web.raising_asking import Asking


@require_http_methods(["GET", "POST"])
@raising.of_a_draft
def page(request: HttpRequest, *, draft: uuid.UUID, asking: Asking, at: datetime) -> HttpResponse:
    """Say 999, the front door and what the policy asks at once; keep what somebody has done."""
    desks = (asking.desk,) if asking.desk is not None else asking.desks
    asked = [policies.by_id(each).policy for each in dict.fromkeys(each.policy for each in desks)]
    change = "change" in (request.POST if request.method == "POST" else request.GET)
    what = request.POST.get("what", "")
    if request.method == "POST" and what in in_danger.known(asked):
        so = request.POST.get("do") != "undo"
        noting.note(draft, person=asking.person, what=what, so=so, at=at)
        address = urls.reverse("raise-danger", args=(draft,))
        return shortcuts.redirect(f"{address}?change=1" if change else address)
    leads = choices.safeguarding_leads(
        ((each.agency, each.partnership) for each in desks), today=timezone.localdate(at)
    )
    return pages.render(
        request,
        "pages/raise/danger_now.html",
        doors=sorted(set(choices.front_doors(each.partnership for each in desks).values())),
        asked=in_danger.asked(asked, asking.writing.at_once, leads, pages.mailbox(request)),
        leads=leads,
        change=change,
        onward=way.address(draft, way.following(writing.DANGER, asking, change=change)),
        back=way.address(draft, writing.DANGER),
    )
