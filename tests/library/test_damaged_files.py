"""Real files, damaged at random: each is told to be unusable, or is used; nothing else happens."""

import itertools
import pathlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.library import expectations, places, play, policies, scenario_files, source

POLICIES = places.policies_folder()
SCENARIO_TEXTS = [
    path.read_text(encoding="utf-8") for path in sorted(POLICIES.glob("*/scenarios/*.yaml"))
]
POLICY_TEXTS = [policies.find(name).read_text(encoding="utf-8") for name in policies.ids()]
TOKEN = re.compile(r"[\w.-]+|[^\w\s]")
PUT_IN = [
    "", "x", "null", "~", "true", "1.10", "-1", "0", "99", "reading-15", '"2.1a"', "'", '"', "{}",
    "[]", "{", "]", ":", ": ", "- ", "&a", "*a", "!x", "<<", "|", "\t", "#", "2025-03-30 01:30",
    "2025-02-30", "2025-03-10", "none", "raise", "correct", "look", "close", "stage-1", "raising",
    "responding.director", "police.practitioner", "other", "gscp", "{entry: 1}", "\u2028", "\0",
]  # fmt: skip
NUMBERS = itertools.count()


def lines_deleted(lines: list[str], where: int, _: int) -> list[str]:
    return lines[:where] + lines[where + 1 :]


def lines_doubled(lines: list[str], where: int, other: int) -> list[str]:
    return [*lines[:other], lines[where], *lines[other:]]


def lines_swapped(lines: list[str], where: int, other: int) -> list[str]:
    changed = list(lines)
    changed[where], changed[other] = lines[other], lines[where]
    return changed


def indented(lines: list[str], where: int, other: int) -> list[str]:
    spaces = " " * (other % 7)
    return [*lines[:where], spaces + lines[where].lstrip(), *lines[where + 1 :]]


@st.composite
def damaged(draw: st.DrawFn, texts: list[str]) -> str:
    """Return a text with a few lines and words changed."""
    lines = draw(st.sampled_from(texts)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        places_in = st.integers(0, max(len(lines) - 1, 0))
        way = draw(st.sampled_from([lines_deleted, lines_doubled, lines_swapped, indented, None]))
        where = draw(places_in)
        if way is not None:
            lines = way(lines, where, draw(places_in)) or [""]
            continue
        tokens = [match.span() for match in TOKEN.finditer(lines[where])] or [(0, 0)]
        start, end = draw(st.sampled_from(tokens))
        word = draw(st.sampled_from(PUT_IN))
        lines[where] = lines[where][:start] + word + lines[where][end:]
    return "\n".join([*lines, ""])


def check(matter: source.NotUsable, path: str, text: str) -> None:
    """Make sure that something is told, and that it points into the file."""
    assert matter.problems
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    for problem in matter.problems:
        assert problem.message
        assert "invalid" not in problem.message
        if problem.path == path:
            assert 1 <= problem.line <= len(lines), str(problem)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, str(problem)


STEPS = """\
  - at: 2025-03-03 10:00
    do: raise
    with: {areas: [other], area_other: said, immediate_harm: true}
  - {at: 2025-03-05 10:00, do: discuss, with: {mode: email, outcome: unresolved}}
  - {at: 2025-03-07 10:00, do: escalate, departing: so, with: {reason: so}}
  - {at: 2025-04-07 10:00, do: look}
  - {at: 2025-04-07 10:00, do: escalate, departing: so, with: {reason: so}}
  - {at: 2025-04-08 10:00, do: escalate, departing: so, with: {reason: so}}
  - {at: 2025-04-09 10:00, do: choose_route, with: {route: panel}}
  - {at: 2025-05-09 10:00, do: look}
  - {at: 2025-05-09 10:00, do: decide, departing: so, with: {decision: so}}
  - {at: 2025-05-10 10:00, do: close, departing: so}
"""


def every_step(policy: pathlib.Path) -> None:
    """Play something against a policy that was read: what can be read can be carried out."""
    path = policy.with_name("played.yaml")
    path.write_text(f"scenario: A trial\npolicy: ./{policy.name}\nsteps:\n{STEPS}")
    scenario = scenario_files.load(path)
    for step in play.play(scenario):
        assert play.can(scenario, step) is not None


@settings(max_examples=150)
@given(text=damaged(SCENARIO_TEXTS))
def test_a_damaged_scenario_is_played_or_told(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "damaged.yaml"
    path.write_bytes(text.encode())

    try:
        scenario = scenario_files.load(path)
        for step in play.play(scenario):
            assert all(map(str, expectations.misses(scenario, step)))
    except source.NotUsable as matter:
        check(matter, str(path), text)


@settings(max_examples=100)
@given(text=damaged(POLICY_TEXTS))
def test_a_damaged_policy_is_read_or_told(tmp_path_factory, text):
    # a policy is read once: each damage needs a name of its own
    path = tmp_path_factory.getbasetemp() / f"damaged-{next(NUMBERS)}.yaml"
    path.write_bytes(text.encode())

    try:
        loaded = policies.load(path)
    except source.NotUsable as matter:
        check(matter, str(path), text)
    else:
        assert loaded.policy.stages
        every_step(path)
    finally:
        path.unlink()
