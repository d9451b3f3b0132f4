"""The words for one escalation: people, posts, agencies, days and clauses, as pages say them."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from accord.engine import policy as policies
from accord.engine import posts, words
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import clauses, phrases
from accord.web import days
from accord.web.readings import READINGS

ONLY_POINTS = re.compile(r": as ([0-9a-z.]*[0-9a-z])\.$")
"""How a clause ends that says no more than that another one holds here too."""
ADDRESS = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z_]+")


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A clause beside what it asks: what it is called, and what it says in our own words."""

    id: str
    name: str
    text: str


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """What speaking about one escalation needs to know.

    Attributes:
        agencies: who disagrees, by the slugs that the record uses.
        names: the agencies' names by slug; a slug without one is spoken of as it reads.
        people: the names of everybody who acted or was named, by id.
        me: who reads.
        own: the agency whose own things they may read; None for nobody's.
        earlier: how to speak of what an earlier version of the policy judged, by its hash.
    """

    policy: policies.Policy
    catalogue: clauses.Catalogue
    calendar: WorkingCalendar
    agencies: words.Agencies
    names: Mapping[str, str] = {}
    people: Mapping[UUID, str] = {}
    me: UUID | None = None
    own: str | None = None
    earlier: Mapping[bytes, "Speaker"] = {}

    def under(self, version: bytes) -> "Speaker":
        """Return the words for what a version of the policy judged."""
        return self.earlier.get(version, self)

    def agency(self, slug: str) -> str:
        """Return an agency's name."""
        return self.names.get(slug) or phrases.the_agency(slug)

    def side(self, name: str | None) -> str:
        """Return a side, or an agency, by its agencies' names; all of them where none is named."""
        named = posts.named(name, self.agencies) or (name or "",)
        return phrases.listed([self.agency(each) for each in named])

    def title(self, title: str) -> str:
        """Return what a post is called: line manager."""
        return phrases.TITLES.get(title, title.replace("_", " "))

    def post(self, address: str, *, near: str = "raising") -> str:
        """Return a post in words: the line manager at Longford School.

        Args:
            near: the side meant by a bare title that both sides have.
        """
        party, title = posts.split(address)
        if not title:
            return "the partnership"
        if party == "partnership" or (not party and title in posts.PARTNERSHIP_TITLES):
            return phrases.office(title, self.policy)
        if party == "independent" or (not party and title in posts.INDEPENDENT_TITLES):
            return f"the {self.title(title)}"
        if not party and title not in posts.AGENCY_TITLES:
            return phrases.the_agency(title)
        owners = posts.named(party or near, self.agencies) or (party,)
        said = self.title(title)
        return phrases.listed([f"the {said} at {self.agency(each)}" for each in owners])

    def badge(self, address: str) -> str:
        """Return a post as it stands beside a name: line manager, Longford School."""
        party, title = posts.split(address)
        owners = posts.named(party, self.agencies)
        if not owners or not title:
            said = self.post(address)
            return f"for {said}" if said == "the partnership" else said
        return f"{self.title(title)}, {phrases.listed([self.agency(each) for each in owners])}"

    def person(self, person: UUID | str | None) -> str | None:
        """Return a person's name by their id; None where it is nobody we know."""
        try:
            found = person if isinstance(person, UUID) or person is None else UUID(person)
        except ValueError:
            return None
        return None if found is None else self.people.get(found)

    def due(self, due: Due | None) -> str:
        """Return the end of a limit in words, and whether it may still move."""
        if due is None:
            return "a day still to be agreed"
        said = days.due(due)
        if not due.provisional:
            return said
        return f"{said} (provisional: the bank holidays of {due.day.year} are not published yet)"

    def cited(self, ids: Iterable[str]) -> tuple[Cited, ...]:
        """Return clauses with what each says."""
        return tuple(map(self._cited, ids))

    def readable(self, text: str) -> str:
        """Return a sentence of the engine with posts and agencies by their names."""
        text = ADDRESS.sub(self._named, text)
        # asked for a report, an agency need not be in the disagreement
        for slug in sorted({*self.agencies.all, *self.names}, key=len, reverse=True):
            text = re.sub(rf"(?<![\w-]){re.escape(slug)}(?![\w-])", self.agency(slug), text)
        return text

    def _cited(self, id_: str) -> Cited:
        if id_.startswith("reading-"):
            name = f"how we read the policy, reading {id_.removeprefix('reading-')}"
            return Cited(id=id_, name=name, text=READINGS.get(id_, ""))
        return Cited(id=id_, name=f"clause {id_}", text=self._clause(id_))

    def _clause(self, id_: str) -> str:
        """Return a clause's sentence, and that of another one where it only points there."""
        clause = self.catalogue.clause(id_)
        if clause is None:
            return ""
        pointing = ONLY_POINTS.search(clause.text)
        other = self.catalogue.clause(pointing[1]) if pointing else None
        return f"{clause.text} ({other.id}: {other.text})" if other else clause.text

    def _named(self, found: re.Match[str]) -> str:
        party, title = posts.split(found.group())
        known = party in (*posts.PARTIES, *self.agencies.all) and title in phrases.TITLES
        return self.post(found.group()) if known else found.group()
