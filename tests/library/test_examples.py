"""The example of a policy that no partnership has: it shows the rest of the language."""

import shutil

import pytest

from accord.cli import main
from accord.library import (
    compare,
    coverage,
    critic,
    expectations,
    places,
    play,
    policies,
    scenario_files,
    source,
)

FOLDER = places.PACKAGE.parents[1] / "examples" / "westmoor"
SCENARIOS = scenario_files.find((FOLDER,))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_its_scenarios_hold(path):
    scenario = scenario_files.load(path)

    missed = [
        str(miss) for step in play.play(scenario) for miss in expectations.misses(scenario, step)
    ]

    assert not missed


def test_every_clause_is_carried_out():
    assert coverage.of(policies.load(FOLDER / "policy.yaml")).lacking(shown=False) == ()


def test_the_critic_has_nothing_to_say():
    assert critic.findings(policies.load(FOLDER / "policy.yaml")) == ()


class TestAStageThatMayBeLeftOut:
    def test_is_shown_and_drawn_so(self, capsys):
        assert main.main(["policy", "show", str(FOLDER)]) == 0
        shown = capsys.readouterr().out
        assert main.main(["policy", "flowchart", str(FOLDER), "--format", "text"]) == 0
        drawn = capsys.readouterr().out

        assert "May be left out." in shown
        assert "be left out" in drawn

    def test_is_compared_so(self):
        one, other = policies.load(FOLDER / "policy.yaml"), policies.by_id("gscp")

        rows = compare.compare(one.policy, other.policy)

        assert any("it may be left out" in str(row.parts) for row in rows)

    def test_is_never_the_one_that_decides(self, tmp_path):
        text = (FOLDER / "policy.yaml").read_text(encoding="utf-8")
        last = "  - id: moor-council\n"
        path = tmp_path / "policy.yaml"
        path.write_text(text.replace(last, f"{last}    optional: true\n"), encoding="utf-8")
        shutil.copy(FOLDER / "clauses.yaml", tmp_path)

        with pytest.raises(source.NotUsable, match="the last stage decides: it cannot be left out"):
            policies.load(path)
