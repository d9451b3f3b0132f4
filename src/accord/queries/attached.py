"""Which files the record says are there, step by step; it asks nothing of the database."""

from accord.attachments import kinds, labels
from accord.attachments.labels import Label
from accord.engine import events
from accord.queries.history import Step

ENDINGS = tuple(kinds.KINDS)
"""What the names of files that are taken end in."""


def of_step(step: Step) -> tuple[Label, ...]:
    """Return the files that a step names, in the order in which they were attached."""
    return tuple(label for each in step.events for label in labels.of_body(each.body))


def names(line: events.Line) -> bool:
    """Test whether a line of an account is about a file, and is not to be quoted as words."""
    return line.id.startswith(labels.PREFIX)


def title(label: Label) -> str:
    """Return what a file's kind is called."""
    return kinds.KINDS[label.kind].title if label.kind in kinds.KINDS else "file"
