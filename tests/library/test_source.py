"""A YAML file is read with its places, or everything wrong with it is told, with its place."""

import os
import time
import tracemalloc
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from accord.library import source

UNUSABLE = {
    "empty": ("", "1:1 nothing is written here, or only comments"),
    "only comments": ("# a plan\n---\n# more\n", "1:1 nothing is written here, or only comments"),
    "several documents": (
        "a: 1\n---\nb: 2\n---\nc: 3",
        "2:1 a second document (---): expected one document a file",
        "4:1 a second document (---): expected one document a file",
    ),
    "anchor and alias": (
        "a: &x 1\nb: *x",
        "1:4 an anchor ('&x'): leave it out, nothing is referred to",
        "2:4 an alias ('*x'): write the value out here",
    ),
    "alias as key": ("*x : 1", "1:1 an alias ('*x'): write the value out here"),
    "anchored list": ("&x [1]", "1:1 an anchor ('&x'): leave it out, nothing is referred to"),
    "tags": (
        "a: !!str b\nc: !own {d: e}",
        "1:4 a tag ('!!str'): leave it out, the kind of each value is known",
        "2:4 a tag ('!own'): leave it out, the kind of each value is known",
    ),
    "tag handle": ("!x!y z", "1:1 a tag (!): leave it out, the kind of each value is known"),
    "merge key": ("a: b\n<<: {c: d}", "2:1 a merge key (<<): write the keys and values out here"),
    "key twice": (
        "a: 1\nb: 2\n'a': 3\n\"a\": 4",
        "3:1 key 'a' stands twice (first on line 1): keep one",
        "4:1 key 'a' stands twice (first on line 1): keep one",
    ),
    "list as key": (
        "? [a]\n: 1",
        "1:3 a key cannot be a list: expected words; text in { } needs quotes",
    ),
    "mapping as key": (
        "{{a}}",
        "1:2 a key cannot be a mapping: expected words; text in { } needs quotes",
    ),
    "empty key": ("?\n: x", "1:2 a key is missing before ':': expected words"),
    "several at once, then the end": (
        "a: *x\na: !t 1\nb: [1, 'x\n",
        "1:4 an alias ('*x'): write the value out here",
        "2:4 a tag ('!t'): leave it out, the kind of each value is known",
        "3:8 this quote is never closed",
    ),
    "second colon": (
        "a: b: c",
        "1:5 a second 'key: value' cannot begin here: put text that holds ': ' in quotes, or "
        "check the indentation",
    ),
    "wrong indentation": (
        "a:\n  b: 1\n c: 2",
        "3:2 expected 'key: value' here: check the indentation, and the quotes of what stands "
        "before",
    ),
    "no colon": ("a: 1\nb\nc: 2", "3:1 the words before this place lack a ': ' and a value"),
    "no colon at the end": ("a: 1\nb\n", "3:1 the words before this place lack a ': ' and a value"),
    "open list": (
        "a: [1\nb: 2\n",
        "2:2 expected ',' or ']' here: the list in [ ] that begins on line 1 is not closed, "
        "or text that holds ': ' is not in quotes",
    ),
    "colon in a mapping": (
        "a: {reason: we say: no}\n",
        "1:19 expected ',' or '}' here: the mapping in { } that begins on line 1 is not closed, "
        "or text that holds ': ' is not in quotes",
    ),
    "open mapping": (
        "a:\n  {b: 1]\n",
        "2:8 expected ',' or '}' here: the mapping in { } that begins on line 2 is not closed",
    ),
    "no value": ("a: ]\n", "1:4 expected a value here"),
    "early end": ("a: [1,\n", "2:1 the file ends too early: is a [, { or key above unfinished?"),
    "no dash": (
        "- a\nb: 1",
        "2:1 expected '- ' here, as in the list above: check the indentation",
    ),
    "dash in a line": (
        "a: - b",
        "1:4 a list entry ('- ') cannot begin here: start it on a line of its own, and check the "
        "indentation",
    ),
    "backslash": (
        'a: "C:\\q"',
        "1:7 nothing such can follow a backslash: inside double quotes write \\\\, or use single "
        "quotes",
    ),
    "tab before a value": ("a:\n\tb", "2:1 a tab: indent with spaces"),
    "tab in the indentation": ("a: b\n\tc: d", "2:1 a tab in the indentation: use spaces"),
    "odd beginning": ("a: @home", "1:4 a value cannot begin with '@': put it in quotes"),
    "text after the end": (
        "[a]\nb: c",
        "2:1 expected nothing more here: check the indentation and the quotes of what stands "
        "before",
    ),
    "anything else": (
        "a: | b\nc",
        "1:6 this cannot be read as YAML: did not find expected comment or line break",
    ),
    "directive": ("%YAML 1.2\n---\na", "1:1 a directive ('%YAML'): leave this line out"),
    "control character": ("é: \x07", "1:4 a character that is no text ('\\x07'): leave it out"),
    "lone surrogate": ("a\r\nb \ud800", "2:3 byte 0xed is not UTF-8: save the file as UTF-8"),
    "Latin-1": ("é\n né".encode() + b"\xe9", "2:4 byte 0xe9 is not UTF-8: save the file as UTF-8"),
    "binary": (b"PK\x03\x04\0\0", "1:3 a character that is no text ('\\x03'): leave it out"),
    "UTF-16": ("a: b".encode("utf-16"), "1:1 the file is saved as UTF-16: save it as UTF-8"),
    "bare UTF-16": (
        "a: b".encode("utf-16-le"),
        "1:1 the file is saved as UTF-16: save it as UTF-8",
    ),
    "too large": (
        " " * source.LARGEST + "a",
        "1:1 the file is larger than 512 KiB: expected a policy or scenario, as text",
    ),
    "too deep": (
        "[" * 100_000,
        "1:31 nested deeper than 30 levels: expected far less",
    ),
    "too many values": ("- a\n" * 60_000, "49999:3 more than 50000 values: expected far fewer"),
}


