"""Moving to another version of a policy, by the engine alone: what carries over, what bars it."""

from msgspec.structs import replace

from accord.engine import duties, events, evolve, moving, notices, standing, words
from accord.engine.moving import Version
from accord.library import calendars, places, play, policies, scenario_files

OFFICE = words.Post("partnership.business_manager")
GSCP = policies.by_id("gscp").policy
CALENDAR = calendars.load()


def at_first_stage():
    """Return where a raising in Gloucestershire leads."""
    path = places.policies_folder() / "gscp" / "scenarios" / "from-raising-to-close.yaml"
    first, *_ = play.play(scenario_files.load(path))
    return first.standing


RAISED = at_first_stage()


def another(**changes):
    """Return another version of Gloucestershire's policy, with its first stage changed."""
    first, *rest = GSCP.stages
    return replace(GSCP, version="spring 2026", stages=(replace(first, **changes), *rest))


def moved(standing, taken):
    (event,) = moving.moved(
        standing, Version(policy=GSCP, hash="0a"), Version(policy=taken, hash="0b"), CALENDAR,
        by=OFFICE, reason="A heron is patient.", at=standing.history[-1].at,
    )  # fmt: skip
    return evolve.evolve(standing, event)


class TestAMove:
    def test_counts_the_new_limit_from_where_the_old_one_began(self):
        limit = replace(GSCP.stages[0].limits[0], working_days=2)

        after = moved(RAISED, another(limits=(limit,)))

        began = CALENDAR.local_date(RAISED.entered)
        assert after.limits == (CALENDAR.working_days_from(began, 2),) != RAISED.limits
        assert (after.entered, after.opened) == (RAISED.entered, RAISED.opened)

    def test_changes_nothing_else(self):
        after = moved(RAISED, another(title="The beginning"))

        last = after.history[-1]
        same = replace(
            after, version=RAISED.version, last_entry=RAISED.last_entry, history=RAISED.history
        )
        assert same == RAISED
        assert isinstance(last.body, events.PolicyMoved)
        assert (last.body.stage, last.body.rung) == ("stage-1", 0)

    def test_is_the_same_when_the_record_is_counted_again(self):
        after = moved(RAISED, another(limits=()))

        assert evolve.fold(after.history) == after

    def test_owes_anew_what_an_id_no_longer_means(self):
        first = duties.owed(RAISED, GSCP)[0]
        departed = replace(RAISED, departed=(first.id,))
        other = replace(GSCP.stages[0].duties[0], title="something else")

        same = moved(departed, another(title="The beginning"))
        anew = moved(departed, another(duties=(other, *GSCP.stages[0].duties[1:])))

        assert first.id == "stage-1/1"
        assert same.departed == (first.id,)
        assert anew.departed == ()

    def test_is_told_to_both_sides_and_to_the_worker(self):
        after = moved(RAISED, another(title="The beginning"))

        told = notices.told(after.history[-1:], before=RAISED, after=after, policy=GSCP)

        why = {each.who: each.clauses for each in told}
        assert set(GSCP.worker_is_told) <= set(why["raising.practitioner"])
        assert {each.partition(".")[0] for each in why} == {"raising", "responding"}

    def test_of_what_was_never_raised_is_none(self):
        version = Version(policy=GSCP, hash="0a")

        assert moving.moved(
            replace(standing.Standing(), status="open"), version, version, CALENDAR,
            by=OFFICE, reason="", at=RAISED.history[-1].at,
        ) == ()  # fmt: skip


class TestItIsBarred:
    def barred(self, standing, taken):
        against = moving.barred(standing, GSCP, taken)
        left, new = Version(policy=GSCP, hash="0a"), Version(policy=taken, hash="0b")
        found = moving.moved(
            standing, left, new, CALENDAR, by=OFFICE, reason="", at=standing.history[-1].at
        )
        assert bool(against) != bool(found)
        return " ".join(against)

    def test_not_where_only_later_stages_are_others(self):
        first, second, *rest = GSCP.stages
        taken = replace(GSCP, stages=(first, replace(second, id="elsewhere"), *rest))

        assert self.barred(RAISED, taken) == ""

    def test_where_a_stage_up_to_the_present_one_is_another(self):
        assert "stages up to this one are others" in self.barred(RAISED, another(id="elsewhere"))

    def test_where_a_stage_comes_before(self):
        first, *rest = GSCP.stages
        taken = replace(GSCP, stages=(replace(first, id="before"), first, *rest))

        assert "stages up to this one are others" in self.barred(RAISED, taken)

    def test_where_it_is_of_another_policy(self):
        assert "another policy" in self.barred(RAISED, replace(another(), id="elsewhere"))

    def test_where_it_is_not_open(self):
        assert "not open" in self.barred(replace(RAISED, status="resolved"), another())

    def test_where_the_stage_is_decided_in_another_way(self):
        decision = GSCP.stages[GSCP.last].decision
        taken = another(decision=decision)

        assert "decided in another way" in self.barred(RAISED, taken)
