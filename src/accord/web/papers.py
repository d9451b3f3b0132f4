"""The papers of the last stage: what who decides reads, and both sides alike; to be printed."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine import acts
from accord.queries import hearings
from accord.queries.history import Step
from accord.services import access
from accord.web import headings, pages, present, statement, timeline
from accord.web.present import Shown
from accord.web.statement_fields import KIND
from accord.web.timeline import Entry, Quoted


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Papers of one kind, oldest first.

    Attributes:
        nothing: what to say where there are none; empty where the section is left out then.
    """

    id: str
    heading: str
    entries: tuple[Entry, ...]
    nothing: str = ""


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Show the papers to everybody who sees the whole, once it is at the last stage."""
    of = present.shown(escalation, person=pages.person(request), what="papers", at=timezone.now())
    if not are_there(of):
        raise access.Nobody
    return pages.render(
        request,
        "pages/papers.html",
        **present.basics(of),
        limit=of.limit,
        today=of.calendar.local_date(of.at),
        gathered=gathered(of),
        sections=sections(of),
    )


def are_there(of: Shown) -> bool:
    """Test whether there are papers for the reader: at the last stage, for who sees the whole."""
    return of.door.sees == "whole" and of.standing.rung == of.policy.last


def gathered(of: Shown) -> tuple[Quoted, ...]:
    """Return the statement from the record, where none was kept with the step."""
    if any(each.counts for each in _kept(of)):
        return ()
    found = statement.gathered(of)
    return tuple(
        Quoted(label=label, text=text, cited=())
        for part, label in headings.STATEMENT.items()
        if (text := found.get(f"{KIND}.{part}"))
    )


def _kept(of: Shown) -> tuple[Entry, ...]:
    return _entries(of, lambda step: statement.kept(step) and isinstance(step.act, acts.Escalate))


def sections(of: Shown) -> tuple[Section, ...]:
    """Return the papers kind by kind; each entry stands once."""
    raising, responding = (of.speaker.side(each) for each in ("raising", "responding"))
    answers = (acts.Respond, acts.Propose, acts.Decline)
    return tuple(
        each
        for each in (
            Section(id="statement", heading="The statement", entries=_kept(of)[-1:]),
            Section(
                id="raising", heading=f"What {raising} says", entries=_of(of, acts.Raise),
            ),
            Section(
                id="responding", heading=f"What {responding} answered",
                entries=_of(of, *answers), nothing="No formal answer is on record.",
            ),
            Section(id="panel", heading="The panel", entries=_of(of, acts.AppointPanel)[-1:]),
            Section(
                id="representations", heading="What each side told who decides",
                entries=_entries(of, _is_representation),
            ),
            Section(
                id="reports", heading="Reports",
                entries=_of(of, acts.RequestReport, acts.Report),
            ),
            Section(id="forms", heading="Forms", entries=_of(of, acts.SendForm)),
            Section(id="decision", heading="The decision", entries=_of(of, acts.Decide)),
        )
        if each.entries or each.nothing
    )  # fmt: skip


def _is_representation(step: Step) -> bool:
    """Test whether a side was heard by a step, or sent what it has to say."""
    wrote = any(line.id == hearings.REPRESENTATION for line in step.lines)
    return isinstance(step.act, acts.Hear) or (isinstance(step.act, acts.Inform) and wrote)


def _of(of: Shown, *kinds: type[acts.Act]) -> tuple[Entry, ...]:
    return _entries(of, lambda step: isinstance(step.act, kinds))


def _entries(of: Shown, is_one: Callable[[Step], bool]) -> tuple[Entry, ...]:
    """Return entries without what followed from them: papers are about what was said."""
    told = zip(of.steps, timeline.of(of.steps, of.speaker), strict=True)
    return tuple(
        msgspec.structs.replace(entry, followed=()) for step, entry in told if is_one(step)
    )
