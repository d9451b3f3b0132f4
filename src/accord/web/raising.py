"""Raising a disagreement: one question a page, kept as one goes, checked, raised."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps

import msgspec
from django import shortcuts, urls
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine.objections import Refused
from accord.library import policies
from accord.queries import partnerships, people
from accord.queries import raising as choices
from accord.services import access, drafts
from accord.web import (
    just_written,
    pages,
    policy_telling,
    raising_answers,
    raising_forms,
    raising_questions,
)
from accord.web.raising_asking import Asking, Question

Page = Callable[..., HttpResponse]

CHECK = "check"


def of_a_draft(page: Page) -> Page:
    """Let somebody who is signed in come to a draft of theirs, and hand it to the page.

    One that was raised already leads to what it became; any other is not found.
    """

    @login_required
    @wraps(page)
    def opened(request: HttpRequest, draft: uuid.UUID, **parts: str) -> HttpResponse:
        person, at = _person(request), timezone.now()
        said = choices.draft(draft, person=person, at=at)
        if said is None:
            done = drafts.raised(draft, person=person)
            return shortcuts.redirect("escalation", done.escalation)
        return page(request, draft=draft, asking=_asking(said, person, at), at=at, **parts)

    return opened


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask first of all whether the child is in immediate danger; the answer begins a draft."""
    person, at = _person(request), timezone.now()
    asking = _asking(Writing(), person, at)
    if not asking.desks:
        return pages.render(
            request,
            "pages/raise/nowhere.html",
            is_office=any(not each.agency for each in people.places(person, today=asking.today)),
            offices=partnerships.mailboxes(),
        )
    form = raising_forms.Danger(asking, _sent(request))
    draft = _key(request)
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
    return _to(draft, _first_missing(asking))


@require_http_methods(["GET", "POST"])
@of_a_draft
def question(
    request: HttpRequest, *, draft: uuid.UUID, step: str, asking: Asking, at: datetime
) -> HttpResponse:
    """Ask one question, or keep its answer."""
    if step not in raising_questions.QUESTIONS:
        raise Http404
    if step not in _asked(asking):
        return _to(draft, _first_missing(asking))
    if asking.policy is None and step not in (writing.DANGER, writing.DESK):
        return _to(draft, writing.DESK)
    asking = _with_choices(asking, step, at)
    form = raising_questions.QUESTIONS[step].form(asking, _sent(request))
    wish = request.POST.get("do", "")
    if wish in _LEAVING and (form.is_valid() or form.only_missing):
        return _left(request, form, step, draft, at)
    if wish == "find" or not form.is_valid():
        return _put(request, form, step, draft=draft)
    said = drafts.answer(
        draft, person=_person(request), question=step, policy=asking.policy, at=at,
        **form.answers(),
    )  # fmt: skip
    if step == writing.DANGER and said.immediate_harm:
        return _from_danger(draft, form, change=_is_change(request))
    return _to(draft, _following(step, _anew(asking, said), change=_is_change(request)))


@require_safe
@of_a_draft
def danger(request: HttpRequest, *, draft: uuid.UUID, asking: Asking, at: datetime) -> HttpResponse:
    """Say what comes before any form: 999, the front door, and what the policy asks at once."""
    desks = (asking.desk,) if asking.desk is not None else asking.desks
    doors = choices.front_doors(each.partnership for each in desks)
    leads = choices.safeguarding_leads(
        ((each.agency, each.partnership) for each in desks), today=timezone.localdate(at)
    )
    return pages.render(
        request,
        "pages/raise/danger_now.html",
        doors=sorted(set(doors.values())),
        asked=_asked_at_once(desks),
        leads=leads,
        onward=_address(draft, _following(writing.DANGER, asking, change=_is_change(request))),
        back=_address(draft, writing.DANGER),
    )


