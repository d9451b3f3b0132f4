"""Expectations: when each holds, and the sentence in which a miss is told."""

import datetime

import pytest
import trials

from accord.engine import words
from accord.engine.notices import Told
from accord.library import calendars, expectations, play, scenario_files

TWO = words.Agencies(raising="school", responding=("police", "health"))

OWED = (
    "owed: expected 2.2a (raising.line_manager: talk with the equivalent manager of the other "
    "agency), 2.3a, got 2.1a (raising.practitioner: talk with the other worker, best face to face, "
    "by ...), 2.1b ("
)
NOT_OWED = (
    "not_owed: expected not 2.1a, got 2.1a (raising.practitioner: talk with the other worker, best "
    "face to face, by ...)"
)


def missed(path, text):
    scenario = scenario_files.load(trials.write(path / "a.yaml", text))
    return [
        str(miss).removeprefix(f"{scenario.path}:")
        for step in play.play(scenario)
        for miss in expectations.misses(scenario, step)
    ]


class TestAnExpectation:
    @pytest.mark.parametrize(
        "expect",
        [
            "",
            "{stage: stage-1, status: open, due: 2025-03-10, overdue: false, departures: 0}",
            '{owed: ["2.1a", "3a"], not_owed: ["2.2a"], offered: ["1.9"]}',
            "{owed: [], not_owed: [], offered: [], told: [], can: [], cannot: []}",
            "{told: [responding.practitioner]}",
            "{told: [practitioner, social-care.practitioner]}",
            "{refused: false}",
            "{can: [discuss, correct], cannot: [raise, look]}",
        ],
    )
    def test_holds(self, tmp_path, expect):
        assert missed(tmp_path, trials.RAISED + f"    expect: {expect}\n") == []

    @pytest.mark.parametrize(
        ("expect", "says"),
        [
            ("{stage: stage-2}", "stage: expected stage-2, got stage-1"),
            ("{status: closed}", "status: expected closed, got open"),
            ("{due: 2025-03-11}", "due: expected 2025-03-11, got 2025-03-10"),
            ("{due: 2025-03-10 16:00}", "due: expected 2025-03-10 16:00, got 2025-03-10"),
            ("{due: none}", "due: expected none, got 2025-03-10"),
            ("{overdue: true}", "overdue: expected true, got false"),
            ("{departures: 1}", "departures: expected 1, got 0"),
            ('{owed: ["2.1a", "2.2a", "2.3a"]}', OWED),
            ('{owed: ["1.6"]}', "owed: expected 1.6, got 2.1a (raising.practitioner: talk "),
            ('{not_owed: ["2.1a"]}', NOT_OWED),
            ('{not_owed: ["3a", "1.9"]}', "not_owed: expected not 3a, got 3a (raising.prac"),
            ('{offered: ["3c"]}', "offered: expected 3c, got 1.9"),
            ("{told: [partnership]}", "told: expected partnership, got responding.practitioner"),
            ("{refused: true}", "refused: expected refused, got accepted"),
            ("{refused: []}", "refused: expected refused, got accepted"),
            ('{refused: "2.1a"}', "refused: expected refused under 2.1a, got accepted"),
            ("{can: [close, look]}", "can: expected close, look, got "),
            ("{cannot: [discuss]}", "cannot: expected not discuss, got "),
        ],
    )
    def test_is_missed_with_what_came_instead(self, tmp_path, expect, says):
        (said,) = missed(tmp_path, trials.RAISED + f"    expect: {expect}\n")

        assert said.startswith(f"4 step 1 (raise): {says}")

    @pytest.mark.parametrize(
        ("expect", "says"),
        [
            ('{refused: "2.1a"}', None),
            ('{refused: ["2.1a"]}', None),
            ("{refused: true, stage: stage-1, departures: 0}", None),
            ("{refused: []}", None),
            ("{}", "expected accepted, got refused under 2.1a: Before leaving Stage 1: "),
            ("{refused: false}", "expected accepted, got refused under 2.1a: Before "),
            (
                '{refused: ["2.1a", "2.2b"]}',
                "expected refused under 2.1a, 2.2b, got refused under 2.1a: Before ",
            ),
        ],
    )
    def test_of_a_refusal_looks_at_its_clauses(self, tmp_path, expect, says):
        text = trials.then("escalate", "with: {reason: no agreement}", f"expect: {expect}")

        said = missed(tmp_path, text)

        assert len(said) == (says is not None)
        assert says is None or said[0].startswith(f"7 step 2 (escalate): refused: {says}")

    def test_of_a_stage_before_there_is_one_is_missed(self, tmp_path):
        text = trials.RAISED.replace("raise", "look").split("    with")[0]

        said = missed(tmp_path, f"{text}    expect: {{stage: stage-1, told: [chair]}}\n")

        assert said == [
            "4 step 1 (look): stage: expected stage-1, got none",
            "4 step 1 (look): told: expected chair, got none",
        ]

    def test_says_that_a_limit_is_the_childs_own(self, tmp_path):
        raised = trials.RAISED.replace("]}", "], protect_by: 2025-03-05}")

        (said,) = missed(tmp_path, f"{raised}    expect: {{due: 2025-03-10}}\n")

        assert said.endswith(
            "due: expected 2025-03-10, got 2025-03-05 (the child's protective limit, reading-7)"
        )

    def test_of_nothing_owed_is_told_too(self, tmp_path):
        text = trials.RAISED.split("    do: raise")[0] + "    do: look\n"

        (said,) = missed(tmp_path, text + '    expect: {owed: ["1.8"]}\n')

        assert said.endswith(
            "owed: expected 1.8 (raising.practitioner: tell the designated safeguarding lead in "
            "your agency at once), got none"
        )

    def test_names_everybody_who_owes_a_duty_and_what_was_promised(self, tmp_path):
        plan = "with: {actions: [{what: a visit, who: gp}]}"
        text = trials.then("agree_plan", plan, 'expect: {owed: ["1.9"], not_owed: ["3a"]}')

        owed, not_owed = missed(tmp_path, text)

        assert "a promise (gp: a visit)" in owed
        assert "got 3a (raising.practitioner and responding.practitioner: write " in not_owed

    def test_of_every_step_is_looked_at(self, tmp_path):
        expect = "    expect: {departures: 7}\n"

        said = missed(tmp_path, trials.RAISED + expect + f"{trials.LATER}look\n{expect}")

        assert [each.split(":")[0] for each in said] == ["4 step 1 (raise)", "8 step 2 (look)"]


