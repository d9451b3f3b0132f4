"""A policy as a flowchart: its boxes, its words, where one stands."""

import datetime
import pathlib

import msgspec
import pytest
import trials

from accord.engine import agenda
from accord.engine import standing as standings
from accord.library import (
    calendars,
    coverage,
    flowchart,
    flowchart_marks,
    flowchart_text,
    flowchart_words,
    places,
    play,
    policies,
    scenario_files,
)

FROM_THE_LADDER = [name for name in policies.ids() if not policies.by_id(name).policy.flowchart]
ELSEWHERE = (
    "context", "flowchart", "flowchart_limits", "forms", "guidance", "interpretations",
    "service", "visibility",
)  # fmt: skip
"""Parts of a policy that no flowchart from a ladder has to show."""


def policy_of(name):
    return policies.by_id(name).policy


def boxes(name, **given):
    return {box.id: box for box in flowchart.of(policy_of(name), **given).boxes}


def clauses(chart):
    """Return every clause that a flowchart names."""
    said = [box.clauses for box in chart.boxes]
    said += [line.clauses for box in chart.boxes for line in box.lines]
    return {clause for each in said for clause in each}


def lines(box):
    return [f"{line.lead}: {line.text}" if line.lead else line.text for line in box.lines]


def standing_in(name, file, step):
    """Return the marks after a step of a scenario, counted from 1 or from the end."""
    scenario = scenario_files.load(places.policies_folder() / name / "scenarios" / f"{file}.yaml")
    return marks_of(scenario, step)


def marks_of(scenario, step):
    played = list(play.play(scenario))[step - 1 if step > 0 else step]
    return flowchart_marks.standing(
        played.standing, played.agenda, scenario.policy, scenario.calendar
    )


def said(mark):
    return " ".join(mark.said).replace(flowchart_words.UNBROKEN, " ")


