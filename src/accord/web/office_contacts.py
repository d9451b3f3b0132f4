"""Answering, in a partnership's office, whom somebody can contact in an agency."""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import calendars, phrases
from accord.queries import contacts as asked
from accord.queries.contacts import Contact
from accord.queries.partnerships import Office
from accord.services import access, contacts, offices
from accord.web import pages, reading_forms
from accord.web.contacts import TOO_LONG, title
from accord.web.reading_forms import Problem, Typed

NEITHER = "Choose somebody, or write whom to contact."
NOT_THERE = "They do not hold that post any more. Choose somebody else, or write whom to contact."
CHANGED = "Somebody else of the office has answered since you opened the page: see below."


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, partnership: UUID, contact: UUID) -> HttpResponseBase:
    """Show a question, and take its answer."""
    at, person = timezone.now(), pages.person(request)
    office = offices.to_running(partnership, person=person, today=timezone.localdate(at))
    found = contacts.to_office(contact, office=office, at=at)
    if request.method == "GET":
        return _page(request, office, found, at)
    typed: Typed = dict(request.POST.lists())
    text = reading_forms.one(typed, "text").replace("\r\n", "\n")
    who = reading_forms.an_id(reading_forms.one(typed, "counterpart"))
    problems = tuple(_problems(who, text))
    if not problems:
        try:
            contacts.answer(
                contact, office=office, counterpart=who, text=text,
                seen=reading_forms.one(typed, "seen"), person=person, key=pages.key(request), at=at,
            )  # fmt: skip
        except contacts.AnsweredSince:
            problems = (Problem("answered", CHANGED),)
            return _page(request, office, found, at, typed, problems, HTTPStatus.CONFLICT)
        except contacts.NotThere:
            problems = (Problem("counterpart", NOT_THERE),)
    if problems:
        return _page(request, office, found, at, typed, problems)
    messages.success(request, "It is answered. Who asked is told.")
    return shortcuts.redirect("office-here", partnership=partnership)


def waiting(office: Office, *, person: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return what an office has not answered yet, for its page."""
    found = asked.to_answer(office.id, at=at)
    opens = _references(found, person, at)
    return [_shown(each, opens) for each in found]


def answered(office: Office, *, person: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return what an office answered lately, for its page."""
    found = asked.answered(office.id, at=at)
    opens = _references(found, person, at)
    return [_shown(each, opens) for each in found]


def _references(found: tuple[Contact, ...], person: UUID, at: datetime) -> dict[UUID, str]:
    """Return the references of the escalations from which was asked, that this person may see."""
    wanted = {each.escalation for each in found if each.escalation}
    ways = access.to_some(wanted, person=person, at=at)
    return {way.door.escalation: way.door.reference for way in ways}


def _shown(contact: Contact, opens: dict[UUID, str]) -> dict[str, Any]:
    reference = opens.get(contact.escalation, "") if contact.escalation else ""
    return {"contact": contact, "title": title(contact), "reference": reference}


def _problems(who: UUID | None, text: str) -> Iterator[Problem]:
    if who is None and not text:
        yield Problem("counterpart", NEITHER)
    if len(text) > contacts.LONGEST:
        yield Problem("text", TOO_LONG)


def _page(
    request: HttpRequest,
    office: Office,
    contact: Contact,
    at: datetime,
    typed: Typed | None = None,
    problems: tuple[Problem, ...] = (),
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    today = calendars.load().local_date(at)
    people = asked.could_be(contact.agency, contact.title, today=today) if contact.agency else ()
    before = {"counterpart": [str(contact.counterpart or "")], "text": [contact.answer]}
    typed = before if typed is None else typed
    opens = _references((contact,), pages.person(request), at)
    return pages.render(
        request,
        "pages/office_contact.html",
        status if problems else HTTPStatus.OK,
        office=office,
        **_shown(contact, opens),
        titles=phrases.TITLES,
        people=[
            {"value": str(person), "text": f"{name}, {phrases.TITLES.get(held, held)}"}
            for person, name, held in people
        ],
        **reading_forms.shown(typed, problems),
        key=uuid4()
        if status == HTTPStatus.CONFLICT
        else reading_forms.one(typed, "key") or uuid4(),
    )
