"""Rules of the engine's house: names that last, nothing forgotten, no policy by name."""

import ast
import typing
from pathlib import Path

import pytest

from accord.engine import acts, events, evolve, marks
from accord.engine.rules import particulars
from accord.library import policies

ENGINE = Path(evolve.__file__).parent

STORED_NAMES = [
    "account.1",
    "board_members_engaged.1",
    "child_changed.1",
    "closed.1",
    "consulted.1",
    "corrected.1",
    "counterpart_named.1",
    "debriefed.1",
    "decided.1",
    "declined.1",
    "departed.1",
    "discussed.1",
    "escalated.1",
    "form_sent.1",
    "handed_up.1",
    "informed.1",
    "limit_varied.1",
    "limits_moved.1",
    "meeting_considered.1",
    "moved.1",
    "opened.1",
    "outcome_confirmed.1",
    "panel_appointed.1",
    "plan_agreed.1",
    "plan_done.1",
    "proposed.1",
    "protected_by.1",
    "raised.1",
    "record_filed.1",
    "referred.1",
    "reopened.1",
    "report_received.1",
    "report_requested.1",
    "representation_heard.1",
    "resolved.1",
    "responded.1",
    "route_chosen.1",
    "stage_entered.1",
    "stage_left.1",
    "withdrawn.1",
]

STAND_IN_THE_RECORD_ALONE = {
    acts.Propose, acts.Decline, acts.NameCounterpart, acts.Escalate, events.StageLeft,
    events.Account,
}  # fmt: skip
"""Events that are only kept; what follows from an act is an event of its own, or nothing."""


def test_stored_names_never_change():
    bodies = typing.get_args(events.AnyFact) + typing.get_args(acts.AnyAct)

    names = sorted(body.__struct_config__.tag for body in bodies)

    assert names == STORED_NAMES, (
        "Records hold these names for ever. A new event gets a new name here; one that means "
        "something else than before gets the next number."
    )


def test_every_event_is_counted():
    bodies = set(typing.get_args(events.AnyFact)) | set(acts.BY_NAME.values())
    counted = {*evolve.COUNTED, *marks.MADE_BY, acts.Correct}

    forgotten = bodies - counted - STAND_IN_THE_RECORD_ALONE

    assert not forgotten, f"{forgotten}: say in evolve.py or marks.py what they change."


def test_every_particular_that_is_required_exists():
    for kind, names in particulars.REQUIRED.items():
        assert set(names) <= set(kind.__struct_fields__), kind


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: path.stem)
def test_the_engine_names_no_policy(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings may cite a clause
    words = [
        node.value if isinstance(node, ast.Constant) else node.id
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, str))
        or isinstance(node, ast.Name)
        if id(node) not in documentation
    ]

    named = [word for word in words for name in policies.ids() if name in word.lower()]

    assert not named, f"{named}: a partnership's own rule belongs into its policy.yaml."
