"""Forms of plans, of ending a disagreement, and of what comes after."""

import msgspec

from accord.web import act_choices as choices
from accord.web import act_ending_choices as endings
from accord.web.act_form import ActForm, Field

_REASON = Field(name="reason", label="Why", missing="Say why.")

FORMS: dict[str, ActForm] = {
    "agree_plan": ActForm(
        title="Write down a plan that was agreed",
        fields=(
            Field(
                name="actions", kind="actions", label="Actions", options=choices.promisers,
                given=endings.promised_again, missing="Say at least one action.",
            ),
        ),
    ),
    "plan_done": ActForm(
        title="Note that something promised was done",
        button="It is done",
        fields=(
            Field(
                name="what", kind="promise", label="What was done?", options=endings.promised,
                given=endings.led_here, missing="Choose what was done.",
            ),
        ),
    ),
    "resolve": ActForm(
        title="Say that it is settled",
        hint="Your side raised it, so your side says when it is settled.",
        button="End the disagreement",
        fields=(
            Field(
                name="how", kind="one", label="How?", options=endings.ways, missing="Choose how."
            ),
            Field(
                name="agreement", label="What was agreed", missing="Say what was agreed.",
                hint="What will happen now, in words that both sides would use. They are asked to "
                "confirm these words.",
                given=endings.offered,
            ),
            Field(
                name="outstanding", kind="actions", options=choices.promisers,
                label="What is still to be done, by whom, by when? (optional)",
            ),
        ),
    ),
    "confirm": ActForm(
        title="Confirm the outcome in writing",
        button="Confirm the outcome",
        fields=(
            Field(
                name="party", kind="fixed", given=choices.own_agency, when=choices.has_own_agency
            ),
            Field(
                name="party", kind="one", label="For which agency?", options=choices.agencies,
                when=choices.has_no_agency, missing="Choose the agency.",
            ),
            Field(
                name="right", kind="tick", label="Is it right?", beside=True,
                options=choices.listed(("yes", "This is what was agreed, or decided")),
                missing="Tick that this is what was agreed. If it is not, do not confirm it: "
                "say so by the link above.",
            ),
            Field(
                name="confirmed", label="Anything to add? (optional)", beside=True, rows=3,
                hint="Both sides read it. It changes nothing in what was agreed.",
            ),
        ),
    ),
    "file_record": ActForm(
        title="Say that your agency has it in its own files",
        hint="What was done and decided is written down there, and shared with who has to know.",
        fields=(
            Field(
                name="agency", kind="fixed", given=choices.own_agency, when=choices.has_own_agency
            ),
            Field(
                name="agency", kind="one", label="Which agency has it?", options=choices.agencies,
                when=choices.has_no_agency, missing="Choose the agency.",
            ),
            Field(
                name="file_reference", kind="line", beside=True, when=choices.has_own_agency,
                label="Where is it filed? (optional)",
                hint="The file's own number, and where it is kept. Only your agency reads it here.",
            ),
        ),
    ),
    "debrief": ActForm(title="Write down a debrief"),
    "withdraw": ActForm(
        title="Withdraw the concern",
        hint="Your side raised it, and can take it back. What is on record stays.",
        button="Withdraw it",
        fields=(_REASON,),
    ),
    "reopen": ActForm(
        title="Take it up again",
        button="Take it up again",
        fields=(msgspec.structs.replace(_REASON, given=endings.why_again),),
    ),
    "close": ActForm(
        title="Close it",
        hint="Nothing can be added once it is closed, except corrections.",
        button="Close it",
    ),
}  # fmt: skip
