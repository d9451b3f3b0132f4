"""Inviting many people from a list: what it would change first, and then the invitations."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import tables
from accord.queries import people as asked
from accord.queries.people import Place
from accord.services import people, people_import
from accord.services.people_import import Change
from accord.web import pages, people_file, spreadsheets
from accord.web.people import POSTS, REFUSED
from accord.web.people_file import Fault

LARGEST = 256 * 1024
"""Bytes: five hundred people need a tenth of it."""

TOO_LARGE = "The file is larger than 256 kB. Save the list alone, as CSV, and choose it again."
ONESELF = (
    "That is your own address, and you cannot give yourself a post. Leave the line out, or write "
    "the posts that you hold."
)
NOTHING = "Choose a file, or put the list into the box."


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, body: uuid.UUID) -> HttpResponseBase:
    """Take a list, show what it would change, and invite them once that was asked for."""
    at = timezone.now()
    me, today = pages.person(request), timezone.localdate(at)
    place = people.to_place(body, person=me, today=today)
    if request.method == "GET":
        return _form(request, place, "", ())
    text, matter = _brought(request)
    if matter:
        return _form(request, place, text, (Fault(line=0, column="", text=matter),))
    read = people_file.read(text, _places(place, me))
    if read.faults:
        return _form(request, place, text, read.faults)
    if request.POST.get("do") == "invite":
        key = pages.key(request)
        try:
            count = people_import.invite(read.lines, by=me, at=at, key=key)
        except people_import.NotInvited as refused:
            why = REFUSED[type(refused.why)]
            fault = Fault(line=refused.line, column="e-mail", text=why)
            return _form(request, place, text, (fault,))
        messages.success(request, _said(count))
        return shortcuts.redirect("people-here", body=body)
    found = people_import.changes(read.lines, by=me, today=today)
    if own := _of_oneself(found, people.plain(pages.mailbox(request))):
        return _form(request, place, text, own)
    return _preview(request, place, text, found, read.unread)


@login_required
@require_http_methods(["GET"])
def listed(request: HttpRequest, body: uuid.UUID) -> HttpResponse:
    """Give who is here as a list that can be brought back; or its columns alone, to fill in."""
    today = timezone.localdate()
    place = people.to_place(body, person=pages.person(request), today=today)
    empty = "empty" in request.GET
    here = () if empty else asked.here(place, today=today)
    rows = (
        (each.name, each.email, "; ".join(_post(title) for title in each.titles), place.name)
        for each in here
    )
    name = "people-to-fill-in.csv" if empty else f"people-{today}.csv"
    return spreadsheets.answer(name, (people_file.HEADINGS, *rows))


def _places(place: Place, me: uuid.UUID) -> tuple[Place, ...]:
    """Return whose people may stand in a list: this place first, then all others of theirs.

    An administrator's list is of their agency alone; an office's may name agencies too.
    """
    if place.agency:
        return (place,)
    others = asked.places(me, today=timezone.localdate())
    return (place, *(each for each in others if each.id != place.id))


def _brought(request: HttpRequest) -> tuple[str, str]:
    """Return the list that a form brings, by file or in its box, and why it cannot be taken."""
    file = request.FILES.get("file")
    text = request.POST.get("text", "")
    if isinstance(file, UploadedFile):
        if (file.size or 0) > LARGEST:
            return text, TOO_LARGE
        text = tables.decoded(file.read())
    if len(text) > LARGEST:
        return "", TOO_LARGE
    return text, "" if text.strip() else NOTHING


def _of_oneself(found: Sequence[Change], own: str) -> tuple[Fault, ...]:
    """Return the lines that would give the reader a post; their own as it is does no harm."""
    return tuple(
        Fault(line=each.line.number, column="e-mail", text=ONESELF)
        for each in found
        if each.gives and each.line.email == own
    )


def _post(title: str) -> str:
    return POSTS[title].partition(",")[0]


def _said(count: int) -> str:
    if not count:
        return "Nothing was to be changed, and nobody was written to."
    were = "One person was" if count == 1 else f"{count} people were"
    return f"{were} invited. A message tells each how to sign in."


def _form(request: HttpRequest, place: Place, text: str, faults: Sequence[Fault]) -> HttpResponse:
    """Return the page that asks for a list; with what was brought, and what is the matter."""
    return pages.render(
        request, "pages/people_import.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        place=place, text=text, titles=[_post(title) for title in place.titles],
        several=len(_places(place, pages.person(request))) > 1, most=people_file.MOST,
        wrong=[_where(each) for each in faults],
        errors=[{"text": _where(each), "href": "#text"} for each in faults],
    )  # fmt: skip


def _where(fault: Fault) -> str:
    if not fault.line:
        return fault.text
    column = f", column “{fault.column}”" if fault.column else ""
    return f"Line {fault.line}{column}: {fault.text}"


def _preview(
    request: HttpRequest,
    place: Place,
    text: str,
    found: tuple[Change, ...],
    unused: tuple[str, ...],
) -> HttpResponse:
    kinds = ("new", "more", "same")
    return pages.render(
        request, "pages/people_import_preview.html", place=place, text=text, unused=unused,
        found={kind: [each for each in found if each.would == kind] for kind in kinds},
        count=sum(bool(each.gives) for each in found), post=_post, key=uuid.uuid4(),
    )  # fmt: skip
