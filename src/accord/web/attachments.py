"""Files beside a step: the field that asks for them, what came of it, and how they are sent."""

from typing import Any, BinaryIO, cast
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from accord.library import phrases
from accord.queries import attached
from accord.queries.history import Step
from accord.services import access, attaching
from accord.services import attachments as services
from accord.services.attaching import Given
from accord.web import pages
from accord.web.reading_forms import Problem

FIELD = "attachments"

OFFERED = ",".join(f".{each}" for each in (*attached.ENDINGS, "jpeg") if each != "heic")
"""What a browser offers to choose. HEIC is taken and not offered: a telephone that can send a JPEG
instead then does so, and from that we can leave out where it was taken."""

INERT = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Told to a browser that would show a file all the same: nothing in it may run or load."""


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the record's page shows it; `about` is its kind and size."""

    id: UUID
    name: str
    about: str


@login_required
@require_http_methods(["GET"])
def send(request: HttpRequest, escalation: UUID, attachment: UUID) -> StreamingHttpResponse:
    """Send a file to be kept, never to be shown: as bytes of no kind, under its cleaned name."""
    at = timezone.now()
    door = access.to_escalation(escalation, person=pages.person(request), at=at)
    opened = services.opened(door, attachment, at=at)
    name = content_disposition_header(True, opened.label.name) or "attachment"
    return StreamingHttpResponse(
        opened.pieces,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": name,
            "Content-Length": str(opened.label.size),
            "Content-Security-Policy": INERT,
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


def of_step(step: Step) -> tuple[Attached, ...]:
    """Return the files that a step names, as they are shown beside it."""
    return tuple(
        Attached(
            id=each.id, name=each.name, about=f"{attached.title(each)}, {filesizeformat(each.size)}"
        )
        for each in attached.of_step(step)
    )


def taken(request: HttpRequest) -> tuple[tuple[Given, ...], tuple[Problem, ...]]:
    """Return the files that came with a form, or what is the matter with them."""
    came = request.FILES.getlist(FIELD)
    if len(came) > settings.ATTACHMENTS_A_STEP:
        return (), (problem(attaching.too_many(len(came))),)
    files, unfit = [], []
    for each in came:
        name = each.name or ""
        try:
            if getattr(each, "too_large", False):
                raise attaching.Unfit(attaching.too_large(name))
            files.append(attaching.checked(name, cast(BinaryIO, each.file)))
        except attaching.Unfit as matter:
            unfit.append(str(matter))
    if unfit:
        return (), (problem(" ".join(unfit)),)
    return tuple(files), ()


def problem(text: str) -> Problem:
    """Return what is the matter with files, where it is shown."""
    return Problem(FIELD, text)


def field(request: HttpRequest) -> dict[str, Any]:
    """Return what the field for files shows; what was chosen before has to be chosen again."""
    chosen = [each.name or "" for each in request.FILES.getlist(FIELD)]
    return {
        "name": FIELD,
        "accept": OFFERED,
        "most": settings.ATTACHMENT_MOST // settings.MEGABYTE,
        "files": settings.ATTACHMENTS_A_STEP,
        "lost": phrases.listed([attaching.called(each) for each in chosen]),
    }
