"""Advice before raising: its writer asks for it, and who was asked reads the draft and gives it."""

import uuid
from datetime import datetime

import msgspec
from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.desk import writing
from accord.library import phrases
from accord.queries import absences
from accord.queries import advice as queries
from accord.services import access, advice, drafts
from accord.web import days, pages, raising, raising_answers, raising_questions
from accord.web import raising_others_forms as forms
from accord.web import raising_way as way
from accord.web.raising_asking import Asking


@require_http_methods(["GET", "POST"])
@raising.of_a_draft
def ask(request: HttpRequest, *, draft: uuid.UUID, asking: Asking, at: datetime) -> HttpResponse:
    """Choose who reads a draft before it is raised, or let somebody read it no longer."""
    if asking.desk is None:
        return shortcuts.redirect("raise-question", draft, writing.DESK)
    person, wish = pages.person(request), request.POST.get("do", "")
    if wish == "take-back":
        advice.take_back(draft, person=person, adviser=_adviser(request), at=at)
        return shortcuts.redirect("raise-ask", draft)
    asked = queries.of_draft(draft)
    if request.POST.get("adviser") in {str(each.person) for each in asked if each.may_read}:
        return shortcuts.redirect("raise-ask", draft)  # the same form again
    form = forms.Adviser(_with_advisers(asking, asked), request.POST or None)
    if request.method == "POST" and wish != "find" and form.is_valid():
        key = pages.key(request)
        advice.ask(draft, person=person, adviser=form.chosen, key=key, at=at)
        # no name: what is said here goes through a cookie
        messages.success(request, "They can read it now. A message tells them.")
        return shortcuts.redirect("raise-ask", draft)
    wrong = form.errors["adviser"][0] if request.method == "POST" and wish != "find" else ""
    return pages.render(
        request,
        "pages/raise/ask.html",
        422 if wrong else 200,
        draft=draft,
        form=form,
        items=form.items("adviser"),
        value=form["adviser"].value(),
        mistake=wrong,
        errors=[{"text": wrong, "href": f"#{form.anchor('adviser')}"}] if wrong else [],
        asked=asked,
        titles=phrases.TITLES,
        wanted=raising_questions.consulting(way.with_choices(asking, "")),
        key=request.POST.get("key") or uuid.uuid4(),
    )


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, reader: uuid.UUID) -> HttpResponse:
    """Read a colleague's draft, and write down what one advises."""
    person, at = pages.person(request), timezone.now()
    try:
        shared = advice.read(reader, person=person, at=at)
    except access.Nobody:
        if request.method == "POST":
            raise  # what was typed is shown once more
        return shortcuts.redirect("escalation", advice.became(reader, person=person, at=at))
    form = forms.Advice(shared.advice, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        wrong = str(form.errors["advice"][0]) if form.errors else ""
        return _to_advise(request, shared, form, at, wrong=wrong)
    try:
        advice.advise(
            shared.draft, form.cleaned_data["advice"],
            person=person, key=pages.key(request), at=at, checked=request.POST.get("checked", ""),
        )  # fmt: skip
    except drafts.ChangedSince:
        shared = advice.read(reader, person=person, at=at)
        return _to_advise(request, shared, form, at, wrong=_CHANGED, status=409)
    messages.success(request, "Your advice is kept. A message tells them that it is there.")
    return shortcuts.redirect("advice", reader)


_CHANGED = (
    "They changed what they wrote after you opened this page. Your advice is not kept yet: read it "
    "once more, then give it."
)


def _to_advise(
    request: HttpRequest,
    shared: advice.Shared,
    form: forms.Advice,
    at: datetime,
    *,
    wrong: str,
    status: int = 422,
) -> HttpResponse:
    """Return the page of somebody else's draft, with what was typed and what is the matter."""
    asking = _as_its_writer(shared, at)
    if asking.policy is None:
        raise access.Nobody
    return pages.render(
        request,
        "pages/advice.html",
        status if wrong else 200,
        shared=shared,
        checked=writing.fingerprint(shared.writing),
        rows=raising_answers.answered(asking, asking.policy),
        value=form["advice"].value(),
        mistake=wrong,
        errors=[{"text": wrong, "href": "#advice"}] if wrong else [],
        guidance=tuple(raising_questions.guidance(asking.policy, "consult", "always")),
        wanted=raising_questions.consulting(asking),
        key=request.POST.get("key") or uuid.uuid4(),
    )


def _with_advisers(asking: Asking, asked: tuple[queries.Reader, ...]) -> Asking:
    """Return what the form asks with whom there is to choose, but who reads it already."""
    desk = asking.desk
    if desk is None:
        return asking
    reading = {each.person for each in asked if each.may_read}
    people = queries.advisers(
        desk.agency, desk.titles,
        but=asking.person, against=asking.writing.responding, today=asking.today,
    )  # fmt: skip
    left = tuple(each for each in people if each[0] not in reading)
    out = absences.absences([person for person, _, _ in left], asking.today)
    advisers = tuple(
        (person, name, _said_of(title, out.get((person, desk.agency))))
        for person, name, title in left
    )
    return msgspec.structs.replace(asking, advisers=advisers)


def _said_of(title: str, out: absences.Absence | None) -> str:
    """Return as what somebody is asked, and until when they are out."""
    said = phrases.capital(phrases.TITLES[title])
    return f"{said}, out until {days.day(out.to)}" if out is not None else said


def _as_its_writer(shared: advice.Shared, at: datetime) -> Asking:
    """Return a draft with its names, as its writer checks it."""
    asking = way.asking_of(shared.writing, shared.writer, at)
    return way.with_choices(asking, way.CHECK)


def _adviser(request: HttpRequest) -> uuid.UUID:
    """Return of whom a form of ours speaks.

    Raises:
        Nobody: of nobody.
    """
    try:
        return uuid.UUID(request.POST.get("adviser", ""))
    except ValueError:
        raise access.Nobody from None
