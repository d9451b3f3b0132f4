"""The meeting of who decides, as a file for the calendars of those who come."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.queries import planned, sittings
from accord.queries.planned import Planned
from accord.services import access
from accord.web import calendar_feed, pages, present


@login_required
@require_http_methods(["GET"])
def file(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Send when and where they meet; moved, it has the same id and a higher number."""
    at = timezone.now()
    of = present.shown(escalation, person=pages.person(request), what="meeting", at=at)
    stage = of.policy.stages[of.standing.rung]
    sitting = sittings.meeting(of.standing.history, since=of.standing.visit)
    open_here = of.door.sees == "whole" and stage.decision and of.standing.status == "open"
    if not open_here or sitting is None or sitting.meeting is None:
        raise access.Nobody
    said = [each for each in of.stand.stored if each.event.entry == sitting.entry]
    meets = Planned(
        kind="meeting", escalation=escalation, reference=of.door.reference, stage="",
        day=sitting.meeting.day, moment=planned.moment_of(sitting.meeting, of.calendar),
        seq=said[-1].seq, changed_at=said[-1].event.at,
    )  # fmt: skip
    return calendar_feed.sent([calendar_feed.happening(meets, place=sitting.meeting.place)])