class TestFromTheLadder:
    @pytest.mark.clause("bscp", "4")
    @pytest.mark.clause("gscp", "4")
    @pytest.mark.clause("mscb", "fl")
    @pytest.mark.parametrize("name", FROM_THE_LADDER)
    def test_has_every_stage_in_order_and_every_clause_of_its_parts(self, name):
        chart, read = flowchart.of(policy_of(name)), policy_of(name)

        stages = [box for box in chart.boxes if box.kind == "stage"]
        assert [box.id for box in stages] == [stage.id for stage in read.stages]
        assert [box.title for box in stages] == [f"{s.title}: {s.name}" for s in read.stages]
        named = coverage.declared_in(policies.by_id(name)).items()
        parts = {
            clause
            for clause, where in named
            if any(each.split(".")[0] not in ELSEWHERE for each in where)
        }
        assert parts - clauses(chart) == set()

    @pytest.mark.parametrize("name", policies.ids())
    def test_leads_from_the_start_through_every_box_of_the_line(self, name):
        chart = flowchart.of(policy_of(name))
        ids = [box.id for box in chart.boxes]
        line = [box.id for box in chart.boxes if not box.beside and box.kind != "always"]

        assert len(set(ids)) == len(ids)
        assert {box.beside for box in chart.boxes} <= {"", *line}
        assert [arrow for arrow in chart.arrows if {arrow.start, arrow.end} - set(line)] == []
        led_to = {arrow.end for arrow in chart.arrows if not arrow.settled}
        assert set(line) - led_to == {line[0]}

    @pytest.mark.parametrize("name", FROM_THE_LADDER)
    def test_leads_out_of_every_stage(self, name):
        chart = flowchart.of(policy_of(name))

        out = [arrow.start for arrow in chart.arrows if arrow.settled and arrow.end == "box-end"]
        assert out == [stage.id for stage in policy_of(name).stages[:-1]]

    def test_says_who_meets_whom_and_by_when(self):
        assert lines(boxes("bscp")["stage-2"])[:3] == [
            "Who: the line manager and the other agency's line manager",
            "Limit: 5 working days as a guide",
            "Should: talk with the equivalent manager of the other agency",
        ]
        assert "Limit: none in the document" in lines(boxes("tscp")["stage-5"])
        assert "Limit: 5 working days from the raising" in lines(boxes("tscp")["stage-1"])
        assert "Limit (must): 5 working days for each agency's answer" in lines(
            boxes("mscb")["stage-1"]
        )
        assert "Limit: as the agencies agree" in lines(boxes("mscb")["pre"])
        assert "Limit: 5 working days, unless the agencies agree otherwise" in lines(
            boxes("gscp")["stage-1"]
        )

    def test_says_whose_a_duty_is_where_it_is_not_the_stages_own(self):
        assert lines(boxes("gscp")["stage-2"])[-2].startswith("The worker should: ")
        assert lines(boxes("mscb")["stage-1"])[-1].startswith(
            "The other agency's line manager must"
        )
        assert lines(boxes("mscb")["stage-4"])[1].startswith("The safeguarding lead must: ")
        assert lines(boxes("mscb")["stage-4"])[3].startswith(
            "The Chair of the Learning Lessons Subgroup must: ask"
        )

    def test_puts_beside_a_stage_what_depends_on_the_child(self):
        beside = boxes("bscp")["box-child-stage-2-1"]

        assert beside.beside == "stage-2"
        assert beside.title == "Is the child on a child protection plan or looked after (in care)?"
        assert lines(beside)[0].startswith("Must: tell the Child Protection Chair")
        assert boxes("mscb")["box-child-stage-1-1"].title == (
            "Is the child on a child protection plan?"
        )

    def test_puts_immediate_harm_beside_the_start(self):
        assert lines(boxes("bscp")["box-harm"])[0] == "Must: make a referral to MASH at once"
        assert lines(boxes("tscp")["box-harm"]) == [
            "May: start at any stage, or go up to any, and say why"
        ]
        assert "box-harm" not in boxes("mscb")
        assert all("999" in flowchart.of(policy_of(name)).first for name in policies.ids())

    def test_says_who_is_told_and_who_is_meant(self):
        assert lines(boxes("tscp")["box-told-stage-3"]) == [
            "The Business Manager: keeps a record of all on-going disagreements"
        ]
        assert lines(boxes("mscb")["box-told-stage-4"]) == ["The Independent Chair: is informed"]
        assert boxes("mscb")["box-who-stage-2"].title == "Who meets at Stage 2"
        assert lines(boxes("gscp")["box-told-stage-4"])[0].startswith("The partnership: ")
        assert "Health: named GP or other designated professional" in lines(
            boxes("mscb")["box-who-stage-2"]
        )

    def test_has_both_routes_of_a_last_stage_with_a_panel(self):
        routes = {box.id for box in flowchart.of(policy_of("tscp")).boxes if box.kind == "route"}

        assert routes == {"box-direct", "box-panel"}
        assert lines(boxes("tscp")["box-panel"])[0].endswith("among them, where possible")
        assert lines(boxes("bscp")["box-panel"]) == [
            "Must: appoint a panel of senior officers from three agencies of the Executive, "
            "the agencies in dispute among them",
            "Must: hear representations from each side",
        ]
        assert not {box.id for box in flowchart.of(policy_of("mscb")).boxes} & routes

    def test_has_a_panel_that_hears_nobody(self):
        read = policy_of("bscp")
        last = read.stages[-1]
        decision = msgspec.structs.replace(last.decision, representations=None)
        last = msgspec.structs.replace(last, decision=decision)
        read = msgspec.structs.replace(read, stages=(*read.stages[:-1], last))

        panel = next(box for box in flowchart.of(read).boxes if box.id == "box-panel")

        assert len(panel.lines) == 1

    def test_says_before_the_last_stage_what_comes_first(self):
        assert lines(boxes("gscp")["box-before-stage-4"]) == [
            "First: go through all tiers of management and engage the agencies' partnership "
            "representatives"
        ]

    @pytest.mark.parametrize("name", ["bscp", "gscp"])
    def test_hands_it_up_the_tiers_before_the_members_are_brought_in(self, name):
        said_there = lines(boxes(name)["stage-3"])

        tiers = said_there.index(
            "Still not settled: it goes up the tiers of management, within the stage"
        )
        (before, after) = said_there[tiers - 1], said_there[tiers + 1]
        assert before.startswith("Must: attempt to resolve it")
        assert "members" in after

    def test_hands_it_up_the_tiers_where_no_members_are_brought_in(self):
        read = policy_of("tscp")
        first = msgspec.structs.replace(read.stages[0], tiers=("s1",))
        read = msgspec.structs.replace(read, stages=(first, *read.stages[1:]))

        stage = next(box for box in flowchart.of(read).boxes if box.id == "stage-1")

        assert lines(stage)[-1].startswith("Still not settled: ")

    @pytest.mark.parametrize(
        ("name", "under"),
        [
            ("bscp", "Bromley Safeguarding Children Partnership, version 1.5"),
            ("gscp", "Gloucestershire Safeguarding Children Partnership, spring 2025"),
            ("chscp", "City & Hackney Safeguarding Children Partnership, undated, 2020 or later"),
        ],
    )
    def test_says_which_version_it_is_in_words_that_fit(self, name, under):
        assert flowchart.of(policy_of(name)).under.replace("\xa0", " ") == under

    def test_says_what_a_clause_without_a_number_is(self):
        said = "A clause that has no number there has a short name here."

        assert said in flowchart.of(policy_of("tscp")).foot
        assert said not in flowchart.of(policy_of("bscp")).foot

    def test_says_when_a_stage_is_left(self):
        onwards = {a.start: a.text for a in flowchart.of(policy_of("mscb")).arrows if not a.settled}

        assert onwards["pre"] == "Not settled, advice taken and the talk held or tried"
        assert onwards["stage-1"] == "Not settled, the talk held or tried"

    def test_has_one_stage_where_the_policy_has_one(self):
        read = policy_of("mscb")
        read = msgspec.structs.replace(read, stages=read.stages[-1:])

        chart = flowchart.of(read)

        assert "in 1 stage." in chart.description
        assert [(a.start, a.end) for a in chart.arrows] == [
            ("box-start", "stage-4"), ("stage-4", "box-end"),
        ]  # fmt: skip


