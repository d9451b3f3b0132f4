"""`policy rehearse`: a pretend escalation, day by day; who is told what, when, and why."""

import argparse
import datetime
from typing import TypeVar

from accord.cli import grid, policy, rehearsal_json, render, usage, wording
from accord.cli.rehearsing import Words
from accord.engine.words import Condition
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import calendars, phrases, policies, pretence, reading, rehearse, slips
from accord.library.pretence import Pretence

ABOUT = """\
ID is a policy's id, its short title, its file or its folder. One side raises a disagreement at
10:00; the side named by --silent does nothing from then on. The other one does what the policy
asks of it, waits one working day past each limit and goes on; at the last stage the partnership
acts a few days later. Everything that Accord would tell anybody is shown, with the clauses that
say why. Nothing is sent to anyone.

--json prints one object:
  {"policy", "version", "silent", "start", "weeks", "child": [], "protect_by",
   "limits": [{"stage", "clauses", "starts", "due", "provisional",
               "counted": [{"day", "why"}]}],
   "happenings": [{"at", "kind", "stage", "began", "by", "do", "departed": [], "due", "point",
                   "past", "late", "told": [{"who", "tier", "clauses": []}]}],
   "end": {"at", "status", "stage", "owed": [{"clauses": [], "duty", "who", "strength"}]}}
Times are local with their offset. Kinds are step, and of reminders before, limit and after; point
is a reminder's number in reading 11, past its working days since the limit. Counted days have
"counted", "weekend" or the bank holiday beside them.

Exit code: 0, or 2 when there is no such policy or it cannot be used.

example:
  ./accord policy rehearse gscp --start 2026-12-14"""

CHILD: dict[str, Condition] = {
    "on-plan": "on_protection_plan",
    "looked-after": "looked_after",
    "in-need": "in_need",
}
YEARS = (2000, 2100)
MOST_WEEKS = 104
FIRST = 15
"""Columns for a day in few letters."""

