"""Positioned nodes read into frozen structs, as the types of their fields direct."""

import datetime
import enum
import functools
import re
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, Literal, TypeVar

import msgspec

from accord.library import slips, source

T = TypeVar("T")


class Missing(enum.Enum):
    """The kind of `MISSING`."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
"""What `read` returns when there is no value; why stands among the problems."""

MOST_LISTED: Final = 12
"""Words that a message lists; longer lists only get a suggestion."""

_A_DAY: Final = "a date such as 2025-03-10"
_A_MOMENT: Final = "a date and time such as 2025-03-10 16:00"
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){2}[ T]([01][0-9]|2[0-3])(:[0-5][0-9]){1,2}")
_ONE_DIGIT_HOUR: Final = re.compile(r"[0-9-]{10}[ T][0-9]:.*")
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,15}|0o[0-7]{1,15}|0x[0-9a-fA-F]{1,12}")
_UNIONS: Final = (typing.Union, types.UnionType)
_OFFSET: Final = re.compile(r"[0-9-]{10}[ T][0-9:.]{5,} *(Z|[-+][0-9:]+)")


class Custom(msgspec.Struct, frozen=True):
    """A way of its own to read a type from a single value.

    Attributes:
        read: the value a text stands for; what ValueError says is told to the author.
        expects: what is expected, for messages: "a date or a date and time".
        numbers: whether a number is read too, by its text; otherwise only words are.
    """

    read: Callable[[str], Any]
    expects: str
    numbers: bool = False


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known beyond the types.

    Attributes:
        texts: by NewType of str, its closed set of texts, or what returns the complaint about a
            text (None when there is none).
        quoted: NewTypes that must stand in quotes: a bare 1.10 would be 1.1.
        readers: by type, the way of its own in which it is read.
    """

    texts: Mapping[Any, Collection[str] | Callable[[str], str | None]] = {}
    quoted: frozenset[Any] = frozenset()
    readers: Mapping[Any, Custom] = {}


@typing.overload
def read(
    node: source.Node,
    wanted: type[T],
    *,
    path: str,
    known: Known,
    problems: list[source.Problem],
) -> T | Missing: ...
@typing.overload
def read(
    node: source.Node,
    wanted: object,
    *,
    path: str,
    known: Known,
    problems: list[source.Problem],
) -> Any: ...
def read(
    node: source.Node,
    wanted: Any,
    *,
    path: str,
    known: Known,
    problems: list[source.Problem],
) -> Any:
    """Return the value of the wanted type that a node stands for.

    Args:
        node: what was written.
        wanted: a struct, `tuple[T, ...]`, `dict[K, T]`, a Literal, a NewType, str, int, bool,
            a date, a node of `source` (kept as it is), a union of these, or a type with a
            reader of its own.
        path: how messages name the file.
        known: closed sets of words, and readers.
        problems: everything found wrong is added here; `MISSING` is returned if anything was.

    Raises:
        TypeError: there is no way to read `wanted`: a fault of ours, not of the file.
    """
    return _Reading(path, known, problems).value(node, wanted)


def day(text: str) -> datetime.date:
    """Return the day that a text such as 2025-03-10 names.

    Raises:
        ValueError: it names none; says what is expected, for the author.
    """
    if _DAY.fullmatch(text):
        return _on_calendar(datetime.date.fromisoformat, text)
    hint = ": leave the time out" if _DAY.match(text) else ""
    raise ValueError(f"expected {_A_DAY}, got {source.shown(text)}{hint}")


def local_moment(text: str) -> datetime.datetime:
    """Return the local time that a text such as 2025-03-10 16:00 names, seconds if given.

    Raises:
        ValueError: it names none; says what is expected, for the author.
    """
    if _MOMENT.fullmatch(text):
        return _on_calendar(datetime.datetime.fromisoformat, text)
    raise ValueError(f"expected {_A_MOMENT}, got {source.shown(text)}{_hint(text)}")


def day_or_moment(text: str) -> datetime.date | datetime.datetime:
    """Return the day, or the local time, that a text names.

    Raises:
        ValueError: it names neither; says what is expected, for the author.
    """
    if _DAY.fullmatch(text):
        return day(text)
    if _MOMENT.fullmatch(text):
        return local_moment(text)
    wish = f"expected {_A_DAY}, or {_A_MOMENT}"
    raise ValueError(f"{wish}, got {source.shown(text)}{_hint(text)}")


def _on_calendar(convert: Callable[[str], T], text: str) -> T:
    try:
        return convert(text)
    except ValueError:
        raise ValueError(f"there is no such day in the calendar: {text[:10]}") from None


