"""Over the lines of an account: what each of them is about, in words."""

from accord.queries import hearings, sittings
from accord.web import days
from accord.web.speaking import Speaker

HEADINGS = {
    "present": "Who was there",
    "notes": "Notes",
    "adviser": "Who advised",
    "supporter": "Who supports them",
    "child_reference": "Their reference for the child",
    "spoke": "Who spoke",
    "way": "How",
    "representation": "What they have to say",
    "report": "What the report says",
    "reasons": "Why",
    "dissent": "Who saw it otherwise, and why",
    "conflict": "A connection with the child or the decision",
    "meeting": "The meeting",
    "papers_by": "Papers are wanted by",
    "confirmed": "In their own words",
    "file_reference": "Where it is filed; only your agency reads this here",
}
"""Headings of ours, by the first part of a line's id."""

STATEMENT = {
    "concern": "The concern",
    "said": "What was said at each stage",
    "done": "What has been done so far",
    "limits": "Limits, kept or late",
    "departures": "What was done against the policy, and why",
}
"""The parts of the statement with which it goes to who decides, in the order of reading."""

ENTERED = {
    "worker": "Whose concern it is",
    "list": "In the office's own list",
}
"""Over what an office wrote down beside what it entered; the rest makes a sentence of its own."""


def of(line: str, speaker: Speaker) -> str:
    """Return a heading: of ours, a form's field, a part of the statement, or who agreed."""
    kind, _, rest = line.partition(".")
    if kind == "form":
        fields = (field for form in speaker.policy.forms for field in form.fields)
        return next((field.title for field in fields if field.id == rest), rest)
    if kind == "agreed":
        return f"{speaker.agency(rest)} agreed"
    if kind == "statement":
        return STATEMENT.get(rest, rest)
    if kind == "entered":
        return ENTERED.get(rest, rest)
    if kind == "member":
        return f"Member for {speaker.agency(rest.partition('.')[0])}"
    return HEADINGS.get(kind, line)


def text(line: str, said: str) -> str:
    """Return what a line says in words: a meeting and a day are kept as a calendar writes them."""
    meeting = sittings.read(said) if line == sittings.MEETING else None
    if meeting is not None:
        return days.meeting(meeting.day, meeting.at, meeting.place)
    if line.partition(".")[0] == hearings.CONFLICT and said == hearings.NO_CONNECTION:
        return "None"
    day = sittings.day(said) if line == sittings.PAPERS else None
    return days.day(day) if day is not None else said
