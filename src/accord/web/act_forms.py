"""Every act's form: one table from act to title, button and questions."""

from typing import Any

import msgspec

from accord.engine import acts
from accord.engine import policy as policies
from accord.web import act_choices as choices
from accord.web import act_fields
from accord.web.act_fields import Field, Scene
from accord.web.reading_forms import Problem, Typed, Unreadable


class ActForm(msgspec.Struct, frozen=True, kw_only=True):
    """How an act is asked for.

    Attributes:
        title: the page's heading, and the link that leads to it.
        hint: what it is for, in one sentence.
    """

    title: str
    hint: str = ""
    button: str = "Put it on record"
    fields: tuple[Field, ...] = ()


def asked(form: ActForm, scene: Scene) -> tuple[Field, ...]:
    """Return the questions that are put here."""
    return tuple(each for each in form.fields if each.when(scene))


def built(do: str, typed: Typed, scene: Scene) -> tuple[acts.Act, tuple[Problem, ...]]:
    """Return the act that was typed, and what could not be taken of it."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in asked(FORMS[do], scene):
        try:
            value = act_fields.read(field, typed, scene)
        except Unreadable as unreadable:
            problems += unreadable.problems
        else:
            values[field.name] = value if value != () else None
    act = acts.BY_NAME[do](**values)
    if do == "change_child" and act == acts.ChangeChild() and not problems:
        problems.append(Problem("on_protection_plan", "Say what has changed."))
    return act, tuple(problems)


def first_typed(do: str, scene: Scene) -> dict[str, list[str]]:
    """Return what stands in a form before anything is typed."""
    typed: dict[str, list[str]] = {}
    for field in asked(FORMS[do], scene):
        if field.given is not None:
            typed |= act_fields.write(field, field.given(scene), scene)
    return typed


def guidance(do: str, scene: Scene) -> tuple[policies.Guidance, ...]:
    """Return the policy's advice for an act at this stage."""
    policy = scene.speaker.policy
    here = {do} | ({str(scene.standing.stage)} if do in _TALKS else set())
    return tuple(each for each in policy.guidance if here.intersection(each.at))


_TALKS = ("discuss", "respond", "propose")
"""Acts beside which a stage's own advice stands: it is about how the two sides meet."""


_REASON = Field(name="reason", label="Why", missing="Say why.")
_OWN = Field(name="agency", kind="fixed", given=choices.own_of_several)

