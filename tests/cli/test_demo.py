"""The stories of the demo, and how words for people are made."""

import contextlib
import datetime
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accord.cli import main, render, telling, wording
from accord.engine import acts, policy
from accord.engine.words import Agencies
from accord.library import calendars, policies

ROOT = Path(__file__).resolve().parents[2]
BROMLEY = policies.by_id("bscp").policy
CALENDAR = calendars.load()
MONDAY = datetime.date(2025, 3, 3)


def in_terminal(*arguments, **changes):
    """Return what a command prints to a terminal of 80 columns."""
    leader, follower = pty.openpty()
    settings = {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", "TERM": "xterm-256color"}
    outside = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment = {**outside, **settings, **changes}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "accord.cli", *arguments],
        cwd=ROOT, env=environment, stdout=follower, stderr=follower,
    ) as process:  # fmt: skip
        os.close(follower)
        shown = b""
        with contextlib.suppress(OSError):  # raised once the other end is closed
            while chunk := os.read(leader, 65536):
                shown += chunk
        process.wait(timeout=30)
    os.close(leader)
    return shown.decode().replace("\r\n", "\n")


class TestTheDemo:
    @pytest.mark.parametrize("name", policies.ids())
    def test_tells_a_disagreement_from_raising_to_close(self, name, capsys):
        assert main.main(["demo", name]) == 0

        shown = capsys.readouterr().out
        assert policies.by_id(name).policy.partnership.name in shown
        assert "raises a disagreement with" in shown
        assert "The policy asks" in shown
        assert "Accord tells" in shown
        assert "closes it." in shown
        assert max(map(len, shown.splitlines())) <= render.ELSEWHERE + 2

    @pytest.mark.parametrize("name", policies.ids())
    def test_keeps_ids_out_of_the_readers_face(self, name, capsys):
        assert main.main(["demo", name]) == 0

        story = re.sub(r"\[[^\]]*\]", "", capsys.readouterr().out)
        assert not re.findall(r"[a-z]+_[a-z_]+|raising\.|responding\.|social-care|stage-\d", story)

    def test_tells_all_five(self, capsys):
        assert main.main(["demo"]) == 0

        assert capsys.readouterr().out.count("From the first entry to the last") == 5

    def test_has_colour_in_a_terminal_and_none_where_it_is_not_wanted(self):
        assert "\x1b[" in in_terminal("demo", "bscp")
        assert "\x1b[" not in in_terminal("demo", "--plain", "bscp")
        assert "\x1b[3" not in in_terminal("policy", "show", "bscp", NO_COLOR="1")

    def test_fits_a_terminal_of_80_columns(self):
        shown = re.sub("\x1b\\[[0-9;]*m", "", in_terminal("demo", "mscb"))

        assert max(map(len, shown.splitlines())) <= 80

    def test_a_list_is_a_table_in_a_terminal(self):
        shown = in_terminal("policy", "list")

        assert "─" in shown
        assert "2025-04-01" in shown


HARD = """\
scenario: It is refused, departed from, corrected and left undone
policy: gscp
steps:
  - at: 2025-06-02 10:00
    do: raise
    with: {areas: [other], area_other: a handover, immediate_harm: true}
  - {at: 2025-06-03 10:00, do: escalate, with: {reason: no agreement}}
  - at: 2025-06-03 10:05
    do: escalate
    departing: nobody answers and the child goes home tonight
    with: {reason: no agreement}
  - {at: 2025-06-12 10:00, do: discuss, with: {mode: email, outcome: resolved}}
  - {at: 2025-06-13 10:00, do: correct, with: {entry: 4, reason: that was another child}}
  - {at: 2025-06-16 10:00, happened: 2025-06-14 09:00, do: resolve, with: {how: understood,
     agreement: we see why}}
"""


class TestAHardStory:
    @pytest.fixture
    def folder(self, tmp_path):
        shutil.copytree(policies.find("gscp").parent, tmp_path / "hard")
        (tmp_path / "hard" / "scenarios" / "from-raising-to-close.yaml").write_text(HARD)
        return tmp_path / "hard"

    @pytest.mark.parametrize(
        "words",
        [
            "About: a handover",
            "Not done yet, for the policy objects: Before leaving Stage 1:",
            "recorded so with the reason: nobody answers and the child goes home tonight.",
            "Left undone there, and the record says so [2.1b, 2.1c]",
            "The limit has passed: Accord presses those whose turn it is.",
            "corrects entry 4; the first version stays readable.",
            "Saturday 14 June 2025, 09:00 (written down Monday 16 June 2025, 10:00)",
            "That took longer than its limit, and the record says so.",
            "5 entries in the record, 1 departure from the policy.",
        ],
    )
    def test_is_told_whole(self, words, folder, capsys):
        assert main.main(["demo", str(folder)]) == 0

        assert words in " ".join(capsys.readouterr().out.split())

    def test_needs_a_tale(self, folder, capsys):
        (folder / "scenarios" / "from-raising-to-close.yaml").unlink()

        assert main.main(["demo", str(folder)]) == 2

        assert "from-raising-to-close.yaml:1:1 there is no such file" in capsys.readouterr().err


