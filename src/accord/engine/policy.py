"""A partnership's policy as the engine reads it: the policy language, one struct a part of it.

A policy file holds these structs as YAML, name by name. Every part names the clauses of the
document that it carries out.
"""

import functools
from datetime import date
from typing import Literal

import msgspec

from accord.engine import words

Clauses = tuple[words.Clause, ...]
Conditions = tuple[words.Condition, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A base for parts of a policy.

    What follows from a part is worked out once, when first asked, and kept beside its fields: a
    policy is read once and asked at every step of every escalation.
    """


class Place(Part, frozen=True, kw_only=True):
    """A part of the document that the pages or the service carry, in our own words."""

    clauses: Clauses
    text: str


class Guidance(Part, frozen=True, kw_only=True):
    """A text shown to the right person at the right moment; nothing blocks on it.

    `at` says where: an act (`raise`, `discuss`, ...), a stage's id, or `always`.
    """

    clauses: Clauses
    text: str
    at: tuple[str, ...]


class Interpretation(Part, frozen=True, kw_only=True):
    """Where the document leaves a choice, and what we chose; shown where it decides."""

    clauses: Clauses
    reading: str


class Equivalent(Part, frozen=True, kw_only=True):
    """What a post is called in one sector: a detective sergeant is a team manager."""

    post: words.PostTitle
    sector: str
    title: str
    clauses: Clauses = ()


class Partnership(Part, frozen=True, kw_only=True):
    """Whose policy it is. Addresses are for display; nothing is ever sent to them."""

    name: str
    area: str
    mailbox: str | None = None
    telephone: str | None = None
    offices: dict[words.PostTitle, str] = {}


class Areas(Part, frozen=True, kw_only=True):
    """What disagreements are likely to be about; `other` is always one more (reading 4)."""

    clauses: Clauses
    listed: dict[words.AreaId, str]


class Ground(Part, frozen=True, kw_only=True):
    """A ground for escalation that the document lists."""

    id: words.GroundId
    title: str
    clauses: Clauses


class Field(Part, frozen=True, kw_only=True):
    """One field of a form."""

    id: str
    title: str


class Form(Part, frozen=True, kw_only=True):
    """A form of the policy and who gets it."""

    id: words.FormId
    title: str
    clauses: Clauses
    to: tuple[words.Addressee, ...]
    fields: tuple[Field, ...] = ()


class Limit(Part, frozen=True, kw_only=True):
    """How long something may take, from what, and who may vary it.

    One of `working_days`, `calendar_days` and `hours` gives its length; none of them means that
    it is whatever the agencies agree (reading 8). The day it starts is not counted (reading 5).

    Attributes:
        runs_from: the start of the stage, or the raising, which several stages share.
        for_: a resolution, or each responding agency's response (reading 10).
        by_agreement: every agency together may set another day.
        guide: the document calls it a guide; reports count it apart (reading 9).
    """

    clauses: Clauses
    strength: words.Strength = "should"
    working_days: int | None = None
    calendar_days: int | None = None
    hours: int | None = None
    runs_from: Literal["stage", "raising"] = "stage"
    for_: Literal["resolution", "response"] = msgspec.field(default="resolution", name="for")
    by_agreement: bool = False
    guide: bool = False

    def __post_init__(self) -> None:
        """Hold the length to one unit, and to something that passes."""
        lengths = [n for n in (self.working_days, self.calendar_days, self.hours) if n is not None]
        if len(lengths) > 1:
            raise ValueError("a limit has one length: working_days, calendar_days or hours")
        if lengths and lengths[0] < 1:
            raise ValueError("a limit is at least 1 long")
        if not lengths and not self.by_agreement:
            raise ValueError(
                "a limit needs working_days, calendar_days or hours, "
                "or by_agreement: true where the agencies set it"
            )


class Duty(Part, frozen=True, kw_only=True):
    """Something that a post has to do, and what counts as having done it.

    Attributes:
        do: the act that meets it.
        who: the post that owes it.
        whom: `inform`: telling any one of these meets it.
        to: `refer`, `send_form`: any one of these having it meets it.
        explained: `discuss`: one discussion has to give `why_unsafe`, `change_wanted` and
            `impact_on_child` (gscp 2.1b).
        when: it arises only once one of these is so (reading 19).
        before_leaving: the stage is not left before it is done (reading 20).
        before_deciding: the last stage is not decided before it is done (reading 31).
        until: `outcome` where it ends with the outcome though it is a must (reading 18).
    """

    do: Literal[
        "discuss", "respond", "consult", "consider_meeting", "engage_board_members", "inform",
        "refer", "send_form", "agree_plan", "confirm",
    ]  # fmt: skip
    title: str
    who: words.Post
    strength: words.Strength
    clauses: Clauses
    whom: tuple[words.Addressee, ...] = ()
    to: tuple[str, ...] = ()
    form: words.FormId | None = None
    explained: bool = False
    when: Conditions = ()
    before_leaving: bool = False
    before_deciding: bool = False
    until: Literal["outcome"] | None = None

    @functools.cached_property
    def ends_with_stage(self) -> bool:
        """Whether leaving its stage, or an outcome, ends it undone (reading 18)."""
        return self.strength == "should" or self.do in ("discuss", "respond")


class Offer(Part, frozen=True, kw_only=True):
    """Something that may be done, shown and never owed.

    `until_done`: not offered again once done at this stage (reading 27).
    """

    do: str
    title: str
    clauses: Clauses
    until_done: bool = False


class Telling(Part, frozen=True, kw_only=True):
    """Whom the software tells on entering a stage (reading 23)."""

    whom: tuple[words.Addressee, ...]
    clauses: Clauses
    text: str


class Requirement(Part, frozen=True, kw_only=True):
    """What has to have been done, or to be said, before a stage is entered (reading 20)."""

    clauses: Clauses
    title: str
    engaged: bool = False
    particulars: tuple[Literal["actions_to_date", "rationale"], ...] = ()


class Panel(Part, frozen=True, kw_only=True):
    """The make-up of a Resolution Panel (reading 29)."""

    clauses: Clauses
    title: str
    agencies: int
    body: words.Body
    decides: words.Post
    strength: words.Strength = "must"
    senior: bool = True
    where_possible: bool = False


class Representations(Part, frozen=True, kw_only=True):
    """What the panel hears before it decides (reading 30)."""

    clauses: Clauses
    title: str
    strength: words.Strength = "must"


class Reports(Part, frozen=True, kw_only=True):
    """Reports that the deciding body asks agencies for (reading 31).

    `title` is what the body owes, `report_title` what an agency owes that was asked.
    """

    clauses: Clauses
    title: str
    report_title: str
    strength: words.Strength = "must"


class Decision(Part, frozen=True, kw_only=True):
    """How the last stage is decided, and by whom.

    `clauses` are those of the referral. Routes exist where there is a panel to choose; where
    there is none, `owed` says that the decision itself is owed, as `title` and `strength` say.
    """

    by: words.Post
    clauses: Clauses
    title: str
    strength: words.Strength = "should"
    owed: bool = False
    panel: Panel | None = None
    representations: Representations | None = None
    reports: Reports | None = None


class Meets(Part, frozen=True, kw_only=True):
    """Who meets whom at a stage, post by post."""

    raising: words.PostTitle
    responding: words.PostTitle


class Stage(Part, frozen=True, kw_only=True):
    """One rung of the ladder.

    `tiers` are the clauses under which it is handed up inside the stage (reading 21); where
    there are none, `next_tier` does not belong here. An `optional` stage may be gone past.
    """

    id: words.StageId
    title: str
    name: str
    clauses: Clauses
    meets: Meets | None = None
    limits: tuple[Limit, ...] = ()
    duties: tuple[Duty, ...] = ()
    offers: tuple[Offer, ...] = ()
    tells: tuple[Telling, ...] = ()
    before_entering: tuple[Requirement, ...] = ()
    tiers: Clauses = ()
    optional: bool = False
    decision: Decision | None = None

    @functools.cached_property
    def owes(self) -> "NamedDuties":
        """Its duties by their names: the stage's and the place in it, from 1."""
        return tuple((f"{self.id}/{place}", duty) for place, duty in enumerate(self.duties, 1))

    @functools.cached_property
    def gate(self) -> "NamedDuties":
        """The duties that have to be done before it is left (reading 20)."""
        return tuple(each for each in self.owes if each[1].before_leaving)

    @functools.cached_property
    def left_undone(self) -> "NamedDuties":
        """The duties that end, done or not, when it is left (reading 18)."""
        return tuple(each for each in self.owes if each[1].ends_with_stage)

    @functools.cached_property
    def lasting(self) -> "NamedDuties":
        """The duties that neither leaving it nor an outcome ends (reading 18)."""
        return tuple(
            (name, duty)
            for name, duty in self.owes
            if not duty.ends_with_stage and duty.until is None
        )

    @functools.cached_property
    def asks_response(self) -> bool:
        """Whether a limit of it is for each agency's response (reading 10)."""
        return any(limit.for_ == "response" for limit in self.limits)


NamedDuties = tuple[tuple[str, Duty], ...]


class Skipping(Part, frozen=True, kw_only=True):
    """Starting higher, or going up by more than a stage (reading 26).

    Refused under `clauses`; `with_immediate_harm`: unless the child is thought at immediate
    harm and a reason is given.
    """

    clauses: Clauses
    with_immediate_harm: bool = False


class Filing(Part, frozen=True, kw_only=True):
    """Where every agency keeps its record (reading 25)."""

    clauses: Clauses
    title: str
    strength: words.Strength = "must"


class Way(Part, frozen=True, kw_only=True):
    """A way to end."""

    how: words.How
    title: str
    clauses: Clauses = ()


class Outcome(Part, frozen=True, kw_only=True):
    """How it may end, and what is owed and offered after it (reading 32)."""

    ways: tuple[Way, ...]
    confirmation: Duty | None = None
    offers: tuple[Offer, ...] = ()


class Visible(Part, frozen=True, kw_only=True):
    """What the partnership sees from a stage on (reading 33)."""

    from_: words.StageId = msgspec.field(name="from")
    sees: Literal["counts", "reference", "form", "all"]


class FlowchartBox(Part, frozen=True, kw_only=True):
    """One box of the document's own flowchart, in our own words; they stand in its order.

    Attributes:
        stage: the stage that it is a box of, in the line of boxes from start to end.
        beside: the stage beside whose box it stands, out of that line.
    """

    says: tuple[Place, ...]
    title: str | None = None
    stage: words.StageId | None = None
    beside: words.StageId | None = None


class FlowchartLimit(Part, frozen=True, kw_only=True):
    """A limit as the document's flowchart gives it, where it says so beside its text."""

    stage: words.StageId
    working_days: int
    clauses: Clauses


class Source(Part, frozen=True, kw_only=True):
    """The document itself.

    `website` is where its publisher publishes, as far as is known; pages lead there.
    """

    title: str
    publisher: str
    note: str | None = None
    website: str | None = None

    def __post_init__(self) -> None:
        """Hold the website to an address that a page can safely lead to."""
        if self.website is not None and not self.website.startswith("https://"):
            raise ValueError("a website begins with https://")


class Policy(Part, frozen=True, kw_only=True):
    """One version of one partnership's escalation policy."""

    id: str = msgspec.field(name="policy")
    title: str
    short_title: str
    partnership: Partnership
    version: str
    source: Source
    stages: tuple[Stage, ...]
    areas: Areas
    skipping: Skipping
    outcome: Outcome
    in_force_from: date | None = None
    review_due: date | None = None
    calendar: str = "england-and-wales"
    zone: str = "Europe/London"
    grounds: tuple[Ground, ...] = ()
    forms: tuple[Form, ...] = ()
    equivalents: tuple[Equivalent, ...] = ()
    immediate_harm: tuple[Duty, ...] = ()
    filing: Filing | None = None
    worker_is_told: Clauses = (words.Clause("reading-3"),)
    visibility: tuple[Visible, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    flowchart: tuple[FlowchartBox, ...] = ()
    flowchart_limits: tuple[FlowchartLimit, ...] = ()
    context: tuple[Place, ...] = ()
    service: tuple[Place, ...] = ()

    def stage(self, stage: words.StageId) -> Stage:
        """Return the stage of that id; KeyError is a fault of ours."""
        return self.stages[self.rungs[stage]]

    def rung(self, stage: words.StageId) -> int:
        """Return the place of a stage on the ladder, from 0."""
        return self.rungs[stage]

    @functools.cached_property
    def rungs(self) -> dict[words.StageId, int]:
        """The place of each stage on the ladder, from 0."""
        return {stage.id: rung for rung, stage in enumerate(self.stages)}

    @functools.cached_property
    def last(self) -> int:
        """The place of the last stage."""
        return len(self.stages) - 1

    def meets(self, rung: int) -> Meets:
        """Return who meets whom; at the last stage, those of the stage before (reading 14)."""
        return self._meetings[rung]

    @functools.cached_property
    def _meetings(self) -> tuple[Meets, ...]:
        found: list[Meets] = []
        for stage in self.stages:
            found.append(stage.meets or found[-1])
        return tuple(found)

    def form(self, form: words.FormId) -> Form | None:
        """Return a form of this policy, or None where it has no such form."""
        return next((each for each in self.forms if each.id == form), None)