class TestBeingTold:
    @pytest.mark.parametrize(
        ("address", "told", "holds"),
        [
            ("partnership", "partnership", True),
            ("partnership", "partnership.chair", False),
            ("chair", "partnership.chair", True),
            ("raising.practitioner", "school.practitioner", True),
            ("school.practitioner", "raising.practitioner", True),
            ("practitioner", "police.practitioner", True),
            ("practitioner", "police.line_manager", False),
            ("responding.practitioner", "responding.practitioner", True),
            ("responding.practitioner", "police.practitioner", False),
            ("health.practitioner", "responding.practitioner", True),
            ("reviewing_officer", "independent.reviewing_officer", True),
        ],
    )
    def test_goes_by_the_post_whatever_it_is_called(self, address, told, holds):
        telling = Told(who=words.Addressee(told), clauses=())

        assert expectations.is_told(address, (telling,), TWO) is holds

    def test_reaches_the_responding_side_through_each_of_its_agencies(self):
        both = tuple(
            Told(who=words.Addressee(f"{agency}.director"), clauses=()) for agency in TWO.responding
        )

        assert expectations.is_told("responding.director", both, TWO)
        assert not expectations.is_told("responding.director", both[:1], TWO)
        assert not expectations.is_told("director", (), TWO)


class TestALimitInWriting:
    @pytest.mark.parametrize(
        ("moment", "says"),
        [
            (None, "2025-07-01"),
            (datetime.datetime(2025, 7, 1, 15, 30, tzinfo=datetime.UTC), "2025-07-01 16:30"),
            (datetime.datetime(2025, 7, 1, 15, 30, 9, tzinfo=datetime.UTC), "2025-07-01 16:30:09"),
        ],
    )
    def test_is_a_day_or_a_local_time(self, moment, says):
        calendar = calendars.load()
        due = (
            calendar.due_on(datetime.date(2025, 7, 1))
            if moment is None
            else calendar.due_at(moment)
        )

        assert expectations.written(due, calendar) == says

    def test_is_none_where_there_is_none(self):
        assert expectations.written(None, calendars.load()) == "none"