@require_http_methods(["GET", "POST"])
@of_a_draft
def check(request: HttpRequest, *, draft: uuid.UUID, asking: Asking, at: datetime) -> HttpResponse:
    """Show every answer with a way to change it; raise it."""
    missing = _first_missing(asking)
    if missing != CHECK:
        return _to(draft, missing)
    if request.method == "POST":
        try:
            done = drafts.raise_from(
                draft, person=_person(request), at=at, checked=request.POST.get("checked", "")
            )
        except drafts.ChangedSince:
            return _checked(request, draft, asking, at, [_ANOTHER_WINDOW], 409)
        except drafts.Unfinished as unfinished:
            asking = _with_choices(asking, CHECK, at)
            again = raising_questions.title(unfinished.question, asking)
            where = _address(draft, unfinished.question)
            reasons = [{"text": f"Please answer again: {again}", "href": where}]
            return _checked(request, draft, asking, at, reasons)
        except Refused as refused:
            reasons = [{"text": each.reason, "href": "#answers"} for each in refused.objections]
            return _checked(request, draft, asking, at, reasons)
        just_written.keep(request, done, raised=True)
        return shortcuts.redirect("escalation", done.escalation)
    return _checked(request, draft, asking, at, [])


@require_http_methods(["GET", "POST"])
@login_required
def throw_away(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """Ask whether a draft is to be thrown away, and do it; twice is as good as once."""
    person = _person(request)
    if request.method == "POST":
        drafts.throw_away(draft, person=person)
        return shortcuts.redirect("my-work")
    if choices.draft(draft, person=person, at=timezone.now()) is None:
        done = drafts.raised(draft, person=person)
        return shortcuts.redirect("escalation", done.escalation)
    return pages.render(request, "pages/raise/throw_away.html", draft=draft)


_LEAVING = ("back", "later")
"""Ways to leave a question that keep what was typed, and ask for nothing that is missing."""


def _left(
    request: HttpRequest, form: Question, name: str, draft: uuid.UUID, at: datetime
) -> HttpResponse:
    """Keep what was typed, then go back or put it by."""
    asking, person = form.asking, _person(request)
    if form.has_changed():
        if form.is_valid():
            drafts.answer(
                draft, person=person, question=name, policy=asking.policy, at=at, **form.answers()
            )
        else:
            drafts.put_by(draft, person=person, at=at, **form.answers())
    if request.POST["do"] == "later":
        return shortcuts.redirect("my-work")
    return _to(draft, CHECK if _is_change(request) else _before(name, asking))


_ANOTHER_WINDOW = {
    "text": "Something here was changed since you read it. Nothing was raised: read it once more.",
    "href": "#answers",
}


def _checked(
    request: HttpRequest,
    draft: uuid.UUID,
    asking: Asking,
    at: datetime,
    errors: list[dict[str, str]],
    status: int = 0,
) -> HttpResponse:
    asking = _with_choices(asking, CHECK, at)
    if asking.policy is None:
        raise access.Nobody
    return pages.render(
        request,
        "pages/raise/check.html",
        status or (422 if errors else 200),
        draft=draft,
        checked=writing.fingerprint(asking.writing),
        rows=raising_answers.rows(asking, asking.policy),
        beginning=asking.beginning,
        protect_day=asking.writing.protect_day,
        guidance=tuple(raising_questions.guidance(asking.policy, "always")),
        previous=_before(CHECK, asking),
        errors=errors,
    )


def _put(request: HttpRequest, form: Question, name: str, **values: object) -> HttpResponse:
    """Return the page of a question, with what was typed and what is the matter with it."""
    asking, asked = form.asking, _asked(form.asking)
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
        number=asked.index(name) + 1,
        total=len(asked),
        change=_is_change(request),
        asking=asking,
        boxes=raising_questions.boxes(asking),
        guidance=tuple(raising_questions.guidance(policy, "raise")) if policy else (),
        meets=raising_questions.meets(asking),
        usual=raising_questions.usual(asking),
        example=asking.today,
        office=_office(name, asking),
        **values,
    )


def _office(name: str, asking: Asking) -> str:
    """Return how to write to the office where an agency may be missing from its list."""
    if name != writing.AGENCY or asking.desk is None:
        return ""
    return partnerships.mailbox(asking.desk.partnership)


