"""The agencies of a partnership as its office sees them: who is there, and who is missing."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory.posts import ADMINISTRATOR, OFFICE
from accord.engine.policy import Policy
from accord.library import phrases
from accord.queries import people, staffing
from accord.queries.partnerships import Office
from accord.queries.staffing import LEAD, REPRESENTATIVE, Staffed
from accord.services import offices
from accord.web import pages


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Show each agency with who is there, those that lack most first."""
    person, today = pages.person(request), timezone.localdate()
    office = offices.to_running(partnership, person=person, today=today)
    mine = {each.id for each in people.places(person, today=today)}
    found = staffing.of_office(office, today=today)
    may_add = OFFICE in office.titles
    calls = staffing.calls(office.id, found)
    return pages.render(
        request,
        "pages/office_agencies.html",
        office=office,
        agencies=[
            {**_shown(each, office, opens=each.id in mine), "calls": calls.get(each.slug)}
            for each in found
        ],
        may_add=may_add,
        ask="" if may_add else phrases.listed(staffing.who_look_after(office.id, today=today)),
    )


def _shown(agency: Staffed, office: Office, *, opens: bool) -> dict[str, Any]:
    titles = staffing.needed(office.policy)
    return {
        "agency": agency,
        "opens": opens,
        "lines": [
            (pages.capital(_title(each)), phrases.listed(agency.holders[each]))
            for each in titles
            if each in agency.holders
        ],
        "missing": [_lack(each, office.policy) for each in agency.missing],
    }


def _title(title: str) -> str:
    return "administrator" if title == ADMINISTRATOR else phrases.TITLES[title]


def _lack(title: str, policy: Policy | None) -> dict[str, Any]:
    """Return what it means that nobody holds a post, and which reading or stage says so."""
    if title == ADMINISTRATOR:
        return {"text": "No administrator: nobody looks after its people.", "clauses": ()}
    if title == LEAD:
        text = "No safeguarding lead: nobody can name who takes something up."
        return {"text": text, "clauses": ("reading-17",)}
    if title == REPRESENTATIVE:
        text = "No representative on the partnership: it has nobody for a panel."
        return {"text": text, "clauses": ("reading-21",)}
    stages = [
        each.title
        for each in (policy.stages if policy else ())
        if each.meets is not None and title in (each.meets.raising, each.meets.responding)
    ]
    text = f"No {phrases.TITLES[title]}: nobody meets the other side at {phrases.listed(stages)}."
    return {"text": text, "clauses": ()}