def _hint(text: str) -> str:
    if _ONE_DIGIT_HOUR.fullmatch(text):
        return f": the hour has two digits, 0{text[11:]}"
    if _OFFSET.fullmatch(text):
        return ": local time is meant, leave the offset out"
    return ""


class _Field(msgspec.Struct, frozen=True):
    name: str
    wanted: Any
    required: bool


class _Reading:
    """One reading of one file: what is known, and what was found wrong so far."""

    def __init__(self, path: str, known: Known, problems: list[source.Problem]) -> None:
        self.path = path
        self.known = known
        self.readers = {datetime.date: _DATE, **known.readers}
        self.problems = problems

    def value(self, node: source.Node, wanted: Any) -> Any:
        # Past the most problems that are told there is nothing more to find out.
        full = len(self.problems) > source.MOST_PROBLEMS
        if full or (isinstance(node, source.Scalar) and node.told):
            return MISSING
        custom = self.readers.get(wanted)
        if custom is not None:
            return self.custom(node, wanted, custom)
        way: Callable[..., Any] = _way(wanted)
        return way(self, node, wanted)

    def tell(self, place: source.Node, message: str) -> Missing:
        source.tell(self.problems, self.path, place, message)
        return MISSING

    def differs(self, node: source.Node, wanted: Any) -> Missing:
        """Tell that something else was expected, and how to write that if it is near."""
        kinds = self.kinds(wanted)
        message = f"expected {self.expects(wanted)}, got {_got(node)}"
        return self.tell(node, message + _advice(node, kinds))

    def custom(self, node: source.Node, wanted: Any, custom: Custom) -> Any:
        if not isinstance(node, source.Scalar) or source.kind(node) not in self.kinds(wanted):
            return self.differs(node, wanted)
        try:
            return custom.read(node.text)
        except ValueError as complaint:
            return self.tell(node, str(complaint))

    def node(self, node: source.Node, wanted: Any) -> Any:
        return node if isinstance(node, wanted) else self.differs(node, wanted)

    def words(self, node: source.Node, wanted: Any) -> str | Missing:
        if not isinstance(node, source.Scalar) or source.kind(node) != "words":
            return self.differs(node, wanted)
        bad = _NO_TEXT.search(node.text)
        if bad:
            return self.tell(node, f"a character that is no text ({bad[0]!r}): leave it out")
        return node.text

    def named(self, node: source.Node, wanted: Any) -> Any:
        """Read a NewType of str: one of its known texts, in quotes where it must be."""
        if isinstance(node, source.Scalar) and source.kind(node) == "a number":
            # Quotes would not help a number that is none of the words: say which these are.
            complaint = self.complaint(node.text, wanted)
            if complaint and wanted not in self.known.quoted:
                return self.tell(node, complaint)
        text = self.words(node, wanted)
        if not isinstance(node, source.Scalar) or text is MISSING:
            return MISSING
        if wanted in self.known.quoted and not node.quoted:
            return self.tell(node, f'put the {_name(wanted)} in quotes: "{text}"')
        complaint = self.complaint(text, wanted)
        return self.tell(node, complaint) if complaint else text

    def complaint(self, text: str, wanted: Any) -> str | None:
        texts = self.known.texts.get(wanted)
        if texts is None:
            return None
        if callable(texts):
            return texts(text)
        if text in texts:
            return None
        nearest = slips.suggestion(text, texts) or _listed(": expected one of ", texts)
        return f"there is no {_name(wanted)} {source.shown(text)}{nearest}"

    def whole_number(self, node: source.Node, wanted: Any) -> Any:
        if source.kind(node) != "a number" or not isinstance(node, source.Scalar):
            return self.differs(node, wanted)
        if not _WHOLE.fullmatch(node.text):
            got = source.shown(node.text)
            return self.tell(node, f"expected a whole number of at most 15 digits, got {got}")
        # A leading zero is nothing special (014 is 14); only 0o14 counts in eights.
        return int(node.text, 0 if node.text[1:2] in ("o", "x") else 10)

    def truth(self, node: source.Node, wanted: Any) -> Any:
        if source.kind(node) != "true or false" or not isinstance(node, source.Scalar):
            return self.differs(node, wanted)
        return node.text[0] in "tT"

    def nothing(self, node: source.Node, wanted: Any) -> Any:
        return None if source.kind(node) == "nothing" else self.differs(node, wanted)

    def literal(self, node: source.Node, wanted: Any) -> Any:
        if not isinstance(node, source.Scalar) or source.kind(node) == "nothing":
            return self.differs(node, wanted)
        for option in typing.get_args(wanted):
            if _spelt(option) == (node.text if isinstance(option, str) else _bare(node)):
                return option
        options = [_spelt(option) for option in typing.get_args(wanted)]
        message = f"expected {self.expects(wanted)}, got {source.shown(node.text)}"
        return self.tell(node, message + slips.suggestion(node.text, options))

    def sequence(self, node: source.Node, wanted: Any) -> Any:
        if not isinstance(node, source.Sequence):
            return self.differs(node, wanted)
        item = typing.get_args(wanted)[0]
        values = [self.value(one, item) for one in node.items]
        return MISSING if any(value is MISSING for value in values) else tuple(values)

    def dictionary(self, node: source.Node, wanted: Any) -> Any:
        if not isinstance(node, source.Mapping):
            return self.differs(node, wanted)
        name, item = typing.get_args(wanted)
        pairs = [(self.value(key, name), self.value(value, item)) for key, value in node.entries]
        whole = all(key is not MISSING and value is not MISSING for key, value in pairs)
        return dict(pairs) if whole else MISSING

    def struct(self, node: source.Node, wanted: Any) -> Any:
        if not isinstance(node, source.Mapping):
            return self.differs(node, wanted)
        fields = _fields(wanted)
        values: dict[str, Any] = {}
        strangers = [key for key, _ in node.entries if key.text not in fields]
        for key in strangers:
            self.unknown(key, fields)
        for key, value in node.entries:
            field = fields.get(key.text)
            # Nothing is as good as left out, where something may be left out.
            if field and (field.required or source.kind(value) != "nothing"):
                values[field.name] = self.value(value, field.wanted)
        for name, field in fields.items():
            if field.required and field.name not in values:
                wish = self.expects(field.wanted)
                values[field.name] = self.tell(node, f"missing key {name!r}: expected {wish}")
        if strangers or any(value is MISSING for value in values.values()):
            return MISSING
        try:
            return wanted(**values)
        except ValueError as complaint:
            return self.tell(node, str(complaint))

    def unknown(self, key: source.Scalar, fields: Mapping[str, _Field]) -> Missing:
        # A file of nothing but unknown keys must not take minutes of looking for near ones.
        if len(self.problems) > source.MOST_PROBLEMS:
            return MISSING
        nearest = slips.suggestion(key.text, fields) or _listed(": expected one of ", fields)
        return self.tell(key, f"unknown key {source.shown(key.text)}{nearest}")

    def union(self, node: source.Node, wanted: Any) -> Any:
        """Read by the one member of this kind; of several, by the first that can."""
        kind = source.kind(node)
        members = [one for one in typing.get_args(wanted) if kind in self.kinds(one)]
        if not members:
            return self.differs(node, wanted)
        if len(members) == 1:
            return self.value(node, members[0])
        # What is no closed list has the most to say about a text that it cannot read.
        members.sort(key=_is_open)
        for member in members:
            attempt = _Reading(self.path, self.known, [])
            value = attempt.value(node, member)
            if value is not MISSING:
                return value
        if not isinstance(node, source.Scalar):
            self.problems += attempt.problems
            return MISSING
        others = " or ".join(self.expects(one) for one in members[:-1])
        return self.tell(node, f"{attempt.problems[0].message}; also possible: {others}")

    def optional(self, node: source.Node, wanted: Any) -> Any:
        if source.kind(node) == "nothing":
            return None
        return self.value(
            node, next(one for one in typing.get_args(wanted) if one is not types.NoneType)
        )

    def kinds(self, wanted: Any) -> frozenset[str]:
        """Return the kinds of node that a type has something to say about."""
        custom = self.readers.get(wanted)
        if custom is not None:
            return frozenset(("words", "a number") if custom.numbers else ("words",))
        if typing.get_origin(wanted) in _UNIONS:
            return frozenset[str]().union(*map(self.kinds, typing.get_args(wanted)))
        if wanted in self.known.quoted:
            return frozenset(("words", "a number"))
        return _plain(wanted)[2]

    def expects(self, wanted: Any) -> str:
        """Return what is expected where a type is wanted, in words for people."""
        custom = self.readers.get(wanted)
        if custom is not None:
            return custom.expects
        if typing.get_origin(wanted) in _UNIONS:
            members = [one for one in typing.get_args(wanted) if one is not types.NoneType]
            return " or ".join(dict.fromkeys(self.expects(one) for one in members))
        return _plain(wanted)[1]


