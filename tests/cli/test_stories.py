"""The stories of the policies, and how words for people are made."""

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
import shelves

from accord.cli import main, render, telling, wording
from accord.engine import acts, policy
from accord.engine.words import Agencies
from accord.library import calendars, policies

TALE = Path("scenarios", "from-raising-to-close.yaml")
TALES = [name for name in policies.ids() if (policies.find(name).parent / TALE).exists()]
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


class TestAStory:
    @pytest.mark.parametrize("name", TALES)
    def test_tells_a_disagreement_from_raising_to_close(self, name, capsys):
        assert main.main(["policy", "story", name]) == 0

        shown = capsys.readouterr().out
        assert policies.by_id(name).policy.partnership.name in shown
        assert "raises a disagreement with" in shown
        assert "The policy asks" in shown
        assert "Accord tells" in shown
        assert "closes it." in shown
        assert max(map(len, shown.splitlines())) <= render.ELSEWHERE + 2

    @pytest.mark.parametrize("name", TALES)
    def test_keeps_ids_out_of_the_readers_face(self, name, capsys):
        assert main.main(["policy", "story", name]) == 0

        story = re.sub(r"\[[^\]]*\]", "", capsys.readouterr().out)
        assert not re.findall(r"[a-z]+_[a-z_]+|raising\.|responding\.|social-care|stage-\d", story)

    def test_tells_them_all(self, capsys):
        assert main.main(["policy", "story"]) == 0

        told = capsys.readouterr().out
        assert told.count("From the first entry to the last") == len(TALES) >= 5

    def test_begins_with_what_comes_before_any_software(self, capsys):
        assert main.main(["policy", "story", "gscp"]) == 0

        told = " ".join(capsys.readouterr().out.split())
        assert told.startswith("If a child is in immediate danger, ring 999 first.")
        assert "nobody is written to" in told
        assert "that is called a departure" in told

    def test_says_once_that_the_worker_is_told_of_every_step(self, capsys):
        assert main.main(["policy", "story", "gscp"]) == 0

        told = " ".join(capsys.readouterr().out.split())
        always = (
            "Accord tells the school's worker who raised it of every step that others take [3a]."
        )
        assert told.count(always) == 1
        assert told.count("Accord tells the school's worker who raised it") == 1

    @pytest.mark.parametrize("name", ["medway", "Medway", "city & hackney", "Hackney"])
    def test_knows_a_policy_by_its_short_title(self, name, capsys):
        assert main.main(["policy", "story", name]) == 0

        assert name.casefold().split()[-1] in capsys.readouterr().out.casefold()

    def test_has_colour_in_a_terminal_and_none_where_it_is_not_wanted(self):
        assert "\x1b[" in in_terminal("policy", "story", "bscp")
        assert "\x1b[" not in in_terminal("policy", "story", "--plain", "bscp")
        assert "\x1b[3" not in in_terminal("policy", "show", "bscp", NO_COLOR="1")

    def test_fits_a_terminal_of_80_columns(self):
        shown = re.sub("\x1b\\[[0-9;]*m", "", in_terminal("policy", "story", "mscb"))

        assert max(map(len, shown.splitlines())) <= 80

    def test_a_list_is_a_table_in_a_terminal(self):
        shown = in_terminal("policy", "list")

        assert "─" in shown
        assert "2025-04-01" in shown


