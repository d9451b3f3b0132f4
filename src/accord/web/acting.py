"""The page on which somebody does one thing in an escalation."""

from datetime import date, datetime
from datetime import time as clock
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import acts, openings
from accord.engine.objections import Objection, Refused
from accord.library import phrases
from accord.queries import colleagues
from accord.queries import escalation as queries
from accord.services import access, escalations
from accord.web import (
    act_fields,
    act_forms,
    correcting,
    days,
    pages,
    present,
    reading_forms,
    timeline,
)
from accord.web.act_fields import Option, Scene
from accord.web.present import Shown
from accord.web.reading_forms import Problem, Typed, Unreadable

NAMED = ("practitioner", "line_manager", "senior_manager", "director", "safeguarding_lead")
"""Posts whose holders can be named to take part, in the order in which they are listed."""


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, escalation: UUID, do: str) -> HttpResponse:
    """Ask what has to be said for a step, and take it."""
    if do not in act_forms.FORMS:
        raise access.Nobody
    of = present.shown(escalation, person=pages.person(request), what=do, at=timezone.now())
    scene = _scene(of, do)
    if do == "correct":
        return _correct(request, of, scene)
    if request.method == "POST":
        return _taken(request, of, scene, do)
    typed = act_forms.first_typed(do, scene)
    return _page(request, of, scene, do, typed)


def _scene(of: Shown, do: str) -> Scene:
    kind = acts.BY_NAME[do]
    tried = openings.complete(kind, of.standing, of.policy, of.calendar, at=of.at)
    post = access.acting(of.door, tried, of.standing, of.policy)
    if post is None:
        raise access.Nobody
    today = of.calendar.local_date(of.at)
    agency = next((each for each in of.standing.agencies.all if _is_of(each, post, of)), None)
    names: tuple[Option, ...] = ()
    if do == "name_counterpart" and agency:
        names = _people(agency, today)
    around: tuple[Option, ...] = ()
    if do in ("appoint_panel", "request_report", "report", "correct"):
        around = tuple(Option(*each) for each in colleagues.agencies_of(of.door.partnership))
    return Scene(
        standing=of.standing,
        speaker=of.speaker,
        post=post,
        agency=agency,
        colleagues=names,
        partnership=around,
    )


def _people(agency: str, today: date) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    for person, name, title in colleagues.of_agency(agency, NAMED, today=today):
        said = f"{name}, {phrases.TITLES.get(title, title)}"
        found.setdefault(str(person), Option(str(person), said))
    return tuple(found.values())


def _is_of(agency: str, post: str, of: Shown) -> bool:
    party = post.partition(".")[0]
    agencies = of.standing.agencies
    if party == agency or (party == "raising" and agency == agencies.raising):
        return True
    return party == "responding" and agencies.responding == (agency,)


def _taken(
    request: HttpRequest, of: Shown, scene: Scene, do: str, entry: int | None = None
) -> HttpResponse:
    """Take the step that was typed, or show why not with all that was typed."""
    typed: Typed = dict(request.POST.lists())
    key = _key(typed)
    done = escalations.answered(of.door, key=key)
    if done is not None:
        return _written(done)
    if entry is None:
        said, problems = act_forms.built(do, typed, scene)
    else:
        said, problems = correcting.built(entry, typed, scene)
    happened, when = _happened(typed, of)
    if problems or when:
        return _page(
            request, of, scene, do, typed, entry=entry, problems=(*problems, *when), status=422
        )
    try:
        done = escalations.carry_out(
            said, door=of.door, key=key, seen=_seen(typed), happened=happened,
            departing=reading_forms.one(typed, "departing"), at=of.at,
        )  # fmt: skip
    except Refused as refused:
        return _page(
            request, of, scene, do, typed, entry=entry, against=refused.objections, status=422
        )
    except escalations.ChangedSince as changed:
        return _changed(request, of, do, typed, changed, entry=entry)
    return _written(done)


def _written(done: escalations.Done) -> HttpResponse:
    where = reverse("escalation", kwargs={"escalation": done.escalation})
    return shortcuts.redirect(f"{where}?written={done.seq}")


