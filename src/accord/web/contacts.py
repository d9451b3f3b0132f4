"""Asking one's partnership's office whom to contact in an agency, and reading what it answers."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django import shortcuts, urls
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import posts
from accord.library import calendars, phrases
from accord.queries import colleagues
from accord.queries import contacts as asked
from accord.queries.contacts import Contact
from accord.services import access, contacts
from accord.services.access import Desk
from accord.web import pages, reading_forms, where
from accord.web.reading_forms import Problem, Typed

ANOTHER = "another"
"""What the form sends for an agency that is not in its list."""

CLAUSE = {"tscp": ("who",), "bscp": ("fn1",)}
"""Where a document says that the office is asked; under the others it may be asked as well."""

CHOOSE = "Choose the agency, or say that it is not in the list."
WHICH = "Write which agency it is."
TOO_LONG = f"Use at most {contacts.LONGEST:,} characters."


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """From where somebody asks, and where they came from.

    Attributes:
        desks: all of theirs to choose from.
        desk: None while they have to choose.
    """

    person: UUID
    at: datetime
    desks: tuple[Desk, ...]
    desk: Desk | None
    escalation: UUID | None
    draft: UUID | None


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask the office; from an escalation or a draft, and then lead back there."""
    asking = _asking(request)
    typed: Typed = dict((request.POST if request.method == "POST" else request.GET).lists())
    if request.method == "GET" or asking.desk is None:
        return _page(request, asking, typed)
    agency, text = reading_forms.one(typed, "agency"), _text(typed)
    listed = {slug for slug, _ in _agencies(asking.desk)}
    problems = tuple(_problems(agency, text, listed))
    if problems:
        return _page(request, asking, typed, problems)
    title = reading_forms.one(typed, "title")
    contacts.ask(
        asking.desk,
        agency="" if agency == ANOTHER else agency,
        title=title if title in posts.AGENCY_TITLES else "",
        text=text,
        escalation=asking.escalation,
        person=asking.person,
        key=pages.key(request),
        at=asking.at,
    )
    messages.success(request, ASKED)
    return _back(asking)


ASKED = (
    "The office is asked. You are told when it answers, and the answer stands on “My work”. Limits "
    "run meanwhile: do what you can."
)


@login_required
@require_http_methods(["GET"])
def answer(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show who asked what the office answered."""
    found = contacts.to_mine(contact, person=pages.person(request), at=timezone.now())
    return pages.render(
        request, "pages/contact.html", contact=found, title=title(found), titles=phrases.TITLES
    )


@login_required
@require_http_methods(["POST"])
def take_back(request: HttpRequest, contact: UUID) -> HttpResponseBase:
    """Destroy a question of one's own: its answer is known, or not wanted any more."""
    contacts.take_back(contact, person=pages.person(request))
    messages.success(request, "The question is gone, and its answer with it.")
    return shortcuts.redirect("my-work")


def mine(person: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return what somebody asked, for their page."""
    return [{"contact": each, "title": title(each)} for each in asked.mine(person, at=at)]


def title(of: Contact) -> str:
    """Return in words whom somebody asks for: the team manager at Longford Care."""
    post = f"the {phrases.TITLES[of.title]}" if of.title else "somebody"
    return f"{post} at {of.agency_name}" if of.agency_name else f"{post} at another agency"


def _asking(request: HttpRequest) -> Asking:
    """Return from where somebody asks.

    Raises:
        Nobody: they work for no agency, or came from an escalation that is not theirs to see.
    """
    given = request.POST if request.method == "POST" else request.GET
    at, person = timezone.now(), pages.person(request)
    desks = access.desks(person, today=calendars.load().local_date(at))
    escalation = reading_forms.an_id(given.get("escalation", ""))
    if escalation is not None:
        door = access.to_escalation(escalation, person=person, at=at)
        desks = tuple(each for each in desks if each.partnership == door.partnership)
    if not desks:
        raise access.Nobody
    place = given.get("place", "")
    chosen = next((each for each in desks if where.value(each) == place), None)
    return Asking(
        person=person,
        at=at,
        desks=desks,
        desk=desks[0] if len(desks) == 1 else chosen,
        escalation=escalation,
        draft=reading_forms.an_id(given.get("draft", "")),
    )


def _back(asking: Asking) -> HttpResponseBase:
    if asking.escalation is not None:
        return shortcuts.redirect("escalation", escalation=asking.escalation)
    if asking.draft is not None:
        return shortcuts.redirect("raise-draft", draft=asking.draft)
    return HttpResponseRedirect(urls.reverse("my-work"))


def _problems(agency: str, text: str, listed: set[str]) -> Any:
    if agency not in {*listed, ANOTHER}:
        yield Problem("agency", CHOOSE)
    if agency == ANOTHER and not text:
        yield Problem("text", WHICH)
    if len(text) > contacts.LONGEST:
        yield Problem("text", TOO_LONG)


def _page(
    request: HttpRequest, asking: Asking, typed: Typed, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    desk = asking.desk
    agencies = _agencies(desk) if desk else ()
    return pages.render(
        request,
        "pages/contact_ask.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        asking=asking,
        place=where.value(desk) if desk else "",
        places=[
            {"value": where.value(each), "text": where.text(each, asking.desks)}
            for each in asking.desks
        ],
        agencies=[
            *({"value": slug, "text": name} for slug, name in agencies),
            {"value": ANOTHER, "text": "Another one, which is not in this list"},
        ],
        titles=[
            {"value": each, "text": pages.capital(phrases.TITLES[each])}
            for each in posts.AGENCY_TITLES
        ],
        clauses=CLAUSE.get(desk.policy, ()) if desk else (),
        policy=desk.in_force if desk else None,
        **reading_forms.shown(typed, problems),
        key=reading_forms.one(typed, "key") or uuid4(),
    )


def _agencies(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return the other agencies of a desk's partnership, by slug and name."""
    every = colleagues.agencies_of(desk.partnership)
    return tuple(each for each in every if each[0] != desk.agency)


def _text(typed: Typed) -> str:
    return reading_forms.one(typed, "text").replace("\r\n", "\n")
