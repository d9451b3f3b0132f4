"""YAML files as plain nodes that know their line and column, with everything that is wrong."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec
import yaml

LARGEST: Final = 512 * 1024
"""Bytes a file may hold: hundreds of times the longest policy."""
DEEPEST: Final = 30
"""Lists and mappings that may stand one inside the other."""
MOST_VALUES: Final = 50_000
"""Values a file may hold, so that memory stays small whatever the file."""
MOST_PROBLEMS: Final = 100
"""Problems that are told at once; more would help nobody."""

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER: Final = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_TRUTHS: Final = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_NOTHINGS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_UNSHOWABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_DIRECTIVE: Final = re.compile("(?:\\A|(?<=[\n\r\x85\u2028\u2029]))%(?:YAML|TAG)")

_SENTENCES: Final = {
    "mapping values are not allowed": "a second 'key: value' cannot begin here: put text that "
    "holds ': ' in quotes, or check the indentation",
    "did not find expected key": "expected 'key: value' here: check the indentation, and the "
    "quotes of what stands before",
    "could not find expected ':'": "the words before this place lack a ': ' and a value",
    "did not find expected ',' or ']'": "expected ',' or ']' here: the list in [ ] that begins "
    "on line LINE is not closed",
    "did not find expected ',' or '}'": "expected ',' or '}' here: the mapping in { } that "
    "begins on line LINE is not closed",
    "did not find expected node content": "expected a value here",
    "did not find expected '-' indicator": "expected '- ' here, as in the list above: check the "
    "indentation",
    "block sequence entries are not allowed": "a list entry ('- ') cannot begin here: start it "
    "on a line of its own, and check the indentation",
    "escape": "nothing such can follow a backslash: inside double quotes write \\\\, or use single "
    "quotes",
    "tab character": "a tab in the indentation: use spaces",
    "did not find expected <document start>": "expected nothing more here: check the "
    "indentation and the quotes of what stands before",
    "undefined tag handle": "a tag (!): leave it out, the kind of each value is known",
}

_COLON: Final = ", or text that holds ': ' is not in quotes"


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a file, and its place; line and column count from 1."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return the problem as editors and terminals know how to jump to it."""
        return f"{self.path}:{self.line}:{self.column} {self.message}"


