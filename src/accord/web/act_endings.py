"""Forms of plans, of ending a disagreement, and of what comes after."""

from accord.web import act_choices as choices
from accord.web.act_form import ActForm, Field

_REASON = Field(name="reason", label="Why", missing="Say why.")

FORMS: dict[str, ActForm] = {
    "agree_plan": ActForm(
        title="Write down a plan that was agreed",
        fields=(
            Field(
                name="actions", kind="actions", label="Actions", options=choices.promisers,
                missing="Say at least one action.",
            ),
        ),
    ),
    "plan_done": ActForm(
        title="Note that something promised was done",
        fields=(
            Field(
                name="what", kind="one", label="What was done?", options=choices.promised,
                missing="Choose what was done.",
            ),
        ),
    ),
    "resolve": ActForm(
        title="Say that it is settled",
        hint="Your side raised it, so your side says when it is settled.",
        button="End the disagreement",
        fields=(
            Field(
                name="how", kind="one", label="How?", options=choices.ways, missing="Choose how."
            ),
            Field(
                name="agreement", label="What was agreed", missing="Say what was agreed.",
                hint="What will happen now, in words that both sides would use.",
            ),
            Field(
                name="outstanding", kind="actions", label="Still to be done (optional)",
                options=choices.promisers,
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
        hint="It goes on at the stage where it ended, with a new limit.",
        button="Take it up again",
        fields=(_REASON,),
    ),
    "close": ActForm(
        title="Close it",
        hint="Nothing can be added once it is closed, except corrections.",
        button="Close it",
    ),
}  # fmt: skip
