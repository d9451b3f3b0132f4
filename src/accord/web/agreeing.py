"""The pages on which the agencies agree another limit: one proposes it, the others answer."""

from typing import Any
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import acts
from accord.services import access, agreements, escalations
from accord.services.agreements import Answer
from accord.web import (
    act_checks,
    act_fields,
    act_ladder,
    changed,
    just_written,
    pages,
    present,
    proposed,
    reading_forms,
    todo,
)
from accord.web.act_form import Scene
from accord.web.present import Shown
from accord.web.proposed import Proposed
from accord.web.reading_forms import Problem, Typed, Unreadable

ALONE = "alone"
"""In the address, and in the form: the limit is moved without the others' agreement."""
PROPOSE = "Propose another limit for this stage"
"""The title of the page, and of the links that lead to it."""
WAY = "way"
AGREE, DECLINE, TAKE_BACK = "agree", "decline", "take-back"


def is_wanted(request: HttpRequest, of: Shown) -> bool:
    """Test whether a limit is proposed here, rather than moved by a step of one's own."""
    alone = ALONE in request.GET or ALONE in request.POST
    return not alone and agreements.may_agree(of.standing, of.policy)


def propose(request: HttpRequest, of: Shown, scene: Scene) -> HttpResponse:
    """Ask for another day, and put it to the other agencies."""
    waiting = proposed.last(of)
    if request.method != "POST":
        return _asking(request, of, scene, waiting)
    typed: Typed = dict(request.POST.lists())
    act, problems = _typed(typed, scene)
    # what changed since is said first: it may be the very day that was typed
    if not problems and pages.seen(request) == of.stand.stream.seq:
        problems = act_checks.problems(act, scene, of)
    if problems or act.due is None:
        return _asking(request, of, scene, waiting, typed, problems=problems, status=422)
    try:
        came = agreements.propose(
            of.door, act.due, act.reason or "", key=pages.key(request), seen=pages.seen(request),
            instead=_id(typed, "instead"), at=of.at,
        )  # fmt: skip
    except escalations.ChangedSince as since:
        now = changed.now(of, what=acts.VaryLimit.do)
        return _asking(
            request, now, scene, proposed.last(now), typed, since=since, status=409
        )  # fmt: skip
    except agreements.Overtaken:
        return _asking(request, of, scene, waiting, typed, overtaken=OVERTAKEN, status=409)
    except agreements.SaidElse as else_:
        before = SENT_BEFORE.format(day=of.speaker.due(else_.stands.due))
        fresh = {name: said for name, said in typed.items() if name != "key"}
        return _asking(request, of, scene, waiting, fresh, overtaken=before, status=409)
    asked = "The other side has been asked. The limit moves once they agree."
    return _back(request, of, proposed.CAME.get(came, asked))


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Show the limit that was proposed last, and take an agency's answer."""
    at = timezone.now()
    of = present.shown(escalation, person=pages.person(request), what="proposed-limit", at=at)
    found = proposed.last(of)
    if request.method == "POST":
        return _answered(request, of, found)
    if found is None:
        raise access.Nobody
    return _answering(request, of, found)


def _answered(request: HttpRequest, of: Shown, found: Proposed | None) -> HttpResponse:
    """Take an answer, or show why not with all that was typed."""
    typed: Typed = dict(request.POST.lists())
    key = pages.key(request)
    said = agreements.said_before(of.door, of.stand.stream, key=key)
    if said is not None:
        return _again(request, of, found, typed, said)
    proposal, way = _id(typed, "proposal"), reading_forms.one(typed, WAY)
    if proposal is None:
        raise BadRequest("A form of ours says which limit it answers.")
    if way == TAKE_BACK:
        return _taken_back(request, of, found, typed, proposal)
    problems = tuple(_problems(way, reading_forms.one(typed, "why"), found, proposal))
    if problems and found is not None:
        return _answering(request, of, found, typed, problems=problems, status=422)
    try:
        done = agreements.answer(
            of.door, proposal, agrees=way == AGREE, why=reading_forms.one(typed, "why"),
            key=key, seen=pages.seen(request), at=of.at,
        )  # fmt: skip
    except agreements.Answered:
        if found is None:
            raise access.Nobody from None
        return _answering(request, of, found, typed, overtaken=OVERTAKEN, status=409)
    except escalations.ChangedSince as since:
        now = changed.now(of, what="proposed-limit")
        found = proposed.last(now)
        if found is None:
            raise access.Nobody from None
        return _answering(request, now, found, typed, since=since, status=409)
    if done is not None:
        return _written(request, done)
    return _back(request, of, AGREED if way == AGREE else PASSED_ON)


def _taken_back(
    request: HttpRequest, of: Shown, found: Proposed | None, typed: Typed, proposal: UUID
) -> HttpResponse:
    came = agreements.take_back(of.door, proposal, at=of.at)
    if came == agreements.TAKEN_BACK or found is None:
        return _back(request, of, "It is taken back. The limit stays as it is.")
    return _answering(request, of, found, typed, overtaken=OVERTAKEN, status=409)


