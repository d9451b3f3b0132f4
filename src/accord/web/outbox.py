"""The demonstration's outbox: what would have gone, and to whom."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accord.engine import acts
from accord.outbox import reading
from accord.queries import messages
from accord.web import pages
from accord.web.act_forms import FORMS

KINDS = {
    "sign-in": "A code for signing in",
    "joined": "Somebody joined the agency",
    "invited": "Somebody was invited",
    "name": "A person has to be named",
    "step": "Something new",
}

STEPS = {
    str(kind.__struct_config__.tag): FORMS[do].title if do in FORMS else "A disagreement is raised"
    for do, kind in acts.BY_NAME.items()
}


@require_http_methods(["GET"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the newest messages; there is no such page outside the demonstration."""
    if not getattr(settings, "DEMO", False):
        raise Http404
    return pages.render(
        request,
        "pages/outbox.html",
        messages=messages.newest(reading.words),
        most=messages.NEWEST,
        kinds=KINDS,
        steps=STEPS,
    )
