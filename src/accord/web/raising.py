"""Raising a disagreement: one question a page, kept as one goes, checked, raised."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django import shortcuts, urls
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine.objections import Refused
from accord.library import phrases
from accord.queries import advice, partnerships, people
from accord.queries import raising as choices
from accord.services import access, attaching, drafts, noting
from accord.web import (
    attachments,
    just_written,
    linked,
    pages,
    raising_answers,
    raising_forms,
    raising_questions,
)
from accord.web import raising_way as way
from accord.web.raising_asking import Asking, Question

Page = Callable[..., HttpResponse]


def of_a_draft(page: Page) -> Page:
    """Let somebody who is signed in come to a draft of theirs, and hand it to the page.

    One that was raised already leads to what it became; any other is not found.
    """

    @login_required
    @wraps(page)
    def opened(request: HttpRequest, draft: uuid.UUID, **parts: str) -> HttpResponse:
        person, at = pages.person(request), timezone.now()
        said = choices.draft(draft, person=person, at=at)
        if said is None:
            done = drafts.raised(draft, person=person)
            return shortcuts.redirect("escalation", done.escalation)
        return page(request, draft=draft, asking=way.asking_of(said, person, at), at=at, **parts)

    return opened


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask first of all whether the child is in immediate danger; the answer begins a draft."""
    person, at = pages.person(request), timezone.now()
    asking = way.asking_of(Writing(), person, at)
    if not asking.desks:
        return pages.render(
            request,
            "pages/raise/nowhere.html",
            is_office=any(not each.agency for each in people.places(person, today=asking.today)),
            offices=partnerships.mailboxes(),
        )
    form = raising_forms.Danger(asking, _sent(request))
    draft = new_key(request)
    if not form.is_valid():
        kept = choices.my_drafts(person, at)
        return _put(request, form, writing.DANGER, key=draft, kept=kept)
    drafts.begin(draft, person=person, at=at, **form.answers())
    return _from_danger(draft, form)


@require_safe
@of_a_draft
def go_on(request: HttpRequest, *, draft: uuid.UUID, asking: Asking, at: datetime) -> HttpResponse:
    """Go on with a draft where it was left."""
    del request, at
    return _to(draft, way.first_missing(asking))


@require_http_methods(["GET", "POST"])
@of_a_draft
def question(
    request: HttpRequest, *, draft: uuid.UUID, step: str, asking: Asking, at: datetime
) -> HttpResponse:
    """Ask one question, or keep its answer."""
    if step not in raising_questions.QUESTIONS:
        raise Http404
    if step not in (*way.questions(asking), *writing.BESIDE):
        return _to(draft, way.first_missing(asking))
    if asking.policy is None and step not in (writing.DANGER, writing.DESK):
        return _to(draft, writing.DESK)
    asking = way.with_choices(asking, step)
    form = raising_questions.QUESTIONS[step].form(asking, _sent(request))
    wish = request.POST.get("do", "")
    if wish in _LEAVING and _may_leave(form, step, wish):
        return _left(request, form, step, draft, at)
    if wish == "find" or not form.is_valid():
        return _put(request, form, step, draft=draft)
    said = drafts.answer(
        draft, person=pages.person(request), question=step, policy=asking.policy, at=at,
        **form.answers(),
    )  # fmt: skip
    if step == writing.DANGER and said.immediate_harm:
        return _from_danger(draft, form, change=_is_change(request))
    return _to(
        draft,
        way.following(step, way.anew(asking, said), change=_is_change(request)),
    )


@require_http_methods(["GET", "POST"])
@of_a_draft
def check(request: HttpRequest, *, draft: uuid.UUID, asking: Asking, at: datetime) -> HttpResponse:
    """Show every answer with a way to change it; raise it."""
    missing = way.first_missing(asking)
    if missing != way.CHECK:
        return _to(draft, missing)
    if "follow" in request.POST:
        follows = request.POST["follow"]
        noting.follow(draft, person=asking.person, reference=follows, at=at)
        return _to(draft, way.CHECK)
    if request.method == "POST":
        files, unfit = attachments.taken(request)
        if unfit:
            return _checked(request, draft, asking, _unfit(unfit[0].text))
        try:
            done = drafts.raise_from(
                draft, person=pages.person(request), at=at,
                checked=request.POST.get("checked", ""), attachments=files,
            )  # fmt: skip
        except attaching.Unfit as matter:
            return _checked(request, draft, asking, _unfit(str(matter)))
        except drafts.ChangedSince:
            return _checked(request, draft, asking, [_ANOTHER_WINDOW], 409)
        except drafts.Unfinished as unfinished:
            asking = way.with_choices(asking, way.CHECK)
            again = raising_questions.title(unfinished.question, asking)
            where = way.address(draft, unfinished.question)
            reasons = [{"text": f"Please answer again: {again}", "href": where}]
            return _checked(request, draft, asking, reasons)
        except Refused as refused:
            reasons = [{"text": each.reason, "href": "#answers"} for each in refused.objections]
            return _checked(request, draft, asking, reasons)
        just_written.keep(request, done, raised=True)
        return shortcuts.redirect("escalation", done.escalation)
    return _checked(request, draft, asking, [])


