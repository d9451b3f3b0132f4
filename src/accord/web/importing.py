"""Pages on which an office uploads its own list of disagreements, looks at it, and enters it."""

from typing import Any
from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory import names
from accord.library import phrases
from accord.queries.partnerships import Office
from accord.services import access, importing, list_reading, offices
from accord.services.importing import Sheet, Shown
from accord.web import days, pages, spreadsheets, which_office

FIELD = "list"


@login_required
@require_http_methods(["GET"])
def begin(request: HttpRequest) -> HttpResponseBase:
    """Ask whose list it is, where somebody works in several offices."""
    return which_office.ask(request, title="Enter your list", to="import-here")


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Ask for the file, and keep it sealed until it is entered."""
    at, office = timezone.now(), _office(request, partnership)
    if request.method != "POST":
        return _asking(request, office)
    key, came = pages.key(request), request.FILES.get(FIELD)
    if came is None:
        return _asking(request, office, "Choose the file with your list.")
    if came.size is None or came.size > list_reading.LARGEST:
        return _asking(request, office, "The file is larger than 1 MB. Choose a smaller one.")
    data = came.read()
    found = importing.read(data, office=office, at=at)
    if not found.rows and any(not each.line for each in found.wrong):
        return _asking(request, office, found.wrong[0].text)
    importing.keep(key, data, office=office, person=pages.person(request), at=at)
    return shortcuts.redirect("import-sheet", partnership=office.id, sheet=key)


@login_required
@require_http_methods(["GET"])
def template(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Give the file to fill in: its headings, and nothing else."""
    office = _office(request, partnership)
    if office.policy is None:
        raise access.Nobody
    return spreadsheets.answer("our-list.csv", (list_reading.headings(office.policy),))


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, partnership: UUID, sheet: UUID) -> HttpResponse:
    """Show each row as it would be entered, or what is the matter; enter those that can be."""
    at, office, person = timezone.now(), _office(request, partnership), pages.person(request)
    if request.method == "POST":
        came = importing.enter(sheet, office=office, person=person, at=at)
        messages.success(request, _said(came))
        return shortcuts.redirect("import-sheet", partnership=office.id, sheet=sheet)
    return _page(request, importing.sheet(sheet, office=office, person=person, at=at))


def _office(request: HttpRequest, partnership: UUID) -> Office:
    person, today = pages.person(request), timezone.localdate()
    return offices.to_running(partnership, person=person, today=today)


def _asking(request: HttpRequest, office: Office, problem: str = "") -> HttpResponse:
    if office.policy is None:
        raise access.Nobody
    return pages.render(
        request,
        "pages/import.html",
        422 if problem else 200,
        office=office,
        field=FIELD,
        needed=list_reading.NEEDED,
        headings=list_reading.headings(office.policy),
        areas=list(office.policy.areas.listed.values()),
        most=list_reading.MOST,
        problem=problem,
        lists=importing.mine(office=office, person=pages.person(request), at=timezone.now()),
        errors=[{"text": problem, "href": f"#{FIELD}"}] if problem else [],
        key=uuid4(),
    )


def _page(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    known = names.agencies(
        {slug for each in sheet.rows for slug in (each.row.raising, *each.row.responding)}
    )
    to_enter = [each for each in sheet.rows if each.is_to_enter]
    return pages.render(
        request,
        "pages/import_sheet.html",
        office=sheet.office,
        sheet=sheet.id,
        rows=[_row(each, known) for each in sheet.rows],
        wrong=[*map(_wrong, sheet.wrong), *(_barred(each) for each in sheet.rows if each.wrong)],
        taken=phrases.listed([f"“{said}” as {column}" for said, column in sheet.taken]),
        unused=phrases.listed([f"“{said}”" for said in sheet.unused]),
        entered=sum(each.entered is not None for each in sheet.rows),
        to_enter=len(to_enter),
        now=min(len(to_enter), importing.AT_ONCE),
    )


def _row(shown: Shown, known: dict[str, str]) -> dict[str, Any]:
    row, played = shown.row, shown.played
    stage = played.stage
    return {
        "line": row.line,
        "reference": row.reference,
        "raising": known.get(row.raising, row.raising),
        "responding": phrases.listed([known.get(each, each) for each in row.responding]),
        "raised": row.raised,
        "stage": stage.title if stage else "",
        "due": days.due(played.due) if played.due else "",
        "late": played.late,
        "guide": played.guide,
        "departs": sum(bool(step.departing) for step in played.steps),
        "entered": shown.entered,
        "wrong": shown.wrong,
    }


def _wrong(each: list_reading.Wrong) -> str:
    where = f"Line {each.line}" if each.line else ""
    where += f", “{each.heading}”" if each.heading else ""
    return f"{where}: {each.text}" if where else each.text


def _barred(each: Shown) -> str:
    return f"Line {each.row.line}: {each.wrong}"


def _said(came: importing.Entered) -> str:
    said = f"{came.count} {'row is' if came.count == 1 else 'rows are'} entered."
    failed = [f"Line {line} is not: {why}" for line, why in came.failed]
    return " ".join((said, *failed))
