"""A policy rehearsed on a page: one side stays silent; what happens when, and who is told."""

from datetime import date, timedelta

import msgspec

from accord.engine import posts
from accord.engine.policy import Policy
from accord.library import calendars, phrases, rehearse
from accord.library.pretence import Pretence
from accord.library.rehearse import Happening

DONE = {
    "raise": "raises it",
    "discuss": "talks with the other side, and they do not agree",
    "consult": "takes advice",
    "file_record": "writes it down in their agency's own files",
    "escalate": "takes it to the next stage",
    "inform": "tells who has to be told",
    "refer": "refers the child",
    "send_form": "fills in the form and sends it",
    "engage_board_members": "brings in the partnership's members",
    "consider_meeting": "considers a professionals' meeting",
    "next_tier": "hands it to the next tier of management",
    "choose_route": "chooses how it is settled",
    "appoint_panel": "appoints the panel",
    "hear": "hears a side",
    "request_report": "asks an agency for a report",
    "report": "sends in a report",
    "decide": "decides",
    "confirm": "confirms the outcome in writing",
    "debrief": "debriefs",
    "agree_plan": "agrees a plan",
    "plan_done": "does what was promised",
    "close": "closes it",
}
"""What somebody does in a rehearsal, after who does it."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happens in a rehearsal, and who is told of it."""

    day: date
    text: str
    told: str


def of(policy: Policy, *, day: date) -> tuple[Line, ...]:
    """Return how an escalation goes when the other side never answers.

    Args:
        day: local date from which the version is to be in force; it is raised on the next Monday.
    """
    calendar = calendars.load(division=policy.calendar, zone=policy.zone)
    start = day + timedelta(days=-day.weekday() % 7)
    played = rehearse.rehearse(
        policy, calendar, pretence=Pretence(silent="responding", start=start)
    )
    return tuple(
        Line(
            day=calendar.local_date(each.at),
            text=phrases.sentence(_what(each, policy)),
            told=phrases.listed(
                list(dict.fromkeys(phrases.post(told.who, policy) for told in each.told))
            ),
        )
        for each in played.happenings
    )


def _what(happening: Happening, policy: Policy) -> str:
    if happening.kind != "step":
        return _reminder(happening, policy.stage(happening.stage).title)
    do = happening.act.do if happening.act is not None else ""
    who = phrases.post(happening.by, policy) if happening.by is not None else "somebody"
    if happening.by == posts.WORKER:
        who = "the worker"
    said = f"{who} {DONE.get(do) or do.replace('_', ' ')}"
    if happening.began is None:
        return said
    stage = policy.stage(happening.began)
    until = f"has until {phrases.day(happening.due.day)}" if happening.due else "has no limit"
    return f"{said}. {stage.title}, {stage.name}, begins and {until}"


def _reminder(happening: Happening, stage: str) -> str:
    if happening.kind == "before" and happening.due is not None:
        return f"a reminder that {stage} has until {phrases.day(happening.due.day)}"
    if happening.kind == "limit":
        return f"a reminder that the limit of {stage} is reached"
    past = "1 working day" if happening.past == 1 else f"{happening.past} working days"
    return f"a reminder, {past} after the limit of {stage}"
