"""What was written is read as the types direct, or every misfit is told, with its place."""

import datetime
import time
from typing import Any, Literal, NewType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.library import reading, source

Clause = NewType("Clause", str)
StageId = NewType("StageId", str)
Area = NewType("Area", str)
Post = NewType("Post", str)
Weekday = NewType("Weekday", str)


class Day(msgspec.Struct, frozen=True):
    """Something with a reader of its own."""

    text: str


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    clauses: tuple[Clause, ...]
    working_days: int | None = None
    hours: int | None = None
    for_: Literal["resolution", "response"] = msgspec.field(default="resolution", name="for")
    guide: bool = False

    def __post_init__(self) -> None:
        if self.working_days and self.hours:
            raise ValueError("a limit has one length: working_days or hours")


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    id: StageId
    title: str
    limits: tuple[Limit, ...] = ()
    below: "Stage | None" = None


Many = msgspec.defstruct("Many", [(letter, int, 0) for letter in "abcdefghijklm"])
Strength = Literal["must", "should"]
Answer = Literal["yes", "no", True, 7]
Numbered = Literal[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen",
]  # fmt: skip


def day_reader(text):
    if text == "never":
        raise ValueError("never is no day: write a date")
    return Day(text)


KNOWN = reading.Known(
    texts={
        Clause: {"2.1a", "2.1d", "1.10"},
        StageId: ("stage-1", "stage-2"),
        Weekday: [f"day-{number}" for number in range(20)],
        Post: lambda text: None if "." in text else f"{text!r} is no post: expected PARTY.POST",
    },
    quoted=frozenset({Clause}),
    readers={Day: reading.Custom(day_reader, "a day"), float: reading.Custom(float, "hours", True)},
)


def read(text, wanted):
    """Return the value and the problems as line:column message, in the order of the file."""
    problems: list[source.Problem] = []
    node = source.parse(text, path="p.yaml", problems=problems)
    value = reading.read(node, wanted, path="p.yaml", known=KNOWN, problems=problems)
    told = [str(one).removeprefix("p.yaml:") for one in source.NotUsable(problems).problems]
    return value, told


READABLE = [
    ("a: b", dict[str, str], {"a": "b"}),
    ("hello", str, "hello"),
    ("16:00", str, "16:00"),
    ("no", str, "no"),
    ("'5'", str, "5"),
    ("''", str, ""),
    ("|\n a\n \tb\n", str, "a\n\tb\n"),
    ("5", int, 5),
    ("-5", int, -5),
    ("014", int, 14),
    ("0o14", int, 12),
    ("0x1F", int, 31),
    ("true", bool, True),
    ("FALSE", bool, False),
    ("~", str | None, None),
    ("a", str | None, "a"),
    ("null", type(None), None),
    ("2025-03-10", datetime.date, datetime.date(2025, 3, 10)),
    ('"2024-02-29"', datetime.date, datetime.date(2024, 2, 29)),
    ('"1.10"', Clause, "1.10"),
    ("stage-1", StageId, "stage-1"),
    ("anything", Area, "anything"),
    ("raising.practitioner", Post, "raising.practitioner"),
    ("must", Strength, "must"),
    ("'must'", Strength, "must"),
    ("true", Answer, True),
    ("7", Answer, 7),
    ("[a, b]", tuple[str, ...], ("a", "b")),
    ("[]", tuple[int, ...], ()),
    ("{stage-1: [1]}", dict[StageId, tuple[int, ...]], {"stage-1": (1,)}),
    ("2025-03-10", Day, Day("2025-03-10")),
    ("1.5", float, 1.5),
    ("a", str | tuple[str, ...], "a"),
    ("[a]", str | tuple[str, ...], ("a",)),
    ("[{clauses: []}]", str | tuple[Limit, ...], (Limit(clauses=()),)),
    ('"2.1a"', Clause | Literal[True], "2.1a"),
    ("true", Clause | Literal[True], True),
    ("none", datetime.date | Literal["none"], "none"),
    ("2025-03-10", datetime.date | Literal["none"], datetime.date(2025, 3, 10)),
    ("'5'", int | str, "5"),
    ("'7'", Literal["7"] | int, "7"),
    ("~", int | str | None, None),
    (
        "id: stage-1\ntitle: First\nlimits: [{clauses: ['2.1d'], hours: 2, for: response}]\n"
        "below: {id: stage-2, title: '2', limits: ~, below: }",
        Stage,
        Stage(
            id=StageId("stage-1"),
            title="First",
            limits=(Limit(clauses=(Clause("2.1d"),), hours=2, for_="response"),),
            below=Stage(id=StageId("stage-2"), title="2"),
        ),
    ),
]

