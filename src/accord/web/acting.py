"""The page on which somebody does one thing in an escalation."""

from typing import Any
from uuid import UUID, uuid4

from django import shortcuts, urls
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import acts, events, posts
from accord.engine.objections import Objection, Refused
from accord.library import phrases
from accord.queries import attached, history
from accord.services import access, attaching, decisions, entering, escalations, striking
from accord.web import (
    act_checks,
    act_fields,
    act_forms,
    act_scene,
    agreeing,
    attachments,
    beside_endings,
    concern,
    correcting,
    danger,
    deciding,
    entering_fields,
    happening,
    just_written,
    naming,
    pages,
    panel,
    present,
    reading_forms,
    sitting,
    timeline,
    todo,
)
from accord.web import changed as changing
from accord.web.act_form import Scene, asked
from accord.web.present import Shown
from accord.web.reading_forms import Problem, Typed


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, escalation: UUID, do: str) -> HttpResponse:
    """Ask what has to be said for a step, and take it."""
    if do not in act_forms.FORMS:
        raise access.Nobody
    of = present.shown(escalation, person=pages.person(request), what=do, at=timezone.now())
    scene = act_scene.of_act(do, of, _given(request))
    if do == acts.VaryLimit.do and agreeing.is_wanted(request, of):
        return agreeing.propose(request, of, scene)
    if do == "correct":
        return _correct(request, of, scene)
    if panel.CHECK in request.POST and do == acts.AppointPanel.do:
        typed = panel.filled_in(dict(request.POST.lists()), scene)
        return _page(request, of, scene, do, typed, checked=True)
    return _step(request, of, scene, do)


def entered(request: HttpRequest, of: Shown, do: str, agency: str) -> HttpResponse:
    """Ask what an agency did, and enter it for that agency.

    Args:
        agency: by slug.

    Raises:
        Nobody: the office may not enter it for them.
    """
    if do not in act_forms.FORMS:
        raise access.Nobody
    return _step(request, of, act_scene.of_act(do, of, _given(request), entering=agency), do)


def _step(request: HttpRequest, of: Shown, scene: Scene, do: str) -> HttpResponse:
    if request.method == "POST":
        return _taken(request, of, scene, do)
    typed = act_forms.first_typed(do, scene)
    return _page(request, of, scene, do, typed)


def _given(request: HttpRequest) -> dict[str, str]:
    """Return what address and form say, each once."""
    return {**request.GET.dict(), **request.POST.dict()}


def _taken(
    request: HttpRequest, of: Shown, scene: Scene, do: str, entry: int | None = None
) -> HttpResponse:
    """Take the step that was typed, or show why not with all that was typed."""
    typed: Typed = dict(request.POST.lists())
    key = pages.key(request)
    done = escalations.answered(of.door, key=key)
    said, account, problems = _built(do, typed, scene, entry)
    then = act_forms.following(do, typed, scene) if entry is None else ()
    files, unfit = attachments.taken(request) if _takes_files(of, entry) else ((), ())
    problems = (*problems, *unfit)
    if done is not None:
        again = _entry_of(done, of)
        same = again is not None and _is_said_in(again, said, account, files)
        if problems or again is None or (same and _is_followed_by(again, then, of)):
            return _written(request, done)
        return _said_else(request, of, scene, do, typed, again=again.entry, entry=entry)
    happened, when = happening.read(typed, of, by_day=bool(scene.entering))
    # what cannot be read leads nowhere yet
    falling = None if problems else act_checks.falling(said, typed, scene, of)
    # what changed since is said first: it may be the very thing that was typed
    if not problems and pages.seen(request) == of.stand.stream.seq:
        problems = act_checks.problems(said, scene, of) or act_checks.not_ticked(falling)
        if entry is None and not when:
            problems = (*problems, *act_checks.out_of_order(typed, happened, of))
    if problems or when:
        return _page(
            request, of, scene, do, typed, entry=entry, problems=(*problems, *when),
            falling=falling, status=422,
        )  # fmt: skip
    try:
        done = _carried_out(
            said, then, scene, door=of.door, key=key, seen=pages.seen(request), happened=happened,
            departing=reading_forms.one(typed, "departing"), account=account, attachments=files,
            at=of.at,
        )  # fmt: skip
    except attaching.Unfit as matter:
        return _page(
            request, of, scene, do, typed, entry=entry, falling=falling, status=422,
            problems=(attachments.problem(str(matter)),),
        )  # fmt: skip
    except Refused as refused:
        return _page(
            request, of, scene, do, typed, entry=entry, refused=refused.objections,
            falling=falling, status=422,
        )  # fmt: skip
    except escalations.ChangedSince as changed:
        return _changed(request, of, scene, do, typed, changed, entry=entry, falling=falling)
    return _written(request, done)


def _by_when(do: str, scene: Scene, of: Shown) -> str:
    """Return the days of the last stage that somebody has to know who fills in this form."""
    if do == acts.Decide.do:
        return deciding.still_meets(of)
    return deciding.by_when(of) if scene.variant == "representation" else ""


