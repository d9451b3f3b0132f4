"""Who of an office entered something for an agency, and from what: a sentence of its own."""

from accord.engine import events
from accord.queries.history import Step
from accord.web import headings
from accord.web.speaking import Speaker


def sentence(step: Step, speaker: Speaker) -> str:
    """Return who typed a step for which agency, and from what; empty where who acted did."""
    if not step.entered_for:
        return ""
    said = {line.id.removeprefix(events.ENTERED): line.text for line in step.lines}
    who = speaker.person(step.actor)
    typed = f"{who} of the partnership's office" if who else "the partnership's office"
    came, whose = CAME.get(said.get("how", ""), ("", ""))
    source = whose.format(said["from"]) if whose and said.get("from") else came
    for_ = speaker.agency(step.entered_for)
    return f"Entered by {typed} for {for_}{f', {source}' if source else ''}."


CAME = {
    "telephone": ("from a telephone call", "from a telephone call of {}"),
    "letter": ("from a letter", "from a letter of {}"),
    "email": ("from an e-mail", "from an e-mail of {}"),
    "form": ("from a form on paper", "from a form on paper of {}"),
    "in-person": ("from what was said in person", "from what {} said in person"),
    "list": ("from the office's list", ""),
}
"""From what it was entered, by how it came: where nobody is named, and of whom."""


def is_told(line: str) -> bool:
    """Test whether a line of an account stands in that sentence, and not under a heading."""
    return line.startswith(events.ENTERED) and line.removeprefix(events.ENTERED) not in (
        headings.ENTERED
    )