def teller(by="raising.practitioner", responding=("social-care",)):
    return telling.Teller(
        policy=BROMLEY, calendar=CALENDAR, by=by,
        agencies=Agencies(raising="school", responding=responding),
        meets=("raising.practitioner", "responding.practitioner"),
    )  # fmt: skip


class TestTelling:
    @pytest.mark.parametrize("kind", acts.BY_NAME.values(), ids=list(acts.BY_NAME))
    def test_finds_words_for_every_act_however_little_is_said(self, kind):
        told = telling.told(kind(), teller())

        assert told.sentence.endswith(".")
        assert "None" not in told.sentence

    @pytest.mark.parametrize(
        ("act", "by", "sentence"),
        [
            (
                acts.Discuss(mode="telephone", outcome="no_response", agency="health"),
                "raising.practitioner",
                "tries to reach the responding worker (health) by telephone. Nobody answers.",
            ),
            (
                acts.Discuss(mode="video", outcome="resolved"),
                "responding.line_manager",
                "talks with the worker who raised it (school) by video. They come to an",
            ),
            (
                acts.Raise(areas=("other",), area_other="a move", immediate_harm=True),
                "raising.practitioner",
                "The child is thought to be in immediate danger.",
            ),
            (
                acts.ChangeChild(looked_after=True, immediate_harm=True),
                "raising.practitioner",
                "The child is looked after. The child is thought to be in immediate danger.",
            ),
            (acts.ChooseRoute(route="direct"), "partnership.chair", "The Independent Chair"),
            (acts.Decline(reason="not ours"), "responding.line_manager", "not theirs to settle"),
        ],
    )  # fmt: skip
    def test_says_who_did_what(self, act, by, sentence):
        responding = ("social-care", "health") if getattr(act, "agency", None) else ("social-care",)

        assert sentence in telling.told(act, teller(by, responding)).sentence

    def test_lists_what_is_left_to_do(self):
        left = (acts.Action(what="see the child alone", who="gp", by=CALENDAR.due_on(MONDAY)),)
        points = telling.told(acts.Resolve(how="agreed", outstanding=left), teller()).said
        words = telling.told(acts.Resolve(how="agreed", outstanding="a visit"), teller()).said

        assert points == (telling.Said("GP, by Monday 3 March 2025", "See the child alone."),)
        assert words == (telling.Said("Left to do", "A visit."),)

    def test_says_that_time_passes(self):
        assert telling.told(None, teller("")).sentence == "Time passes without a new entry."


class TestWording:
    @pytest.mark.parametrize(
        ("limit", "words"),
        [
            ({"hours": 48, "guide": True}, "48 hours from the start of the stage (a guide)"),
            ({"working_days": 5, "runs_from": "raising"}, "5 working days from the raising"),
            ({"hours": 1}, "1 hour from the start of the stage"),
            ({"calendar_days": 7}, "7 calendar days from the start of the stage"),
            ({"by_agreement": True}, "as long as the agencies agree"),
            (
                {"working_days": 5, "by_agreement": True},
                "5 working days from the start of the stage, unless the agencies agree otherwise",
            ),
        ],
    )  # fmt: skip
    def test_says_a_limit(self, limit, words):
        assert wording.limit(policy.Limit(clauses=(), **limit)) == words

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("raising.line_manager", "the raising line manager (school)"),
            ("social-care.director", "the responding director (social care)"),
            ("responding.director", "the responding director (social care and GP)"),
            ("police.director", "the director (police)"),
            ("partnership", "the partnership"),
            ("partnership.chair", "the Independent Chair"),
            ("business_manager", "the Partnership Administrator"),
            ("reviewing_officer", "the Independent Reviewing Officer"),
            ("line_manager", "the line manager"),
            ("social-care", "social care"),
        ],
    )
    def test_says_a_post(self, address, words):
        agencies = Agencies(raising="school", responding=("social-care", "gp"))

        assert wording.post(address, BROMLEY, agencies) == words

    def test_says_that_a_day_may_move(self):
        far = CALENDAR.working_days_from(CALENDAR.covers_until, 5)

        assert "(provisional: the bank holidays of " in wording.due(far, CALENDAR)
