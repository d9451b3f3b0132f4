"""Steps towards a panel, as tests of who sits on it take them: three agencies, health the third."""

from datetime import timedelta
from uuid import UUID

from service_steps import DAY, at_stage, do
from service_world import AT, AgencyPeople, World, find, hold, person

from accord.directory.models import Agency
from accord.engine import acts, events
from accord.register import panels

START = AT + 6 * DAY


def chosen(of: AgencyPeople, who: UUID) -> events.Line:
    return panels.line(of.slug, panels.Chosen(name=find(who).name, person=who))


def appoint(
    escalation: UUID, people: World, *lines: events.Line, hours: int = 0, third: str = ""
) -> None:
    """Appoint a panel of school, care and a third agency: health, where none is named."""
    slugs = (people.school.slug, people.social_care.slug, third or people.health.slug)
    members = tuple(acts.Member(agency=each, senior=True, body=("partnership",)) for each in slugs)
    when = START + timedelta(hours=hours)
    do(escalation, people.severn.chair, acts.AppointPanel(members=members), at=when, account=lines)


def by_panel(people: World) -> UUID:
    """Return one that goes before a panel which is still to be appointed."""
    escalation = at_stage(people, 4)
    do(escalation, people.severn.chair, acts.ChooseRoute(route="panel"), at=START)
    return escalation


def declares(escalation: UUID, who: UUID, of: AgencyPeople, text: str, *, hours: int) -> None:
    line = events.Line(id=f"conflict.{of.slug}", text=text)
    tells = acts.Inform(who="partnership.chair")
    do(escalation, who, tells, at=START + timedelta(hours=hours), account=(line,))


def colleague(of: AgencyPeople, name: str = "Ottilie Whistle") -> UUID:
    """Return somebody else of an agency, who holds a post there and nothing more."""
    made = person(name, domain=of.domain)
    hold(made, "director", Agency.objects.get(pk=of.id))
    return made.id
