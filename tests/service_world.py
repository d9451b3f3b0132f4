"""A small invented world for tests of the service: two partnerships, their agencies and people.

`world()` writes it to the database and returns the ids. Everybody signs in with PASSWORD, or with
the test client's `force_login(people.find(world.school.practitioner))`. More people, agencies and
posts are made with the functions below; what a test does not need it need not look at.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accord.directory.models import Agency, Holding, MailDomain, Partnership, Person, Representative

AT = datetime(2026, 3, 10, 15, 40, tzinfo=UTC)
"""A Tuesday afternoon in term; winter time, so that London and UTC agree."""
SINCE = date(2025, 1, 1)
"""Since when everybody holds their post."""
PASSWORD = "seven invented herons"


@dataclass(frozen=True, kw_only=True)
class AgencyPeople:
    """An agency and who holds which post there; `colleague` is a second practitioner."""

    id: UUID
    slug: str
    domain: str
    practitioner: UUID
    colleague: UUID
    line_manager: UUID
    senior_manager: UUID
    director: UUID
    safeguarding_lead: UUID
    board_member: UUID
    administrator: UUID


@dataclass(frozen=True, kw_only=True)
class PartnershipPeople:
    """A partnership and who holds which post there; the last two are independent posts."""

    id: UUID
    slug: str
    policy: str
    office: UUID
    chair: UUID
    panel: UUID
    business_manager: UUID
    reviewing_officer: UUID
    child_protection_chair: UUID


@dataclass(frozen=True, kw_only=True)
class World:
    """Who is there.

    `school`, `social_care` and `health` belong to `severn` (policy gscp); `harbour_school` and
    `harbour_care` to `harbour` (policy tscp); `police` to both. `stranger` can sign in and holds
    no post; `left` held the school's practitioner post until 2025 ended.
    """

    severn: PartnershipPeople
    harbour: PartnershipPeople
    school: AgencyPeople
    social_care: AgencyPeople
    health: AgencyPeople
    police: AgencyPeople
    harbour_school: AgencyPeople
    harbour_care: AgencyPeople
    stranger: UUID
    left: UUID


def world(*, at: datetime = AT) -> World:
    """Write the whole world to the database and return its ids.

    Args:
        at: when its people joined, an aware instant; posts are held since SINCE all the same.
    """
    password = make_password(PASSWORD)
    severn = partnership("severn-vale", "Severn Vale Safeguarding Children Partnership", "gscp")
    harbour = partnership("harbour-bay", "Harbour Bay Safeguarding Children Partnership", "tscp")
    left = person("Lettie Gone", domain="puddlewick-school.example", at=at, password=password)

    def staffed(slug: str, name: str, sector: str, *of: Partnership) -> AgencyPeople:
        return _staff(agency(slug, name, sector, *of), at=at, password=password)

    made = World(
        severn=_offices(severn, at=at, password=password),
        harbour=_offices(harbour, at=at, password=password),
        school=staffed("puddlewick-school", "Puddlewick School", "school", severn),
        social_care=staffed("severn-care", "Severn Vale Children's Care", "social-care", severn),
        health=staffed("wobbleford-health", "Wobbleford Health", "health", severn),
        police=staffed("twoshires-police", "Twoshires Police", "police", severn, harbour),
        harbour_school=staffed("gullhaven-school", "Gullhaven School", "school", harbour),
        harbour_care=staffed("harbour-care", "Harbour Bay Children's Care", "social-care", harbour),
        stranger=person("Nobody Inparticular", at=at, password=password).id,
        left=left.id,
    )
    Holding.objects.create(
        person=left, agency_id=made.school.id, title="practitioner",
        held_from=SINCE, held_to=date(2025, 12, 31),
    )  # fmt: skip
    return made


def find(who: UUID) -> Person:
    """Return a person as the test client wants them for `force_login`."""
    return Person.objects.get(pk=who)


def partnership(slug: str, name: str, policy: str) -> Partnership:
    """Write a partnership."""
    return Partnership.objects.create(
        slug=slug, name=name, policy=policy, mailbox=f"office@{slug}.example",
        front_door=f"The front door of {name}: 01632 960 000",
    )  # fmt: skip


def agency(slug: str, name: str, sector: str, *of: Partnership) -> Agency:
    """Write an agency of these partnerships, with a mail domain of its own."""
    made = Agency.objects.create(slug=slug, name=name, sector=sector)
    made.partnerships.set(of)
    MailDomain.objects.create(domain=f"{slug}.example", agency=made)
    return made


def person(
    name: str, *, domain: str = "nowhere.example", at: datetime = AT, password: str = ""
) -> Person:
    """Write a person, whose address is their name at a domain.

    Args:
        password: as stored; left out, they have none and sign in by code.
    """
    return Person.objects.create(
        name=name, email=f"{name.lower().replace(' ', '.')}@{domain}", joined_at=at,
        password=password or make_password(None),
    )  # fmt: skip


def hold(
    who: Person,
    title: str,
    of: Agency | Partnership,
    *,
    since: date = SINCE,
    to: date | None = None,
) -> Holding:
    """Give a person a post of an agency or of a partnership, `to` included."""
    body = {"agency": of} if isinstance(of, Agency) else {"partnership": of}
    return Holding.objects.create(person=who, title=title, held_from=since, held_to=to, **body)


_AGENCY = {
    "practitioner": "Penny", "colleague": "Colin", "line_manager": "Lina",
    "senior_manager": "Sena", "director": "Dirk", "safeguarding_lead": "Sage",
    "board_member": "Bora", "administrator": "Ada",
}  # fmt: skip
_PARTNERSHIP = {
    "office": "Offa", "chair": "Cher", "panel": "Pan", "business_manager": "Bess",
    "reviewing_officer": "Ivo", "child_protection_chair": "Coco",
}  # fmt: skip


def _staff(of: Agency, *, at: datetime, password: str) -> AgencyPeople:
    people = _people(_AGENCY, of.slug, at=at, password=password)
    Holding.objects.bulk_create(
        Holding(
            person=who,
            agency=of,
            title="practitioner" if title == "colleague" else title,
            held_from=SINCE,
        )
        for title, who in people.items()
    )
    Representative.objects.bulk_create(
        Representative(partnership=each, agency=of, person=people["board_member"], held_from=SINCE)
        for each in of.partnerships.all()
    )
    ids = {title: who.id for title, who in people.items()}
    return AgencyPeople(id=of.id, slug=of.slug, domain=f"{of.slug}.example", **ids)


def _offices(of: Partnership, *, at: datetime, password: str) -> PartnershipPeople:
    people = _people(_PARTNERSHIP, of.slug, at=at, password=password)
    Holding.objects.bulk_create(
        Holding(person=who, partnership=of, title=title, held_from=SINCE)
        for title, who in people.items()
    )
    ids = {title: who.id for title, who in people.items()}
    return PartnershipPeople(id=of.id, slug=of.slug, policy=of.policy, **ids)


def _people(names: dict[str, str], slug: str, *, at: datetime, password: str) -> dict[str, Person]:
    """Write one person a title: Penny Puddlewick-School, at penny@puddlewick-school.example."""
    made = {
        title: Person(
            name=f"{first} {slug.title()}",
            email=f"{first.lower()}@{slug}.example",
            joined_at=at,
            password=password,
        )
        for title, first in names.items()
    }
    Person.objects.bulk_create(made.values())
    return made
