"""Forms of what is said between people: advice, talks, meetings, answers, offers."""

from accord.web import act_choices as choices
from accord.web.act_form import ActForm, Field

_REASON = Field(name="reason", label="Why", missing="Say why.")
_OWN = Field(name="agency", kind="fixed", given=choices.own_of_several)

_WITH_WHOM = (
    Field(
        name="agency", kind="one", label="With which agency?", options=choices.responding,
        when=choices.raising_with_several, missing="Choose the agency you talked with.",
    ),
    Field(
        name="agency", kind="fixed", given=choices.own_of_several,
        when=lambda scene: not choices.raising_with_several(scene),
    ),
)  # fmt: skip
_OUTCOME = Field(
    name="outcome", kind="one", label="What came of it?",
    options=choices.listed(
        ("unresolved", "We do not agree yet"),
        ("resolved", "We came to an understanding", "It does not end anything yet."),
        ("no_response", "Nobody answered"),
    ),
    missing="Choose what came of it.",
)  # fmt: skip
_SAID = (
    Field(
        name="why_unsafe", label="Why is it unsafe for the child? (if you said it)",
        hint="Say here what was said in this talk. Leave it empty if it was not spoken of.",
    ),
    Field(name="change_wanted", label="What should change? (if you said it)"),
    Field(name="impact_on_child", label="What does it mean for the child? (if you said it)"),
)  # fmt: skip

MEETING = ActForm(
    title="Write down a meeting",
    hint="It counts as a talk between the two sides.",
    fields=(
        *_WITH_WHOM,
        Field(
            name="mode", kind="hidden", options=choices.listed(("meeting", "In a meeting")),
            given=lambda scene: "meeting",
        ),
        Field(
            name="present", label="Who was there? (optional)", beside=True,
            hint="Names and posts. Both sides read it.",
        ),
        Field(
            name="notes", label="What was said? (optional)", beside=True,
            hint="What matters for the child. Your own minutes stay in your agency's file.",
        ),
        _OUTCOME,
        *_SAID,
    ),
)  # fmt: skip
"""A talk that was a meeting: with who was there, and notes."""

FORMS: dict[str, ActForm] = {
    "consult": ActForm(
        title="Write down advice you took",
        fields=(
            Field(
                name="with_", kind="one", label="Whom did you ask?", options=choices.advisers,
                missing="Choose whom you asked.",
                hint="If one person alone holds that post, they can see this from then on.",
            ),
            Field(name="advice", label="What did they advise? (optional)"),
        ),
    ),
    "discuss": ActForm(
        title="Write down a talk with the other side",
        hint="If you tried and nobody answered, write that down too: it counts as an attempt.",
        fields=(
            *_WITH_WHOM,
            Field(
                name="mode", kind="one", label="How did you talk?",
                options=choices.listed(
                    ("face-to-face", "Face to face"), ("telephone", "By telephone"),
                    ("video", "By video"),
                    ("meeting", "In a meeting", "The link above asks who was there as well."),
                    ("email", "By e-mail", "Only where you could not talk."),
                ),
                missing="Choose how you talked, or tried to.",
            ),
            _OUTCOME,
            *_SAID,
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
}  # fmt: skip
