"""Scenario files: how they are found, and what is read from them."""

import datetime

import msgspec
import pytest
import trials

from accord.engine import acts, words
from accord.library import expectations, play, policies, scenario_files, source


class TestAScenario:
    def test_is_read_with_what_is_left_out(self, tmp_path):
        path = trials.write(tmp_path / "a.yaml", trials.RAISED)

        scenario = scenario_files.load(path)

        assert (scenario.title, scenario.path, scenario.policy.id) == ("A trial", path, "gscp")
        assert scenario.agencies == words.Agencies(raising="school", responding=("social-care",))
        (step,) = scenario.steps
        assert step.at == step.happened == datetime.datetime(2025, 3, 3, 10, tzinfo=datetime.UTC)
        assert step.act == acts.Raise(areas=(words.AreaId("levels-of-need"),))
        assert (step.do, step.by, step.departing) == ("raise", None, "")
        assert step.expect == type(step.expect)()
        assert (step.line, step.column, step.happened_at) == (4, 5, (4, 5))

    def test_is_read_with_all_that_can_be_said(self, tmp_path):
        more = [
            "happened: 2025-03-05 11:00",
            "by: nursery.director",
            "with: {due: 2025-07-01 16:00, agreed_by: [raising, police], reason: said}",
            "departing: holidays",
            "expect:",
            "  {stage: stage-1, status: open, due: none, overdue: false, owed: ['2.1a'],",
            "   not_owed: ['1.10'], offered: ['1.9'], told: [chair], refused: 'reading-15',",
            "   departures: 1, can: [raise], cannot: [close]}",
        ]
        agencies = "agencies: {raising: nursery, responding: [police, health]}\n"

        scenario = scenario_files.load(
            trials.write(tmp_path / "a.yaml", agencies + trials.then("vary_limit", *more))
        )

        assert scenario.agencies.all == ("nursery", "police", "health")
        step = scenario.steps[1]
        assert step.happened.hour == 11
        assert step.happened_at == (10, 15)
        assert (step.by, step.departing) == ("nursery.director", "holidays")
        assert isinstance(step.act, acts.VaryLimit)
        assert step.act.due is not None
        # summer time: 16:00 by the clock is 15:00 in the record
        assert step.act.due.moment == datetime.datetime(2025, 7, 1, 15, tzinfo=datetime.UTC)
        assert None not in msgspec.structs.astuple(step.expect)
        assert step.expect.due is not None
        assert step.expect.due.due is None

    @pytest.mark.parametrize(
        "text",
        [
            trials.RAISED + "    by:\n    happened:\n    departing:\n    expect:\nagencies:\n",
            trials.then("close", "with:"),
            trials.then("look", "with:"),
            trials.then("look", "with: {}"),
            trials.RAISED.replace("2025-03-03 10:00", '"2025-03-03T10:00:30"'),
            trials.RAISED.replace("\n", "\r\n"),
            "\ufeff" + trials.RAISED,
        ],
    )
    def test_may_leave_things_empty_and_look_otherwise(self, tmp_path, text):
        scenario = scenario_files.load(trials.write(tmp_path / "a.yaml", text))

        assert scenario.steps[0].do == "raise"
        assert scenario.agencies == words.Agencies()

    def test_takes_the_first_of_an_hour_that_comes_twice(self, tmp_path):
        text = trials.RAISED.replace("2025-03-03 10:00", "2025-10-26 01:30")

        scenario = scenario_files.load(trials.write(tmp_path / "a.yaml", text))

        assert scenario.steps[0].at == datetime.datetime(2025, 10, 26, 0, 30, tzinfo=datetime.UTC)

    def test_may_name_a_policy_by_a_path_from_its_own_folder(self, tmp_path):
        gscp = policies.find("gscp").read_text(encoding="utf-8")
        trials.write(
            tmp_path / "ours" / "policy.yaml", gscp.replace("Gloucestershire e", "Our e", 1)
        )
        text = trials.RAISED.replace("gscp", "../ours/policy.yaml")

        scenario = scenario_files.load(trials.write(tmp_path / "examples" / "a.yaml", text))

        assert scenario.policy.title == "Our escalation policy"