FORMS: dict[str, ActForm] = {
    "discuss": ActForm(
        title="Write down a talk with the other side",
        hint="If you tried and nobody answered, write that down too: it counts as an attempt.",
        fields=(
            Field(
                name="agency", kind="one", label="With which agency?", options=choices.responding,
                when=choices.raising_with_several, missing="Choose the agency you talked with.",
            ),
            Field(
                name="agency", kind="fixed", given=choices.own_of_several,
                when=lambda scene: not choices.raising_with_several(scene),
            ),
            Field(
                name="mode", kind="one", label="How did you talk?",
                options=choices.listed(
                    ("face-to-face", "Face to face"), ("telephone", "By telephone"),
                    ("video", "By video"), ("meeting", "In a meeting"), ("email", "By e-mail"),
                ),
                missing="Choose how you talked, or tried to.",
            ),
            Field(
                name="outcome", kind="one", label="What came of it?",
                options=choices.listed(
                    ("unresolved", "We do not agree yet"),
                    ("resolved", "We came to an understanding", "It does not end anything yet."),
                    ("no_response", "Nobody answered"),
                ),
                missing="Choose what came of it.",
            ),
            Field(
                name="why_unsafe", label="Why is it unsafe for the child? (if you said it)",
                hint="Say here what was said in this talk. Leave it empty if it was not spoken of.",
            ),
            Field(name="change_wanted", label="What should change? (if you said it)"),
            Field(
                name="impact_on_child", label="What does it mean for the child? (if you said it)"
            ),
        ),
    ),
    "consult": ActForm(
        title="Write down advice you took",
        fields=(
            Field(
                name="with_", kind="one", label="Whom did you ask?", options=choices.advisers,
                missing="Choose whom you asked.",
                hint="Whoever you choose can see this escalation from then on.",
            ),
            Field(name="advice", label="What did they advise? (optional)"),
        ),
    ),
    "respond": ActForm(
        title="Answer for your agency",
        hint="This is your agency's formal answer at this stage.",
        button="Give the answer",
        fields=(_OWN, Field(name="response", label="Your answer", missing="Write your answer.")),
    ),
    "propose": ActForm(
        title="Offer a way to end it",
        hint="The side that raised it decides: they end it on this, or go on.",
        button="Make the offer",
        fields=(
            _OWN,
            Field(name="agreement", label="What you offer", missing="Write what you offer."),
        ),
    ),
    "decline": ActForm(
        title="Say that it is not yours to answer",
        hint="It goes back to the side that raised it, and stops nothing.",
        fields=(
            _OWN,
            Field(
                name="reason", label="Why, and whose is it?", missing="Say why, and whose it is."
            ),
        ),
    ),
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
                missing="Say to whom it was referred.",
            ),
        ),
    ),
    "consider_meeting": ActForm(
        title="Consider a professionals' meeting",
        fields=(
            Field(
                name="convened", kind="yes", label="Is a meeting called?", options=choices.YES_NO,
                missing="Choose whether a meeting is called.",
            ),
            _REASON,
        ),
    ),
    "engage_board_members": ActForm(
        title="Bring in the partnership's members",
        hint="An agency's member on the partnership sees the escalation from being brought in.",
        fields=(
            Field(
                name="agencies", kind="many", label="From which agencies?",
                options=choices.agencies, given=lambda scene: scene.standing.agencies.all,
                missing="Choose at least one agency.",
            ),
        ),
    ),
    "next_tier": ActForm(
        title="Hand it to the next tier of management",
        fields=(Field(name="tiers", kind="line", label="To whom? (their post, optional)"),),
    ),
    "send_form": ActForm(
        title="Write down that a form was sent",
        fields=(
            Field(
                name="form", kind="one", label="Which form?", options=choices.forms,
                given=choices.only_form,
                missing="Choose the form.",
            ),
            Field(
                name="to", kind="many", label="To whom? (nobody chosen means everybody it goes to)",
                options=choices.form_readers,
            ),
        ),
    ),
    "vary_limit": ActForm(
        title="Agree another limit for this stage",
        hint="Every agency has to agree first; the record says that you wrote so. "
        "To protect the child sooner, set an earlier day instead.",
        button="Move the limit",
        fields=(
            Field(name="due", kind="due", label="The new limit", missing="Give the new day."),
            Field(
                name="agreed_by", kind="many", label="Who has agreed?", options=choices.agencies,
                missing="Choose who has agreed.",
            ),
            _REASON,
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
                name="actions_to_date", label="What has been done so far?",
                when=choices.asked_on_going_up("actions_to_date"),
            ),
            Field(
                name="rationale", label="What is your professional reasoning?",
                when=choices.asked_on_going_up("rationale"),
            ),
        ),
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
        fields=(
            Field(
                name="members", kind="members", label="Members",
                options=lambda scene: scene.partnership, missing="Choose at least one agency.",
            ),
            Field(
                name="reason", label="Why an agency cannot be there (optional)",
                when=choices.where_possible,
            ),
        ),
    ),
    "hear": ActForm(
        title="Write down that a side was heard",
        fields=(
            Field(
                name="from_", kind="one", label="Who was heard?", options=choices.sides,
                missing="Choose who was heard.",
            ),
        ),
    ),
    "request_report": ActForm(
        title="Ask an agency for a report",
        button="Ask for the report",
        fields=(
            Field(
                name="agency", kind="pick", label="Which agency?",
                options=lambda scene: scene.partnership, missing="Choose the agency.",
            ),
            Field(name="due", kind="due", label="By when? (optional)"),
        ),
    ),
    "report": ActForm(
        title="Write down that a report came",
        fields=(
            Field(
                name="agency", kind="pick", label="From which agency?",
                options=lambda scene: scene.partnership, missing="Choose the agency.",
            ),
        ),
    ),
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
    "decide": ActForm(
        title="Give the decision",
        hint="It ends the disagreement, and both sides are told at once.",
        button="Give the decision",
        fields=(
            Field(name="decision", label="The decision, and why", missing="Write the decision."),
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
    "correct": ActForm(
        title="Correct something in the record",
        hint="Nothing is erased: the entry stays, with your correction beside it.",
        button="Add the correction",
    ),
    "close": ActForm(
        title="Close it",
        hint="Nothing can be added once it is closed, except corrections.",
        button="Close it",
    ),
}  # fmt: skip
"""Every act but `raise`, which has pages of its own, and how it is asked for."""