@require_http_methods(["GET", "POST"])
@login_required
def throw_away(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """Ask whether a draft is to be thrown away, and do it; twice is as good as once."""
    person = pages.person(request)
    if request.method == "POST":
        drafts.throw_away(draft, person=person)
        return shortcuts.redirect("my-work")
    if choices.draft(draft, person=person, at=timezone.now()) is None:
        done = drafts.raised(draft, person=person)
        return shortcuts.redirect("escalation", done.escalation)
    return pages.render(request, "pages/raise/throw_away.html", draft=draft)


_LEAVING = ("back", "later")
"""Ways to leave a question that keep what was typed, and ask for nothing that is missing."""


def _may_leave(form: Question, step: str, wish: str) -> bool:
    """Test whether it can be left: half of an earlier day is not dropped without a word."""
    if form.is_valid():
        return True
    half = step in writing.BESIDE and wish == "back" and form.has_changed()
    return form.only_missing and not half


def _left(
    request: HttpRequest, form: Question, name: str, draft: uuid.UUID, at: datetime
) -> HttpResponse:
    """Keep what was typed, then go back or put it by."""
    asking, person = form.asking, pages.person(request)
    if form.has_changed():
        if form.is_valid():
            drafts.answer(
                draft, person=person, question=name, policy=asking.policy, at=at, **form.answers()
            )
        else:
            drafts.put_by(draft, person=person, at=at, **form.answers())
    if request.POST["do"] == "later":
        return shortcuts.redirect("my-work")
    return _to(draft, way.CHECK if _is_change(request) else way.before(name, asking))


def _unfit(text: str) -> list[dict[str, str]]:
    return [{"text": text, "href": f"#{attachments.FIELD}"}]


_ANOTHER_WINDOW = {
    "text": "Something here was changed, or advice came, since you read it. Nothing was raised: "
    "read it once more.",
    "href": "#answers",
}


def _checked(
    request: HttpRequest,
    draft: uuid.UUID,
    asking: Asking,
    errors: list[dict[str, str]],
    status: int = 0,
) -> HttpResponse:
    asking = way.with_choices(asking, way.CHECK)
    if asking.policy is None:
        raise access.Nobody
    asked = advice.of_draft(draft)
    return pages.render(
        request,
        "pages/raise/check.html",
        status or (422 if errors else 200),
        draft=draft,
        checked=writing.fingerprint(asking.writing, *advice.marks(asked)),
        asked=asked,
        titles=phrases.TITLES,
        wanted=raising_questions.consulting(asking),
        talked=writing.talked(asking.writing, asking.policy),
        today=asking.today,
        rows=raising_answers.rows(asking, asking.policy),
        beside=raising_questions.beside(asking),
        in_danger=asking.writing.immediate_harm,
        earlier=_earlier(asking),
        follows=asking.writing.follows,
        beginning=asking.beginning,
        protect_day=asking.writing.protect_day,
        guidance=tuple(raising_questions.guidance(asking.policy, "always")),
        previous=way.before(way.CHECK, asking),
        files=attachments.field(request),
        unfit=next(
            (each["text"] for each in errors if each["href"] == f"#{attachments.FIELD}"), ""
        ),
        errors=errors,
    )


def _earlier(asking: Asking) -> tuple[linked.Link, ...]:
    """Return what the writer's agency raised before with the same reference for a child."""
    if asking.desk is None:
        return ()
    reference = asking.writing.child_reference
    return linked.before(asking.desk.agency, reference, person=asking.person, at=asking.at)


def _put(request: HttpRequest, form: Question, name: str, **values: object) -> HttpResponse:
    """Return the page of a question, with what was typed and what is the matter with it."""
    asking = form.asking
    finding = request.POST.get("do") == "find"
    wrong = {each: form.errors[each][0] for each in form.fields if each in form.errors}
    wrong = {} if finding else wrong
    policy = asking.policy
    return pages.render(
        request,
        f"pages/raise/{raising_questions.QUESTIONS[name].page}.html",
        422 if wrong else 200,
        title=raising_questions.title(name, asking),
        hint=raising_questions.hint(name, asking, asked_before=request.GET.get("from") == "start"),
        form=form,
        values={field: form[field].value() for field in form.fields},
        items={field: form.items(field) for field in form.fields if _is_choice(form, field)},
        mistakes=wrong,
        errors=[{"text": text, "href": f"#{form.anchor(field)}"} for field, text in wrong.items()],
        number=way.number(name, asking),
        total=way.total(name, asking),
        change=_is_change(request),
        asking=asking,
        boxes=raising_questions.boxes(asking),
        guidance=tuple(raising_questions.guidance(policy, "raise")) if policy else (),
        meets=raising_questions.meets(asking),
        usual=raising_questions.usual(asking),
        later=raising_questions.later(asking),
        explained=raising_questions.explained(asking),
        supporters=raising_questions.supporters(asking),
        example=asking.today,
        office=_office(name, asking),
        **values,
    )


def _office(name: str, asking: Asking) -> str:
    """Return how to write to the office where an agency, or a person, may be missing."""
    if name not in (writing.AGENCY, writing.PERSON) or asking.desk is None:
        return ""
    return partnerships.mailbox(asking.desk.partnership)


def _from_danger(draft: uuid.UUID, form: Question, *, change: bool = False) -> HttpResponse:
    """Return the way on from the first question; in danger, what to do at once comes first."""
    if not form.answers()["immediate_harm"]:
        return shortcuts.redirect("raise-draft", draft)
    address = urls.reverse("raise-danger", args=(draft,))
    return HttpResponseRedirect(f"{address}?change=1" if change else address)


def _to(draft: uuid.UUID, where: str) -> HttpResponse:
    return HttpResponseRedirect(way.address(draft, where))


def _is_change(request: HttpRequest) -> bool:
    """Test whether an answer is being changed from the page that checks them all."""
    return "change" in (request.POST if request.method == "POST" else request.GET)


def _is_choice(form: Question, field: str) -> bool:
    return hasattr(form.fields[field], "choices")


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def new_key(request: HttpRequest) -> uuid.UUID:
    """Return the id that a first form carries, or a fresh one for a form to carry."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
