"""Under each of the five policies, from the start page to a closed escalation.

Everybody does what their pages say is next or offer, and nothing else: the two sides, who decides
and who sits on a panel, with their own sign-ins, in Chromium, without any script; Medway's on a
narrow screen. What came of it is exported and played as a scenario.
"""

import pytest
import yaml
from browser import NARROW, WIDE
from to_the_close import Ending, People

from accord.cli import main as command_line
from accord.library import policies

ANSWERS = (
    "No", "On a child protection plan", "None of these, or I do not know", "Levels of need",
    "Levels of need and thresholds", "By telephone", "By a panel",
    "This is what was agreed, or decided",
)  # fmt: skip
"""What somebody ticks wherever it is offered."""

OUTCOME = dict.fromkeys(policies.ids(), "We do not agree yet") | {"mscb": "Nobody answered"}
"""What comes of each talk; where nobody answers, Medway's other side still owes its answer."""

LANTERNLIGHT = ("Lanternlight Health", "Barnabas Foundation")
GASWORKS = ("Gasworks Police", "Bellamy Truncheon")

PEOPLE = {
    "bscp": People(
        raises="Poppy Sandpit", school="Thimbleweed Nursery", care="Ravensbrook Children's Care",
        answers="Kasper Homecall", manages="Lysander Duty", seat=LANTERNLIGHT, instead=GASWORKS,
        speaks={"raising": "Sidney Paints", "responding": "Sophronia Heads"},
    ),
    "chscp": People(
        raises="Primrose Inkpot", school="Bellweather School", care="Merrimarsh Children's Care",
        answers="Kendra Knocker", manages="Ludmila Supervises", seat=LANTERNLIGHT, instead=GASWORKS,
        speaks={"raising": "Svetlana Staffroom", "responding": "Stanislas Unit"},
    ),
    "gscp": People(
        raises="Penny Chalk", school="Puddlewick School", care="Severn Vale Children's Care",
        answers="Kit Doorstep", manages="Lavinia Rota",
        seat=("Wobbleford Health", "Bettina Trust"),
        instead=("Twoshires Police", "Beatrix Warrant"),
        speaks={"raising": "Selma Assembly", "responding": "Silas Service"},
    ),
    "mscb": People(
        raises="Philippa Anchor", school="Dockyard Academy", care="Ropewalk Children's Care",
        answers="Keziah Ferry", manages="Lettice Teams", notifies="Serena Lifebelt",
        speaks={"raising": "Dorcas Captain", "responding": "Darius Bridge"},
    ),
    "tscp": People(
        raises="Perdita Satchel", school="Gullhaven School", care="Harbour Bay Children's Care",
        answers="Kezia Visit", manages="Leopold Caseload",
        # only three agencies are in this partnership: its police send their director instead
        seat=("Twoshires Police", "Beatrix Warrant"),
        instead=("Twoshires Police", "Drusilla Superintend"),
        speaks={"raising": "Digby Headland", "responding": "Dashiell Harbour"},
    ),
}  # fmt: skip

PANEL = {"choose_route": 1, "appoint_panel": 2, "hear": 2, "decide": 1, "plan_done": 2, "close": 1}
"""What a panel takes: a member is replaced, both sides are heard, two things are done."""

STEPS = {
    "bscp": {**PANEL, "discuss": 3, "inform": 5, "engage_board_members": 1, "file_record": 8,
             "agree_plan": 1, "escalate": 3},
    "chscp": {**PANEL, "discuss": 3, "consider_meeting": 2, "inform": 5, "engage_board_members": 1,
              "file_record": 8, "agree_plan": 1, "escalate": 3},
    "gscp": {**PANEL, "discuss": 3, "consult": 2, "inform": 5, "engage_board_members": 1,
             "send_form": 1, "agree_plan": 2, "plan_done": 3, "file_record": 8, "escalate": 3,
             "confirm": 2, "debrief": 1},
    "mscb": {"consult": 1, "discuss": 4, "inform": 2, "respond": 3, "send_form": 2, "escalate": 4,
             "request_report": 1, "report": 1, "decide": 1, "agree_plan": 1, "plan_done": 2,
             "close": 1},
    "tscp": {**PANEL, "consult": 1, "discuss": 4, "inform": 4, "escalate": 4, "agree_plan": 1},
}  # fmt: skip
"""How often each step of the document is taken, by hand from its clauses.

Of the last stage's tellings one is of each member who is asked, and one of each side.
"""

WAITS = {"bscp", "chscp", "gscp"}
"""Where something must be done between the outcome and the close; elsewhere nothing must."""


def test_every_policy_is_walked():
    assert set(PEOPLE) == set(STEPS) == set(policies.ids())


@pytest.mark.parametrize(
    ("policy", "width"),
    [(policy, NARROW if policy == "mscb" else WIDE) for policy in PEOPLE],
    ids=[*PEOPLE],
)
class TestUnderEachPolicy:
    def test_goes_by_its_pages_to_its_close(self, demo, policy, width, tmp_path):
        people, last = PEOPLE[policy], policies.by_id(policy).policy.last
        answers = (people.school, people.care, people.answers, OUTCOME[policy], *ANSWERS)
        notes = tmp_path / "notes-of-tuesday.txt"
        notes.write_text("He was seen at six.\n")
        walk = Ending(demo, answers=answers, width=width)
        with walk.open:
            walk.raises(people.raises)
            walk.climb(people.raises, stages=last)
            by_panel = policies.by_id(policy).policy.stages[-1].decision.panel is not None
            (walk.by_panel if by_panel else walk.by_subgroup)(people, notes)
            waited = walk.closes(people)

        assert waited is (policy in WAITS)
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
        assert (taken[0], taken[-1]) == ("raise", "close")
        last = policies.by_id(policy).policy.stages[-1].id
        told = steps[-1]["expect"]
        assert (told["stage"], told["status"]) == (last, "closed")
        assert told["departures"] == 0, "everything came in its turn"

    def holds_and_could_fail(self, exported: str, folder) -> None:
        """A page that had done something else than the engine would have been found."""
        file = folder / "exported.yaml"
        file.write_text(exported)
        assert command_line.main(["scenario", "run", str(folder)]) == 0
        begun, closed, rest = exported.rpartition("status: closed")
        assert closed
        file.write_text(f"{begun}status: resolved{rest}")
        assert command_line.main(["scenario", "run", str(folder)]) == 1
