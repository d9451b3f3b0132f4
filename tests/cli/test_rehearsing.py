"""`policy rehearse`, and the table whose cells are sentences."""

import datetime
import json
import re

import pytest

from accord.cli import grid, main, rehearse, render
from accord.library import places, policies

ADVENT = ("--start", "2026-12-14")


@pytest.fixture
def terminal(monkeypatch):
    """Return what makes the output that of a terminal, of so many columns."""

    def of(columns):
        monkeypatch.setattr(render, "in_terminal", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))

    return of


def rehearsed(capsys, *arguments):
    """Return what is printed, its line breaks as spaces."""
    assert main.main(["policy", "rehearse", *arguments]) == 0
    return " ".join(capsys.readouterr().out.split())


class TestWhatIsPretended:
    def test_is_said_first(self, capsys):
        shown = rehearsed(capsys, "bscp", *ADVENT, "--child", "on-plan")

        assert "about a child who is on a child protection plan: the school raises it" in shown
        assert "raises it with social care on Monday 14 December 2026, 10:00." in shown
        assert "After that social care does nothing at all." in shown

    def test_is_the_other_way_round_if_asked(self, capsys):
        shown = rehearsed(capsys, "bscp", *ADVENT, "--silent", "raising")

        assert "After that the school does nothing more." in shown
        assert "Social care's worker gives the formal answer." in shown
        assert "After 8 weeks it is still open (Stage 1)." in shown

    @pytest.mark.parametrize(("today", "monday"), [(14, 21), (18, 21), (20, 21), (21, 28)])
    def test_begins_on_the_next_monday_if_no_day_is_given(self, today, monday, capsys):
        december = datetime.date(2026, 12, 1).replace

        assert rehearse.monday_after(december(day=today)) == december(day=monday)
        assert "raises it with social care on Monday" in rehearsed(capsys, "bscp", "--weeks", "1")

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (["--silent", "raise"], "expected responding or raising, got 'raise'; did you mean"),
            (["--child", "plan"], "expected on-plan or looked-after or in-need, got 'plan'"),
            (["--weeks", "0"], "expected weeks from 1 to 104, got '0'"),
            (["--weeks", "many"], "expected weeks from 1 to 104, got 'many'"),
            (["--start", "1999-12-31"], "expected a year from 2000 to 2100, got 1999"),
            (["--start", "soon"], "expected a date such as 2025-03-10"),
            (["--protect-by", "soon"], "expected a date such as 2025-03-10, or a date and time"),
            (["--protect-by", "3000-01-01"], "expected a year from 2000 to 2100, got 3000"),
        ],
    )
    def test_has_to_make_sense(self, arguments, complaint, capsys):
        assert main.main(["policy", "rehearse", "bscp", *arguments]) == 2

        told = capsys.readouterr().err
        assert complaint in told
        assert "invalid" not in told

    def test_is_of_a_policy_that_there_is(self, capsys):
        assert main.main(["policy", "rehearse", "gcsp"]) == 2

        assert "did you mean 'gscp'?" in capsys.readouterr().err


