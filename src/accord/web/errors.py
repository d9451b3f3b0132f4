"""Pages for what went wrong: they say what is the matter and what to do."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import loader

from accord.web import pages, typed


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what no browser of ours would ask, or a form that brings far too much."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        most, files = settings.ATTACHMENT_MOST // settings.MEGABYTE, settings.ATTACHMENTS_A_STEP
        return pages.render(request, "413.html", 413, most=most, files=files)
    return pages.render(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not; pages about escalations never do, they are not found."""
    del exception
    return pages.render(request, "403.html", 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent too late, or from somewhere else."""
    del reason
    return pages.render(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer alike for what is not there and for what is not for this person.

    What was typed is shown once more: a door can close while somebody is writing.
    """
    del exception
    return pages.render(request, "404.html", 404, written=typed.words(request))


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, with nothing that could fail again: no person and no database."""
    del request
    nothing = {
        "signed_in": False, "person": "", "navigation": (), "notices": (), "demo": False,
        "outbox": "", "unread": "", "alarm": "",
    }  # fmt: skip
    return HttpResponse(loader.render_to_string("500.html", nothing), status=500)