def _asking(said: Writing, person: uuid.UUID, at: datetime) -> Asking:
    today = timezone.localdate(at)
    desks = access.desks(person, today=today)
    desk = drafts.desk_of(said, desks)
    policy = policies.by_id(desk.policy).policy if desk is not None else None
    return Asking(writing=said, desks=desks, desk=desk, policy=policy, today=today)


def _anew(asking: Asking, said: Writing) -> Asking:
    """Return what is asked once something was answered: another desk brings another policy."""
    desk = drafts.desk_of(said, asking.desks)
    policy = policies.by_id(desk.policy).policy if desk is not None else None
    return msgspec.structs.replace(asking, writing=said, desk=desk, policy=policy)


def _with_choices(asking: Asking, name: str, at: datetime) -> Asking:
    """Return what a question needs of the directory, and of the policy's first stage."""
    desk, policy, said = asking.desk, asking.policy, asking.writing
    if desk is None or policy is None:
        return asking
    start_at = writing.start(said, policy)
    beginning = choices.beginning(policy, start_at=start_at, at=at)
    asking = msgspec.structs.replace(asking, beginning=beginning)
    if name in (writing.AGENCY, writing.PERSON, CHECK):
        others = choices.others(desk.partnership, own=desk.agency)
        asking = msgspec.structs.replace(asking, others=others)
    if name in (writing.PERSON, CHECK) and said.responding:
        people = choices.counterparts(
            said.responding[0], policy,
            start_at=start_at, partnership=desk.partnership, today=asking.today,
        )  # fmt: skip
        asking = msgspec.structs.replace(asking, people=people)
    return asking


def _asked(asking: Asking) -> tuple[str, ...]:
    return writing.asked(asking.writing, asking.policy, desks=len(asking.desks))


def _first_missing(asking: Asking) -> str:
    missing = writing.unanswered(
        asking.writing, asking.policy, desks=len(asking.desks), today=asking.today
    )
    return missing[0] if missing else CHECK


def _following(name: str, asking: Asking, *, change: bool) -> str:
    """Return what comes after a question: the next one; after a change what is still missing."""
    asked = _asked(asking)
    later = asked[asked.index(name) + 1 :]
    return later[0] if later and not change else _first_missing(asking)


def _before(name: str, asking: Asking) -> str:
    """Return the question before this one; the first stays."""
    asked = (*_asked(asking), CHECK)
    return asked[max(asked.index(name) - 1, 0)]


def _from_danger(draft: uuid.UUID, form: Question, *, change: bool = False) -> HttpResponse:
    """Return the way on from the first question; in danger, what to do at once comes first."""
    if not form.answers()["immediate_harm"]:
        return shortcuts.redirect("raise-draft", draft)
    address = urls.reverse("raise-danger", args=(draft,))
    return HttpResponseRedirect(f"{address}?change=1" if change else address)


def _asked_at_once(desks: tuple[access.Desk, ...]) -> list[tuple[str, object]]:
    """Return what each policy in question asks at once, under the name it is known by."""
    names = dict.fromkeys(each.policy for each in desks)
    found = [policies.by_id(name).policy for name in names]
    return [(each.title, policy_telling.harm(each)) for each in found if policy_telling.harm(each)]


def _to(draft: uuid.UUID, where: str) -> HttpResponse:
    return HttpResponseRedirect(_address(draft, where))


def _address(draft: uuid.UUID, where: str) -> str:
    if where == CHECK:
        return urls.reverse("raise-check", args=(draft,))
    return urls.reverse("raise-question", args=(draft, where))


def _is_change(request: HttpRequest) -> bool:
    """Test whether an answer is being changed from the page that checks them all."""
    return "change" in (request.POST if request.method == "POST" else request.GET)


def _is_choice(form: Question, field: str) -> bool:
    return hasattr(form.fields[field], "choices")


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _key(request: HttpRequest) -> uuid.UUID:
    """Return the id that a first form carries, or a fresh one for a form to carry."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _person(request: HttpRequest) -> uuid.UUID:
    return uuid.UUID(str(request.user.pk))
