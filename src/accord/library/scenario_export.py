"""Writes a recorded escalation as a scenario, which plays what was done and expects what came."""

import re
import types
import typing
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import msgspec
import yaml

from accord.engine import acts, agenda, events, evolve, words
from accord.engine.policy import Policy
from accord.engine.standing import NOTHING, Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import expectations, vocabulary

_UNREADABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Unsayable(ValueError):
    """A record holds something that no scenario can say: a sentence about it."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What an escalation's record holds, with all that is needed to read it."""

    title: str
    history: tuple[events.Event, ...]
    policy: Policy
    calendar: WorkingCalendar


def written(recorded: Recorded, *, with_words: bool = False) -> str:
    """Return the text of a scenario file.

    Each step expects what the record itself leads to, so that playing the file shows that pages
    and engine agree. Times are local, to the second. Limits that a newer table of bank holidays
    moved are no step; such a scenario shows where they would stand without it.

    Args:
        with_words: whether people's own words stand in it. Without, each different text becomes
            a neutral one, the same wherever it comes again.

    Raises:
        Unsayable: it was moved to another version of its policy, and a scenario follows one.
        ValueError: the history does not begin with a raising.
    """
    if any(isinstance(event.body, events.PolicyMoved) for event in recorded.history):
        raise Unsayable(
            "It was moved to another version of its policy. A scenario follows one version from "
            "its first step to its last, so it cannot say what came of this one."
        )
    return _Export(recorded, with_words=with_words).text()


class _Time(str):
    """A day or a time, which stands without quotes."""


class _Words(str):
    """People's words, or those in their place, which stand in quotes whatever they are."""


class _Export:
    """One export: neutral words have to be the same throughout."""

    def __init__(self, recorded: Recorded, *, with_words: bool) -> None:
        self.recorded = recorded
        self.policy, self.calendar = recorded.policy, recorded.calendar
        self.with_words = with_words
        self.agencies = _agencies(recorded.history)
        self.kept = _kept(self.policy, self.agencies)
        self.neutral: dict[str, str] = {}
        said = (event.entry for event in recorded.history if event.entry)
        self.numbers = {entry: number for number, entry in enumerate(dict.fromkeys(said), start=1)}

    def text(self) -> str:
        """Return the whole file."""
        content = {
            "scenario": self.recorded.title,
            "policy": self.policy.id,
            "agencies": {
                "raising": self.agencies.raising,
                "responding": list(self.agencies.responding),
            },
            "steps": list(self.steps()),
        }
        # Nothing is folded at a blank: a text is one line, as it was said.
        return yaml.dump(
            content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**20,
            default_flow_style=None,
        )  # fmt: skip

    def steps(self) -> Iterator[dict[str, Any]]:
        """Yield each step with what it says, and what must be true after it."""
        standing, before = NOTHING, ""
        for entry, found in groupby(self.recorded.history, key=lambda event: event.entry):
            together = tuple(found)
            for event in together:
                standing = evolve.evolve(standing, event)
            if entry == 0:
                continue
            # In the hour that comes twice in autumn the clock on the wall runs back.
            before = max(before, self.moment(together[0].at))
            yield self.step(together, at=before, after=standing)

    def step(
        self, together: tuple[events.Event, ...], *, at: str, after: Standing
    ) -> dict[str, Any]:
        """Return one step, from all events of its entry."""
        said, act = next((each, each.body) for each in together if isinstance(each.body, acts.Act))
        happened = min(self.moment(said.happened), at) if said.happened < said.at else at
        step: dict[str, Any] = {"at": _Time(at)}
        if happened != at:
            step["happened"] = _Time(happened)
        step |= {"by": str(said.by), "do": act.do}
        particulars = self.particulars(self.here(act))
        if particulars:
            step["with"] = particulars
        for each in together:
            if isinstance(each.body, events.Departed):
                step["departing"] = self.worded("departing", each.body.reason)
        return step | {"expect": self.expected(after, at=said.at)}

    def here(self, act: acts.Act) -> acts.Act:
        """Return an act that names its entry by the step's number here, and nobody by their id."""
        match act:
            case acts.Correct():
                entry = self.numbers.get(act.entry or 0, act.entry)
                given = self.here(act.particulars) if act.particulars else None
                return msgspec.structs.replace(act, entry=entry, particulars=given)
            case acts.NameCounterpart() if act.who:
                return msgspec.structs.replace(act, who="somebody")
            case _:
                return act

    def expected(self, after: Standing, *, at: datetime) -> dict[str, Any]:
        """Return what must be true after a step."""
        due = agenda.agenda(after, self.policy, self.calendar, at=at).due
        return {
            "stage": after.stage,
            "status": after.status,
            "due": _Time(expectations.written(due, self.calendar)),
            "departures": after.departures,
        }

    def particulars(self, value: msgspec.Struct) -> dict[str, Any]:
        """Return what was said with an act, or with a part of it, as files name it."""
        kinds = typing.get_type_hints(type(value))
        return {
            field.encode_name: self.said(
                field.encode_name, getattr(value, field.name), _is_words(kinds[field.name])
            )
            for field in msgspec.structs.fields(value)
            if getattr(value, field.name) != field.default
        }

    def said(self, name: str, value: Any, free: bool) -> Any:
        """Return a particular as files write it; `free` for people's own words."""
        match value:
            case Due():
                return _Time(expectations.written(value, self.calendar))
            case msgspec.Struct():
                return self.particulars(value)
            case tuple():
                return [self.said(name, each, free) for each in value]
            case str():
                return self.worded(name, value) if free else value
            case _:
                return value

    def worded(self, name: str, text: str) -> str:
        """Return somebody's words, or neutral ones in their place."""
        if self.with_words or text.casefold() in self.kept or not words.is_said(text):
            return _Words(_UNREADABLE.sub(" ", text))
        number = len(self.neutral) + 1
        return self.neutral.setdefault(text, _Words(f"{name.replace('_', ' ')} {number}"))

    def moment(self, at: datetime) -> str:
        """Return an instant as scenarios write it: local time, to the second."""
        return f"{self.calendar.local(at):%Y-%m-%d %H:%M:%S}"


def _agencies(history: Iterable[events.Event]) -> words.Agencies:
    for event in history:
        if isinstance(event.body, events.Opened):
            return words.Agencies(raising=event.body.raising, responding=event.body.responding)
    raise ValueError("A record begins with a raising; this one holds none.")


def _kept(policy: Policy, agencies: words.Agencies) -> frozenset[str]:
    """Return the texts that decide something: agencies' names, and where a policy refers."""
    duties = (duty for stage in policy.stages for duty in stage.duties)
    addressed = (to for duty in (*policy.immediate_harm, *duties) for to in duty.to)
    listed = (*agencies.all, *vocabulary.SECTORS, *addressed)
    return frozenset(each.casefold() for each in listed)


def _is_words(kind: Any) -> bool:
    """Test whether a particular's type lets people write what they like."""
    if kind is str:
        return True
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) in (typing.Union, tuple):
        return any(_is_words(each) for each in typing.get_args(kind))
    return False


class _Dumper(yaml.SafeDumper):
    """Writes times bare and people's words in quotes, and repeats what is the same."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is written as a reference to what stands above."""
        del data
        return True


def _time(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # Under its own tag a date needs no quotes; under that of texts it would get some.
    tag = dumper.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(tag, str(text))


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')


_Dumper.add_representer(_Time, _time)
_Dumper.add_representer(_Words, _quoted)
