"""What holds for every answer, whoever asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accord.services import access
from accord.web import errors

Answering = Callable[[HttpRequest], HttpResponse]

NO_DEVICES = ", ".join(
    f"{device}=()"
    for device in (
        "camera", "display-capture", "geolocation", "microphone", "payment",
        "publickey-credentials-get", "screen-wake-lock", "usb",
    )
)  # fmt: skip


def nothing_stays_in_the_browser(answer: Answering) -> Answering:
    """Keep pages out of every store, so that the next person at this computer finds none.

    A page that is the same for everybody says so itself (`public.same_for_all`); style sheets
    never come here.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        if request.user.is_authenticated or "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ("Cookie",))
        return response

    return answered


def unknown_is_not_found(answer: Answering) -> Answering:
    """Answer 404 wherever a door says that there is nobody, and nothing, behind it."""

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, access.Nobody):
            return errors.not_found(request, exception)
        return None

    def answered(request: HttpRequest) -> HttpResponse:
        return answer(request)

    answered.process_exception = process_exception  # type: ignore[attr-defined]
    return answered
