"""The page on which somebody does one thing in an escalation."""

from datetime import date, datetime
from datetime import time as clock
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine.objections import Objection, Refused
from accord.library import phrases
from accord.queries import escalation as queries
from accord.services import access, escalations
from accord.web import (
    act_checks,
    act_fields,
    act_forms,
    act_scene,
    correcting,
    days,
    just_written,
    naming,
    pages,
    present,
    reading_forms,
    timeline,
    todo,
)
from accord.web.act_fields import Scene
from accord.web.present import Shown
from accord.web.reading_forms import Problem, Typed, Unreadable


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, escalation: UUID, do: str) -> HttpResponse:
    """Ask what has to be said for a step, and take it."""
    if do not in act_forms.FORMS:
        raise access.Nobody
    of = present.shown(escalation, person=pages.person(request), what=do, at=timezone.now())
    scene = act_scene.of_act(do, of, duty=request.GET.get("duty", ""))
    if do == "correct":
        return _correct(request, of, scene)
    if request.method == "POST":
        return _taken(request, of, scene, do)
    typed = act_forms.first_typed(do, scene)
    return _page(request, of, scene, do, typed)


def _taken(
    request: HttpRequest, of: Shown, scene: Scene, do: str, entry: int | None = None
) -> HttpResponse:
    """Take the step that was typed, or show why not with all that was typed."""
    typed: Typed = dict(request.POST.lists())
    key = pages.key(request)
    done = escalations.answered(of.door, key=key)
    if done is not None:
        return _written(request, done)
    if entry is None:
        said, problems = act_forms.built(do, typed, scene)
    else:
        said, problems = correcting.built(entry, typed, scene)
    happened, when = _happened(typed, of)
    # what cannot be read leads nowhere yet
    falling = None if problems else act_checks.falling(said, typed, scene, of)
    if not problems:
        problems = act_checks.problems(said, scene, of) or act_checks.not_ticked(falling)
    if problems or when:
        return _page(
            request, of, scene, do, typed, entry=entry, problems=(*problems, *when),
            falling=falling, status=422,
        )  # fmt: skip
    try:
        done = escalations.carry_out(
            said, door=of.door, key=key, seen=_seen(typed), happened=happened,
            departing=reading_forms.one(typed, "departing"), at=of.at,
        )  # fmt: skip
    except Refused as refused:
        return _page(
            request, of, scene, do, typed, entry=entry, refused=refused.objections,
            falling=falling, status=422,
        )  # fmt: skip
    except escalations.ChangedSince as changed:
        return _changed(request, of, do, typed, changed, entry=entry, falling=falling)
    return _written(request, done)


def _written(request: HttpRequest, done: escalations.Done) -> HttpResponse:
    just_written.keep(request, done)
    return shortcuts.redirect("escalation", escalation=done.escalation)