class TestParticularsOfACorrection:
    def load(self, path, *corrections):
        text = trials.then("discuss", "with: {mode: email, outcome: unresolved}")
        text += "".join(f"{trials.LATER}correct\n    with: {{{each}}}\n" for each in corrections)
        return [step.act for step in scenario_files.load(trials.write(path / "a.yaml", text)).steps]

    def test_are_those_of_the_step_that_is_corrected(self, tmp_path):
        *_, act = self.load(tmp_path, "entry: 2, reason: misheard, particulars: {mode: video}")

        assert act == acts.Correct(
            entry=2, reason="misheard", particulars=acts.Discuss(mode="video")
        )

    def test_may_be_left_out(self, tmp_path):
        *_, act = self.load(tmp_path, "entry: 2, reason: misheard")

        assert act == acts.Correct(entry=2, reason="misheard")

    def test_of_a_correction_are_those_of_the_step_it_corrects(self, tmp_path):
        *_, act = self.load(
            tmp_path,
            "entry: 2, reason: misheard, particulars: {mode: video}",
            "entry: 3, reason: again, particulars: {particulars: {mode: meeting}}",
        )

        assert isinstance(act, acts.Correct)
        assert act.particulars == acts.Correct(particulars=acts.Discuss(mode="meeting"))

    def test_of_a_correction_may_name_another_step(self, tmp_path):
        *_, act = self.load(
            tmp_path,
            "entry: 2, reason: misheard, particulars: {mode: video}",
            "entry: 3, reason: again, particulars: {entry: 1, particulars: {immediate_harm: true}}",
        )

        assert isinstance(act, acts.Correct)
        assert act.particulars == acts.Correct(entry=1, particulars=acts.Raise(immediate_harm=True))

    @pytest.mark.parametrize("entry", [-1, 0, 3, 4])
    def test_of_no_step_are_refused_and_not_read(self, tmp_path, entry):
        text = (
            trials.RAISED
            + f"{trials.LATER}look\n{trials.LATER}correct\n    by: raising.practitioner\n"
        )
        text += f"    with: {{entry: {entry}, reason: so, particulars: {{}}}}\n"
        scenario = scenario_files.load(trials.write(tmp_path / "a.yaml", text))

        *_, last = play.play(scenario)

        assert [each.clauses for each in last.refused] == [("reading-34",)]


class TestARefusal:
    """What is read, and refused: no fault of the file."""

    @pytest.mark.parametrize(
        ("text", "clause"),
        [
            (trials.RAISED + "    by: police.practitioner\n", "reading-15"),
            (trials.RAISED.replace("{areas: [levels-of-need]}", ""), "reading-34"),
            (trials.RAISED.replace("[levels-of-need]", ""), "reading-34"),
            (
                trials.then("correct", "with: {entry: 9, reason: so, particulars: {§x: y}}"),
                "reading-34",
            ),
            (trials.then("correct", "with: {entry: 2, reason: so}"), "reading-34"),
            (trials.then("send_form", "with: {form: notification}"), "reading-35"),
            (trials.then("escalate"), "reading-34"),
        ],
    )
    def test_names_the_reading(self, tmp_path, text, clause):
        scenario = scenario_files.load(trials.write(tmp_path / "a.yaml", text))

        *_, last = play.play(scenario)

        assert clause in {each for objection in last.refused for each in objection.clauses}
        assert "expected accepted, got refused" in "".join(
            map(str, expectations.misses(scenario, last))
        )


class TestFinding:
    def test_takes_a_file_as_it_is(self, tmp_path):
        nowhere = tmp_path / "nowhere.txt"

        assert scenario_files.find((nowhere,)) == (nowhere,)

    def test_searches_folders_in_order_and_once(self, tmp_path):
        names = ["b.yaml", "a.yml", "sub/c.yaml", "notes.txt", ".git/d.yaml", "bank-holidays.yaml"]
        for name in names:
            trials.write(tmp_path / name, trials.RAISED)
        found = scenario_files.find((tmp_path, tmp_path / "b.yaml"))

        assert [str(each.relative_to(tmp_path)) for each in found] == [
            "a.yml",
            "b.yaml",
            "sub/c.yaml",
        ]

    def test_keeps_to_the_scenarios_of_a_policys_folder(self, tmp_path):
        for name in ["policy.yaml", "clauses.yaml", "forms/x.yaml", "scenarios/a.yaml"]:
            trials.write(tmp_path / "ours" / name, trials.RAISED)
        trials.write(tmp_path / "bare" / "policy.yaml", trials.RAISED)

        assert scenario_files.find((tmp_path,)) == (tmp_path / "ours" / "scenarios" / "a.yaml",)

    def test_follows_no_link_round_in_a_circle(self, tmp_path):
        trials.write(tmp_path / "a.yaml", trials.RAISED)
        (tmp_path / "round").symlink_to(tmp_path)

        assert scenario_files.find((tmp_path,)) == (tmp_path / "a.yaml",)

    def test_says_where_there_is_none(self, tmp_path):
        for name in ("one", "two"):
            (tmp_path / name).mkdir()

        with pytest.raises(source.NotUsable) as matter:
            scenario_files.find((tmp_path / "one", tmp_path / "two"))

        assert trials.complaints(matter) == [
            f"{tmp_path}/{name}:1:1 there is no scenario in this folder" for name in ("one", "two")
        ]
