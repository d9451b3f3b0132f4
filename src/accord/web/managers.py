"""The directory of a partnership: who leads people in each agency, and how they are reached."""

import uuid
from datetime import date

import msgspec
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine.policy import Policy
from accord.library import phrases
from accord.queries import in_force, partnerships
from accord.queries import managers as queries
from accord.queries.managers import Manager, Team
from accord.services import access
from accord.web import counterparts, pages


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A manager, with what the policy calls their post in their agency's sector."""

    post: str
    who: Manager


@login_required
@require_http_methods(["GET"])
def page(request: HttpRequest, partnership: uuid.UUID) -> HttpResponse:
    """Show the directory to who works for an agency of the partnership, and to its office."""
    today = timezone.localdate()
    known = theirs(pages.person(request), today=today)
    if partnership not in known:
        raise access.Nobody
    holds = in_force.on_each((partnership,), today).get(partnership)
    policy = holds.policy if holds else None
    teams = queries.of(partnership, today=today)
    return pages.render(
        request, "pages/managers.html", partnership=known[partnership],
        teams=[(each.agency, _entries(each, policy)) for each in teams],
    )  # fmt: skip


def theirs(person: uuid.UUID, *, today: date) -> dict[uuid.UUID, str]:
    """Return the partnerships whose directory is for somebody, by id and name."""
    desks = {each.partnership: each.partnership_name for each in access.desks(person, today=today)}
    offices = {each.id: each.partnership for each in partnerships.offices_of(person, today=today)}
    return desks | offices


def _entries(team: Team, policy: Policy | None) -> tuple[Entry, ...]:
    return tuple(
        Entry(post=_post(each.title, team.sector, policy), who=each) for each in team.managers
    )


def _post(title: str, sector: str, policy: Policy | None) -> str:
    said = phrases.capital(phrases.TITLES[title])
    called = counterparts.called(title, sector, policy) if policy else ()
    listed = phrases.listed([each.title for each in called], last="or")
    return f"{said} ({listed})" if listed else said