class NotUsable(Exception):
    """A file cannot be used. Expected: shown to its author, never logged as a fault.

    Attributes:
        problems: everything found wrong, in the order of the file.
    """

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        """Keep the problems, sorted by their place."""
        self.problems = tuple(sorted(problems, key=lambda one: (one.path, one.line, one.column)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """A single value as it is written; what it means is for whoever wants it to say.

    Attributes:
        quoted: whether it stands in quotes, or as a block of text (| or >).
        told: whether what is wrong with it was reported already, so that nobody need again.
    """

    text: str
    quoted: bool
    line: int
    column: int
    told: bool = False


class Sequence(msgspec.Struct, frozen=True, gc=False):
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


class Mapping(msgspec.Struct, frozen=True, gc=False):
    """Keys with their values, in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """Return the value of `key`; None when it is not there."""
        return next((value for name, value in self.entries if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        """Return `key` itself, which knows its place; None when it is not there."""
        return next((name for name, _ in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def kind(node: Node) -> str:
    """Return what a node is, in words for people, by the core rules of YAML 1.2."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    if node.quoted:
        return "words"
    if node.text in _NOTHINGS:
        return "nothing"
    if node.text in _TRUTHS:
        return "true or false"
    return "a number" if _NUMBER.fullmatch(node.text) else "words"


def shown(text: str) -> str:
    """Return a text as messages show it: in quotes, short, nothing in it that moves a cursor."""
    return repr(text if len(text) <= 50 else f"{text[:47]}...")


def tell(problems: list[Problem], path: str, place: Node, message: str) -> None:
    """Add a problem at the place of a node; past the most that are told, say so once."""
    _tell(problems, path, (place.line, place.column), message)


def load(path: Path, *, problems: list[Problem] | None = None) -> Node:
    """Return the one document of a YAML file.

    Args:
        path: the file, named in messages as it is given.
        problems: where to add what is wrong but can be read past (a key that stands twice, an
            anchor), for a caller that reads on to tell everything at once. Left out, such a
            problem too makes the file not usable.

    Raises:
        NotUsable: it is no readable YAML file, or it uses a part of YAML that is not read here.
    """
    try:
        found = path.stat()
        trouble = _trouble(found.st_mode, found.st_size)
        if trouble is None:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
    except FileNotFoundError:
        trouble = "there is no such file: check its name and folder"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        trouble = f"the file cannot be read ({reason}): check its name and who may read it"
    if trouble is not None:
        raise NotUsable([Problem(str(path), 1, 1, trouble)])
    return parse(data, path=str(path), problems=problems)


def parse(text: str | bytes, *, path: str, problems: list[Problem] | None = None) -> Node:
    """Return the one document of a YAML text.

    Args:
        text: the text, or its bytes in UTF-8.
        path: how messages name it.
        problems: as for `load`.

    Raises:
        NotUsable: as for `load`.
    """
    builder = _Builder(path)
    readable = _readable(text, builder)
    root = builder.document(readable)
    if problems is None and builder.problems:
        raise NotUsable(builder.problems)
    if problems is not None:
        problems += builder.problems
    return root


def _trouble(mode: int, size: int) -> str | None:
    if stat.S_ISDIR(mode):
        return "this is a folder: name a file in it"
    # A pipe or a device could keep us waiting for ever.
    if not stat.S_ISREG(mode):
        return "this is not an ordinary file: save it as a file first"
    return _too_large(size)


def _too_large(size: int) -> str | None:
    if size <= LARGEST:
        return None
    return f"the file is larger than {LARGEST // 1024} KiB: expected a policy or scenario, as text"


def _readable(text: str | bytes, builder: "_Builder") -> str:
    """Return the text that a YAML parser can be trusted with."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    too_large = _too_large(len(data))
    if too_large:
        raise builder.stop((1, 1), too_large)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:2]:
        raise builder.stop((1, 1), "the file is saved as UTF-16: save it as UTF-8")
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        message = f"byte {data[error.start]:#04x} is not UTF-8: save the file as UTF-8"
        raise builder.stop(_place(before), message) from None
    _refuse(_UNSHOWABLE, decoded, builder, "a character that is no text ({}): leave it out")
    _refuse(_DIRECTIVE, decoded, builder, "a directive ({}): leave this line out")
    return decoded


def _refuse(pattern: re.Pattern[str], text: str, builder: "_Builder", message: str) -> None:
    found = pattern.search(text)
    if found:
        raise builder.stop(_place(text[: found.start()]), message.format(shown(found[0])))


def _place(before: str) -> tuple[int, int]:
    """Return line and column of what follows `before`."""
    lines = _BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


def _tell(problems: list[Problem], path: str, place: tuple[int, int], message: str) -> None:
    if len(problems) < MOST_PROBLEMS:
        problems.append(Problem(path, *place, message))
    elif len(problems) == MOST_PROBLEMS:
        problems.append(Problem(path, *place, "and more from here: mend the others first"))


class _Open(msgspec.Struct):
    """A list or mapping whose end was not reached yet; a mapping's keys and values alternate."""

    mapping: bool
    line: int
    column: int
    nodes: list[Node]


class _Builder:
    """Nodes out of a parser's events, without recursion, telling problems as it goes."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def stop(self, place: tuple[int, int], message: str) -> NotUsable:
        """Return the end of reading: this problem, and those found before it."""
        return NotUsable([*self.problems, Problem(self.path, *place, message)])

    def document(self, text: str) -> Node:
        """Return the first document, having told of any further one."""
        roots: list[Node] = []
        level = roots
        parents: list[_Open] = []
        for count, event in enumerate(self._events(text)):
            match event:
                case yaml.ScalarEvent() | yaml.AliasEvent():
                    level.append(self._scalar(event))
                case yaml.CollectionStartEvent():
                    parents.append(self._opened(event, depth=len(parents)))
                    level = parents[-1].nodes
                case yaml.CollectionEndEvent():
                    closed = self._closed(parents.pop())
                    level = parents[-1].nodes if parents else roots
                    level.append(closed)
                case yaml.DocumentStartEvent() if roots:
                    self._note(event, "a second document (---): expected one document a file")
            if count > MOST_VALUES:
                raise self.stop(_mark(event), f"more than {MOST_VALUES} values: expected far fewer")
        if not roots or roots[0] == Scalar("", False, roots[0].line, roots[0].column):
            raise self.stop((1, 1), "nothing is written here, or only comments")
        return roots[0]

    def _events(self, text: str) -> Iterator[Any]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            raise self._misspelt(error, text) from None

    def _misspelt(self, error: yaml.MarkedYAMLError, text: str) -> NotUsable:
        problem = str(error.problem)
        mark: Any = error.problem_mark
        if "end of stream" in problem and "quoted" in str(error.context):
            opened: Any = error.context_mark
            return self.stop((opened.line + 1, opened.column + 1), "this quote is never closed")
        place = (mark.line + 1, mark.column + 1)
        if "cannot start any token" in problem:
            return self.stop(place, _odd_start(text[mark.index]))
        if mark.index >= len(text.rstrip()) and "':'" not in problem:
            return self.stop(place, "the file ends too early: is a [, { or key above unfinished?")
        sentence = next((ours for theirs, ours in _SENTENCES.items() if theirs in problem), None)
        if sentence is None:
            return self.stop(place, f"this cannot be read as YAML: {problem}")
        begins: Any = error.context_mark
        if "did not find expected ','" in problem and text[mark.index] == ":":
            sentence += _COLON
        return self.stop(place, sentence.replace("LINE", str(begins.line + 1 if begins else "")))

    def _note(self, event: Any, message: str) -> None:
        _tell(self.problems, self.path, _mark(event), message)

    def _scalar(self, event: Any) -> Scalar:
        line, column = _mark(event)
        if isinstance(event, yaml.AliasEvent):
            name = shown(f"*{event.anchor}")
            self._note(event, f"an alias ({name}): write the value out here")
            return Scalar("", False, line, column, told=True)
        self._bare(event)
        return Scalar(event.value, bool(event.style), line, column)

    def _opened(self, event: Any, *, depth: int) -> _Open:
        if depth == DEEPEST:
            raise self.stop(_mark(event), f"nested deeper than {DEEPEST} levels: expected far less")
        self._bare(event)
        return _Open(isinstance(event, yaml.MappingStartEvent), *_mark(event), [])

    def _bare(self, event: Any) -> None:
        if event.anchor is not None:
            name = shown(f"&{event.anchor}")
            self._note(event, f"an anchor ({name}): leave it out, nothing is referred to")
        if event.tag is not None:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._note(event, f"a tag ({tag}): leave it out, the kind of each value is known")

    def _closed(self, done: _Open) -> Node:
        if not done.mapping:
            return Sequence(tuple(done.nodes), done.line, done.column)
        firsts: dict[str, Scalar] = {}
        entries = []
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            trouble = _wrong_key(key, firsts)
            if trouble:
                tell(self.problems, self.path, key, trouble)
            elif isinstance(key, Scalar) and not key.told:
                firsts[key.text] = key
                entries.append((key, value))
        return Mapping(tuple(entries), done.line, done.column)


def _wrong_key(key: Node, firsts: dict[str, Scalar]) -> str | None:
    if not isinstance(key, Scalar):
        return f"a key cannot be {kind(key)}: expected words; text in {{ }} needs quotes"
    if key.told:
        return None
    if key.text == "<<" and not key.quoted:
        return "a merge key (<<): write the keys and values out here"
    if not key.text:
        return "a key is missing before ':': expected words"
    if key.text in firsts:
        return (
            f"key {shown(key.text)} stands twice (first on line {firsts[key.text].line}): keep one"
        )
    return None


def _odd_start(character: str) -> str:
    if character == "\t":
        return "a tab: indent with spaces"
    return f"a value cannot begin with {shown(character)}: put it in quotes"


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
