"""Forms of bringing somebody in: naming, telling, referring, sending a form."""

from accord.web import act_choices as choices
from accord.web import form_fields
from accord.web.act_form import ActForm, Field

FORMS: dict[str, ActForm] = {
    "name_counterpart": ActForm(
        title="Name somebody for your agency",
        hint="The person you name sees the whole of it at once, and is told.",
        button="Name this person",
        fields=(
            Field(name="party", kind="fixed", given=choices.naming),
            Field(
                name="post", kind="one", label="As what?", options=choices.titles,
                given=choices.first_title, missing="Choose as what they take part.",
            ),
            Field(
                name="who", kind="pick", label="Who?", options=lambda scene: scene.colleagues,
                missing="Choose the person.",
            ),
        ),
    ),
    "inform": ActForm(
        title="Write down whom you told",
        fields=(
            Field(
                name="who", kind="pick", label="Whom did you tell?", options=choices.tellable,
                given=choices.to_be_told, missing="Choose whom you told.",
            ),
            Field(
                name="about", label="What did you tell them? (optional)",
                hint="They can read this here, and nothing else of the escalation.",
            ),
        ),
    ),
    "refer": ActForm(
        title="Write down a referral",
        fields=(
            Field(
                name="to", kind="line", label="Referred to", hint="For example MASH.",
                given=choices.to_be_referred,
                missing="Say to whom it was referred.",
            ),
        ),
    ),
    "engage_board_members": ActForm(
        title="Bring in the partnership's members",
        hint="An agency's member on the partnership sees the escalation from being brought in.",
        fields=(
            Field(
                name="agencies", kind="many", label="From which agencies?",
                options=choices.with_members, given=lambda scene: scene.standing.agencies.all,
                missing="Choose at least one agency.",
            ),
        ),
    ),
    "next_tier": ActForm(
        title="Hand it to the next tier of management",
        fields=(Field(name="tiers", kind="line", label="To whom? (their post, optional)"),),
    ),
    "send_form": ActForm(
        title="Fill in a form and send it",
        hint="Whoever gets the form reads what you write here, and so do both sides.",
        button="Send the form",
        fields=(
            Field(
                name="form", kind="hidden", label="The form", options=choices.forms,
                given=choices.form_to_send, missing="Choose one of the policy's forms.",
            ),
            Field(
                name="to", kind="many", label="To whom?", options=choices.form_readers,
                when=choices.has_several_readers, given=choices.every_reader,
                missing="Choose at least one who gets the form.",
                hint="Take away the tick from whoever does not get it this time.",
            ),
        ),
        more=form_fields.of,
    ),
    "change_child": ActForm(
        title="Note a change for the child",
        hint="Answer only what has changed.",
        fields=(
            Field(
                name="on_protection_plan", kind="yes", label="On a child protection plan?",
                options=choices.CHANGED,
            ),
            Field(name="looked_after", kind="yes", label="Looked after?", options=choices.CHANGED),
            Field(name="in_need", kind="yes", label="A child in need?", options=choices.CHANGED),
            Field(
                name="immediate_harm", kind="yes", label="In immediate danger?",
                options=choices.CHANGED, hint="If so, ring 999 first.",
            ),
        ),
    ),
}  # fmt: skip
