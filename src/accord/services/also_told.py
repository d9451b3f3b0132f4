"""Whom the service tells of a step of the last stage, beyond those whom the rules name."""

from collections.abc import Iterable, Iterator
from datetime import date

from accord.engine import acts, agenda, events, posts, words
from accord.engine import policy as policies
from accord.engine.notices import Told
from accord.engine.standing import Standing
from accord.queries import hearings, sittings


def of(
    new: Iterable[events.Event], standing: Standing, policy: policies.Policy
) -> tuple[Told, ...]:
    """Return who is told besides: of a panel its members and both sides, of words whom they are to.

    Of a report that is asked for, the agency's lead, where it is in the disagreement: nobody of
    another agency could open what the message leads to.

    Args:
        new: the events of one step.
        standing: where things stand after it.
    """
    new = tuple(new)
    decision = policy.stages[policy.last].decision
    if decision is None:
        return ()
    found: list[Told] = []
    for event in new:
        act = event.body
        if isinstance(act, acts.AppointPanel) and decision.panel is not None:
            found += _of_panel(act, decision.panel, standing, policy)
        elif isinstance(act, acts.Inform) and act.who and _is_to_who_decides(new):
            found.append(Told(who=act.who, clauses=decision.clauses))
        elif isinstance(act, acts.RequestReport) and decision.reports is not None:
            found += _of_report(act, decision.reports, standing)
    return tuple(found)


def days(new: Iterable[events.Event]) -> tuple[str, date | None]:
    """Return when it is met, as a calendar writes it, and by which local day something is wanted.

    Empty and None where a step says neither.
    """
    new = tuple(new)
    meeting, wanted_by = sittings.said(each.body for each in new)
    asked = (each.body.due for each in new if isinstance(each.body, acts.RequestReport))
    due = next(filter(None, asked), None)
    # where it is met was typed by somebody, and stays behind the link
    place_less = sittings.Meeting(day=meeting.day, at=meeting.at) if meeting is not None else None
    return (sittings.written(place_less) if place_less else ""), due.day if due else wanted_by


def _of_panel(
    act: acts.AppointPanel, panel: policies.Panel, standing: Standing, policy: policies.Policy
) -> Iterator[Told]:
    agencies, meets = standing.agencies, agenda.meeting(standing, policy)
    yield Told(who=words.Addressee(panel.decides), clauses=panel.clauses)
    for member in act.members or ():
        for slug in posts.meant(member.agency, agencies):
            who = posts.of_agency(slug, "board_member", agencies)
            yield Told(who=words.Addressee(who), clauses=panel.clauses)
    for slug in agencies.all:
        title = meets.raising if slug == agencies.raising else meets.responding
        who = posts.of_agency(slug, title, agencies)
        yield Told(who=words.Addressee(who), clauses=panel.clauses)


def _is_to_who_decides(new: Iterable[events.Event]) -> bool:
    """Test whether a step tells a side's representation, or a panel member's connection."""
    kinds = {line.id.partition(".")[0] for line in events.lines(each.body for each in new)}
    return not kinds.isdisjoint((hearings.REPRESENTATION, hearings.CONFLICT))


def _of_report(
    act: acts.RequestReport, reports: policies.Reports, standing: Standing
) -> Iterator[Told]:
    for slug in posts.named(act.agency, standing.agencies) if act.agency else ():
        who = posts.of_agency(slug, "safeguarding_lead", standing.agencies)
        yield Told(who=words.Addressee(who), clauses=reports.clauses)