class TestAStoryThatCannotBeToldYet:
    @pytest.fixture
    def shelf(self, tmp_path, monkeypatch):
        return shelves.of(tmp_path, monkeypatch, "gscp", "mscb")

    def test_is_left_out(self, shelf, capsys):
        shelves.add(shelf, "wmsp", like="gscp")

        assert main.main(["policy", "story"]) == 0

        captured = capsys.readouterr()
        assert captured.out.count("From the first entry to the last") == 2
        assert captured.err == ""

    def test_is_named_where_its_file_cannot_be_used(self, shelf, capsys):
        (shelf / "mscb" / TALE).write_text("scenario: x\n")

        assert main.main(["policy", "story"]) == 0

        captured = capsys.readouterr()
        assert captured.out.count("From the first entry to the last") == 1
        said = "mscb: its story cannot be told yet; ./accord scenario run mscb says why\n"
        assert captured.err == said

    def test_does_not_keep_others_back(self, shelf, capsys):
        (shelf / "wmsp").mkdir()
        (shelf / "wmsp" / "policy.yaml").write_text("policy: wmsp\n")

        assert main.main(["policy", "story", "gscp"]) == 0
        assert capsys.readouterr().err == ""
        assert main.main(["policy", "story"]) == 0

        said = "wmsp: cannot be used yet; ./accord policy check wmsp says why\n"
        assert capsys.readouterr().err == said


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
  - {at: 2025-06-16 10:30, happened: 2025-06-16 10:20, do: file_record, with: {agency: school}}
  - {at: 2025-06-17 09:00, happened: 2025-06-17 08:50, do: file_record}
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
            "recorded as a departure: nobody answers and the child goes home tonight.",
            f"The child is thought to be in immediate danger. {wording.RING_999}",
            "Left undone there, and the record says so [2.1b, 2.1c]",
            "The limit has passed: Accord presses those whose turn it is.",
            "corrects entry 4; the first version stays readable.",
            "Earlier on Saturday 14 June 2025, at 09:00 (written down on Monday 16 June 2025, 10",
            "Earlier, at 10:20 (written down at 10:30)",
            "Earlier on Tuesday 17 June 2025, at 08:50 (written down at 09:00)",
            "That took longer than its limit, and the record says so.",
            "7 entries in the record, 1 departure from the policy.",
        ],
    )
    def test_is_told_whole(self, words, folder, capsys):
        assert main.main(["policy", "story", str(folder)]) == 0

        assert words in " ".join(capsys.readouterr().out.split())

    def test_needs_a_tale(self, folder, capsys):
        (folder / "scenarios" / "from-raising-to-close.yaml").unlink()

        assert main.main(["policy", "story", str(folder)]) == 2

        said = capsys.readouterr().err
        assert "There is no story of Gloucestershire yet" in said
        assert str(folder / "scenarios" / "from-raising-to-close.yaml") in said


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
                "tries to reach health's worker by telephone. Nobody answers.",
            ),
            (
                acts.Discuss(mode="video", outcome="resolved"),
                "responding.line_manager",
                "talks with the school's worker who raised it by video. They come to an",
            ),
            (
                acts.Raise(areas=("other",), area_other="a move", immediate_harm=True),
                "raising.practitioner",
                "The child is thought to be in immediate danger.",
            ),
            (
                acts.ChangeChild(looked_after=True, immediate_harm=True),
                "raising.practitioner",
                "The child is looked after. The child is thought to be in immediate danger. If a",
            ),
            (
                acts.Correct(entry=1, particulars=acts.ChangeChild(immediate_harm=True)),
                "raising.practitioner",
                "stays readable. The child is thought to be in immediate danger.",
            ),
            (acts.Consult(with_="line_manager"), "raising.practitioner", "asks the school's line"),
            (
                acts.FileRecord(agency="responding"),
                "raising.practitioner",
                "Social care and health write it into the record.",
            ),
            (acts.FileRecord(agency="school"), "chair", "The school writes it into the record."),
            (acts.FileRecord(), "chair", "Every agency writes it into the record."),
            (acts.Raise(), "raising.practitioner", "The school's worker raises a disagreement"),
            (acts.ChooseRoute(route="direct"), "partnership.chair", "The Independent Chair"),
            (acts.Decline(reason="not ours"), "responding.line_manager", "not theirs to settle"),
        ],
    )  # fmt: skip
    def test_says_who_did_what(self, act, by, sentence):
        several = getattr(act, "agency", None) in ("health", "responding")
        responding = ("social-care", "health") if several else ("social-care",)

        assert sentence in telling.told(act, teller(by, responding)).sentence

    def test_lists_what_is_left_to_do(self):
        left = (acts.Action(what="see the child alone", who="gp", by=CALENDAR.due_on(MONDAY)),)
        points = telling.told(acts.Resolve(how="agreed", outstanding=left), teller()).said
        words = telling.told(acts.Resolve(how="agreed", outstanding="a visit"), teller()).said

        assert points == (
            telling.Said(f"the GP, by {wording.day(MONDAY)}", "See the child alone."),
        )
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
            ("raising.line_manager", "the school's line manager"),
            ("raising.practitioner", "the school's worker who raised it"),
            ("school.practitioner", "the school's worker who raised it"),
            ("social-care.director", "social care's director"),
            ("responding.director", "social care's director and the GP's director"),
            ("police.director", "the police's director"),
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
