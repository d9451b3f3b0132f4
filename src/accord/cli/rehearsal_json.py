"""A rehearsal for machines: what `policy rehearse --json` prints."""

from typing import Any

import msgspec

from accord.cli.rehearsing import Words
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import rehearse


def of(words: Words) -> dict[str, Any]:
    """Return a rehearsal as plain values."""
    pretended, played, calendar = words.pretence, words.rehearsal, words.calendar
    owed = [
        {"clauses": each.clauses, "duty": each.duty, "who": each.who, "strength": each.strength}
        for each in played.owed
    ]
    told: dict[str, Any] = msgspec.to_builtins(
        {
            "policy": words.policy.id,
            "version": words.policy.version,
            "silent": pretended.silent,
            "start": pretended.start,
            "weeks": pretended.weeks,
            "child": pretended.child,
            "protect_by": _written(pretended.protect_by, calendar),
            "limits": [_limit(each, calendar) for each in played.limits],
            "happenings": [_happening(each, calendar) for each in played.happenings],
            "end": {
                "at": calendar.local(played.until).isoformat(),
                "status": played.standing.status,
                "stage": played.standing.stage,
                "owed": owed,
            },
        }
    )
    return told


def _limit(met: rehearse.LimitMet, calendar: WorkingCalendar) -> dict[str, Any]:
    return {
        "stage": met.stage,
        "clauses": ["reading-7"] if met.limit is None else met.limit.clauses,
        "starts": met.starts,
        "due": _written(met.due, calendar),
        "provisional": met.due is not None and met.due.provisional,
        "counted": [{"day": day, "why": why} for day, why in met.counted],
    }


def _happening(each: rehearse.Happening, calendar: WorkingCalendar) -> dict[str, Any]:
    return {
        "at": calendar.local(each.at).isoformat(),
        "kind": each.kind,
        "stage": each.stage,
        "began": each.began,
        "by": each.by,
        "do": each.act.do if each.act else None,
        "departed": each.departed,
        "due": _written(each.due, calendar),
        "point": each.point,
        "past": each.past,
        "late": each.late,
        "told": each.told,
    }


def _written(due: Due | None, calendar: WorkingCalendar) -> str | None:
    if due is None:
        return None
    return due.day.isoformat() if due.moment is None else calendar.local(due.moment).isoformat()
