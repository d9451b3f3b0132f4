"""How something reached the office: what is asked first wherever it enters for an agency."""

from collections.abc import Iterable

from accord.engine import events
from accord.services.entering import Source
from accord.web import act_choices
from accord.web.act_form import Field

HOW = act_choices.listed(
    ("telephone", "By telephone"),
    ("letter", "By letter"),
    ("email", "By e-mail"),
    ("form", "On a form on paper"),
    ("in-person", "In person"),
)

FIELDS = (
    Field(
        name="entered.how", kind="one", label="How did it reach you?", options=HOW,
        missing="Choose how it reached you.", beside=True,
    ),
    Field(
        name="entered.from", kind="line", label="Who did it come from?", beside=True,
        hint="Name and post, for example: A. Example, head of the school. Both sides read it.",
        missing="Say who it came from.",
    ),
)  # fmt: skip


def source(account: Iterable[events.Line]) -> Source:
    """Return from what something is entered, as it was typed."""
    said = {line.id: line.text for line in account}
    return Source(how=said.get("entered.how", ""), from_=said.get("entered.from", ""))


def others(account: Iterable[events.Line]) -> tuple[events.Line, ...]:
    """Return what else is written down beside it."""
    return tuple(line for line in account if not line.id.startswith(events.ENTERED))


WHAT = {
    "discuss": "A talk with the other side",
    "consult": "Advice that they took",
    "respond": "Their answer",
    "propose": "A way to end it that they offer",
    "decline": "That it is not theirs to answer",
    "name_counterpart": "Who takes part for them",
    "inform": "Whom they told",
    "refer": "A referral that they made",
    "consider_meeting": "Whether they call a professionals' meeting",
    "engage_board_members": "That they brought in members of the partnership",
    "next_tier": "That they handed it to the next tier of management",
    "send_form": "A form that they sent",
    "vary_limit": "Another limit that was agreed",
    "protect_by": "A day by which the child has to be safe",
    "change_child": "What has changed for the child",
    "escalate": "That they take it to the next stage",
    "agree_plan": "A plan that was agreed",
    "plan_done": "That something promised was done",
    "resolve": "That it is settled",
    "confirm": "That they confirm the outcome",
    "file_record": "That they have it in their own files",
    "debrief": "A debrief",
    "withdraw": "That they withdraw it",
    "reopen": "That they take it up again",
    "close": "That it can be closed",
}
"""Every act of a side, as an office speaks of what an agency did."""
