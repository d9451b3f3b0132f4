"""Forms of what is told to who decides: representations, connections of members, the decision."""

from collections.abc import Callable

from accord.web import act_choices as choices
from accord.web.act_form import ActForm, Field, Scene, Sent

CONNECTION = (
    "Do you, or does anybody close to you, have a connection with this child or with this decision?"
)

CONFLICT = ActForm(
    title="Say whether you have a connection",
    hint="The chair needs to know before the panel meets. The chair and both sides read it.",
    button="Give this answer",
    fields=(
        Field(name="who", kind="fixed", given=lambda scene: "partnership.chair"),
        Field(
            name="conflict", kind="declared", beside=True, label=CONNECTION,
            missing="Choose yes or no.",
        ),
    ),
)  # fmt: skip
"""What a panel's member is asked."""

REPRESENTATION = ActForm(
    title="Send what your side has to say",
    hint="Whoever decides reads it, and so does the other side.",
    button="Send it",
    fields=(
        Field(name="who", kind="fixed", given=choices.who_hears),
        Field(
            name="representation", beside=True, rows=14, label="What your side has to say",
            hint="What you want decided, and why: for the child, in your own words.",
            missing="Write what your side has to say.",
        ),
    ),
)  # fmt: skip
"""A side's representation in writing, as a step of its own: hearing is the partnership's to do."""


def _sent(part: Callable[[Sent], str]) -> Callable[[Scene], str | None]:
    return lambda scene: part(scene.sent) if scene.sent is not None else None


SENT = ActForm(
    title="Write down what was sent as heard",
    hint="Their words stand with it as they sent them.",
    button="Write it down as heard",
    fields=(
        Field(name="from_", kind="fixed", given=_sent(lambda sent: sent.side)),
        Field(name="way", kind="fixed", beside=True, given=lambda scene: "In writing"),
        Field(name="spoke", kind="fixed", beside=True, given=_sent(lambda sent: sent.who)),
        Field(
            name="representation", kind="fixed", beside=True, given=_sent(lambda sent: sent.text)
        ),
    ),
)
"""A representation that a side sent in writing, heard with one press."""

HEAR = ActForm(
    title="Write down that a side was heard",
    fields=(
        Field(
            name="from_", kind="one", label="Who was heard?", options=choices.unheard,
            missing="Choose who was heard.",
        ),
        Field(
            name="way", kind="one", beside=True, label="How? (optional)",
            options=choices.listed(
                ("In person", "In person"), ("By telephone or video", "By telephone or video"),
                ("In writing", "In writing"),
            ),
        ),
        Field(name="spoke", kind="line", beside=True, label="Who spoke for them? (optional)"),
        Field(
            name="representation", beside=True, rows=10, label="What they said (optional)",
            hint="In their own words where you can. Both sides read it.",
        ),
        Field(name="present", beside=True, rows=3, label="Who was there? (optional)"),
    ),
)  # fmt: skip

_DECISION = (
    Field(
        name="decision", label="The decision", missing="Write the decision.",
        hint="What is decided, in words that both sides can act on.",
    ),
    Field(name="reasons", beside=True, label="Why (optional)", rows=8),
    Field(
        name="dissent", beside=True, rows=4, label="Who saw it otherwise, and why (optional)",
    ),
    Field(
        name="present", beside=True, rows=3, label="Who decided, and who was there (optional)",
    ),
    Field(
        name="actions", kind="actions", then="agree_plan", options=choices.promisers,
        label="What is to be done (optional)",
        intro="What is to be done stands as a plan from then on: people find theirs in My work.",
    ),
)  # fmt: skip

DECIDE = ActForm(
    title="Give the decision",
    hint="It ends the disagreement, and both sides are told at once.",
    button="Give the decision",
    fields=_DECISION,
)

DECIDED = ActForm(
    title="Write down what was decided",
    hint="It ends the disagreement, and both sides are told at once.",
    button="Put the decision on record",
    fields=_DECISION,
)
"""A decision that somebody else of the partnership gave."""