def _again(
    request: HttpRequest, of: Shown, found: Proposed | None, typed: Typed, said: Answer
) -> HttpResponse:
    """Lead a form that comes twice where it led before; one that says something else is shown."""
    way, why = reading_forms.one(typed, WAY), reading_forms.one(typed, "why")
    if (way, said.agrees or why) != (AGREE if said.agrees else DECLINE, said.agrees or said.why):
        if found is None:
            raise access.Nobody
        fresh = {name: each for name, each in typed.items() if name != "key"}
        before = ANSWERED_BEFORE[said.agrees]
        return _answering(request, of, found, fresh, overtaken=before, status=409)
    done = escalations.answered(of.door, key=pages.key(request))
    if done is not None:
        return _written(request, done)
    waits = found is not None and found.waits and found.id == _id(typed, "proposal")
    return _back(request, of, PASSED_ON if not said.agrees else AGREED if waits else AGREED_THEN)


def _written(request: HttpRequest, done: escalations.Done) -> HttpResponse:
    just_written.keep(request, done)
    return shortcuts.redirect("escalation", escalation=done.escalation)


def _back(request: HttpRequest, of: Shown, said: str) -> HttpResponse:
    messages.success(request, said)
    return shortcuts.redirect("escalation", escalation=of.door.escalation)


def _problems(way: str, why: str, found: Proposed | None, proposal: UUID) -> list[Problem]:
    if way not in (AGREE, DECLINE):
        return [Problem(WAY, "Choose whether your agency agrees.")]
    if way == DECLINE and not why:
        return [Problem("why", "Say why your agency does not agree.")]
    if len(why) > act_fields.LONGEST:
        said = f"At most {act_fields.LONGEST:,} characters, this is {len(why):,}."
        return [Problem("why", f"{said} Say what matters most.")]
    if way == AGREE and found is not None and found.id == proposal and found.passed:
        return [Problem(WAY, "That day has passed by now. Answer no, and propose another day.")]
    return []


def _typed(typed: Typed, scene: Scene) -> tuple[acts.VaryLimit, tuple[Problem, ...]]:
    """Return the limit that was typed, and what could not be taken of it."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in FIELDS:
        try:
            values[field.name] = act_fields.read(field, typed, scene)
        except Unreadable as unreadable:
            problems += unreadable.problems
    act = acts.VaryLimit(**values)
    return act, tuple(problems)


FIELDS = (act_ladder.NEW_LIMIT, act_ladder.REASON)


def _id(typed: Typed, name: str) -> UUID | None:
    try:
        return UUID(reading_forms.one(typed, name))
    except ValueError:
        return None


def _asking(
    request: HttpRequest,
    of: Shown,
    scene: Scene,
    waiting: Proposed | None,
    typed: Typed | None = None,
    *,
    problems: tuple[Problem, ...] = (),
    since: escalations.ChangedSince | None = None,
    overtaken: str = "",
    status: int = 200,
) -> HttpResponse:
    return _page(
        request, "pages/limit_propose.html", of, typed or {}, problems, since, status,
        title=PROPOSE, fields=FIELDS, scene=scene, one=reading_forms.one, rows=act_fields.rows,
        panel_rows=act_fields.members,
        waiting=waiting if waiting is not None and waiting.waits else None,
        overtaken=overtaken, limit=of.limit,
        others=of.speaker.side("responding" if scene.agency == _raising(of) else "raising"),
        cited=of.speaker.cited(of.policy.stages[of.standing.rung].limits[0].clauses),
    )  # fmt: skip


def _raising(of: Shown) -> str:
    return of.standing.agencies.raising


def _answering(
    request: HttpRequest,
    of: Shown,
    found: Proposed,
    typed: Typed | None = None,
    *,
    problems: tuple[Problem, ...] = (),
    since: escalations.ChangedSince | None = None,
    overtaken: str = "",
    status: int = 200,
) -> HttpResponse:
    way = reading_forms.one(typed or {}, WAY)
    # a choice that was about one day says nothing about another
    another = typed is not None and _id(typed, "proposal") != found.id
    return _page(
        request, "pages/limit_answer.html", of, typed or {}, problems, since, status,
        proposal=found, way="" if another else way, another=another,
        taking_back=way == TAKE_BACK, why=reading_forms.one(typed or {}, "why"),
        overtaken=overtaken,
    )  # fmt: skip


def _page(
    request: HttpRequest,
    template: str,
    of: Shown,
    typed: Typed,
    problems: tuple[Problem, ...],
    since: escalations.ChangedSince | None,
    status: int,
    **values: Any,
) -> HttpResponse:
    errors = reading_forms.summary(problems)
    if since is not None:
        errors.append({"text": changed.SAID, "href": "#changed"})
    if values["overtaken"]:
        errors.append({"text": values["overtaken"], "href": "#changed"})
    return pages.render(
        request, template, status, **present.basics(of), **values,
        typed=typed, errors=errors, problems={each.at: each.text for each in problems},
        next=todo.next_step(of), changed=since is not None,
        since=changed.lines(since, of) if since is not None else (),
        key=reading_forms.one(typed, "key") or uuid4(), seen=of.stand.stream.seq,
    )  # fmt: skip


OVERTAKEN = "Somebody was faster: see below what stands now. Nothing was changed by this."
SENT_BEFORE = (
    "You sent this form before: it proposed {day} then. What it says now has not been passed on. "
    "If it still holds, send it again."
)
ANSWERED_BEFORE = {
    True: "You sent this form before: your agency agreed then. That answer stands.",
    False: "You sent this form before: your agency did not agree then. That answer stands.",
}
AGREED = "Your agency has agreed. It waits for the others."
AGREED_THEN = "Your agency had agreed. It does not wait for an answer any more."
PASSED_ON = "Your answer has been passed on."
