"""Files for tests: where a complaint has to point is marked in the text with a §."""

import pathlib
import re

import pytest

from accord.library import play, scenario_files, source

MARK = "§"
RAISED = """\
scenario: A trial
policy: gscp
steps:
  - at: 2025-03-03 10:00
    do: raise
    with: {areas: [levels-of-need]}
"""
LATER = "  - at: 2025-03-05 12:00\n    do: "


def places(marked: str) -> list[tuple[int, int]]:
    """Return line and column of every mark, as they are once the marks are gone."""
    found = []
    for number, line in enumerate(marked.split("\n"), start=1):
        *before, _ = line.split(MARK)
        columns = [len("".join(before[: place + 1])) + 1 for place in range(len(before))]
        found += [(number, column) for column in columns]
    return found


def write(path: pathlib.Path, marked: str) -> pathlib.Path:
    """Write the text without its marks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(marked.replace(MARK, ""), encoding="utf-8")
    return path


def complaints(matter: pytest.ExceptionInfo[source.NotUsable]) -> list[str]:
    """Return what is told, a line each, after making sure that nobody is blamed."""
    for problem in matter.value.problems:
        assert "invalid" not in problem.message.lower()
        assert "\n" not in str(problem)
    return str(matter.value).split("\n")


def expected(path: pathlib.Path, marked: str, messages: tuple[str, ...]) -> list[str]:
    """Return what has to be told: one message at each mark, in the order of the file."""
    where = places(marked)
    assert len(where) == len(messages), "mark each place with a §, and give each its message"
    return [
        f"{path}:{line}:{column} {said}"
        for (line, column), said in zip(where, messages, strict=True)
    ]


def without_drawing(text: str) -> str:
    """Return a policy's text without what is said of its flowchart: names of stages, once more."""
    return re.sub(r"^flowchart\w*:.*?(?=^[a-z])", "", text, flags=re.MULTILINE | re.DOTALL)


def then(do: str, *lines: str) -> str:
    """Return the first step and a second one, with more lines of its own."""
    return RAISED + LATER + "\n    ".join([do, *lines]) + "\n"


def told(path: pathlib.Path) -> pytest.ExceptionInfo[source.NotUsable]:
    """Return what is told of a file that cannot be used."""
    with pytest.raises(source.NotUsable) as matter:
        list(play.play(scenario_files.load(path)))
    return matter
