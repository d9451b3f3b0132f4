"""Two addresses for machines: whether the process answers, and whether it can do its work."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.services import readiness

Answering = Callable[[HttpRequest], HttpResponse]

ADDRESSES = ("/healthz", "/readyz")
PLAIN = "text/plain; charset=utf-8"


def asked_by_nobody(answer: Answering) -> Answering:
    """Leave out who asks, for these addresses: no session is looked up, so no database either."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.path_info in ADDRESSES:
            request.COOKIES = {}
        return answer(request)

    return answered


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is asked, not even the database."""
    del request
    return HttpResponse("alive\n", content_type=PLAIN)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say thing by thing what is in order; 503 where something is not."""
    del request
    things = readiness.look(at=timezone.now())
    lines = "".join(f"{_word(each)} {each.name}: {each.said}\n" for each in things)
    is_ready = all(each.is_ready for each in things)
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse(lines, content_type=PLAIN, status=status)


def _word(thing: readiness.Thing) -> str:
    if not thing.is_ready:
        return "NOT READY"
    return "LOOK" if thing.look else "ok"