def complaints(text):
    with pytest.raises(source.NotUsable) as caught:
        source.parse(text, path="p.yaml")
    return str(caught.value).split("\n")


def plain(node):
    """Return a node as Python's own lists and dicts, with every scalar as its text."""
    if isinstance(node, source.Sequence):
        return [plain(item) for item in node.items]
    if isinstance(node, source.Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return node.text


class TestAFileThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("text", "expected"), [(t, e) for t, *e in UNUSABLE.values()], ids=UNUSABLE
    )
    def test_says_what_is_wrong_and_where(self, text, expected):
        assert complaints(text) == [f"p.yaml:{line}" for line in expected]

    @pytest.mark.parametrize("text", [text for text, *_ in UNUSABLE.values()], ids=UNUSABLE)
    def test_never_says_invalid(self, text):
        assert "invalid" not in "".join(complaints(text)).lower()

    def test_tells_a_hundred_problems_and_that_there_are_more(self):
        told = complaints("- *x\n" * 300)

        assert len(told) == source.MOST_PROBLEMS + 1
        assert told[-1] == "p.yaml:101:3 and more from here: mend the others first"

    def test_hands_problems_that_can_be_read_past_to_who_asks_for_them(self):
        problems = []

        node = source.parse("a: 1\na: 2\nb: *x", path="p.yaml", problems=problems)

        assert {problem.line for problem in problems} == {2, 3}
        assert plain(node) == {"a": "1", "b": ""}
        assert node.get("b").told


