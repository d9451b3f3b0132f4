"""The register of a partnership: its office's list of disagreements, on a page and in a file."""

from datetime import datetime
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.library import calendars, clauses, phrases
from accord.queries import colleagues
from accord.queries import office_register as asked
from accord.queries.office_register import Row, Wanted
from accord.queries.partnerships import Office
from accord.services import access, looks, offices
from accord.web import pages, reading_forms, spreadsheets, which_office
from accord.web.speaking import Speaker

SHOWS = {
    "late": "Open, and late",
    "guide": "Open, and past the guide",
    "ended": "Ended",
    "all": "All of them",
}
STATUS = {
    "open": "open",
    "resolved": "ended, not closed yet",
    "withdrawn": "withdrawn, not closed yet",
    "closed": "closed",
}
HEADINGS = (
    "Reference", "Raised by", "About the decision of", "Stage", "Raised on", "At this stage since",
    "Limit", "Past?", "Status", "Waiting for", "Reference in the office's own list",
)  # fmt: skip


@login_required
@require_http_methods(["GET"])
def registers(request: HttpRequest) -> HttpResponseBase:
    """Show of which partnerships somebody reads the register; of one alone, at once that."""
    return which_office.ask(request, title="Registers", to="register-here", running=False)


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Show a page of the register, what is late first, and what is known by number alone."""
    at, office = timezone.now(), _office(request, partnership)
    wanted = _wanted(request)
    count = asked.count(office, wanted, at=at)
    stages = office.policy.stages if office.policy is not None else ()
    number, last = _number(request, count)
    whole = request.GET.get("page") == WHOLE and 0 < count <= MOST_ON_ONE
    rows = asked.rows(office, wanted, at=at, page=None if whole else number)
    known = asked.agency_names(rows)
    ways = access.to_some([row.escalation for row in rows], person=pages.person(request), at=at)
    doors = {way.door.escalation for way in ways}
    own = asked.own_references(office, rows)
    return pages.render(
        request,
        "pages/register.html",
        office=office,
        sees=sees(office),
        totals=asked.totals(office, at=at),
        counted=asked.counted(office, at=at),
        rows=[
            _shown(row, known, door=row.escalation in doors, own=own.get(row.escalation, ""))
            for row in rows
        ],
        wanted=wanted,
        given=_given(wanted),
        shows=_options(SHOWS.items()),  # open is what is shown anyway
        stages=_options((each.id, f"{each.title}: {each.name}") for each in stages),
        agencies=_options(colleagues.agencies_of(office.id)),
        count=count,
        first=(number - 1) * asked.PAGE + 1,
        pages_=None if whole else _pages(wanted, number, last),
        whole=WHOLE if not whole and last > 1 and count <= MOST_ON_ONE else "",
        at=at,
        today=calendars.load().local_date(at),
    )


@login_required
@require_http_methods(["GET"])
def file(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Give what the page shows as a file for spreadsheets, once it is on record who took it."""
    at, office = timezone.now(), _office(request, partnership)
    rows = asked.rows(office, _wanted(request), at=at)
    known = asked.agency_names(rows)
    looks.at_register_file([row.escalation for row in rows], person=pages.person(request), at=at)
    day, own = calendars.load().local_date(at), asked.own_references(office, rows)
    lines = ((*_cells(row, known), own.get(row.escalation, "")) for row in rows)
    return spreadsheets.answer(f"register-{day}.csv", (HEADINGS, *lines))


WHOLE = "all"
"""What stands in an address for all pages in one, as a board's papers want it."""
MOST_ON_ONE = 500
"""Rows on one page; more are for a spreadsheet."""


def sees(office: Office) -> str:
    """Return from which stage on an office sees what of escalations (reading 33)."""
    policy = office.policy
    if policy is None:
        return f"No policy is in force in {office.partnership} yet, so nothing can be raised there."
    steps = [
        f"{_SEEN[each.sees]} from {policy.stage(each.from_).title} on"
        for each in policy.visibility
        if each.sees in _SEEN
    ]
    return (
        f"Under the {policy.title}, {office.partnership} sees {phrases.listed(steps)}. Until then "
        "an escalation is between its agencies, and is not listed here."
    )


_SEEN = {
    "reference": "the agencies, the stages and the dates of an escalation",
    "form": "the stages, the dates and the form that is sent to it",
    "all": "all of it",
}


def _office(request: HttpRequest, partnership: UUID) -> Office:
    return offices.to_office(partnership, person=pages.person(request), today=timezone.localdate())


def _wanted(request: HttpRequest) -> Wanted:
    """Return which rows the address asks for; what is no choice of ours is the first one."""
    show = request.GET.get("show", "")
    return Wanted(
        show=show if show in get_args(asked.Show) else "open",  # type: ignore[arg-type] # it is one
        stage=request.GET.get("stage", "")[:40],
        agency=request.GET.get("agency", "")[:60],
    )


def _given(wanted: Wanted) -> str:
    """Return the choices as they stand in an address."""
    said = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    return urlencode({name: value for name, value in said.items() if value})


def _number(request: HttpRequest, count: int) -> tuple[int, int]:
    """Return which page is asked for, and the last one there is."""
    last = max(1, -(-count // asked.PAGE))
    said = reading_forms.number(request.GET.get("page", "")) or 1
    return min(max(said, 1), last), last


def _pages(wanted: Wanted, number: int, last: int) -> dict[str, Any] | None:
    """Return the way to the pages before and after; None where there is but one."""
    if last == 1:
        return None

    def to(page: int) -> str:
        return f"?{_given(wanted)}&page={page}"

    near = [each for each in range(1, last + 1) if each in (1, last) or abs(each - number) < 2]
    items: list[dict[str, Any]] = []
    for before, each in zip((0, *near), near, strict=False):
        if each > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": each, "href": to(each), "current": each == number})
    found: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of the register"}
    if number > 1:
        found["previous"] = {"href": to(number - 1)}
    if number < last:
        found["next"] = {"href": to(number + 1)}
    return found


def _options(pairs: Any) -> list[dict[str, str]]:
    return [{"value": value, "text": text} for value, text in pairs]


def _speaker(row: Row, known: dict[str, str]) -> Speaker:
    return Speaker(
        policy=row.policy,
        catalogue=clauses.Catalogue(policy=row.policy.id, clauses=()),
        calendar=calendars.load(),
        agencies=row.agencies,
        names=known,
    )


def _shown(row: Row, known: dict[str, str], *, door: bool, own: str) -> dict[str, Any]:
    speaker = _speaker(row, known)
    return {
        "row": row,
        "door": door,
        "own": own,
        "raising": speaker.side("raising"),
        "responding": speaker.side("responding"),
        "status": "" if row.status == "open" else STATUS[row.status],
        "waiting": pages.capital(phrases.listed([speaker.post(each) for each in row.waiting])),
    }


def _cells(row: Row, known: dict[str, str]) -> tuple[str, ...]:
    speaker = _speaker(row, known)
    past = ("past the guide" if row.guide else "late") if row.past else ""
    return (
        row.reference,
        speaker.side("raising"),
        speaker.side("responding"),
        row.stage,
        _day(row.raised_at),
        _day(row.since),
        row.day.isoformat() if row.day else "",
        past,
        STATUS[row.status],
        phrases.listed([speaker.post(each) for each in row.waiting]),
    )


def _day(at: datetime | None) -> str:
    return timezone.localdate(at).isoformat() if at else ""
