"""Under each of the five policies, from the start page to the door of the last stage.

Everybody does what their pages say is next, and nothing else: the two sides with their own
sign-ins, in Chromium, without any script. What came of it is exported and played as a scenario.
"""

import pytest
import yaml
from browser import NARROW, WIDE
from walking import Walk

from accord.cli import main as command_line
from accord.library import policies

ANSWERS = (
    "No", "On a child protection plan", "None of these, or I do not know", "Levels of need",
    "Levels of need and thresholds", "By telephone",
)  # fmt: skip
"""What somebody ticks wherever it is offered."""

OUTCOME = dict.fromkeys(policies.ids(), "We do not agree yet") | {"mscb": "Nobody answered"}
"""What comes of each talk; where nobody answers, Medway's other side still owes its answer."""

SIDES = {
    "bscp": ("Poppy Sandpit", "Ravensbrook Children's Care", "Kasper Homecall"),
    "chscp": ("Primrose Inkpot", "Merrimarsh Children's Care", "Kendra Knocker"),
    "gscp": ("Penny Chalk", "Severn Vale Children's Care", "Kit Doorstep"),
    "mscb": ("Philippa Anchor", "Ropewalk Children's Care", "Keziah Ferry"),
    "tscp": ("Perdita Satchel", "Harbour Bay Children's Care", "Kezia Visit"),
}
"""Who raises it, with which agency, and who takes it up there."""

STEPS = {
    "bscp": {"discuss": 3, "inform": 1, "engage_board_members": 1, "file_record": 6,
             "escalate": 3},
    "chscp": {"discuss": 3, "consider_meeting": 2, "inform": 1, "engage_board_members": 1,
              "file_record": 6, "escalate": 3},
    "gscp": {"discuss": 3, "consult": 2, "inform": 1, "engage_board_members": 1, "send_form": 1,
             "agree_plan": 1, "file_record": 6, "escalate": 3},
    "mscb": {"consult": 1, "discuss": 4, "inform": 2, "respond": 3, "send_form": 1, "escalate": 4},
    "tscp": {"consult": 1, "discuss": 4, "escalate": 4},
}  # fmt: skip
"""How often each step of the document is taken on the way, by hand from its clauses."""


def test_every_policy_is_walked():
    assert set(SIDES) == set(STEPS) == set(policies.ids())


@pytest.mark.parametrize(
    ("policy", "width"),
    [*((policy, WIDE) for policy in SIDES), ("mscb", NARROW)],
    ids=[*SIDES, "mscb at 360 px"],
)
class TestUnderEachPolicy:
    def test_goes_by_its_pages_to_the_door_of_the_last_stage(self, demo, policy, width, tmp_path):
        person, agency, other = SIDES[policy]
        last = policies.by_id(policy).policy.last
        answers = (agency, other, OUTCOME[policy], *ANSWERS)
        walk = Walk(demo, answers=answers, width=width)
        with walk.open:
            walk.raises(person)
            walk.climb(person, stages=last)

        exported = demo.command(
            "accord.manage", "export-scenario", walk.reference, "--data", str(demo.data)
        )
        assert exported.returncode == 0, exported.stderr
        steps = yaml.safe_load(exported.stdout)["steps"]
        self.took_every_step(policy, steps)
        self.holds_and_could_fail(exported.stdout, tmp_path)

    def took_every_step(self, policy, steps) -> None:
        taken = [step["do"] for step in steps]
        assert {do: taken.count(do) for do in STEPS[policy]} == STEPS[policy]
        assert taken[0] == "raise"
        assert taken[-1] == "escalate"
        last = policies.by_id(policy).policy.stages[-1].id
        assert steps[-1]["expect"]["stage"] == last
        assert steps[-1]["expect"]["departures"] == 0, "everything came in its turn"

    def holds_and_could_fail(self, exported: str, folder) -> None:
        """A page that had done something else than the engine would have been found."""
        file = folder / "exported.yaml"
        file.write_text(exported)
        assert command_line.main(["scenario", "run", str(folder)]) == 0
        begun, stage, rest = exported.rpartition("stage: ")
        file.write_text(f"{begun}{stage}stage-1{rest[len('stage-1') :]}")
        assert command_line.main(["scenario", "run", str(folder)]) == 1
