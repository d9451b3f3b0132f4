"""The page of one escalation: what is next, where it stands, what was done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import acts, posts, words
from accord.queries import escalation as queries
from accord.services import access
from accord.web import just_written, naming, pages, present, sentences, timeline, todo
from accord.web.act_forms import FORMS
from accord.web.present import Shown

AT_THE_TOP = 3
"""Steps shown as buttons or links beside what is next; the rest stand under a heading."""

USEFUL = (
    "discuss", "respond", "resolve", "escalate", "decide", "confirm", "file_record", "close",
    "propose", "consult", "inform", "send_form", "protect_by", "choose_route", "appoint_panel",
    "hear", "request_report", "report", "engage_board_members", "consider_meeting", "agree_plan",
    "plan_done", "vary_limit", "change_child", "name_counterpart", "refer", "next_tier", "reopen",
    "debrief", "decline", "withdraw", "correct",
)  # fmt: skip
"""Acts in the order in which people most often look for them."""


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Show one escalation: the whole of it, or as much as this person may see."""
    of = present.shown(
        escalation, person=pages.person(request), what="escalation", at=timezone.now()
    )
    whole = of.door.sees == "whole"
    values = _whole(of) if whole else _part(of)
    return pages.render(
        request,
        "pages/escalation.html" if whole else "pages/escalation_part.html",
        **present.basics(of),
        **values,
        written=just_written.taken(request, of),
    )


def openings(of: Shown) -> tuple[queries.Opening, ...]:
    """Return what the reader could do now."""
    return queries.open_to(
        lambda act: access.acting(of.door, act, of.standing, of.policy),
        of.standing, of.policy, of.calendar,
        owed=[each.do for each in _owed_by_reader(of)], at=of.at,
    )  # fmt: skip


def _owed_by_reader(of: Shown) -> tuple[todo.ToDo, ...]:
    every = todo.owed(of, FORMS)
    return tuple(each for each in every if each.mine and each.do)


def _whole(of: Shown) -> dict[str, Any]:
    found = openings(of)
    doable = tuple(each.do for each in found)
    following = todo.next_step(of)
    return {
        "next": following,
        "actions": _actions(of, found, following.do if following.mine else ""),
        "ladder": _ladder(of),
        "limit": queries.counted(of.standing, of.policy, of.calendar, at=of.at),
        "limit_side": of.speaker.side,
        "agreed": _agreed(of),
        "cited": of.speaker.cited,
        "people": present.people(of),
        "owed": todo.owed(of, doable),
        "entries": tuple(reversed(timeline.of(queries.steps(of.stand.stored), of.speaker))),
        "may_correct": "correct" in doable,
        "guidance": [each for each in of.policy.guidance if "always" in each.at],
    }


def _part(of: Shown) -> dict[str, Any]:
    """Return what somebody sees who was told, or sees the stages alone (readings 22 and 33)."""
    told = queries.told_to(of.door.posts, of.stand.stored, of.standing.agencies, of.policy)
    steps = [each for each in queries.steps(of.stand.stored) if each.entry in told]
    found = openings(of)
    return {
        "ladder": _ladder(of),
        "told": tuple(reversed(timeline.told(steps, of.speaker))),
        "owed": tuple(each for each in todo.owed(of, [o.do for o in found]) if each.mine),
        "actions": _actions(of, found, ""),
        "next": todo.next_step(of),
        "brief": naming.brief(of) if any(present.is_mine(each, of) for each in of.naming) else None,
    }


def _agreed(of: Shown) -> str:
    """Return who wrote which agencies agreed to the present limit; empty where none was moved."""
    for step in reversed(queries.steps(of.stand.stored)):
        if isinstance(step.act, acts.VaryLimit) and of.standing.varied is not None:
            sides = words.listed(step.act.agreed_by)
            named = {each for side in sides for each in posts.named(side, of.standing.agencies)}
            who = of.speaker.person(step.actor) or of.speaker.post(step.events[0].by)
            return f"{who} wrote {sentences.agreeing(frozenset(named), of.speaker)} it"
    return ""


def _ladder(of: Shown) -> tuple[queries.Rung, ...]:
    return queries.ladder(of.standing, of.stand.stored, of.policy)


def _actions(of: Shown, found: tuple[queries.Opening, ...], first: str) -> dict[str, Any]:
    """Return the steps open to the reader: the most useful, the rest, and those objected to."""
    owed = [each.do for each in _owed_by_reader(of)]
    free = [each for each in found if not each.against]
    # Going on stands beside what is next as soon as the policy lets it: nobody has to search.
    begins = [first, "escalate"] if first in FORMS else _way_on(of)
    wanted = [*begins, *owed, *_way_on(of), *USEFUL]
    ordered = sorted(free, key=lambda each: wanted.index(each.do))
    top = [each for each in ordered if each.do in wanted[: -len(USEFUL)]][:AT_THE_TOP]
    rest = [each for each in ordered if each not in top]
    return {
        "top": [_action(each.do, first=each.do == first) for each in top],
        "rest": [_action(each.do) for each in rest],
        "objected": [
            {**_action(each.do), "why": [of.speaker.readable(one.reason) for one in each.against]}
            for each in sorted(found, key=lambda each: USEFUL.index(each.do))
            if each.against
        ],
    }


def _way_on(of: Shown) -> tuple[str, ...]:
    """Return the steps by which it goes on once nothing else is next."""
    following = todo.next_step(of)
    if not following.mine:
        return ("respond", "propose", "confirm")
    return ("resolve", "escalate") if of.standing.status == "open" else ("close",)


def _action(do: str, *, first: bool = False) -> dict[str, Any]:
    form = FORMS[do]
    return {"do": do, "title": form.title, "hint": form.hint, "first": first}