class TestLimits:
    def test_come_with_the_days_that_were_left_out(self, capsys):
        shown = rehearsed(capsys, "bscp", *ADVENT)

        assert "Stage 2: 5 working days from the start of the stage (a guide) [1.4c]" in shown
        assert "It starts on Tue 22 Dec 2026, which is not counted." in shown
        assert "Counted: Wed 23, Thu 24, Tue 29, Wed 30 and Thu 31 Dec." in shown
        assert "Left out: the weekend of 26 Dec; Christmas Day on Fri 25 Dec; Boxing Day" in shown
        assert "(substitute) on Mon 28 Dec. It ends with Thu 31 Dec 2026." in shown
        assert "Stage 4: no limit in the document. Where there is no limit, people are" in shown

    def test_over_easter_name_good_friday(self, capsys):
        shown = rehearsed(capsys, "gscp", "--start", "2027-03-22")

        assert "Good Friday on Fri 26 Mar; Easter Monday on Mon 29 Mar" in shown
        assert "reminded each week" not in shown

    def test_say_each_month_once(self, capsys):
        shown = rehearsed(capsys, "tscp", *ADVENT)

        assert "Thu 24, Tue 29, Wed 30, Thu 31 Dec and Mon 4 Jan" in shown
        assert "the weekends of 26 Dec and 2 Jan" in shown

    def test_that_are_shared_are_counted_once(self, capsys):
        shown = rehearsed(capsys, "tscp", *ADVENT)

        assert "These are the days of Stage 1. It ends with Mon 21 Dec 2026." in shown
        assert "Stage 2: Manager to manager. Its time ran out on Mon 21 Dec [t12]." in shown

    def test_that_are_not_agreed_are_said_so(self, capsys):
        shown = rehearsed(capsys, "mscb", *ADVENT, "--silent", "raising")

        assert "as long as the agencies agree [2b] None is agreed, for that takes two." in shown
        assert "It has no limit." in shown
        assert "Accord would have sent 3 messages, none of them a reminder." in shown

    def test_of_the_child_stand_beside_them(self, capsys):
        shown = rehearsed(capsys, "gscp", *ADVENT, "--protect-by", "2026-12-18 16:00")

        assert "The child's own limit [reading 7] It ends on Fri 18 Dec, 16:00." in shown
        assert "It has until Fri 18 Dec, 16:00, the child's own limit [reading 7]." in shown
        assert "Reminder 1: the child is to be safe by Fri 18 Dec, 16:00." in shown
        assert "Fri 18 Dec 2026, 16:00 Reminder 2: the child's own limit is reached" in shown
        assert "Reminder 3: it is the first working day after the child's own limit." in shown

    def test_of_the_child_are_not_said_to_be_those_of_a_stage_without(self, capsys):
        shown = rehearsed(capsys, "tscp", *ADVENT, "--protect-by", "2026-12-18 16:00")

        last = "Stage 5: Referral to the partnership."
        assert f"{last} The child's own limit ran out on Fri 18 Dec, 16:00 [reading 7]." in shown

    def test_of_the_child_are_reminded_of_where_the_stage_has_none(self, capsys):
        shown = rehearsed(capsys, "mscb", *ADVENT, "--protect-by", "2026-12-20")

        assert "The child's own limit [reading 7] It ends with Sun 20 Dec 2026." in shown
        assert "reminded each week" not in shown

    def test_may_be_hours_or_calendar_days(self, capsys, tmp_path):
        for name in (policies.FILE, policies.CATALOGUE):
            text = (places.policies_folder() / "gscp" / name).read_text(encoding="utf-8")
            for new in ("hours: 48", "calendar_days: 7"):
                text = text.replace("{working_days: 5", f"{{{new}", 1)
            (tmp_path / name).write_text(text, encoding="utf-8")

        shown = rehearsed(capsys, str(tmp_path), *ADVENT)

        assert "Every hour counts, those of weekends and holidays too. It ends on Wed 16" in shown
        assert "Thu 17 Dec 2026, which is not counted. After it every day counts" in shown
        assert "weekends and holidays too. It ends with Thu 24 Dec 2026." in shown

    def test_past_the_published_holidays_are_provisional(self, capsys):
        shown = rehearsed(capsys, "gscp", "--start", "2030-01-07", "--weeks", "1")

        assert "(provisional: the bank holidays of that year are not published yet)" in shown


class TestWhatHappens:
    def test_says_who_is_told_and_why(self, capsys):
        shown = rehearsed(capsys, "bscp", *ADVENT)

        assert "10:30 The worker tries to reach social care's worker by telephone." in shown
        assert "told: nobody" in shown
        assert "Reminder 1: Stage 1 has until Mon 21 Dec, as a guide." in shown
        assert "Mon 21 Dec 2026, end of day Reminder 2: the guide for Stage 1 is reached" in shown
        assert (
            "Tue 22 Dec 2026, start of day Reminder 3: it is the first working day after" in shown
        )
        assert "told: the school's line manager, social care's line manager and the worker" in shown

    def test_merges_what_is_one_for_people(self, capsys):
        shown = rehearsed(capsys, "gscp", *ADVENT)

        assert "told: the worker [3a]; the partnership [2.4a, 2.4b]" in shown

    def test_speaks_of_responses_where_these_are_awaited(self, capsys):
        shown = rehearsed(capsys, "mscb", *ADVENT)

        assert "Reminder 2: the limit for Stage 1 is reached, and no response has come." in shown
        assert "What should come first is missing [s4c]; the record says why." in shown

    @pytest.mark.parametrize("words", ["first", "third", "fifth", "10th"])
    def test_counts_working_days_past_the_limit(self, words, capsys):
        shown = rehearsed(capsys, "gscp", *ADVENT, "--silent", "raising")

        assert f"it is the {words} working day after the limit for Stage 1." in shown

    @pytest.mark.parametrize("name", policies.ids())
    @pytest.mark.parametrize("silent", ["raising", "responding"])
    def test_keeps_to_the_width_and_shows_no_ids(self, name, silent, capsys):
        assert main.main(["policy", "rehearse", name, *ADVENT, "--silent", silent]) == 0

        shown = capsys.readouterr().out
        assert max(map(len, shown.splitlines())) <= render.ELSEWHERE
        assert not re.search(
            r"\b(raising|responding|partnership)\.[a-z]|stage-\d|[a-z]_[a-z]", shown
        )


