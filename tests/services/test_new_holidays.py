"""A bank holiday that is proclaimed while limits run: reading 5, and what people are told."""

from datetime import date

import pytest
from django.core.management import call_command
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, find, world

from accord.engine import acts, decide, events
from accord.engine.evolve import fold
from accord.engine.working_days import WorkingCalendar
from accord.library import calendars
from accord.manage.management.commands import new_holidays
from accord.outbox.models import Message
from accord.queries import letters
from accord.record import models, store, verify
from accord.register.models import Entry
from accord.services import escalations, holidays, rebuild

pytestmark = pytest.mark.django_db

NOW = AT + DAY
MOURNED = date(2026, 3, 16)
"""A Monday; raised on Tuesday the 10th, stage one ends on Tuesday the 17th."""


@pytest.fixture
def people():
    return world()


@pytest.fixture
def proclaim(monkeypatch):
    """Let another table hold from now on: the bundled one, and these days."""
    bundled = calendars.load()

    def proclaimed(*days, version="2099-01-01", until=bundled.covers_until):
        known = {
            day: "bank holiday"
            for day in (bundled.covers_from + n * DAY for n in range(6000))
            if day.weekday() < 5 and not bundled.is_working_day(day)
        }
        table = WorkingCalendar(
            name=bundled.name, version=version, covers_from=bundled.covers_from,
            bank_holidays=known | dict.fromkeys(days, "Day of mourning"),
            covers_until=until, zone=bundled.zone,
        )  # fmt: skip
        monkeypatch.setattr(calendars, "load", lambda *_, **__: table)
        return table

    return proclaimed


def due(escalation):
    return Entry.objects.get(escalation=escalation).due_day


def events_of(escalation):
    return [each.event.body for each in escalations.stand(escalation).stored]


class TestADryRun:
    def test_says_what_would_move_and_writes_nothing(self, people, proclaim):
        escalation = raised(people)
        proclaim(MOURNED)
        rows, messages = models.Event.objects.count(), Message.objects.count()

        (found,) = holidays.dry_run(at=NOW)

        assert found.moves
        assert (found.was[0].day, found.now[0].day) == (date(2026, 3, 17), date(2026, 3, 18))
        assert due(escalation) == date(2026, 3, 17)
        assert (models.Event.objects.count(), Message.objects.count()) == (rows, messages)

    def test_finds_nothing_where_the_table_is_the_same(self, people):
        raised(people)

        assert list(holidays.dry_run(at=NOW)) == []