def _carried_out(
    said: acts.Act,
    then: tuple[acts.Act, ...],
    scene: Scene,
    *,
    account: tuple[events.Line, ...],
    **beside: Any,
) -> escalations.Done:
    if not scene.entering:
        return decisions.carry_out(said, then, account=account, **beside)
    return entering.carry_out(
        said, agency=scene.entering, source=entering_fields.source(account),
        account=entering_fields.others(account), **beside,
    )  # fmt: skip


def _entry_of(done: escalations.Done, of: Shown) -> history.Step | None:
    """Return the reader's own step with which a form was answered before."""
    return next(
        (
            step
            for step in of.steps
            if step.actor == of.door.person
            if any(
                each.seq == done.seq for each in of.stand.stored if each.event.entry == step.entry
            )
        ),
        None,
    )


def _is_said_in(
    step: history.Step,
    said: acts.Act,
    account: tuple[events.Line, ...],
    files: tuple[attaching.Given, ...],
) -> bool:
    """Test whether a step says that; a browser that sends again may have let go of the files."""
    entered = f"{events.ENTERED}for"
    words = {line for line in step.lines if not attached.names(line) and line.id != entered}
    there = {each.digest for each in attached.of_step(step)}
    return (step.act, words) == (said, set(account)) and there.issuperset(
        each.digest for each in files
    )


def _is_followed_by(step: history.Step, then: tuple[acts.Act, ...], of: Shown) -> bool:
    """Test whether what a form brings with it went on record in the same moment."""
    at = step.events[0].at
    same = [each.act for each in of.steps if each.entry > step.entry and each.events[0].at == at]
    return tuple(same[: len(then)]) == then and (
        bool(then) or acts.AgreePlan not in map(type, same)
    )


def _built(do: str, typed: Typed, scene: Scene, entry: int | None) -> act_forms.Built:
    if entry is not None:
        return correcting.built(entry, typed, scene)
    return act_forms.built(do, typed, scene)


def _takes_files(of: Shown, entry: int | None) -> bool:
    """Test whether files can come with it: not with a correction, nor from who sees a part."""
    return entry is None and of.door.sees == "whole"


def _said_else(
    request: HttpRequest,
    of: Shown,
    scene: Scene,
    do: str,
    typed: Typed,
    *,
    again: int,
    entry: int | None,
) -> HttpResponse:
    """Show a form that was sent before and says something else now: nothing typed is lost."""
    fresh = {name: said for name, said in typed.items() if name != "key"}
    return _page(request, of, scene, do, fresh, entry=entry, again=again, status=409)


def _written(request: HttpRequest, done: escalations.Done) -> HttpResponse:
    just_written.keep(request, done)
    return shortcuts.redirect("escalation", escalation=done.escalation)


def _changed(
    request: HttpRequest,
    of: Shown,
    scene: Scene,
    do: str,
    typed: Typed,
    changed: escalations.ChangedSince,
    *,
    entry: int | None,
    falling: act_checks.Falling | None,
) -> HttpResponse:
    """Show what changed since, and the form with all that was typed, ready to be sent again."""
    now = changing.now(of, what=do)
    lines = changing.lines(changed, now)
    return _page(
        request, now, act_scene.of_act(do, now, _given(request), entering=scene.entering), do,
        typed, entry=entry, changed=True, since=lines, falling=falling, status=409,
    )  # fmt: skip