class TestWhereOneStands:
    def test_at_a_stage(self):
        marks = flowchart_marks.at_stage(policy_of("gscp"), "stage-2")

        assert {stage: (mark.now, said(mark)) for stage, mark in marks.items()} == {
            "stage-1": (False, "Passed."),
            "stage-2": (True, "The escalation is here."),
        }
        chart = flowchart.of(policy_of("gscp"), marks=marks)
        assert next(box for box in chart.boxes if box.id == "stage-2").mark == marks["stage-2"]
        assert "The escalation is here." in chart.description

    def test_before_it_is_raised(self):
        calendar = calendars.load()
        at = datetime.datetime(2025, 3, 3, 10, tzinfo=datetime.UTC)
        asked = agenda.agenda(standings.NOTHING, policy_of("gscp"), calendar, at=at)

        marks = flowchart_marks.standing(standings.NOTHING, asked, policy_of("gscp"), calendar)

        assert said(marks["box-start"]) == "Nothing has been raised yet."

    def test_when_it_ended_and_was_closed(self):
        marks = standing_in("mscb", "from-raising-to-close", -1)

        assert said(marks["stage-4"]).startswith("It ended here, on ")
        assert said(marks["stage-4"]).endswith(
            ": the Chair of the Learning Lessons Subgroup decided. It is closed."
        )
        assert said(standing_in("bscp", "from-raising-to-close", -1)["stage-4"]).endswith(
            ": the Resolution Panel decided. It is closed."
        )

    @pytest.fixture
    def tell(self, tmp_path):
        """Return what tells the marks after steps that follow a raising on 3 March 2025."""

        def told(*steps, policy="gscp"):
            raised = "at: 2025-03-03 10:00, do: raise, with: {areas: [levels-of-need]}"
            text = f"scenario: a trial\npolicy: {policy}\nsteps:\n"
            text += "".join(f"  - {{{step}}}\n" for step in (raised, *steps))
            path = trials.write(pathlib.Path(tmp_path) / "trial.yaml", text)
            return {
                stage: said(mark) for stage, mark in marks_of(scenario_files.load(path), -1).items()
            }

        return told

    def test_while_there_is_time(self, tell):
        assert tell("at: 2025-03-04 10:00, do: look") == {
            "stage-1": "The escalation is here, since Monday 3 March 2025. "
            "Due Monday 10 March 2025."
        }

    def test_past_its_limit(self, tell):
        late = "since Monday 3 March 2025. Overdue: it was due Monday 10 March 2025."
        guide = "since Monday 3 March 2025. Past the guide: it was due Monday 10 March 2025."

        assert tell("at: 2025-03-11 10:00, do: look")["stage-1"].endswith(late)
        assert tell("at: 2025-03-11 10:00, do: look", policy="bscp")["stage-1"].endswith(guide)

    def test_past_a_limit_that_protects_the_child(self, tell):
        protect = (
            "at: 2025-03-03 11:00, do: protect_by, with: {due: 2025-03-05 16:00, reason: a visit}"
        )

        marks = tell(protect, "at: 2025-03-06 10:00, do: look", policy="bscp")

        assert marks["stage-1"].endswith(
            "Overdue: it was due Wednesday 5 March 2025, 16:00, a limit that protects the child."
        )

    def test_with_no_limit(self, tell):
        assert tell("at: 2025-03-04 10:00, do: look", policy="mscb")["pre"].endswith(
            "It has no limit now."
        )

    def test_past_the_published_bank_holidays(self, tell):
        protect = "at: 2025-03-03 11:00, do: protect_by, with: {due: 2031-03-05, reason: a visit}"

        marks = tell(
            "at: 2031-02-03 10:00, do: escalate, departing: nobody answered, with: {reason: x}",
            protect.replace("2025-03-03", "2031-02-03"),
        )

        assert "(provisional)" in marks["stage-2"]

    @pytest.mark.parametrize(
        ("name", "protect", "verdict"),
        [
            ("gscp", False, "Passed, late."),
            ("bscp", False, "Passed, past the guide."),
            ("bscp", True, "Passed, late."),
            ("mscb", False, "Passed."),
        ],
    )
    def test_keeps_the_verdict_on_a_stage_left(self, tell, name, protect, verdict):
        steps = ["at: 2025-03-17 10:00, do: escalate, departing: no answer, with: {reason: none}"]
        if protect:
            steps.insert(0, "at: 2025-03-03 11:00, do: protect_by, "
                            "with: {due: 2025-03-05, reason: a visit}")  # fmt: skip

        marks = tell(*steps, policy=name)

        assert marks["pre" if name == "mscb" else "stage-1"] == verdict

    def test_says_which_stage_was_left_out(self, tell):
        marks = tell(
            "at: 2025-03-04 10:00, do: escalate, departing: it is urgent, "
            "with: {to: stage-3, reason: the court sits tomorrow}",
        )

        assert marks["stage-2"] == "Left out."

    @pytest.mark.parametrize(
        ("step", "how"),
        [
            ("do: withdraw, with: {reason: moved away}", "the side that raised it withdrew it"),
            ("do: resolve, with: {how: agreed, agreement: a visit}", "both sides agree"),
            (
                "do: decide, departing: it cannot wait, with: {decision: a visit}",
                "the partnership decided",
            ),
        ],
    )
    def test_says_how_it_ended(self, tell, step, how):
        marks = tell(f"at: 2025-03-04 10:00, {step}")

        assert marks["stage-1"] == f"It ended here, on Tuesday 4 March 2025: {how}."