MISREAD = {
    "a number for words": ("1.1", str, "1:1 expected words, got a number: put it in quotes"),
    "true for words": ("True", str, "1:1 expected words, got true or false: put it in quotes"),
    "nothing for words": ("~", str, "1:1 expected words, got nothing"),
    "a list for words": ("[a]", str, "1:1 expected words, got a list"),
    "a character that is no text": (
        '"a\\0"',
        str,
        "1:1 a character that is no text ('\\x00'): leave it out",
    ),
    "words for a number": ("five", int, "1:1 expected a whole number, got 'five'"),
    "a quoted number": ("'5'", int, "1:1 expected a whole number, got '5': leave the quotes out"),
    "a broken number": (
        "5.5",
        int,
        "1:1 expected a whole number of at most 15 digits, got '5.5'",
    ),
    "a huge number": (
        "9" * 5000,
        int,
        f"1:1 expected a whole number of at most 15 digits, got '{'9' * 47}...'",
    ),
    "yes for true": ("yes", bool, "1:1 expected true or false, got 'yes'"),
    "quoted true": ("'true'", bool, "1:1 expected true or false, got 'true': leave the quotes out"),
    "a number for true": ("1", bool, "1:1 expected true or false, got a number"),
    "words for nothing": ("a", type(None), "1:1 expected nothing, got 'a'"),
    "no date": (
        "soon",
        datetime.date,
        "1:1 expected a date such as 2025-03-10, got 'soon'",
    ),
    "a number for a date": (
        "20250310",
        datetime.date,
        "1:1 expected a date such as 2025-03-10, got a number: put it in quotes",
    ),
    "a date that is none": (
        "2025-02-29",
        datetime.date,
        "1:1 there is no such day in the calendar: 2025-02-29",
    ),
    "a date with a time": (
        "2025-03-10 10:00",
        datetime.date,
        "1:1 expected a date such as 2025-03-10, got '2025-03-10 10:00': leave the time out",
    ),
    "a bare clause": ("2.1a", Clause, '1:1 put the clause in quotes: "2.1a"'),
    "a clause as a number": (
        "1.10",
        Clause,
        "1:1 expected a clause, got a number: put it in quotes",
    ),
    "an unknown clause": ("'2.1x'", Clause, "1:1 there is no clause '2.1x'; did you mean '2.1d'?"),
    "an unknown stage": (
        "pre",
        StageId,
        "1:1 there is no stage 'pre': expected one of stage-1, stage-2",
    ),
    "one of too many to list": ("Monday", Weekday, "1:1 there is no weekday 'Monday'"),
    "a complaint about a text": ("chair", Post, "1:1 'chair' is no post: expected PARTY.POST"),
    "a vowel": ("[]", Area, "1:1 expected an area, got a list"),
    "a near word of a closed list": (
        "Shuld",
        Strength,
        "1:1 expected one of must, should, got 'Shuld'; did you mean 'should'?",
    ),
    "a far word of a closed list": ("7", Strength, "1:1 expected one of must, should, got '7'"),
    "a word of a long list": (
        "thre",
        Numbered,
        "1:1 expected one of 13 words, got 'thre'; did you mean 'three'?",
    ),
    "not the only word": ("x", Literal["none"], "1:1 expected 'none', got 'x'"),
    "not the only truth": ("x", Literal[True], "1:1 expected true, got 'x'"),
    "nothing of a closed list": ("~", Strength, "1:1 expected one of must, should, got nothing"),
    "a quoted number of a closed list": (
        "'7'",
        Answer,
        "1:1 expected one of yes, no, true, 7, got '7'; did you mean '7'?",
    ),
    "words for a list": ("a", tuple[str, ...], "1:1 expected a list, got 'a': put it in [ ]"),
    "a mapping for a list": ("{}", tuple[str, ...], "1:1 expected a list, got a mapping"),
    "several items": (
        "[1, a, b, 2]",
        tuple[str, ...],
        "1:2 expected words, got a number: put it in quotes",
        "1:11 expected words, got a number: put it in quotes",
    ),
    "words for a mapping": ("a", dict[str, str], "1:1 expected a mapping, got 'a'"),
    "key and value": (
        "{1: ok, a: 2}",
        dict[str, str],
        "1:2 expected words, got a number: put it in quotes",
        "1:12 expected words, got a number: put it in quotes",
    ),
    "words for a struct": ("a", Limit, "1:1 expected a mapping, got 'a'"),
    "a key misspelt": (
        "clauses: []\nguid: true",
        Limit,
        "2:1 unknown key 'guid'; did you mean 'guide'?",
    ),
    "a field's name in the code": (
        "clauses: []\nfor_: x",
        Limit,
        "2:1 unknown key 'for_'; did you mean 'for'?",
    ),
    "a key unlike any": (
        "clauses: []\nXYZ: 1",
        Limit,
        "2:1 unknown key 'XYZ': expected one of clauses, working_days, hours, for, guide",
    ),
    "a key unlike any of many": ("wörter: 1", Many, "1:1 unknown key 'wörter'"),
    "keys left out": (
        "limits: [{}]",
        Stage,
        "1:1 missing key 'id': expected a stage",
        "1:1 missing key 'title': expected words",
        "1:10 missing key 'clauses': expected a list",
    ),
    "nothing where something must be": ("clauses: ~", Limit, "1:10 expected a list, got nothing"),
    "what the struct itself refuses": (
        "- clauses: []\n  hours: 1\n  working_days: 1",
        tuple[Limit, ...],
        "1:3 a limit has one length: working_days or hours",
    ),
    "deep inside": (
        "id: stage-1\ntitle: a\nbelow:\n  id: stage-2\n  title: b\n  below: {id: x, title: c}",
        Stage,
        "6:15 there is no stage 'x': expected one of stage-1, stage-2",
    ),
    "what a reader refuses": ("never", Day, "1:1 never is no day: write a date"),
    "a number for a reader": ("5", Day, "1:1 expected a day, got a number: put it in quotes"),
    "a list for a reader": ("[]", Day, "1:1 expected a day, got a list"),
    "none of two kinds": (
        "{}",
        str | tuple[str, ...],
        "1:1 expected words or a list, got a mapping",
    ),
    "a number for one of two kinds": (
        "5",
        str | tuple[str, ...] | None,
        "1:1 expected words or a list, got a number: put it in quotes",
    ),
    "inside one of two kinds": (
        "[5]",
        str | tuple[str, ...],
        "1:2 expected words, got a number: put it in quotes",
    ),
    "neither of two that take words": (
        "tomorrow",
        Literal["none"] | datetime.date,
        "1:1 expected a date such as 2025-03-10, got 'tomorrow'; also possible: 'none'",
    ),
    "neither of two mappings": (
        "{a: 1}",
        dict[str, str] | dict[str, bool],
        "1:5 expected true or false, got a number",
    ),
    "a bare clause where true could be": (
        "1.10",
        Clause | Literal[True],
        "1:1 expected a clause, got a number: put it in quotes",
    ),
    "a mapping wanted as it is": ("a", source.Mapping, "1:1 expected a mapping, got 'a'"),
    "a scalar wanted as it is": ("[]", source.Scalar, "1:1 expected a single value, got a list"),
}


