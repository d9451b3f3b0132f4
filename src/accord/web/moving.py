"""Moving an open escalation to the version of its policy that is in force: read it, then do it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory import names
from accord.engine.duties import Owed
from accord.library import calendars, phrases
from accord.queries import older_versions
from accord.services import moving, offices
from accord.services.moving import Part, Plan
from accord.web import changed, pages, policy_checked
from accord.web.speaking import Speaker

LONGEST_REASON = 1000
LONG_REASON = f"Say why in at most {LONGEST_REASON} letters."


@login_required
@require_http_methods(["GET"])
def older(request: HttpRequest, body: UUID) -> HttpResponse:
    """List what is open under an older version than the one in force."""
    today = timezone.localdate()
    place = offices.to_office(body, person=pages.person(request), today=today)
    holds = policy_checked.before(body, today)
    return pages.render(
        request,
        "pages/office_policy_older.html",
        place=place,
        holds=holds,
        older=older_versions.of(place, holds),
    )


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, body: UUID, escalation: UUID) -> HttpResponseBase:
    """Show what moving an escalation would change; move it."""
    if request.method == "GET":
        return _shown(request, body, escalation)
    reason = request.POST.get("reason", "").strip()
    if len(reason) > LONGEST_REASON:
        return _shown(request, body, escalation, ("reason", LONG_REASON))
    try:
        moving.move(
            escalation, partnership=body, person=pages.person(request), reason=reason,
            key=pages.key(request), seen=pages.seen(request), at=timezone.now(),
        )  # fmt: skip
    except moving.NotNow as matter:
        return _shown(request, body, escalation, (matter.of or "move", str(matter)))
    except moving.ChangedSince:
        return _shown(request, body, escalation, ("move", f"{changed.SAID} {AGAIN}"))
    messages.success(request, MOVED)
    return shortcuts.redirect("office-policy-older", body=body)


MOVED = "It has moved. Both sides have been told."
AGAIN = "Read again what would change."


def _shown(
    request: HttpRequest, body: UUID, escalation: UUID, problem: tuple[str, str] | None = None
) -> HttpResponse:
    """Show the dry run; with what is in the way, and what was typed."""
    plan = moving.dry_run(
        escalation, partnership=body, person=pages.person(request), at=timezone.now()
    )
    return pages.render(
        request,
        "pages/office_policy_move.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        body=body,
        plan=plan,
        **_words(plan),
        reason=request.POST.get("reason", ""),
        wrong=problem[1] if problem and problem[0] == "reason" else "",
        errors=[{"text": problem[1], "href": f"#{problem[0]}"}] if problem else [],
        key=uuid4(),
    )


def _words(plan: Plan) -> dict[str, Any]:
    """Return a dry run in words, each part by the version that says so."""
    stand = plan.stand
    policy = stand.kept.policy
    left = Speaker(
        policy=policy,
        catalogue=stand.kept.catalogue,
        calendar=calendars.load(division=policy.calendar, zone=policy.zone),
        agencies=stand.standing.agencies,
        names=names.agencies(frozenset(stand.standing.agencies.all)),
    )
    found: dict[str, Any] = {
        "stage": policy.stages[stand.standing.rung].title,
        "raising": left.side("raising"),
        "responding": left.side("responding"),
    }
    after = plan.after
    if after is None:
        return found
    taken = _taken(left, plan)
    was, becomes = _part(plan.before, left), _part(after, taken)
    return found | {
        "rows": [
            {
                "what": what,
                "was": was[key],
                "becomes": becomes[key],
                "same": was[key] == becomes[key],
            }
            for what, key in (("Who meets", "meets"), ("The limit", "limit"))
        ],
        "ended": _owed(_only(plan.before, after), left),
        "arisen": _owed(_only(after, plan.before), taken),
        "kept": len(after.owed) - len(_only(after, plan.before)),
    }


def _taken(left: Speaker, plan: Plan) -> Speaker:
    return Speaker(
        policy=plan.taken.policy,
        catalogue=plan.taken.catalogue,
        calendar=left.calendar,
        agencies=left.agencies,
        names=left.names,
    )


def _part(part: Part, speaker: Speaker) -> dict[str, Any]:
    limit = speaker.due(part.due) if part.due is not None else "No day is set"
    return {
        "meets": {
            "text": pages.capital(phrases.listed([speaker.post(each) for each in part.meets])),
            "late": False,
            "clauses": (),
        },
        "limit": {"text": limit, "late": part.overdue, "clauses": part.clauses},
    }


def _only(one: Part, other: Part) -> tuple[Owed, ...]:
    """Return the duties that one version asks and the other does not, or not so."""
    known = {_said(each, other) for each in other.owed}
    return tuple(each for each in one.owed if _said(each, one) not in known)


def _said(owed: Owed, part: Part) -> tuple[object, ...]:
    """Return what makes a duty the same; a day that is the limit's moves with it."""
    due = "with the limit" if owed.due == part.due else owed.due
    return owed.duty, owed.who, owed.strength, owed.clauses, due


def _owed(found: tuple[Owed, ...], speaker: Speaker) -> list[dict[str, Any]]:
    return [
        {
            "duty": pages.capital(each.duty),
            "who": speaker.post(each.who),
            "by": speaker.due(each.due) if each.due is not None else "",
            "clauses": each.clauses,
        }
        for each in found
    ]