class TestInWords:
    @pytest.mark.parametrize("name", policies.ids())
    def test_says_all_that_the_boxes_say(self, name):
        chart = flowchart.of(policy_of(name))

        written = flowchart_text.written(chart)

        flat = " ".join(written.replace("|  ", "").split())
        assert flat.startswith(f"{chart.title.upper()} ")
        for box in chart.boxes:
            assert box.title in flat
            for line in box.lines:
                assert f"{line.lead}: {line.text}" in flat if line.lead else line.text in flat
                assert flowchart_words.clauses(line.clauses).replace("\xa0", " ") in flat
        assert all(arrow.text in flat for arrow in chart.arrows)
        assert max(map(len, written.splitlines())) <= flowchart_text.WIDTH

    def test_names_the_routes_as_a_choice(self):
        written = flowchart_text.written(flowchart.of(policy_of("gscp")))

        assert "    Either: Directly\n" in written
        assert "\n\n    Or: By a panel, together\n" in written
        assert "  |  Settled, from any stage\n  v\nHow it ends" in written

    def test_marks_where_it_stands(self):
        marks = flowchart_marks.at_stage(policy_of("gscp"), "stage-2")

        written = flowchart_text.written(flowchart.of(policy_of("gscp"), marks=marks))

        assert "\n    Passed.\nStage 1: " in written
        assert "\n>>> The escalation is here.\nStage 2: " in written
