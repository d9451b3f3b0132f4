"""Every example of a policy and of a reading, played: a new file needs no Python."""

import pathlib

import pytest

from accord.library import expectations, places, play, policies, scenario_files

POLICIES = places.policies_folder()
READINGS = pathlib.Path(__file__).parent / "readings"
FILES = scenario_files.find((POLICIES, READINGS))


def name(path: pathlib.Path) -> str:
    """Return a file's policy, or `readings`, and its own name."""
    folder = path.relative_to(POLICIES).parts[0] if path.is_relative_to(POLICIES) else "readings"
    return f"{folder}/{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_scenario_holds(path):
    scenario = scenario_files.load(path)

    misses = [
        str(miss)
        for played in play.play(scenario)
        for miss in expectations.misses(scenario, played)
    ]

    assert not misses, "\n".join(["", *misses])


def test_no_scenario_is_left_out():
    written = {*POLICIES.glob("*/scenarios/**/*.yaml"), *READINGS.rglob("*.yaml")}

    assert set(FILES) == written
    folders = {path.relative_to(POLICIES).parts[0] for path in written - set(READINGS.rglob("*"))}
    assert folders <= set(policies.ids())