_DATE: Final = Custom(day, _A_DAY)
_PLAIN: Final[Mapping[Any, tuple[Any, str, frozenset[str]]]] = {
    str: (_Reading.words, "words", frozenset({"words"})),
    int: (_Reading.whole_number, "a whole number", frozenset({"a number"})),
    bool: (_Reading.truth, "true or false", frozenset({"true or false"})),
    types.NoneType: (_Reading.nothing, "nothing", frozenset({"nothing"})),
    source.Scalar: (
        _Reading.node,
        "a single value",
        frozenset({"words", "a number", "true or false", "nothing"}),
    ),
    source.Sequence: (_Reading.node, "a list", frozenset({"a list"})),
    source.Mapping: (_Reading.node, "a mapping", frozenset({"a mapping"})),
    tuple: (_Reading.sequence, "a list", frozenset({"a list"})),
    dict: (_Reading.dictionary, "a mapping", frozenset({"a mapping"})),
    msgspec.Struct: (_Reading.struct, "a mapping", frozenset({"a mapping"})),
}
"""By type or family of types: how it is read, what is expected, and its kinds of node."""


@functools.cache
def _plain(wanted: Any) -> tuple[Any, str, frozenset[str]]:
    """Return what `_PLAIN` says of a type that needs nothing known beyond it."""
    if isinstance(wanted, typing.NewType) and wanted.__supertype__ is str:
        article = "an" if _name(wanted)[0] in "aeiou" else "a"
        return _Reading.named, f"{article} {_name(wanted)}", frozenset({"words"})
    origin, options = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is Literal:
        kinds = frozenset[str]().union(*map(_kinds_of, options))
        return _Reading.literal, _choice(options), kinds
    if origin is dict or (origin is tuple and options[1:] == (...,)):
        return _PLAIN[origin]
    if wanted not in _PLAIN and isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _PLAIN[msgspec.Struct]
    if wanted in _PLAIN and wanted not in (tuple, dict, msgspec.Struct):
        return _PLAIN[wanted]
    raise TypeError(f"There is no way to read {wanted}: give Known a reader for it.")


