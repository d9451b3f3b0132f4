"""Forms of limits, of going up, and of the last stage."""

from accord.web import act_choices as choices
from accord.web import act_hearing, statement_fields
from accord.web.act_form import ActForm, Field

NEW_LIMIT = Field(name="due", kind="due", label="The new limit", missing="Give the new day.")
REASON = Field(name="reason", label="Why this day?", missing="Say why.")

ALONE = ActForm(
    title="Move the limit without their agreement",
    hint="The policy wants every agency to agree. Where you cannot wait for that, say why.",
    button="Move the limit",
    fields=(NEW_LIMIT, Field(name="agreed_by", kind="fixed", given=choices.own_agency), REASON),
)
"""A limit that one agency moves by itself."""

FORMS: dict[str, ActForm] = {
    "vary_limit": ActForm(
        title="Agree another limit for this stage",
        hint="The other side has to agree. To protect the child sooner, set an earlier day.",
        button="Move the limit",
        fields=(
            NEW_LIMIT,
            Field(
                name="agreed_by", kind="many", label="Who has agreed?", options=choices.agencies,
                missing="Choose who has agreed.",
            ),
            REASON,
        ),
    ),
    "protect_by": ActForm(
        title="Set a day that protects the child",
        hint="It holds through later stages too. The other side cannot make it later.",
        button="Set this day",
        fields=(
            Field(
                name="due", kind="due", label="The child has to be safe by",
                hint="Any day counts, weekends too. Leave the time empty for the end of that day.",
                missing="Give the day.",
            ),
            Field(name="reason", label="Why it cannot wait longer", missing="Say why."),
        ),
    ),
    "escalate": ActForm(
        title="Take it to the next stage",
        hint="The people of the next stage are told at once, on both sides.",
        button="Take it to the next stage",
        fields=(
            Field(
                name="to", kind="pick", label="To which stage?", options=choices.later_stages,
                when=choices.may_skip, given=lambda scene: choices.later_stages(scene)[0].value,
            ),
            Field(
                name="reason", label="Why does it go on?",
                hint="What is still not agreed, and what it means for the child.",
                missing="Say why it goes on.",
            ),
            Field(
                name="actions_to_date", label="What has been done so far?", rows=10,
                given=statement_fields.done_so_far,
                when=choices.asked_on_going_up("actions_to_date"),
            ),
            Field(
                name="rationale", label="What is your professional reasoning?",
                when=choices.asked_on_going_up("rationale"),
            ),
        ),
        more=statement_fields.on_going_up,
    ),
    "choose_route": ActForm(
        title="Choose how it is settled",
        fields=(
            Field(
                name="route", kind="one", label="How?",
                options=choices.listed(
                    ("direct", "Directly, with the senior managers"), ("panel", "By a panel")
                ),
                missing="Choose how it is settled.",
            ),
        ),
    ),
    "appoint_panel": ActForm(
        title="Appoint the panel",
        hint="Its members see all of it from then on, and they and both sides are told.",
        button="Appoint the panel",
        fields=(
            Field(
                name="members", kind="members", label="Members",
                options=lambda scene: scene.partnership, missing="Choose at least one agency.",
                when=choices.has_a_panel,
                given=lambda scene: tuple(each.member for each in scene.seats),
            ),
            Field(
                name="member", kind="names", beside=True, when=lambda scene: scene.asks_names,
                given=lambda scene: scene.seats,
            ),
            Field(
                name="reason", label="Why an agency cannot be there (optional)",
                when=choices.where_possible,
            ),
            Field(
                name="meeting", kind="meeting", beside=True, when=choices.has_a_panel,
                label="When does the panel meet? (optional)", given=choices.next_meeting,
            ),
            Field(
                name="papers_by", kind="day", beside=True, when=choices.has_a_panel,
                label="By when are papers wanted? (optional)", given=choices.papers_by,
                hint="Both sides are told this day, with what they are asked for.",
            ),
        ),
    ),
    "hear": act_hearing.HEAR,
    "request_report": ActForm(
        title="Ask an agency for a report",
        button="Ask for the report",
        fields=(
            Field(
                name="agency", kind="pick", label="Which agency?",
                options=lambda scene: scene.partnership, missing="Choose the agency.",
            ),
            Field(name="due", kind="due", label="By when? (optional)"),
            Field(
                name="meeting", kind="meeting", beside=True, given=choices.next_meeting,
                label="When does the subgroup meet next? (optional)",
                hint="The agency and both sides see it.",
            ),
        ),
    ),
    "report": ActForm(
        title="Write down that a report came",
        fields=(
            Field(
                name="agency", kind="pick", label="From which agency?",
                options=lambda scene: scene.partnership, missing="Choose the agency.",
                given=lambda scene: scene.chosen or None,
            ),
            Field(
                name="report", beside=True, rows=12, label="What it says (optional)",
                hint="The words of the report, or what matters of it. A file can come with it.",
            ),
        ),
    ),
    "decide": act_hearing.DECIDE,
}  # fmt: skip
