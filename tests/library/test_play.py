"""Playing a scenario: what each step brings, and what a refused one leaves alone."""

import pytest
import trials

from accord.library import play, scenario_files, source


def played(path, text):
    return list(play.play(scenario_files.load(trials.write(path / "a.yaml", text))))


class TestPlaying:
    def test_brings_what_is_owed_and_who_is_told(self, tmp_path):
        (step,) = played(tmp_path, trials.RAISED)

        assert step.accepted
        assert (step.number, step.standing.stage) == (1, "stage-1")
        assert {"2.1a", "3a"} <= {clause for each in step.agenda.owed for clause in each.clauses}
        assert [each.who for each in step.told] == ["responding.practitioner"]

    def test_leaves_everything_as_it_was_where_refused(self, tmp_path):
        first, second = played(tmp_path, trials.then("escalate", "with: {reason: no agreement}"))

        assert not second.accepted
        assert [each.clauses for each in second.refused] == [("2.1a",)]
        assert second.standing == first.standing
        assert second.told == ()

    def test_goes_on_after_a_refusal(self, tmp_path):
        text = trials.then("escalate") + f"{trials.LATER}withdraw\n    with: {{reason: settled}}\n"

        *_, last = played(tmp_path, text)

        assert (last.number, last.standing.status) == (3, "withdrawn")

    @pytest.mark.parametrize(
        ("at", "told"),
        [
            ("2025-03-06 23:59", set()),
            ("2025-03-07 00:00", {"raising.practitioner"}),
        ],
    )
    def test_tells_whom_time_presses(self, tmp_path, at, told):
        _, look = played(tmp_path, trials.RAISED + f"  - {{at: {at}, do: look}}\n")

        assert {each.who for each in look.told} == told

    def test_presses_nobody_twice_for_the_same_days(self, tmp_path):
        text = trials.RAISED + "  - {at: 2025-03-07 12:00, do: look}\n" * 2

        _, first, again = played(tmp_path, text)

        assert first.told
        assert again.told == ()

    def test_may_begin_with_a_look(self, tmp_path):
        (step,) = played(tmp_path, trials.RAISED.replace("raise", "look").split("    with")[0])

        assert (step.accepted, step.standing.status, step.told) == (True, None, ())

    def test_knows_what_may_be_done_next(self, tmp_path):
        scenario = scenario_files.load(trials.write(tmp_path / "a.yaml", trials.RAISED))
        (step,) = play.play(scenario)

        can = play.can(scenario, step)

        assert {"discuss", "protect_by"} <= set(can)
        assert not {"raise", "close", "look", "escalate"} & set(can)


class TestWhatHappenedTooEarly:
    EARLY = "happened: 2025-03-03 09:00"

    def test_is_told_after_the_rest_was_played(self, tmp_path):
        text = trials.then("look", self.EARLY) + f"{trials.LATER}look\n"
        playing = play.play(scenario_files.load(trials.write(tmp_path / "a.yaml", text)))

        assert [next(playing).number, next(playing).number] == [1, 3]
        with pytest.raises(source.NotUsable):
            next(playing)

    @pytest.mark.parametrize("do", ["consult", "inform", "refer", "file_record", "send_form"])
    def test_is_no_matter_for_what_may_come_before(self, tmp_path, do):
        assert len(played(tmp_path, trials.then(do, self.EARLY))) == 2

    @pytest.mark.parametrize("do", ["discuss", "escalate", "withdraw", "look", "change_child"])
    def test_makes_the_file_unusable_otherwise(self, tmp_path, do):
        with pytest.raises(source.NotUsable) as matter:
            played(tmp_path, trials.then(do, self.EARLY))

        (problem,) = matter.value.problems
        assert (problem.line, problem.column) == (9, 15)
        assert problem.message.startswith(f"'{do}' cannot have happened before")
