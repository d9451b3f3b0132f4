"""What is said of a policy that can be used: the scenarios beside it, played under it alone."""

import pytest
import trials

from accord.library import checkup, places, policies

SHORT = """\
scenario: Five working days at the first stage
policy: gscp
steps:
  - at: 2025-04-10 16:00
    do: raise
    with: {areas: [levels-of-need]}
    expect: {stage: stage-1, due: 2025-04-17}
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("policy.yaml", "clauses.yaml"):
        text = (places.policies_folder() / "gscp" / name).read_text(encoding="utf-8")
        trials.write(tmp_path / name, text)
    return tmp_path


class TestScenariosBesideAPolicy:
    def test_may_be_none(self, folder):
        assert checkup.scenarios(policies.load(folder / "policy.yaml")) == (0, ())

    def test_are_counted_where_they_hold(self, folder):
        trials.write(folder / "scenarios" / "short.yaml", SHORT)

        assert checkup.scenarios(policies.load(folder / "policy.yaml")) == (1, ())

    def test_are_played_under_this_policy_and_not_the_bundled_one_of_its_id(self, folder):
        trials.write(folder / "scenarios" / "short.yaml", SHORT)
        file = folder / "policy.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("{working_days: 5", "{working_days: 3", 1), encoding="utf-8")

        count, missed = checkup.scenarios(policies.load(file))

        assert count == 1
        assert "2025-04-15" in " ".join(missed)