def _changed(
    request: HttpRequest,
    of: Shown,
    do: str,
    typed: Typed,
    changed: escalations.ChangedSince,
    *,
    entry: int | None,
    falling: act_checks.Falling | None,
) -> HttpResponse:
    """Show what changed since, and the form with all that was typed, ready to be sent again."""
    now = present.shown(of.door.escalation, person=of.door.person, what=do, at=of.at)
    since = {each.event.entry for each in changed.since}
    steps = [each for each in queries.steps(now.stand.stored) if each.entry in since]
    lines = timeline.of(steps, now.speaker) if now.door.sees == "whole" else ()
    return _page(
        request, now, act_scene.of_act(do, now), do, typed, entry=entry, status=409,
        changed=True, since=lines, falling=falling,
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
    status: int = 200,
) -> HttpResponse:
    form = act_forms.FORMS[do]
    fields = act_forms.asked(form, scene) if entry is None else correcting.fields(entry, scene)
    # what would be refused in any case is said before anything is typed
    against = refused or (act_scene.beforehand(do, scene, of) if entry is None else ())
    barred = any(each.barred for each in against)
    unsaid = bool(refused) and not barred and "departing" in typed
    return pages.render(
        request,
        "pages/act.html",
        status,
        **present.basics(of),
        next=todo.next_step(of),
        do=do,
        form=form,
        fields=[each for each in fields if each.kind != "fixed"],
        scene=scene,
        typed=typed,
        one=reading_forms.one,
        rows=act_fields.rows,
        panel_rows=act_fields.members,
        post=of.speaker.post(scene.post),
        guidance=act_forms.guidance(do, scene),
        brief=naming.brief(of) if do == present.NAMING else None,
        problems={each.at: each.text for each in problems},
        earlier=any(reading_forms.one(typed, f"happened-{part}") for part in _PARTS),
        errors=_summary(problems, refused, of, unsaid=unsaid, changed=changed),
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


SAY_WHY = "Say why you do it all the same."


def _summary(
    problems: tuple[Problem, ...],
    refused: tuple[Objection, ...],
    of: Shown,
    *,
    unsaid: bool,
    changed: bool,
) -> list[dict[str, str]]:
    said = [{"text": each.text, "href": f"#{each.at}"} for each in problems]
    where = "#against" if any(each.barred for each in refused) else "#departing"
    if unsaid:
        said.append({"text": SAY_WHY, "href": where})
    else:
        said += [{"text": of.speaker.readable(each.reason), "href": where} for each in refused]
    if changed:
        text = "Something has happened here since you opened this page. Nothing was put on record."
        said.append({"text": text, "href": "#changed"})
    return said


# When it happened.


def _happened(typed: Typed, of: Shown) -> tuple[datetime | None, tuple[Problem, ...]]:
    """Return when the step took place, None for now, and what could not be taken."""
    try:
        day = reading_forms.read_day(typed, "happened", EARLIER)
        time = reading_forms.read_time(typed, "happened", EARLIER)
        return _moment(day, time, of), ()
    except Unreadable as unreadable:
        return None, unreadable.problems


EARLIER = "When it happened"


def _moment(day: date | None, time: clock | None, of: Shown) -> datetime | None:
    if day is None and time is None:
        return None
    if day is None:
        raise Unreadable(Problem("happened-day", f"{EARLIER}: give the day as well."))
    if time is None:
        text = f"{EARLIER}: give the time too, as near as you know it."
        raise Unreadable(Problem("happened-time", text))
    happened = datetime.combine(day, time, tzinfo=of.calendar.zone)
    if happened > of.at:
        said = phrases.capital(days.moment(happened))
        text = f"{EARLIER}: {said} is still to come. Give a time in the past."
        raise Unreadable(Problem("happened-day", text))
    return happened


def _seen(typed: Typed) -> int:
    said = reading_forms.number(reading_forms.one(typed, "seen"))
    if said is None:
        raise BadRequest("A form of ours says what its page showed.")
    return said


# Corrections: first which entry, then what it should say.


def _correct(request: HttpRequest, of: Shown, scene: Scene) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    entry = reading_forms.number(given.get("entry", ""))
    known = {each.entry: each for each in queries.steps(of.stand.stored) if each.act}
    if entry is None or entry not in known:
        return _which(request, of, tuple(known.values()))
    if request.method == "POST":
        return _taken(request, of, scene, "correct", entry)
    typed = correcting.first_typed(entry, scene)
    return _page(request, of, scene, "correct", typed, entry=entry)


def _which(request: HttpRequest, of: Shown, steps: tuple[queries.Step, ...]) -> HttpResponse:
    return pages.render(
        request,
        "pages/act_correct.html",
        **present.basics(of),
        next=todo.next_step(of),
        form=act_forms.FORMS["correct"],
        entries=tuple(reversed(timeline.of(steps, of.speaker))),
    )


_PARTS = ("day", "month", "year", "time")


def _entry(entry: int, of: Shown) -> timeline.Entry:
    steps = [each for each in queries.steps(of.stand.stored)]
    return next(each for each in timeline.of(steps, of.speaker) if each.entry == entry)