@pytest.mark.parametrize(("text", "wanted", "expected"), READABLE)
def test_what_fits_is_read(text, wanted, expected):
    value, told = read(text, wanted)

    assert told == []
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"), [(t, w, e) for t, w, *e in MISREAD.values()], ids=MISREAD
)
def test_what_does_not_fit_is_told_with_its_place(text, wanted, expected):
    value, told = read(text, wanted)

    assert told == expected
    assert value is reading.MISSING
    assert "invalid" not in "".join(told).lower()


class TestTheReader:
    def test_says_nothing_of_what_was_told_already(self):
        value, told = read("clauses: *same\n", Limit)

        assert value is reading.MISSING
        assert told == ["1:10 an alias ('*same'): write the value out here"]

    def test_tells_problems_of_the_source_and_its_own_together(self):
        _, told = read("clauses: []\nhours: 1\nhours: 2\nguide: maybe", Limit)

        assert told == [
            "3:1 key 'hours' stands twice (first on line 2): keep one",
            "4:8 expected true or false, got 'maybe'",
        ]

    def test_hands_a_node_on_that_is_wanted_as_it_is(self):
        value, told = read("{a: {b: c}}", dict[str, source.Mapping])

        assert told == []
        assert value["a"].get("b") == source.Scalar("c", False, 1, 9)

    @pytest.mark.parametrize("text", ["a", "[]", "{}", "~", "5", "true"])
    def test_hands_any_node_on_where_any_is_wanted(self, text):
        value, told = read(text, source.Node)

        assert told == []
        assert value == source.parse(text, path="p.yaml")

    def test_stops_looking_when_a_hundred_problems_were_told(self):
        text = "".join(f"{number}limit{number}: 1\n" for number in range(20_000))
        before = time.process_time()

        _, told = read(text, Limit)

        assert len(told) == source.MOST_PROBLEMS + 1
        assert time.process_time() - before < 1

    @pytest.mark.parametrize(
        "wanted", [complex, list[str], tuple[str, int], tuple, dict, msgspec.Struct, set]
    )
    def test_knows_which_types_it_cannot_read(self, wanted):
        with pytest.raises(TypeError, match="There is no way to read"):
            read("a", wanted)

    def test_cannot_read_kinds_of_number(self):
        with pytest.raises(TypeError, match="There is no way to read"):
            read("1", NewType("Days", int))

    def test_is_quick(self):
        entry = "- {clauses: ['2.1d'], working_days: 5, for: response, guide: true}\n"
        node = source.parse(entry * 300, path="p.yaml")
        read(entry, tuple[Limit, ...])
        before = time.process_time()

        value = reading.read(node, tuple[Limit, ...], path="", known=KNOWN, problems=[])

        assert len(value) == 300
        assert time.process_time() - before < 0.1


