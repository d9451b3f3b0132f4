"""Drafts that tests of raising write: begun, answered, finished."""

from uuid import UUID, uuid4

from service_world import AT, World

from accord.desk.writing import Writing
from accord.engine.policy import Policy
from accord.library import policies
from accord.services import drafts

GSCP = policies.by_id("gscp").policy
SAID = "She was sent home, and nobody asked her."


def begun(person: UUID, *, at=AT, immediate_harm: bool = False) -> UUID:
    draft = uuid4()
    drafts.begin(draft, person=person, at=at, immediate_harm=immediate_harm)
    return draft


def answer(
    draft: UUID, person: UUID, question: str, *, at=AT, policy: Policy = GSCP, **answers
) -> Writing:
    return drafts.answer(
        draft, person=person, question=question, policy=policy, at=at, **answers
    )  # fmt: skip


def finished(
    people: World, *, at=AT, policy: Policy = GSCP, writer: UUID | None = None, **changes
) -> UUID:
    """Write a draft in which nothing is missing; of the school's practitioner unless told."""
    who = writer or people.school.practitioner
    draft = begun(who, at=at)
    answers: dict[str, dict[str, object]] = {
        "agency": {"responding": (people.social_care.slug,)},
        "person": {"counterpart": people.social_care.practitioner},
        "talked": {},
        "child": {"child": ("looked_after",), "child_reference": "HERON 7"},
        "about": {"areas": ("levels-of-need",)},
        "what-happened": {"what_happened": SAID},
        "more-about-it": {},
        "earlier-day": {},
    }
    for question, said in (answers | changes).items():
        answer(draft, who, question, at=at, policy=policy, **said)
    return draft
