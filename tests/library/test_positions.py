"""Ways through a file that was read, and places that are told about."""

import pytest

from accord.library import positions, source

TEXT = """\
one: [first, second]
two:
  three: here
list:
  - {id: a}
  - just words
  - {id: a}
  - {id: [a]}
  - {other: a}
"""
ROOT = source.parse(TEXT, path="file")


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 1, 1),
        (("two", "three"), 3, 10),
        (("one", 1), 1, 14),
        (("one", 2), 1, 6),
        (("one", "first"), 1, 6),
        (("two", 0), 3, 3),
        (("nowhere", "three"), 1, 1),
        (("two", "three", "four"), 3, 10),
    ],
)
def test_a_way_ends_with_the_last_node_there_is(path, line, column):
    found = positions.at(ROOT, *path)

    assert (found.line, found.column) == (line, column)


def test_entries_are_the_mappings_of_a_list():
    assert [each.line for each in positions.entries(ROOT, "list")] == [5, 7, 8, 9]


@pytest.mark.parametrize("key", ["two", "nowhere"])
def test_there_are_no_entries_without_a_list(key):
    assert positions.entries(ROOT, key) == ()
    assert positions.entries(positions.at(ROOT, "one"), key) == ()


def test_twins_are_told_at_the_second_one():
    problems: list[source.Problem] = []

    positions.Notes("file", problems).tell_twins(positions.entries(ROOT, "list"), "id", "thing")

    assert list(map(str, problems)) == ["file:7:10 thing 'a' stands here twice: keep one"]
