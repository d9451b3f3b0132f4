"""The ladder as other libraries carry it out, each as its documentation shows."""

import datetime
import importlib
import itertools
import pathlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from bench import ladder_story
from bench.ladder_story import RESOLVED, STAGES, STORY, Facts, Kept, Shape

SPIFF: Final = "SpiffWorkflow, BPMN"
STATEMACHINE: Final = "python-statemachine"
TRANSITIONS: Final = "transitions"

DIAGRAM: Final = pathlib.Path(__file__).with_name("ladder.bpmn")


def shapes() -> tuple[Shape, ...]:
    """Return the ways of those libraries that are installed."""
    makers: tuple[Callable[[], Shape], ...] = (_transitions, _statemachine, _spiff)
    return tuple(_those_there(makers))


def _those_there(makers: tuple[Callable[[], Shape], ...]) -> Iterator[Shape]:
    for make in makers:
        try:
            yield make()
        except ImportError:
            continue


class Case:
    """What an application keeps of an escalation beside a state machine: its record and limit."""

    def __init__(self) -> None:
        self.record: list[tuple[Any, ...]] = []
        self.due = datetime.date.min

    def entered(self, stage: str, day: datetime.date) -> None:
        """Note that a stage began, or that it ended altogether."""
        if stage == RESOLVED:
            self.record.append(("resolved", day))
            return
        if stage == STAGES[0]:
            self.record.append(("raised", day))
        self.due = ladder_story.due_on(day)
        self.record.append(("entered", day, stage, self.due))

    def left(self, stage: str, day: datetime.date) -> None:
        """Note that a stage ended, and whether late."""
        self.record.append(("left", day, stage, day > self.due))


def _transitions() -> Shape:
    module = importlib.import_module("transitions")

    class Model(Case):
        state: str

        def note_left(self, event: Any) -> None:
            if event.transition.source != "new":
                self.left(event.transition.source, event.kwargs["day"])

        def note_entered(self, event: Any) -> None:
            self.entered(event.transition.dest, event.kwargs["day"])

    machine = module.Machine(
        model=None, states=["new", *STAGES, RESOLVED], initial="new", send_event=True,
        auto_transitions=False, before_state_change="note_left", after_state_change="note_entered",
    )  # fmt: skip
    machine.add_transition(ladder_story.RAISE, "new", STAGES[0])
    for here, there in itertools.pairwise(STAGES):
        machine.add_transition(ladder_story.ESCALATE, here, there)
    machine.add_transition(ladder_story.RESOLVE, list(STAGES), RESOLVED)

    def carried_out(story: ladder_story.Story) -> Model:
        model = Model()
        machine.add_model(model)
        for what, day in story:
            getattr(model, what)(day=day)
        machine.remove_model(model)
        return model

    return _of_machine(TRANSITIONS, carried_out, lambda model: str(model.state))


def _statemachine() -> Shape:
    module = importlib.import_module("statemachine")
    state, parent = module.State, module.StateMachine
    new = state("new", initial=True)
    stages = [state(name) for name in STAGES]
    end = state(RESOLVED, final=True)
    first, second, third, fourth = stages

    def on_exit_state(self: Any, source: Any, day: datetime.date | None = None) -> None:
        if day is not None and source.name != "new":
            self.case.left(source.name, day)

    def on_enter_state(self: Any, target: Any, day: datetime.date | None = None) -> None:
        if day is not None:
            self.case.entered(target.name, day)

    def init(self: Any) -> None:
        self.case = Case()
        parent.__init__(self)

    names = {f"stage_{number}": each for number, each in enumerate(stages, start=1)}
    machine = type(parent)("Machine", (parent,), {
        "new": new, **names, "end": end,
        "open_it": new.to(first),
        "escalate": first.to(second) | second.to(third) | third.to(fourth),
        "resolve": first.to(end) | second.to(end) | third.to(end) | fourth.to(end),
        "on_exit_state": on_exit_state, "on_enter_state": on_enter_state, "__init__": init,
        "__module__": __name__, "__qualname__": "Machine",
    })  # fmt: skip
    named = {ladder_story.RAISE: "open_it"}

    def carried_out(story: ladder_story.Story) -> Any:
        one = machine()
        for what, day in story:
            one.send(named.get(what, what), day=day)
        return one

    def where(one: Any) -> str:
        return str(next(iter(one.configuration)).name)

    return _of_machine(STATEMACHINE, carried_out, where, case=lambda one: one.case)


def _of_machine(
    name: str,
    carried_out: Callable[[ladder_story.Story], Any],
    where: Callable[[Any], str],
    case: Callable[[Any], Case] = lambda model: model,
) -> Shape:
    def facts() -> Facts:
        one = carried_out(STORY)
        return ladder_story.facts_of(case(one).record, where(one))

    still_open = STORY[: ladder_story.STILL_OPEN]

    def bare() -> Any:
        one = carried_out(still_open)
        case(one).record.clear()
        return one

    kept = Kept(name=name, whole=lambda: carried_out(still_open), bare=bare, many=200)
    return Shape(name=name, through=lambda: carried_out(STORY), facts=facts, kept=(kept,))


class Spiff:
    """The diagram as SpiffWorkflow carries it out."""

    def __init__(self) -> None:
        """Read the diagram.

        Raises:
            ImportError: SpiffWorkflow is not installed.
        """
        parsing = importlib.import_module("SpiffWorkflow.bpmn.parser")
        self._workflows = importlib.import_module("SpiffWorkflow.bpmn")
        self._state = importlib.import_module("SpiffWorkflow").TaskState
        parser = parsing.BpmnParser()
        parser.add_bpmn_file(str(DIAGRAM))
        self._plan = parser.get_spec("ladder")

    def begun(self) -> Any:
        """Return a workflow that waits for its first step."""
        flow = self._workflows.BpmnWorkflow(self._plan)
        flow.do_engine_steps()
        return flow

    def step(self, flow: Any, what: str, day: datetime.date) -> None:
        """Take one step of the story."""
        if what != ladder_story.RAISE:
            flow.refresh_waiting_tasks()  # the second stage's timer fires
            flow.do_engine_steps()
        task = flow.get_next_task(state=self._state.READY, manual=True)
        due = ladder_story.due_on(day)
        # As texts: its own JSON knows no days.
        task.data.update(move=what, day=day.isoformat(), due=due.isoformat())
        task.run()
        flow.do_engine_steps()

    def carried_out(self, story: ladder_story.Story) -> Any:
        """Return the workflow that has gone through a story."""
        flow = self.begun()
        for what, day in story:
            self.step(flow, what, day)
        return flow

    def facts(self, flow: Any) -> Facts:
        """Return what its finished tasks say."""
        done = [task.task_spec.name for task in flow.get_tasks(state=self._state.COMPLETED)]
        entered = sum(name in STAGES for name in done)
        ended = RESOLVED if flow.completed else "open"
        return Counter({
            "raised": done.count("raise"), "entered": entered, "left": entered,
            "late": done.count("late"), "resolved": done.count(RESOLVED),
            f"stands at {ended}": 1,
        })  # fmt: skip


def _spiff() -> Shape:
    spiff = Spiff()
    still_open = STORY[: ladder_story.STILL_OPEN]
    kept = Kept(name=SPIFF, whole=lambda: spiff.carried_out(still_open), many=30)
    return Shape(
        name=SPIFF,
        through=lambda: spiff.carried_out(STORY),
        facts=lambda: spiff.facts(spiff.carried_out(STORY)),
        kept=(kept,),
    )