class TestAFileOnDisk:
    def test_is_read(self, tmp_path):
        path = tmp_path / "policy.yaml"
        path.write_bytes(b"\xef\xbb\xbfa: b\r\n")

        node = source.load(path)

        assert node == source.parse("a: b", path="")

    def test_is_named_when_it_does_not_exist(self, tmp_path):
        assert (
            self.trouble(tmp_path / "no.yaml") == "there is no such file: check its name and folder"
        )

    def test_is_no_folder(self, tmp_path):
        assert self.trouble(tmp_path) == "this is a folder: name a file in it"

    def test_is_no_pipe(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")

        assert self.trouble(tmp_path / "pipe") == (
            "this is not an ordinary file: save it as a file first"
        )

    def test_may_be_out_of_reach(self, tmp_path):
        (tmp_path / "round").symlink_to("round")

        assert self.trouble(tmp_path / "round") == (
            "the file cannot be read (Too many levels of symbolic links): "
            "check its name and who may read it"
        )

    def test_may_have_a_name_that_no_file_can_have(self):
        assert self.trouble(Path("a\0b")).startswith("the file cannot be read (")

    def test_is_refused_by_its_size_before_it_is_read(self, tmp_path):
        path = tmp_path / "large.yaml"
        with path.open("wb") as file:
            file.truncate(10 * 1024 * 1024)
        tracemalloc.start()

        trouble = self.trouble(path)

        assert trouble == "the file is larger than 512 KiB: expected a policy or scenario, as text"
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
        tracemalloc.stop()

    def trouble(self, path):
        with pytest.raises(source.NotUsable) as caught:
            source.load(path)
        (problem,) = caught.value.problems
        assert (problem.path, problem.line, problem.column) == (str(path), 1, 1)
        return problem.message


class TestANode:
    def test_knows_its_place(self):
        node = source.parse("a: b\nlist:\n  - {c: 'd'}\n", path="p.yaml")

        assert node == source.Mapping(
            (
                (source.Scalar("a", False, 1, 1), source.Scalar("b", False, 1, 4)),
                (
                    source.Scalar("list", False, 2, 1),
                    source.Sequence(
                        (
                            source.Mapping(
                                (
                                    (
                                        source.Scalar("c", False, 3, 6),
                                        source.Scalar("d", True, 3, 9),
                                    ),
                                ),
                                3,
                                5,
                            ),
                        ),
                        3,
                        3,
                    ),
                ),
            ),
            1,
            1,
        )

    def test_is_found_by_its_key(self):
        node = source.parse("a: b", path="p.yaml")

        assert node.get("a") == source.Scalar("b", False, 1, 4)
        assert node.key("a") == source.Scalar("a", False, 1, 1)
        assert node.get("b") is None
        assert node.key("b") is None

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("[]", "a list"),
            ("{}", "a mapping"),
            *((text, "nothing") for text in ("~", "null", "Null", "NULL")),
            *((text, "true or false") for text in ("true", "True", "TRUE", "false", "FALSE")),
            *((text, "a number") for text in ("1.10", "-5", "0o14", "0xFf", "1e3", ".5", "-.inf")),
            *((text, "words") for text in ("yes", "no", "on", "off", "16:00", "2.1a", "1_000")),
            *(
                (text, "words")
                for text in ("2025-03-10", "2025-03-10 16:00", "tRUE", '"5"', "|\n 5")
            ),
        ],
    )
    def test_is_called_what_yaml_1_2_makes_of_it(self, text, expected):
        assert source.kind(source.parse(text, path="p.yaml")) == expected

    def test_that_is_empty_is_nothing(self):
        node = source.parse("a:", path="p.yaml")

        assert source.kind(node.get("a")) == "nothing"


def test_a_text_is_shown_short_and_tame():
    assert source.shown("\x1b[31m") == r"'\x1b[31m'"
    assert source.shown("x" * 51) == repr("x" * 47 + "...")


SIGNS = "[]{},'\"\\#@é😀\n\t\r\u2028\x85\0\ufeff\ud800"
PIECES = (
    "a",
    "1.10",
    ": ",
    "- ",
    "? ",
    "  ",
    "|\n ",
    "> ",
    "&x ",
    "*x",
    "!t ",
    "<<: ",
    "---",
    "%YAML",
)
TRICKY = st.lists(st.sampled_from([*SIGNS, *PIECES]), max_size=30).map("".join)


@given(st.binary() | st.text() | TRICKY)
@example(b"\xef\xbb\xbf\xff")
def test_whatever_is_written_is_read_or_not_usable(text):
    problems: tuple[source.Problem, ...] = ()
    try:
        plain(source.parse(text, path="p.yaml"))
    except source.NotUsable as refusal:
        problems = refusal.problems or pytest.fail("a refusal says why")

    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


@pytest.mark.parametrize(
    "chunk", ["[", "- ", "? ", "a: ", "{a: ", "- a\n", "&x *y\n", "%TAG !a! b\n", "- 'a"]
)
def test_no_file_takes_long(chunk):
    text = (chunk * source.LARGEST)[: source.LARGEST]
    before = time.process_time()

    complaints(text)

    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    "text", ["a: b\nc: ['d', |\n", "a: {b: [1, '2', |]}\n", "a: b\nc: ['d', ~]"]
)
def test_a_yaml_library_without_its_fast_part_gives_the_same_nodes(text, monkeypatch):
    with_it = outcome(text)
    monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)

    assert outcome(text) == with_it


def outcome(text):
    """Return the nodes, or the line of what is wrong."""
    try:
        return source.parse(text, path="p.yaml")
    except source.NotUsable as refusal:
        return [problem.line for problem in refusal.problems]