def _changed(
    request: HttpRequest,
    of: Shown,
    do: str,
    typed: Typed,
    changed: escalations.ChangedSince,
    *,
    entry: int | None,
) -> HttpResponse:
    """Show what changed since, and the form with all that was typed, ready to be sent again."""
    now = present.shown(of.door.escalation, person=of.door.person, what=do, at=of.at)
    since = {each.event.entry for each in changed.since}
    steps = [each for each in queries.steps(now.stand.stored) if each.entry in since]
    lines = timeline.of(steps, now.speaker) if now.door.sees == "whole" else ()
    return _page(
        request, now, _scene(now, do), do, typed, entry=entry, status=409, changed=True, since=lines
    )


def _page(
    request: HttpRequest,
    of: Shown,
    scene: Scene,
    do: str,
    typed: Typed,
    *,
    entry: int | None = None,
    problems: tuple[Problem, ...] = (),
    against: tuple[Objection, ...] = (),
    changed: bool = False,
    since: tuple[timeline.Entry, ...] = (),
    status: int = 200,
) -> HttpResponse:
    form = act_forms.FORMS[do]
    fields = act_forms.asked(form, scene) if entry is None else correcting.fields(entry, scene)
    barred = any(each.barred for each in against)
    return pages.render(
        request,
        "pages/act.html",
        status,
        **present.basics(of),
        next=present.next_step(of),
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
        problems={each.at: each.text for each in problems},
        earlier=any(reading_forms.one(typed, f"happened-{part}") for part in _PARTS),
        errors=_summary(problems, against, of, changed=changed),
        against=[
            {"text": of.speaker.readable(each.reason), "cited": of.speaker.cited(each.clauses)}
            for each in against
        ],
        may_depart=bool(against) and not barred,
        departing=reading_forms.one(typed, "departing"),
        changed=changed,
        since=since,
        entry=_entry(entry, of) if entry is not None else None,
        today=of.calendar.local(of.at),
        key=reading_forms.one(typed, "key") or uuid4(),
        seen=of.stand.stream.seq,
    )


def _summary(
    problems: tuple[Problem, ...], against: tuple[Objection, ...], of: Shown, *, changed: bool
) -> list[dict[str, str]]:
    said = [{"text": each.text, "href": f"#{each.at}"} for each in problems]
    where = "#against" if any(each.barred for each in against) else "#departing"
    said += [{"text": of.speaker.readable(each.reason), "href": where} for each in against]
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


def _key(typed: Typed) -> UUID:
    try:
        return UUID(reading_forms.one(typed, "key"))
    except ValueError:
        raise BadRequest("A form of ours carries a key.") from None


def _seen(typed: Typed) -> int:
    said = reading_forms.one(typed, "seen")
    if not said.isdecimal():
        raise BadRequest("A form of ours says what its page showed.")
    return int(said)


# Corrections: first which entry, then what it should say.


def _correct(request: HttpRequest, of: Shown, scene: Scene) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    said = given.get("entry", "")
    known = {each.entry: each for each in queries.steps(of.stand.stored) if each.act}
    if not said.isdecimal() or int(said) not in known:
        return _which(request, of, tuple(known.values()))
    entry = int(said)
    if request.method == "POST":
        return _taken(request, of, scene, "correct", entry)
    typed = correcting.first_typed(entry, scene)
    return _page(request, of, scene, "correct", typed, entry=entry)


def _which(request: HttpRequest, of: Shown, steps: tuple[queries.Step, ...]) -> HttpResponse:
    return pages.render(
        request,
        "pages/act_correct.html",
        **present.basics(of),
        next=present.next_step(of),
        form=act_forms.FORMS["correct"],
        entries=tuple(reversed(timeline.of(steps, of.speaker))),
    )


_PARTS = ("day", "month", "year", "time")


def _entry(entry: int, of: Shown) -> timeline.Entry:
    steps = [each for each in queries.steps(of.stand.stored)]
    return next(each for each in timeline.of(steps, of.speaker) if each.entry == entry)
