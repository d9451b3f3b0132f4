"""Who changed the present limit, or set a day for the child: as the record says, and corrected."""

from datetime import date

from steps import GSCP, MONDAY, ON, TALK, by, done, raised
from strategies import CALENDAR

from accord.engine import acts, decide, events, evolve
from accord.queries import history, limits
from accord.record.store import Stored

FIRST, SECOND = (CALENDAR.due_on(date(2025, 3, day)) for day in (6, 5))
BOTH = ("raising", "responding")


def changes(standing):
    """Return the changes, each as its kind, day, entry, and whether it holds."""
    stored = (Stored(event=event, seq=0, actor=None) for event in standing.history)
    found = limits.changes(history.steps(stored), standing)
    return [(each.kind, each.due, each.entry, each.holds) for each in found]


def protect(due, reason="He goes home."):
    return acts.ProtectBy(due=due, reason=reason)


def vary(due, agreed_by=BOTH):
    return acts.VaryLimit(due=due, agreed_by=agreed_by, reason="Away.")


class TestADayForTheChild:
    def test_holds_until_another_replaces_it(self):
        steps = (raised(), protect(FIRST), by("responding.practitioner", protect(SECOND)))

        assert changes(done(GSCP, *steps)) == [
            ("protective", FIRST, 2, False),
            ("protective", SECOND, 3, True),
        ]

    def test_holds_through_later_stages_from_the_raising_on(self):
        """Reading 7: it is the child's, not the stage's."""
        found = changes(done(GSCP, raised(protect_by=FIRST), TALK, ON))

        assert found == [("protective", FIRST, 1, True)]

    def test_is_as_corrected(self):
        mended = acts.Correct(entry=2, reason="A slip.", particulars=acts.ProtectBy(due=SECOND))
        struck = acts.Correct(entry=2, reason="A slip.")

        assert changes(done(GSCP, raised(), protect(FIRST), mended)) == [
            ("protective", SECOND, 2, True)
        ]
        assert changes(done(GSCP, raised(), protect(FIRST), struck)) == []


class TestAnAgreedDay:
    def test_is_of_its_stage_alone(self):
        """Reading 8."""
        varied = (raised(), vary(FIRST))

        assert changes(done(GSCP, *varied)) == [("agreed", FIRST, 2, True)]
        assert changes(done(GSCP, *varied, TALK, ON)) == []

    def test_says_which_agencies_agreed(self):
        standing = done(GSCP, raised(), vary(FIRST))
        stored = (Stored(event=event, seq=0, actor=None) for event in standing.history)

        (found,) = limits.changes(history.steps(stored), standing)

        assert found.agreed == ("school", "social-care")
        assert found.reason == "Away."


class TestNewBankHolidays:
    def test_are_a_change_that_nobody_made(self):
        standing = done(GSCP, raised())
        moved = events.LimitsMoved(limits=(FIRST,), calendar="later")
        event = events.Event(at=MONDAY, happened=MONDAY, by=decide.CALENDAR, entry=0, body=moved)

        assert changes(evolve.evolve(standing, event)) == [("moved", FIRST, 0, False)]