def _page(
    request: HttpRequest,
    of: Shown,
    scene: Scene,
    do: str,
    typed: Typed,
    *,
    entry: int | None = None,
    problems: tuple[Problem, ...] = (),
    refused: tuple[Objection, ...] = (),
    falling: act_checks.Falling | None = None,
    changed: bool = False,
    since: tuple[timeline.Entry, ...] = (),
    again: int | None = None,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    form, following = act_forms.of(do, scene), todo.next_step(of)
    fields = asked(form, scene) if entry is None else correcting.fields(entry, scene)
    # what would be refused in any case is said before anything is typed
    against = refused or (act_scene.beforehand(do, scene, of) if entry is None else ())
    barred = any(each.barred for each in against)
    unsaid = bool(refused) and not barred and "departing" in typed
    return pages.render(
        request,
        "pages/act.html",
        status,
        **present.basics(of),
        next=following,
        do=do,
        form=form,
        fields=[each for each in fields if each.kind != "fixed"],
        scene=scene,
        typed=typed,
        one=reading_forms.one,
        rows=act_fields.rows,
        files=attachments.field(request) if _takes_files(of, entry) else None,
        panel_rows=act_fields.members,
        make_up=panel.make_up(do, scene, typed, of, checked=checked or bool(refused)),
        post=of.speaker.post(scene.post),
        guidance=act_forms.guidance(do, scene),
        asks=todo.asks(do, of, following=following),
        ending=beside_endings.of(do, scene, of) if entry is None else None,
        sent=_sent(scene),
        other_forms=[each for each in of.policy.forms if scene.form and each.id != scene.form],
        whose=deciding.whose(of)
        if do == acts.Decide.do and of.standing.route == "panel" and not scene.variant
        else "",
        wanted=_by_when(do, scene, of),
        unanswered=sitting.unanswered(of) if do == acts.Decide.do else (),
        connected=sitting.connected(of) if do in _WITH_CONNECTIONS else (),
        decided_by=act_scene.decided_by(of) if scene.variant == "decided" else "",
        asks_when=scene.variant in ("meeting", "decided") or bool(scene.entering),
        entering=_entering(do, scene),
        brief=naming.brief(of) if do == present.NAMING else None,
        danger=danger.of(of),
        concern=concern.of(of) if do in concern.BESIDE else None,
        problems={each.at: each.text for each in problems},
        when="" if scene.entering else WHEN.get(scene.variant or do, ""),
        earlier=any(reading_forms.one(typed, f"happened-{part}") for part in happening.PARTS),
        errors=[
            *_summary(problems, refused, of, unsaid=unsaid, changed=changed),
            *_sent_before(again, of),
        ],
        against=[
            {"text": of.speaker.readable(each.reason), "cited": of.speaker.cited(each.clauses)}
            for each in against
        ],
        may_depart=bool(against) and not barred,
        departing=reading_forms.one(typed, "departing"),
        unsaid=SAY_WHY if unsaid else "",
        falling=falling,
        changed=changed,
        since=since,
        entry=_entry(entry, of) if entry is not None else None,
        today=of.calendar.local(of.at),
        key=reading_forms.one(typed, "key") or uuid4(),
        seen=of.stand.stream.seq,
    )


def _entering(do: str, scene: Scene) -> dict[str, str] | None:
    """Return for which agency the office enters what; None where people act themselves."""
    if not scene.entering:
        return None
    return {"agency": scene.speaker.agency(scene.entering), "what": entering_fields.WHAT[do]}


def _sent(scene: Scene) -> dict[str, Any] | None:
    """Return who gets the form that is to be sent, and why; None on every other page."""
    form = next((each for each in scene.speaker.policy.forms if each.id == scene.form), None)
    if form is None:
        return None
    # where there is a choice, the form itself asks who gets it
    readers = [scene.speaker.post(each) for each in form.to] if len(form.to) == 1 else []
    office = posts.PARTNERSHIP in form.to
    return {"readers": phrases.listed(readers), "office": office, "clauses": form.clauses}


_WITH_CONNECTIONS = (acts.AppointPanel.do, acts.Decide.do)

WHEN = {
    "meeting": "When was the meeting?",
    "decided": "When was it decided?",
    "discuss": "When did you talk, or try to?",
    "consult": "When did you ask?",
    "inform": "When did you tell them?",
    "refer": "When was it made?",
    "send_form": "When was it sent?",
    "debrief": "When was it held?",
}
"""Of acts that are often written up later, the question of when they took place."""

SAY_WHY = "Say why you do it all the same."


def _summary(
    problems: tuple[Problem, ...],
    refused: tuple[Objection, ...],
    of: Shown,
    *,
    unsaid: bool,
    changed: bool,
) -> list[dict[str, str]]:
    said = reading_forms.summary(problems)
    where = "#against" if any(each.barred for each in refused) else "#departing"
    if unsaid:
        said.append({"text": SAY_WHY, "href": where})
    else:
        said += [{"text": of.speaker.readable(each.reason), "href": where} for each in refused]
    if changed:
        said.append({"text": changing.SAID, "href": "#changed"})
    return said


def _sent_before(entry: int | None, of: Shown) -> list[dict[str, str]]:
    if entry is None:
        return []
    text = (
        f"You sent this form before: what it said then is entry {entry}. What it says now is not "
        "on record yet. Send it to add it, or correct the entry instead."
    )
    page = urls.reverse("escalation", kwargs={"escalation": of.door.escalation})
    return [{"text": text, "href": f"{page}#entry-{entry}"}]


# Corrections: first which entry, then what it should say.


def _correct(request: HttpRequest, of: Shown, scene: Scene) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    entry = reading_forms.number(given.get("entry", ""))
    agencies = of.standing.agencies
    known = {
        each.entry: each
        for each in of.steps
        if each.act and striking.is_theirs(each.entry, of.door, of.stand.stored, agencies)
    }
    if entry is None or entry not in known:
        return _which(request, of, tuple(known.values()))
    if request.method == "POST":
        return _taken(request, of, scene, "correct", entry)
    typed = correcting.first_typed(entry, scene)
    return _page(request, of, scene, "correct", typed, entry=entry)


def _which(request: HttpRequest, of: Shown, steps: tuple[history.Step, ...]) -> HttpResponse:
    return pages.render(
        request,
        "pages/act_correct.html",
        **present.basics(of),
        next=todo.next_step(of),
        form=act_forms.FORMS["correct"],
        entries=tuple(reversed(timeline.of(steps, of.speaker))),
    )


def _entry(entry: int, of: Shown) -> timeline.Entry:
    return next(each for each in timeline.of(of.steps, of.speaker) if each.entry == entry)
