"""Small pieces of sentences that drawings and commands share."""

from collections.abc import Sequence

from accord.engine.policy import Limit

CAPITALS = frozenset({"gp", "nhs", "mash", "cps", "camhs"})
"""Names of agencies that are written in capitals."""


def agency(name: str) -> str:
    """Return an agency's name as it is written: social care, NHS trust."""
    return " ".join(
        part.upper() if part in CAPITALS else part for part in name.replace("-", " ").split()
    )


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """Return names as a sentence lists them: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def length(of: Limit) -> str:
    """Return how long a limit is: 5 working days; nothing where the agencies agree it."""
    for amount, unit in (
        (of.working_days, "working day"), (of.calendar_days, "calendar day"), (of.hours, "hour"),
    ):  # fmt: skip
        if amount is not None:
            return f"{amount} {unit}{'' if amount == 1 else 's'}"
    return ""


def edition(version: str) -> str:
    """Return a document's version behind its title: version 1.5, April 2021, undated."""
    return f"version {version}" if version[:1].isdigit() else version
