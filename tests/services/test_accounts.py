"""What is written down beside an act: kept with it, sealed with it, and judged by nobody."""

import pytest
from service_steps import DAY, discussed, do, raised
from service_world import AT, world

from accord.engine import acts, events
from accord.engine.evolve import fold
from accord.record import models as record
from accord.record import verify
from accord.services import escalations

pytestmark = pytest.mark.django_db

LINES = (
    events.Line(id="present", text="Dee Example and Eve Example"),
    events.Line(id="notes", text="The visit is moved to Monday."),
)


@pytest.fixture
def met():
    """Return an escalation of which a meeting was written down."""
    people = world()
    escalation = raised(people, counterpart=people.social_care.practitioner)
    do(escalation, people.school.practitioner, discussed(), at=AT + DAY, account=LINES)
    return escalation


class TestAnAccount:
    def test_stands_in_the_entry_of_its_act(self, met):
        stored = [each.event for each in escalations.stand(met).stored]

        act, account = stored[-2:]
        assert isinstance(act.body, acts.Discuss)
        assert account.body == events.Account(lines=LINES)
        assert account.entry == act.entry

    def test_is_sealed_and_hashed_like_everything_else(self, met):
        row = record.Event.objects.filter(escalation=met).order_by("seq").last()

        assert row.tag == "account.1"
        assert b"Example" not in bytes(row.payload)
        assert not list(verify.findings())

    def test_changes_nothing_that_a_rule_reads(self, met):
        stored = [each.event for each in escalations.stand(met).stored]
        without = [each for each in stored if not isinstance(each.body, events.Account)]

        left_out = {"version": 0, "history": (), "marks": {}, "turns": ()}
        with_it, bare = (
            {key: value for key, value in _fields(fold(each)).items() if key not in left_out}
            for each in (stored, without)
        )
        assert with_it == bare

    def test_goes_with_an_act_that_was_raised(self):
        people = world()

        escalation = raised(people, account=LINES[:1])

        bodies = [each.event.body for each in escalations.stand(escalation).stored]
        assert [type(each) for each in bodies][:3] == [events.Opened, acts.Raise, events.Account]


def _fields(standing):
    return {field: getattr(standing, field) for field in standing.__struct_fields__}
