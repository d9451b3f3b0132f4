"""What a record holds is written as a scenario, and playing it finds record and rules agree."""

import re

import msgspec
import pytest
from test_scenarios import FILES, name

from accord.engine import acts, events
from accord.library import expectations, play, scenario_export, scenario_files

SECRET = "a text that nobody else may read"


def recorded(scenario, history=None):
    """Return what a record would hold once a scenario was played."""
    *_, last = play.play(scenario)
    return scenario_export.Recorded(
        title="What was done", history=history or last.standing.history,
        policy=scenario.policy, calendar=scenario.calendar,
    )  # fmt: skip


def read(text, folder):
    """Return the scenario that a text holds."""
    path = folder / "exported.yaml"
    path.write_text(text, encoding="utf-8")
    return scenario_files.load(path)


def misses(scenario):
    """Return what a scenario expected and did not get."""
    return [
        str(miss)
        for played in play.play(scenario)
        for miss in expectations.misses(scenario, played)
    ]


def of(text, folder):
    """Return the record that a scenario's text leads to."""
    return recorded(read(text, folder))


PLAYED = [
    path for path in FILES if "/" not in re.search("^policy: (.*)", path.read_text(), re.M)[1]
]
"""Examples of the five policies; those with a policy file of their own cannot be moved."""
STORIES = [path for path in PLAYED if path.stem == "from-raising-to-close"]


class TestAnExport:
    @pytest.mark.parametrize("path", PLAYED, ids=name)
    def test_of_any_example_holds_when_played(self, path, tmp_path):
        record = recorded(scenario_files.load(path))

        again = read(scenario_export.written(record), tmp_path)

        assert misses(again) == []
        assert len(again.steps) == len({each.entry for each in record.history} - {0})
        *_, last = play.play(again)
        assert last.standing.departures == sum(
            isinstance(each.body, events.Departed) for each in record.history
        )

    @pytest.mark.parametrize("path", STORIES, ids=name)
    def test_with_everybodys_words_holds_too(self, path, tmp_path):
        record = recorded(scenario_files.load(path))

        again = read(scenario_export.written(record, with_words=True), tmp_path)

        assert misses(again) == []
        assert [step.act for step in again.steps if step.do != "name_counterpart"] == [
            each.body for each in record.history if isinstance(each.body, acts.Act)
        ]

    def test_expects_what_the_record_says_and_not_what_the_rules_say(self, tmp_path):
        record = of(RAISED, tmp_path)
        day = record.calendar.due_on(record.calendar.local_date(record.history[0].at))
        forged = tuple(
            msgspec.structs.replace(each, body=msgspec.structs.replace(each.body, limits=(day,)))
            if isinstance(each.body, events.StageEntered)
            else each
            for each in record.history
        )

        text = scenario_export.written(msgspec.structs.replace(record, history=forged))

        assert misses(read(text, tmp_path)) == [
            f"{tmp_path / 'exported.yaml'}:7 step 1 (raise): due: expected 2025-03-10, got "
            "2025-03-17"
        ]

    def test_leaves_out_what_nobody_did(self, tmp_path):
        record = of(RAISED, tmp_path)
        last = record.history[-1]
        moved = msgspec.structs.replace(
            last, entry=0, body=events.LimitsMoved(limits=last.body.limits, calendar="2025-06")
        )

        longer = msgspec.structs.replace(record, history=(*record.history, moved))

        assert scenario_export.written(longer) == scenario_export.written(record)

    def test_needs_a_raising(self, tmp_path):
        record = of(RAISED, tmp_path)

        with pytest.raises(ValueError, match="begins with a raising"):
            scenario_export.written(msgspec.structs.replace(record, history=record.history[1:]))


RAISED = f"""\
scenario: It begins
policy: gscp
steps:
  - at: 2025-03-10 16:00
    do: raise
    with:
      areas: [other]
      area_other: {SECRET}
      concern: {{what_happened: {SECRET} too}}
"""


class TestWords:
    def test_are_left_out_unless_they_are_asked_for(self, tmp_path):
        record = of(RAISED, tmp_path)

        assert SECRET not in scenario_export.written(record)
        assert scenario_export.written(record, with_words=True).count(SECRET) == 2

    def test_that_are_the_same_stay_the_same(self, tmp_path):
        record = of(
            RAISED
            + """\
  - {at: 2025-03-11 09:00, do: agree_plan, with: {actions: [{what: ring her, who: social-care}]}}
  - {at: 2025-03-12 09:00, do: plan_done, with: {what: ring her}}
""",
            tmp_path,
        )

        text = scenario_export.written(record)

        assert "ring her" not in text
        assert text.count('"what 3"') == 2
        assert "social-care" in text

    def test_that_meet_a_duty_are_kept(self, tmp_path):
        text = RAISED.replace("gscp", "bscp") + (
            "  - {at: 2025-03-11 09:00, do: refer, with: {to: MASH}}\n"
            "  - {at: 2025-03-11 09:30, do: refer, with: {to: an uncle}}\n"
        )

        written = scenario_export.written(of(text, tmp_path))

        assert '"MASH"' in written
        assert "uncle" not in written

    def test_of_a_departure_are_replaced_too(self, tmp_path):
        text = RAISED + (
            f"  - {{at: 2025-03-11 09:00, do: escalate, departing: {SECRET},"
            " with: {reason: x}}\n"
        )

        written = scenario_export.written(of(text, tmp_path))

        assert SECRET not in written
        assert "departing:" in written

    def test_never_name_a_person_by_the_records_id(self, tmp_path):
        text = RAISED + (
            "  - {at: 2025-03-11 09:00, do: name_counterpart, with: {party: responding,"
            " post: practitioner, who: 6f1c}}\n"
        )

        assert "6f1c" not in scenario_export.written(of(text, tmp_path), with_words=True)

    def test_that_no_file_can_hold_become_blanks(self, tmp_path):
        record = of(RAISED, tmp_path)
        with_a_bell = tuple(
            msgspec.structs.replace(
                each, body=msgspec.structs.replace(each.body, area_other="a\ab")
            )
            if each.body.__struct_config__.tag == "raised.1"
            else each
            for each in record.history
        )

        text = scenario_export.written(
            msgspec.structs.replace(record, history=with_a_bell), with_words=True
        )

        assert '"a b"' in text
        assert misses(read(text, tmp_path)) == []


class TestTimes:
    def test_never_run_backwards_where_an_hour_comes_twice(self, tmp_path):
        record = of(
            RAISED.replace("2025-03-10 16:00", "2025-10-26 01:50")
            + "  - {at: 2025-10-26 01:55, do: discuss, with: {mode: email, outcome: unresolved}}\n",
            tmp_path,
        )
        later = record.history[-1]
        an_hour_on = msgspec.structs.replace(
            later,
            at=later.at.replace(hour=1, minute=10),
            happened=later.at.replace(hour=1, minute=10),
        )

        text = scenario_export.written(
            msgspec.structs.replace(record, history=(*record.history[:-1], an_hour_on))
        )

        assert text.count("at: 2025-10-26 01:50:00") == 2
        assert misses(read(text, tmp_path)) == []


def test_what_moved_to_another_version_cannot_be_said():
    known = recorded(scenario_files.load(STORIES[0]))
    body = events.PolicyMoved(
        left="one", left_hash="0a", taken="two", taken_hash="0b", reason="", stage="stage-1", rung=0
    )
    move = msgspec.structs.replace(known.history[0], body=body)
    history = (*known.history, move)

    with pytest.raises(scenario_export.Unsayable, match="follows one version"):
        scenario_export.written(msgspec.structs.replace(known, history=history))