class TestCountingAnew:
    def test_moves_an_open_limit_by_an_event_of_the_table(self, people, proclaim):
        escalation = raised(people)
        table = proclaim(MOURNED)

        list(holidays.count_anew(at=NOW))

        assert due(escalation) == date(2026, 3, 18)
        last = models.Event.objects.filter(escalation=escalation).latest("seq")
        assert (last.tag, last.calendar, last.actor) == ("limits_moved.1", table.version, None)
        assert events_of(escalation)[-1].calendar == table.version

    def test_is_one_thing_done_twice(self, people, proclaim):
        raised(people)
        proclaim(MOURNED)

        again = [list(holidays.count_anew(at=NOW)) for _ in range(2)]

        assert [len(each) for each in again] == [1, 0]

    def test_tells_both_sides_and_the_worker_and_names_no_child(self, people, proclaim):
        escalation = at_stage(people, 2)
        proclaim(MOURNED)
        before = set(Message.objects.values_list("pk", flat=True))

        list(holidays.count_anew(at=AT + 2 * DAY))

        told = Message.objects.exclude(pk__in=before)
        assert {each.person for each in told} == {
            people.school.line_manager, people.social_care.line_manager,
            people.school.practitioner,
        }  # fmt: skip
        text = letters.written(told.get(person=people.school.line_manager)).text
        assert "New bank holidays were published" in text
        assert f"The present limit is {due(escalation):%A %-d %B %Y}" in text

    def test_leaves_what_has_ended_and_every_verdict_alone(self, people, proclaim):
        late = raised(people)
        do(late, people.school.practitioner, discussed(), at=AT + 8 * DAY)
        do(late, people.school.practitioner, acts.Escalate(reason="no"), at=AT + 8 * DAY)
        ended = raised(people)
        settled = acts.Resolve(how="agreed", agreement="so")
        do(ended, people.school.practitioner, settled, at=NOW)
        proclaim(MOURNED, date(2026, 3, 23))

        moved = [each.escalation for each in holidays.count_anew(at=AT + 9 * DAY)]

        assert moved == [late]
        (left,) = (each for each in events_of(late) if isinstance(each, events.StageLeft))
        assert left.late is True

    def test_counts_as_it_would_have_been_counted_from_the_start(self, people, proclaim):
        open_ = [at_stage(people, stage, at=AT - stage * DAY) for stage in (1, 2, 3)]
        table = proclaim(MOURNED)

        list(holidays.count_anew(at=NOW + DAY))

        for each in open_:
            stand = escalations.stand(each)
            assert decide.moved_limits(stand.standing, stand.kept.policy, table, at=NOW) == ()

    def test_replays_as_it_stood_and_the_register_says_the_same(self, people, proclaim):
        escalation, settled = raised(people), raised(people)
        # ends on Friday the 13th, so that it does not move: its next reminder does
        raised(people, at=AT - 4 * DAY)
        do(settled, people.school.practitioner, acts.Resolve(how="agreed", agreement="so"), at=AT)
        proclaim(MOURNED)
        assert list(rebuild.check()) != []

        list(holidays.count_anew(at=NOW))

        assert list(rebuild.check()) == []
        assert list(verify.findings()) == []
        # another table by now: what was told stays until it is counted anew
        proclaim(MOURNED, date(2026, 3, 17), version="2099-02-01")
        stand = escalations.stand(escalation)
        assert fold(each.event for each in stand.stored) == stand.standing
        assert stand.standing.limits[0].day == date(2026, 3, 18)

    def test_makes_a_provisional_day_certain_and_tells_nobody(self, people, proclaim):
        proclaim(until=date(2026, 3, 12), version="2000-01-01")
        escalation = raised(people)
        assert Entry.objects.get(escalation=escalation).provisional
        proclaim()
        messages = Message.objects.count()

        (found,) = holidays.count_anew(at=NOW)

        assert not found.moves
        assert not Entry.objects.get(escalation=escalation).provisional
        assert Message.objects.count() == messages

    def test_says_where_the_day_has_passed_all_the_same(self, people, proclaim):
        raised(people)
        proclaim(MOURNED)

        (found,) = holidays.dry_run(at=AT + 20 * DAY)

        assert found.passed

    def test_takes_nothing_back_by_an_older_table(self, people, proclaim):
        escalation = raised(people)
        proclaim(MOURNED)
        list(holidays.count_anew(at=NOW))
        proclaim(version="2000-01-01")

        (found,) = holidays.count_anew(at=NOW)

        assert found.barred == holidays.NEWER
        assert due(escalation) == date(2026, 3, 18)

    def test_goes_on_past_one_that_cannot_be_read(self, people, proclaim):
        gone, other = raised(people), raised(people)
        store.forget(gone, NOW)
        proclaim(MOURNED)

        found = {each.escalation: each.barred for each in holidays.count_anew(at=NOW)}

        assert found == {gone: holidays.UNREADABLE, other: ""}


class TestThePageOfAnEscalation:
    def test_says_each_time_that_it_moved_and_where_to(self, people, proclaim, client):
        escalation = raised(people)
        proclaim(MOURNED)
        list(holidays.count_anew(at=NOW))
        proclaim(MOURNED, date(2026, 3, 17), version="2099-02-01")
        list(holidays.count_anew(at=NOW))
        client.force_login(find(people.school.practitioner))

        text = client.get(f"/escalations/{escalation}/").content.decode()

        assert text.count("New bank holidays were published, so the limit of this stage moved") == 2
        assert "Thursday 19 March 2026" in text


class TestTheCommand:
    def test_says_first_and_moves_when_told_to(self, people, proclaim, capsys, monkeypatch):
        escalation = raised(people)
        proclaim(MOURNED)
        monkeypatch.setattr(new_holidays.timezone, "now", lambda: NOW)

        call_command("new_holidays")
        said = capsys.readouterr().out
        call_command("new_holidays", move=True)

        assert "from Tuesday 17 March 2026 to Wednesday 18 March 2026" in said
        assert "Would move: 1." in said
        assert "Moved: 1." in capsys.readouterr().out
        assert due(escalation) == date(2026, 3, 18)
