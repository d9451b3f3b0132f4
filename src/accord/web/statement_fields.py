"""The statement for who decides as questions, each filled in from the record."""

from collections.abc import Callable

from accord.web import act_choices as choices
from accord.web import headings
from accord.web.act_form import Field, Scene

KIND = "statement"
"""The first part of the id under which each part is kept beside the step."""

ROWS = {"concern": 10, "said": 12, "done": 10, "limits": 5, "departures": 4}
INTRO = (
    "Filled in from the record. Read it, and change what is not right. Whoever decides reads it "
    "first, and so do both sides."
)
HINTS = {
    "departures": "Leave it empty if everything was done as the policy asks.",
}


def fields(scene: Scene) -> tuple[Field, ...]:
    """Return a question for each part of the statement, all filled in from the record."""
    # who is asked by the policy itself what was done is asked once
    asked = [
        part
        for part in headings.STATEMENT
        if part != "done" or not choices.asked_on_going_up("actions_to_date")(scene)
    ]
    return tuple(
        Field(
            name=f"{KIND}.{part}",
            label=headings.STATEMENT[part],
            hint=HINTS.get(part, ""),
            given=_given(f"{KIND}.{part}"),
            beside=True,
            rows=ROWS[part],
            heading="" if place else "The statement for who decides",
            intro="" if place else INTRO,
        )
        for place, part in enumerate(asked)
    )


def on_going_up(scene: Scene) -> tuple[Field, ...]:
    """Return those questions where the next stage is the last one; none at any other."""
    return fields(scene) if goes_to_last(scene) else ()


def goes_to_last(scene: Scene) -> bool:
    """Test whether the next stage is the one at which somebody decides."""
    return len(choices.later_stages(scene)) == 1


def done_so_far(scene: Scene) -> str | None:
    """Return what has been done so far, where that is gathered."""
    return scene.known.get(f"{KIND}.done")


def _given(part: str) -> Callable[[Scene], str | None]:
    return lambda scene: scene.known.get(part)
