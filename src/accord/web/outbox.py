"""The demonstration's outbox: what would have gone, and to whom."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accord.outbox import reading
from accord.queries import messages
from accord.web import pages


@require_http_methods(["GET"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the newest messages; there is no such page outside the demonstration."""
    if not getattr(settings, "DEMO", False):
        raise Http404
    return pages.render(
        request,
        "pages/outbox.html",
        messages=messages.newest(reading.words, mailbox=reading.mailbox),
        most=messages.NEWEST,
        here=settings.BASE_URL.rstrip("/"),
    )