class TestTheEnd:
    def test_says_what_is_still_owed(self, capsys):
        shown = rehearsed(capsys, "gscp", *ADVENT)

        assert "Decided, and not closed by Tuesday 19 January 2027, 11:00" in shown
        assert (
            "11:00: duties are still owed. Accord would have sent 46 messages, 23 of them rem"
            in shown
        )
        assert "social care's senior manager must still: confirm in writing" in shown

    def test_says_of_one_duty_that_it_is_one(self, capsys):
        assert "10:30: a duty is still owed." in rehearsed(capsys, "bscp", *ADVENT)

    def test_may_be_a_close(self, capsys):
        assert "Closed on Wednesday 27 January 2027, 10:30." in rehearsed(capsys, "tscp", *ADVENT)

    def test_may_be_a_week_later(self, capsys):
        shown = rehearsed(capsys, "tscp", *ADVENT, "--weeks", "1")

        assert "After 1 week it is still open (Stage 1)." in shown


class TestForMachines:
    def test_it_is_the_same(self, capsys):
        asked = ["policy", "rehearse", "bscp", *ADVENT, "--json", "--child", "looked-after",
                 "--child", "looked-after", "--protect-by", "2026-12-18 16:00"]  # fmt: skip
        assert main.main(asked) == 0

        told = json.loads(capsys.readouterr().out)
        assert (told["policy"], told["silent"], told["start"]) == (
            "bscp", "responding", "2026-12-14",
        )  # fmt: skip
        assert told["child"] == ["looked_after"]
        assert told["protect_by"] == "2026-12-18T16:00:00+00:00"
        assert told["limits"][0]["counted"][4] == {"day": "2026-12-19", "why": "weekend"}
        assert told["limits"][1]["clauses"] == ["reading-7"]
        first, *_ = told["happenings"]
        assert (first["do"], first["began"], first["at"]) == (
            "raise", "stage-1", "2026-12-14T10:00:00+00:00",
        )  # fmt: skip
        after = next(each for each in told["happenings"] if each["kind"] == "after")
        assert (after["point"], after["past"], after["late"]) == (3, 1, True)
        assert after["told"][0] == {
            "who": "raising.senior_manager", "tier": "senior_manager", "clauses": ["reading-7"],
        }  # fmt: skip
        assert told["end"]["status"] == "resolved"

    def test_a_limit_that_is_not_agreed_is_null(self, capsys):
        assert main.main(["policy", "rehearse", "mscb", *ADVENT, "--json"]) == 0

        limit = json.loads(capsys.readouterr().out)["limits"][0]
        assert (limit["due"], limit["provisional"]) == (None, False)


class TestTheTable:
    @pytest.mark.parametrize("columns", [80, 120, 200])
    def test_fills_the_terminal_and_no_more(self, columns, terminal, capsys):
        terminal(columns)

        assert main.main(["policy", "rehearse", "gscp", *ADVENT]) == 0

        shown = capsys.readouterr().out
        assert "what happens" in shown
        assert max(map(len, shown.splitlines())) <= min(columns, grid.WIDEST)
        assert render.UNBROKEN not in shown

    def test_is_paragraphs_in_a_narrow_terminal(self, terminal, capsys):
        terminal(60)

        assert main.main(["policy", "rehearse", "gscp", *ADVENT]) == 0

        shown = capsys.readouterr().out
        assert "what happens  " not in shown
        assert "told: " in shown

    def test_lists_what_has_several_lines(self, terminal, capsys):
        terminal(80)

        grid.show(
            ("when", "what"), [grid.Row(("Monday\n10:00", "one\nanother"))],
            first=10, labels=("",), headings=False,
        )  # fmt: skip

        shown = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert shown == ["Monday      - one", "10:00       - another"]

    def test_breaks_what_is_longer_than_a_line(self, terminal, capsys):
        terminal(80)
        long = render.UNBROKEN.join(["word"] * 20)

        grid.show(("a", "b", "c"), [grid.Row(("", long, ""))], first=4, labels=("", ""))

        assert "word word word" in capsys.readouterr().out