DayOrMoment = TypeVar("DayOrMoment", bound=datetime.date)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy rehearse` takes."""
    parser.add_argument("policy", type=usage.given, metavar="ID")
    parser.add_argument(
        "--silent", type=_side, default="responding", metavar="responding|raising",
        help="the side that does nothing once it is raised (default: responding)",
    )  # fmt: skip
    parser.add_argument(
        "--start", type=_start, metavar="YYYY-MM-DD",
        help="the day of the raising (default: the coming Monday)",
    )  # fmt: skip
    parser.add_argument(
        "--protect-by", type=_day_or_moment, metavar="DAY|TIME",
        help="the child's own limit, such as 2026-12-18 or '2026-12-18 16:00'",
    )  # fmt: skip
    parser.add_argument(
        "--child", type=_condition, action="append", default=[],
        metavar="on-plan|looked-after|in-need", help="what is so about the child",
    )  # fmt: skip
    parser.add_argument(
        "--weeks", type=_weeks, default=8, metavar="N",
        help="how long it is played at most (default: 8)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")


def run(asked: argparse.Namespace) -> int:
    """Play a pretend escalation and show it."""
    loaded = policies.load(policy.path_of(asked.policy))
    read = loaded.policy
    calendar = calendars.load(division=read.calendar, zone=read.zone)
    today = calendar.local_date(datetime.datetime.now(datetime.UTC))
    pretended = Pretence(
        silent=asked.silent,
        start=asked.start or monday_after(today),
        weeks=asked.weeks,
        child=tuple(dict.fromkeys(CHILD[each] for each in asked.child)),
        protect_by=_due(asked.protect_by, calendar),
    )
    played = rehearse.rehearse(read, calendar, pretence=pretended)
    words = Words(policy=read, calendar=calendar, pretence=pretended, rehearsal=played)
    if asked.json:
        render.as_json(rehearsal_json.of(words), indent=2)
    else:
        _show(words)
    return 0


def _show(words: Words) -> None:
    read = words.policy
    render.paragraph(f"{read.title}, {phrases.edition(read.version)}: a rehearsal", style="bold")
    render.paragraph(_pretended(words))
    render.say()
    _show_limits(words)
    render.say()
    render.paragraph("What happens, and who is told", style="bold")
    render.paragraph(
        "The worker is the one who raised it. A limit that passes moves nothing by itself: Accord "
        "reminds people, from one reminder to the next a tier of management higher, up to the "
        "directors. Where a working day follows the last day of a limit, two reminders fall in "
        f"that night {wording.clauses(('reading-11',))} and are sent in the morning. In brackets: "
        "clauses of the partnership's document, or our own readings."
    )
    render.say()
    columns = ("when", "what happens", "who is told, and why")
    grid.show(columns, _rows(words), first=FIRST, labels=("", "told: "))
    render.say()
    _show_end(words)


def _pretended(words: Words) -> str:
    pretended, calendar = words.pretence, words.calendar
    raising, responding = words.side("raising"), words.side("responding")
    when = wording.moment(pretence.start(pretended, calendar), calendar)
    so = [wording.CONDITIONS[each] for each in pretended.child]
    child = f" about a child who is {wording.listed(so)}" if so else ""
    begins = f"A pretend disagreement{child}: {raising} raises it with {responding} on {when}."
    if pretended.silent == "raising":
        return (
            f"{begins} After that {raising} does nothing more. On the next working day "
            f"{responding} answers and offers an ending; then nobody does anything."
        )
    return (
        f"{begins} After that {responding} does nothing at all. On the first day of each stage "
        f"{raising} does what the policy asks of it; it goes on to the next stage on the first "
        "working day after the limit (after three working days where there is no limit). At the "
        "last stage the partnership decides after some days."
    )


def _show_limits(words: Words) -> None:
    render.paragraph("Limits, and how their days were counted", style="bold")
    for met in words.rehearsal.limits:
        heading, counted = words.receipt(met)
        render.paragraph(heading, indent=2, hang=2)
        render.paragraph(counted, indent=4)
    without = words.without_limit()
    for title in without:
        render.paragraph(f"{title}: no limit in the document.", indent=2)
    agreed = all(each.due is not None for each in words.rehearsal.limits)
    if words.pretence.protect_by is None and (without or not agreed):
        render.paragraph(
            "Where there is no limit, people are reminded each week of what they owe; a rehearsal "
            "leaves that out.",
            indent=2,
        )


def _rows(words: Words) -> list[grid.Row]:
    rows, before = [], ""
    for happening in words.rehearsal.happenings:
        day, time = words.when(happening)
        when = time if day == before else f"{day}\n{time}"
        told = "\n".join(words.told(happening)) or "nobody"
        style = "yellow" if happening.kind in ("limit", "after") else ""
        rows.append(grid.Row((when, words.what(happening), told), style))
        before = day
    return rows


def _show_end(words: Words) -> None:
    played = words.rehearsal
    standing, messages = played.standing, [m for h in played.happenings for m in h.told]
    reminders = sum(len(each.told) for each in played.happenings if each.kind != "step")
    at = wording.moment(played.happenings[-1].at, words.calendar)
    render.paragraph("The end", style="bold")
    if standing.status == "open":
        stage = words.policy.stages[standing.rung].title
        ended = f"After {_weeks_of(words.pretence)} it is still open ({stage})."
    elif standing.status == "closed":
        ended = f"Closed on {at}."
    else:
        musts = sum(each.strength == "must" for each in played.owed)
        owed = "a duty is" if musts == 1 else "duties are"
        ended = f"Decided, and not closed by {at}: {owed} still owed."
    of_them = f"{reminders} of them reminders" if reminders else "none of them a reminder"
    render.paragraph(f"{ended} Accord would have sent {len(messages)} messages, {of_them}.")
    for each in played.owed:
        ids = wording.clauses(each.clauses)
        text = f"- {words.post(each.who)} {each.strength} still: {each.duty} {ids}"
        render.paragraph(text, indent=2, hang=2)


def _weeks_of(pretended: Pretence) -> str:
    return "1 week" if pretended.weeks == 1 else f"{pretended.weeks} weeks"


def monday_after(day: datetime.date) -> datetime.date:
    """Return the next Monday after a day, which for a Monday is a week later."""
    return day + datetime.timedelta(days=7 - day.weekday())


def _due(named: datetime.date | datetime.datetime | None, calendar: WorkingCalendar) -> Due | None:
    if named is None:
        return None
    if isinstance(named, datetime.datetime):
        return calendar.due_at(named.replace(tzinfo=calendar.zone))
    return calendar.due_on(named)


def _side(text: str) -> str:
    return _one_of(("responding", "raising"), text)


def _condition(text: str) -> str:
    return _one_of(tuple(CHILD), text)


def _one_of(known: tuple[str, ...], text: str) -> str:
    if text in known:
        return text
    raise argparse.ArgumentTypeError(
        f"expected {' or '.join(known)}, got {text!r}{slips.suggestion(text, known)}"
    )


def _start(text: str) -> datetime.date:
    return _in_our_time(usage.day(text))


def _day_or_moment(text: str) -> datetime.date | datetime.datetime:
    try:
        return _in_our_time(reading.day_or_moment(text))
    except ValueError as complaint:
        raise argparse.ArgumentTypeError(str(complaint)) from None


def _in_our_time(day: DayOrMoment) -> DayOrMoment:
    first, last = YEARS
    if first <= day.year <= last:
        return day
    raise argparse.ArgumentTypeError(f"expected a year from {first} to {last}, got {day.year}")


def _weeks(text: str) -> int:
    if text.isdecimal() and 1 <= int(text[:9]) <= MOST_WEEKS:
        return int(text)
    raise argparse.ArgumentTypeError(f"expected weeks from 1 to {MOST_WEEKS}, got {text!r}")


REHEARSE = usage.Command(
    name="policy rehearse",
    summary="play a pretend escalation day by day: who is told what, when, and why",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
