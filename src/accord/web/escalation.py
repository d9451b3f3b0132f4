"""The page of one escalation: what is next, where it stands, what was done."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import acts, posts
from accord.queries import escalation as queries
from accord.queries import history, ladder
from accord.services import access, agreements, entered_for, notices
from accord.web import (
    agreeing,
    closed,
    concern,
    danger,
    deciding,
    hearing,
    just_written,
    ledger,
    limits,
    linked,
    looked,
    meeting,
    naming,
    offers,
    outcome,
    pages,
    papers,
    present,
    promised,
    proposed,
    sides,
    team,
    timeline,
    todo,
    undelivered,
)
from accord.web.act_forms import FORMS, VARIANTS
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
    at = timezone.now()
    of = present.shown(escalation, person=pages.person(request), what="escalation", at=at)
    notices.read_about(of.door, at=at)
    whole = of.door.sees == "whole"
    values = _whole(of) if whole else _part(of)
    return pages.render(
        request,
        "pages/escalation.html" if whole else "pages/escalation_part.html",
        **present.basics(of),
        **values,
        danger=danger.of(of),
        written=just_written.taken(request, of),
    )


def _openings(of: Shown, owed: tuple[todo.ToDo, ...]) -> tuple[queries.Opening, ...]:
    """Return what the reader could do now."""
    found = queries.open_to(
        lambda act: access.acting(of.door, act, of.standing, of.policy),
        of.standing, of.policy, of.calendar, owed=_acts(owed), at=of.at,
    )  # fmt: skip
    return tuple(each for each in found if each.do != present.NAMING or _has_people(each.post, of))


def _has_people(post: str, of: Shown) -> bool:
    """Test whether a post is of an agency, which names its own people; an office has none here."""
    return posts.party_of(post, of.standing.agencies) in posts.SIDES


def _acts(owed: tuple[todo.ToDo, ...]) -> list[str]:
    """Return the acts that do what the reader owes; what was promised has buttons of its own."""
    return [each.do for each in owed if each.mine and each.do not in ("", acts.PlanDone.do)]


def _doable(
    owed: tuple[todo.ToDo, ...], found: tuple[queries.Opening, ...]
) -> tuple[todo.ToDo, ...]:
    """Return what is owed, with the act that does it only where the reader could do it now."""
    may = {each.do for each in found}
    return tuple(each if each.do in may else msgspec.structs.replace(each, do="") for each in owed)


def _whole(of: Shown) -> dict[str, Any]:
    owed, following = todo.owed(of, FORMS), todo.next_step(of)
    found, ended = _openings(of, owed), outcome.of(of)
    late = following.late and following not in owed and not following.duty
    return {
        "next": following,
        "outcome": ended,
        "promises": ended.promises if ended is not None else promised.of(of),
        "offers": offers.of(of),
        "seen": of.stand.stream.seq,
        "key": uuid4(),
        "concern": concern.of(of),
        "papers": papers.are_there(of),
        "question": hearing.question(of),
        "deciding": deciding.of(of, frozenset(each.do for each in found)),
        "actions": _actions(
            of, found, owed, following, first=following.do if following.mine else ""
        ),
        "ladder": _ladder(of),
        "limit": of.limit,
        "limit_side": of.speaker.side,
        "agreed": limits.agreed(of),
        "changes": limits.changes(of),
        "cited": of.speaker.cited,
        "owed": _doable((*([following] if late else []), *_cited_once(owed, following)), found),
        "ledger": ledger.of(of),
        "raised": sides.raised(of),
        "meetings": sides.meetings(of),
        "others": sides.others(of),
        "moves": team.moves(of),
        "may_enter": entered_for.is_office(of.door),
        "shut": closed.of(of),
        "looks": looked.at(of),
        "entries": tuple(reversed(timeline.of(of.steps, of.speaker))),
        "may_correct": "correct" in {each.do for each in found},
        "linked": linked.of(of),
        "proposal": proposed.of_page(of),
        "undelivered": undelivered.of_page(of),
        "meeting": meeting.is_called(of),
        "guidance": [each for each in of.policy.guidance if "always" in each.at],
    }


def _ladder(of: Shown) -> tuple[ladder.Rung, ...]:
    earlier = {version: kept.policy for version, kept in of.stand.earlier.items()}
    return ladder.ladder(of.standing, of.stand.stored, of.policy, earlier=earlier)


def _cited_once(owed: tuple[todo.ToDo, ...], following: todo.ToDo) -> tuple[todo.ToDo, ...]:
    """Return what is owed without the readings that stand already beside what is next."""
    above = {each.id for each in following.cited if each.id.startswith("reading-")}
    return tuple(
        msgspec.structs.replace(each, cited=tuple(one for one in each.cited if one.id not in above))
        for each in owed
    )


def _part(of: Shown) -> dict[str, Any]:
    """Return what somebody sees who was told, or sees the stages alone (readings 22 and 33)."""
    told = history.told_to(of.door.posts, of.stand.stored, of.standing.agencies, of.policy)
    owed, following = todo.owed(of, FORMS), todo.next_step(of)
    found = _openings(of, owed)
    steps = [each for each in of.steps if each.entry in told]
    return {
        "ladder": _ladder(of),
        "told": tuple(reversed(timeline.told(steps, of.speaker))),
        "owed": tuple(each for each in _doable(owed, found) if each.mine),
        "actions": _actions(of, found, owed, following, first=""),
        "next": following,
        "brief": naming.brief(of) if any(present.is_mine(each, of) for each in of.naming) else None,
    }


def _actions(
    of: Shown,
    found: tuple[queries.Opening, ...],
    owed: tuple[todo.ToDo, ...],
    following: todo.ToDo,
    *,
    first: str,
) -> dict[str, Any]:
    """Return the steps open to the reader: the most useful, the rest, and those objected to."""
    free = [each for each in found if not each.against]
    way_on = _way_on(of, following)
    # Going on stands beside what is next as soon as the policy lets it: nobody has to search.
    begins = [first, "escalate"] if first in FORMS else way_on
    wanted = [*begins, *_acts(owed), *way_on, *USEFUL]
    ordered = sorted(free, key=lambda each: (_is_anothers(each, of), wanted.index(each.do)))
    top = [
        each for each in ordered if each.do in wanted[: -len(USEFUL)] and not _is_anothers(each, of)
    ][:AT_THE_TOP]
    rest = [each for each in ordered if each not in top]
    return {
        "top": [_action(each, of, first=each.do == first) for each in top],
        "rest": [_action(each, of) for each in rest],
        "objected": [
            {**_action(each, of), "why": [of.speaker.readable(one.reason) for one in each.against]}
            for each in sorted(
                found, key=lambda each: (_is_anothers(each, of), USEFUL.index(each.do))
            )
            if each.against
        ],
    }


def _way_on(of: Shown, following: todo.ToDo) -> tuple[str, ...]:
    """Return the steps by which it goes on once nothing else is next."""
    if not following.mine:
        return ("respond", "propose")
    return ("resolve", "escalate") if of.standing.status == "open" else ("close",)


def _is_anothers(opening: queries.Opening, of: Shown) -> bool:
    """Test whether it is a decision that somebody else gives, and the reader may write down."""
    deciding = opening.do == acts.Decide.do
    return deciding and not queries.decides(opening.post, of.standing, of.policy)


def _action(opening: queries.Opening, of: Shown, *, first: bool = False) -> dict[str, Any]:
    form, title = FORMS[opening.do], FORMS[opening.do].title
    if opening.do == acts.VaryLimit.do and agreements.may_agree(of.standing, of.policy):
        title = agreeing.PROPOSE
    elif _is_anothers(opening, of):
        title = VARIANTS["decided"].title
    return {"do": opening.do, "title": title, "hint": form.hint, "first": first}
