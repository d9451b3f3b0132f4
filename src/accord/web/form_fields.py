"""The fields of a policy's form as questions."""

from collections.abc import Callable, Iterator

from accord.engine import policy as policies
from accord.web import statement_fields
from accord.web.act_form import Field, Scene

SHORT = ("date_of_alert", "child_name", "child_birth_date", "response_date", "stage_4_date")
"""Fields that take a line: days, and a name."""

ROWS = {
    "from": 2, "to": 2, "practitioner": 2, "service": 2, "line_manager": 2, "concerns": 10,
    "escalation": 10, "actions_to_date": 10,
}  # fmt: skip
"""Boxes that are lower or higher than others: a name with its post, a whole story."""

OF_THE_READER = ("response", "response_date", "resolution", "stage_4_date")
"""What whoever gets the form says later."""

HINTS = {
    "child_name": "Only what your agencies use between them. Accord does not know the name.",
    "child_birth_date": "Leave it empty unless the form is no use without it.",
    "actions_to_date": "Taken from the record. Change it as you need.",
    "concerns": "Taken from what was raised. Change it as you need.",
}


def of(scene: Scene) -> tuple[Field, ...]:
    """Return a question for each field of the form that is to be sent."""
    form = next((each for each in scene.speaker.policy.forms if each.id == scene.form), None)
    if form is None:
        return ()
    if not form.fields:
        # a form whose fields the document does not give: the statement for who decides
        return statement_fields.fields(scene)
    own = [each for each in form.fields if each.id not in OF_THE_READER]
    later = [each for each in form.fields if each.id in OF_THE_READER]
    return (
        *_asked(own, heading=form.title, intro=FILLED),
        *_asked(later, heading="For whoever gets the form", intro=LATER),
    )


FILLED = (
    "Filled in from the record where it says so already. Read it, and change what is not right."
)
LATER = (
    "Leave these empty when you send it. Whoever gets it answers here in Accord; write their "
    "answer down only if it reached you on paper."
)


def is_short(field: str) -> bool:
    """Test whether a field takes a line, and no more."""
    return field in SHORT


def _asked(fields: list[policies.Field], *, heading: str, intro: str) -> Iterator[Field]:
    for place, each in enumerate(fields):
        yield Field(
            name=f"form.{each.id}",
            kind="line" if is_short(each.id) else "words",
            label=each.title,
            hint=HINTS.get(each.id, ""),
            given=_known(each.id),
            beside=True,
            rows=ROWS.get(each.id, 5),
            heading="" if place else heading,
            intro="" if place else intro,
        )


def _known(field: str) -> Callable[[Scene], str | None]:
    return lambda scene: scene.known.get(field)