NOON = datetime.datetime.fromisoformat("2025-03-10 12:00")


class TestDaysAndMoments:
    @pytest.mark.parametrize(
        "text", ["2025-03-10 12:00", "2025-03-10T12:00", "2025-03-10 12:00:00"]
    )
    def test_a_local_time_is_read(self, text):
        assert reading.local_moment(text) == NOON
        assert reading.day_or_moment(text) == NOON

    def test_a_day_is_read(self):
        value = reading.day_or_moment("2025-03-10")

        assert value == datetime.date(2025, 3, 10)
        assert not isinstance(value, datetime.datetime)

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("2025-03-10 9:30", ": the hour has two digits, 09:30"),
            ("2025-03-10 09:30Z", ": local time is meant, leave the offset out"),
            ("2025-03-10T09:30:00+01:00", ": local time is meant, leave the offset out"),
            ("2025-03-10 24:00", ""),
            ("2025-03-10 12:60", ""),
            ("2025-03-10 noon", ""),
            ("10 March 2025", ""),
            ("\uff1225-03-10 12:00", ""),
        ],
    )
    def test_what_is_no_local_time_is_told(self, text, hint):
        with pytest.raises(ValueError, match=r"^expected") as moment:
            reading.local_moment(text)
        with pytest.raises(ValueError, match=r"^expected") as either:
            reading.day_or_moment(text)

        got = f"a date and time such as 2025-03-10 16:00, got '{text}'{hint}"
        assert str(moment.value) == f"expected {got}"
        assert str(either.value) == f"expected a date such as 2025-03-10, or {got}"

    @pytest.mark.parametrize(
        "text", ["2025-13-01 12:00", "0000-01-01 12:00", "2025-02-29 00:00:00"]
    )
    def test_a_time_on_no_day_is_told(self, text):
        with pytest.raises(ValueError, match=f"no such day in the calendar: {text[:10]}$"):
            reading.local_moment(text)


NODES = st.recursive(
    st.builds(
        source.Scalar,
        st.sampled_from(["", "1", "1.10", "true", "stage-1", "2.1a", "2025-03-10", "a"])
        | st.text(),
        st.booleans(),
        st.just(1),
        st.just(1),
        st.booleans(),
    ),
    lambda inner: (
        st.builds(source.Sequence, st.lists(inner, max_size=4).map(tuple), st.just(1), st.just(1))
        | st.builds(
            source.Mapping,
            st.dictionaries(
                st.sampled_from(["id", "title", "limits", "clauses", "for", "hours"]) | st.text(),
                inner,
                max_size=5,
            ).map(
                lambda pairs: tuple(
                    (source.Scalar(key, True, 1, 1), value) for key, value in pairs.items()
                )
            ),
            st.just(1),
            st.just(1),
        )
    ),
    max_leaves=12,
)


@given(NODES, st.sampled_from([wanted for _, wanted, *_ in [*READABLE, *MISREAD.values()]]))
def test_whatever_stands_there_is_read_or_told(node: source.Node, wanted: Any) -> None:
    problems: list[source.Problem] = []

    value = reading.read(node, wanted, path="p.yaml", known=KNOWN, problems=problems)

    if problems:
        assert value is reading.MISSING or told_already(node)
    if value is reading.MISSING:
        assert problems or told_already(node)


def told_already(node: source.Node) -> bool:
    """Test whether something in a node was reported before it was read."""
    if isinstance(node, source.Sequence):
        return any(map(told_already, node.items))
    if isinstance(node, source.Mapping):
        return any(told_already(value) for _, value in node.entries)
    return node.told