@functools.cache
def _way(wanted: Any) -> Any:
    if typing.get_origin(wanted) not in _UNIONS:
        return _plain(wanted)[0]
    one_or_none = len(typing.get_args(wanted)) == 2 and types.NoneType in typing.get_args(wanted)
    return _Reading.optional if one_or_none else _Reading.union


@functools.cache
def _fields(wanted: Any) -> dict[str, _Field]:
    return {
        field.encode_name: _Field(field.name, field.type, field.required)
        for field in msgspec.structs.fields(wanted)
    }


def _got(node: source.Node) -> str:
    kind = source.kind(node)
    return source.shown(node.text) if kind == "words" and isinstance(node, source.Scalar) else kind


def _advice(node: source.Node, kinds: frozenset[str]) -> str:
    """Return how to write what is probably meant."""
    kind = source.kind(node)
    if not isinstance(node, source.Scalar) or kind == "nothing":
        return ""
    if kind != "words" and "words" in kinds:
        return ": put it in quotes"
    if node.quoted and _kind_of(node.text) in kinds:
        return ": leave the quotes out"
    return ": put it in [ ]" if kinds == {"a list"} else ""


def _kind_of(option: object) -> str:
    """Return the kind of node that a word of a closed list is when written without quotes."""
    return source.kind(source.Scalar(_spelt(option), False, 1, 1))


def _kinds_of(option: object) -> set[str]:
    """Return the kinds of node that a word of a closed list can be written as."""
    return {_kind_of(option)} | ({"words"} if isinstance(option, str) else set())


def _is_open(wanted: Any) -> bool:
    """Test whether a type is no closed list."""
    origin: Any = typing.get_origin(wanted)
    return origin is not Literal


def _spelt(option: object) -> str:
    return option if isinstance(option, str) else str(option).lower()


def _bare(node: source.Scalar) -> str | None:
    return None if node.quoted else node.text.lower()


def _choice(options: tuple[Any, ...]) -> str:
    if len(options) == 1:
        return source.shown(options[0]) if isinstance(options[0], str) else _spelt(options[0])
    return _listed("one of ", map(_spelt, options)) or f"one of {len(options)} words"


def _listed(before: str, options: Iterable[str]) -> str:
    """Return the options, for a message, if they are few; nothing otherwise."""
    few = list(options)
    return before + ", ".join(few) if 0 < len(few) <= MOST_LISTED else ""


def _name(wanted: Any) -> str:
    """Return what a NewType is called in messages: StageId is a stage."""
    spaced = re.sub("(?<=[a-z])(?=[A-Z])", " ", wanted.__name__)
    return spaced.lower().removesuffix(" id")
