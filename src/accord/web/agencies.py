"""A partnership's agencies for its office: all of them, adding and asking one, its own facts."""

import uuid
from http import HTTPStatus

from django import forms, shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import phrases
from accord.queries import agencies as queries
from accord.queries.people import Place
from accord.services import agencies, offices, people
from accord.web import pages
from accord.web.people import REFUSED

SAME_NAME = "The partnership has an agency of that name. Look for it in the list, or add the place."
ASKED = (
    "If that is the mailbox of an administrator of an agency that does not belong to you yet, "
    "its administrators are asked now. You are told what they answer."
)
LONG = "Enter it with at most 200 letters."
ADDRESS = "Enter an e-mail address as in name@example.org."


class Addition(forms.Form):
    """An agency that is to be added, and who looks after its people first."""

    name = forms.CharField(
        max_length=200,
        error_messages={"required": "Enter the agency's name.", "max_length": LONG},
    )
    sector = forms.CharField(error_messages={"required": "Choose the agency's sector."})
    administrator = forms.CharField(
        max_length=200,
        error_messages={"required": "Enter the administrator's name.", "max_length": LONG},
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Enter the administrator's e-mail address at work.",
            "invalid": ADDRESS, "max_length": ADDRESS,
        },
    )  # fmt: skip

    def clean_name(self) -> str:
        """Return the name with single blanks."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_sector(self) -> str:
        """Return the sector, which has to be one of those shown."""
        sector = str(self.cleaned_data["sector"])
        if sector not in queries.sectors():
            raise forms.ValidationError("Choose one of the sectors.")
        return sector


class Question(forms.Form):
    """Whom an office asks whether their agency joins."""

    email = Addition.base_fields["email"]


class Facts(forms.Form):
    """A partnership's mailbox, and whom to ring there about a child at risk."""

    mailbox = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Enter the mailbox that the office reads.",
            "invalid": ADDRESS, "max_length": ADDRESS,
        },
    )  # fmt: skip
    front_door = forms.CharField(
        max_length=200,
        error_messages={
            "required": "Enter whom to ring about a child at risk of harm, with the number.",
            "max_length": LONG,
        },
    )


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, body: uuid.UUID) -> HttpResponse:
    """Show the agencies of a partnership, and what each of them lacks."""
    place = _place(request, body)
    found = queries.of(body, today=timezone.localdate())
    return pages.render(
        request, "pages/agencies.html", place=place, agencies=found, sector=sector_name
    )


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, body: uuid.UUID) -> HttpResponseBase:
    """Ask for an agency and its first administrator, and add it."""
    place = _place(request, body)
    form = Addition(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = agencies.add(
                **said, partnership=body, by=pages.person(request), at=timezone.now(),
                key=pages.key(request),
            )  # fmt: skip
        except agencies.SameName:
            form.add_error("name", SAME_NAME)
        except (people.NotOneself, people.EndedElsewhere) as matter:
            form.add_error("email", REFUSED[type(matter)])
        else:
            messages.success(request, "It is added. Its administrator is told how to sign in.")
            return shortcuts.redirect("agency", body=body, agency=made)
    return _form(
        request, "pages/agency_add.html", form, place=place, sectors=sector_options(),
        key=request.POST.get("key") or uuid.uuid4(),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, body: uuid.UUID) -> HttpResponseBase:
    """Ask an agency of another partnership to join; the answer to the form says nothing of it."""
    place = _place(request, body)
    form = Question(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agencies.ask(
            form.cleaned_data["email"], partnership=body, by=pages.person(request),
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, ASKED)
        return shortcuts.redirect("agencies", body=body)
    return _form(request, "pages/agency_ask.html", form, place=place)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, body: uuid.UUID, asking: uuid.UUID) -> HttpResponseBase:
    """Ask an agency's administrator whether it joins a partnership, and take the answer."""
    at = timezone.now()
    me, today = pages.person(request), timezone.localdate(at)
    found = agencies.to_asking(asking, agency=body, by=me, today=today)
    wrong = ""
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said in ("yes", "no"):
            agencies.answer(asking, agency=body, yes=said == "yes", by=me, at=at)
            messages.success(request, "Your answer is saved. The office that asked is told.")
            return shortcuts.redirect("people-here", body=body)
        wrong = "Choose yes or no."
    return pages.render(
        request, "pages/agency_asked.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        asking=asking, body=body, agency=found.agency.name, partnership=found.partnership.name,
        answered=found.joined is not None, wrong=wrong,
        errors=[{"text": wrong, "href": "#answer"}] if wrong else [],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, body: uuid.UUID) -> HttpResponseBase:
    """Show a partnership's mailbox and front door, and change them."""
    place = _place(request, body)
    known = queries.facts(body)
    form = Facts(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agencies.describe_partnership(
            body, **form.cleaned_data, by=pages.person(request), at=timezone.now()
        )
        messages.success(request, "Saved. Everybody can read it now.")
        return shortcuts.redirect("partnership", body=body)
    now = {"mailbox": known.mailbox, "front_door": known.front_door}
    return _form(request, "pages/partnership.html", form, place=place, now=now)


def sector_name(sector: str) -> str:
    """Return a sector as people speak of it."""
    return phrases.capital(phrases.agency(sector))


def sector_options() -> list[dict[str, str]]:
    """Return the sectors to choose from."""
    return [{"value": each, "text": sector_name(each)} for each in queries.sectors()]


def _place(request: HttpRequest, body: uuid.UUID) -> Place:
    return offices.to_partnership(body, person=pages.person(request), today=timezone.localdate())


def _form(
    request: HttpRequest, template: str, form: forms.Form, now: dict[str, str] | None = None,
    **values: object,
) -> HttpResponse:  # fmt: skip
    """Return a page with a form: what was typed, else what is so now."""
    wrong = {name: str(said[0]) for name, said in form.errors.items()}
    typed = {
        name: form.data.get(name, "") if form.is_bound else (now or {}).get(name, "")
        for name in form.fields
    }
    return pages.render(
        request, template, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        wrong=wrong, typed=typed,
        errors=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        **values,
    )  # fmt: skip
