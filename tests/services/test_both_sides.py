"""Both sides of an escalation, post by post; what came of each agency; whose worker it is."""

from uuid import uuid4

from msgspec.structs import replace
from steps import AGAIN, BSCP, GSCP, MSCB, NO_ANSWER, ON, SETTLED, TALK, done, raised

from accord.engine import acts, words
from accord.queries import sides
from accord.register import seats
from accord.register.seats import Seat

TRIO = words.Agencies(raising="school", responding=("social-care", "health"))
WORKER = "practitioner"


def met(policy, *steps):
    """Return, stage by stage, when it is and which posts meet there."""
    rows = sides.rows(done(policy, *steps), policy)
    return [
        (row.stage.id, row.at, [(pair.raising, pair.responding) for pair in row.pairs])
        for row in rows
    ]


def came(*steps, policy=GSCP):
    """Return what came of each agency at each stage, with the entries that say so."""
    found = sides.contacts(done(policy, *steps, agencies=TRIO).history, TRIO)
    return {
        place: [(each.came, each.entry) for each in contacts] for place, contacts in found.items()
    }


class TestWhoMeetsWhom:
    def test_is_said_of_each_stage_reached_and_the_next(self):
        assert met(GSCP, raised(), TALK, ON) == [
            ("stage-1", "past", [("practitioner", "practitioner")]),
            ("stage-2", "present", [("line_manager", "line_manager")]),
            ("stage-3", "ahead", [("senior_manager", "senior_manager")]),
        ]

    def test_is_said_of_no_next_stage_once_it_has_ended(self):
        assert [stage for stage, _, _ in met(GSCP, raised(), TALK, SETTLED)] == ["stage-1"]

    def test_leaves_out_what_was_left_out(self):
        start = raised("stage-2", start_reason="x", immediate_harm=True)

        assert next(stage for stage, _, _ in met(MSCB, start)) == "stage-2"

    def test_goes_up_a_tier_where_it_was_handed_up(self):
        up = (raised(), TALK, ON, TALK, ON, TALK, acts.NextTier())

        (pairs,) = [pairs for stage, _, pairs in met(BSCP, *up) if stage == "stage-3"]

        assert pairs == [("senior_manager", "senior_manager"), ("director", "director")]

    def test_at_the_last_stage_is_also_who_decides(self):
        up = (raised(), TALK, ON, TALK, ON, TALK, acts.EngageBoardMembers(), ON)

        last = sides.rows(done(GSCP, *up), GSCP)[-1]

        assert last.deciding == ("partnership.chair",)
        assert [pair.raising for pair in last.pairs] == ["senior_manager"]


class TestWhatCameOfEachAgency:
    def test_is_kept_apart(self):
        found = came(
            raised(),
            replace(TALK, agency="social-care"),
            replace(NO_ANSWER, agency="health"),
            acts.Respond(response="No.", agency="social-care"),
        )

        assert found == {
            (0, "social-care"): [("reached", 2), ("answered", 4)],
            (0, "health"): [("attempted", 3)],
        }

    def test_is_all_agencies_where_none_is_named(self):
        assert came(raised(), TALK) == {
            (0, "social-care"): [("reached", 2)],
            (0, "health"): [("reached", 2)],
        }

    def test_is_of_the_stage_at_which_it_came(self):
        found = came(raised(), TALK, ON, NO_ANSWER)

        assert found[0, "health"] == [("reached", 2)]
        assert found[1, "health"] == [("attempted", 4)]

    def test_is_who_agreed_to_another_limit_and_who_confirmed(self):
        both = ("raising", "social-care", "health")
        vary = acts.VaryLimit(due=done(GSCP, raised()).limits[0], agreed_by=both, reason="Away.")

        found = came(raised(), TALK, vary, SETTLED, acts.Confirm(party="health"))

        assert found[0, "health"] == [("reached", 2), ("agreed", 3), ("confirmed", 5)]
        assert found[0, "social-care"] == [("reached", 2), ("agreed", 3)]
        assert found[0, "school"] == [("agreed", 3)]

    def test_is_as_corrected(self):
        only = acts.Discuss(agency="health")
        mended = acts.Correct(entry=2, reason="Only health.", particulars=only)
        struck = acts.Correct(entry=2, reason="It was not us.")

        assert came(raised(), TALK, mended) == {(0, "health"): [("reached", 2)]}
        assert came(raised(), TALK, struck) == {}

    def test_begins_anew_where_it_is_taken_up_again(self):
        """Reading 32: earlier discussions do not count."""
        assert came(raised(), TALK, SETTLED, AGAIN) == {}


class TestTheWorker:
    def seat(self, person, *, because="named", body="school", title=WORKER, named=True):
        return Seat(
            body=body, title=title, person=person, named=named, sees="whole", because=because
        )

    def test_is_who_raised_it(self):
        amy = uuid4()

        assert sides.worker([self.seat(amy, because=seats.RAISED)], raising="school").person == amy

    def test_is_who_was_named_where_somebody_wrote_it_down_for_them(self):
        amy, bea = uuid4(), uuid4()
        called = [self.seat(bea, because=seats.RAISED), self.seat(amy)]

        found = sides.worker(called, raising="school")

        assert (found.person, found.wrote) == (amy, bea)

    def test_is_nobody_who_only_acted_there_or_was_named_for_another_post(self):
        amy = uuid4()
        others = [
            self.seat(uuid4(), named=False),
            self.seat(uuid4(), title="line_manager"),
            self.seat(uuid4(), body="health"),
        ]

        found = sides.worker([self.seat(amy, because=seats.RAISED), *others], raising="school")

        assert (found.person, found.wrote) == (amy, None)

    def test_is_not_said_twice_who_was_named_for_what_they_raised(self):
        amy = uuid4()

        found = sides.worker(
            [self.seat(amy, because=seats.RAISED), self.seat(amy)], raising="school"
        )

        assert (found.person, found.wrote) == (amy, None)
