"""The particulars of an act on one line, as a scenario writes them."""

from collections.abc import Iterator

import msgspec

from accord.engine import acts
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import expectations


def said(act: acts.AnyAct | None, calendar: WorkingCalendar) -> str:
    """Return what an act says, its texts shortened; empty where it says nothing."""
    return "" if act is None else ", ".join(_pairs(act, calendar))


def _pairs(of: msgspec.Struct, calendar: WorkingCalendar) -> Iterator[str]:
    for field in msgspec.structs.fields(of):
        value = getattr(of, field.name)
        if value is not None and value != ():
            yield f"{field.encode_name}: {_written(value, calendar)}"


def _written(value: object, calendar: WorkingCalendar) -> str:
    if isinstance(value, Due):
        return expectations.written(value, calendar)
    if isinstance(value, acts.Concern):
        return "in words"  # long, and about the child: a story tells it
    if isinstance(value, msgspec.Struct):
        return f"{{{', '.join(_pairs(value, calendar))}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(_written(each, calendar) for each in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    text = expectations.short(str(value))
    return f'"{text}"' if " " in text else text
