"""The critic: what it finds in the five policies, and in what nobody should write."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from accord.engine import acts, policy
from accord.library import clauses, critic, critic_dead_ends, policies

BROKEN = Path(__file__).parent / "broken"


def found(loaded):
    """Return the critic's findings as clauses and the start of the sentence."""
    return [(each.clauses, str(each)) for each in critic.findings(loaded)]


def with_first_stage(name, **changes):
    """Return a policy whose first stage is changed."""
    loaded = policies.by_id(name)
    first = replace(loaded.policy.stages[0], **changes)
    changed = replace(loaded.policy, stages=(first, *loaded.policy.stages[1:]))
    return replace(loaded, policy=changed)


class TestTheCriticFinds:
    @pytest.mark.parametrize(
        ("name", "clauses", "words"),
        [
            ("bscp", ("2.10",), "Stage 4 has no limit"),
            ("bscp", ("2.12",), "members of the Executive"),
            ("bscp", ("2.8",), "engages each agency's member"),
            ("chscp", ("s4c",), "members of the partnership"),
            ("gscp", ("2.4e", "4"), "the text says 10 working days, the flowchart 5"),
            ("gscp", (), "the mailbox GCSP@gloucestershire.gov.uk"),
            ("mscb", ("2b",), "gives no number of days"),
            ("mscb", ("s4c",), "waits for reports"),
            ("mscb", ("s4a",), "does not say who decides"),
            ("tscp", ("s5a",), "Stage 5 has no limit"),
            ("chscp", (), "no review date"),
            ("mscb", (), "nothing is said of a child at immediate harm"),
            ("mscb", (), "of a child who is looked after. Say"),
            ("tscp", (), "of a child who is looked after or on a child protection plan. Say"),
            ("tscp", (), "nothing is said of writing actions and decisions down"),
        ],
    )
    def test_what_a_partnership_would_like_to_know(self, name, clauses, words):
        found_there = found(policies.by_id(name))

        assert [text for under, text in found_there if under == clauses and words in text]

    @pytest.mark.parametrize("name", ["bscp", "gscp"])
    def test_nothing_where_a_document_says_it(self, name):
        whole = [text for under, text in found(policies.by_id(name)) if not under]

        assert [text.partition(" ")[0] for text in whole] == ["the"]  # its mailbox

    def test_nothing_where_a_small_agency_is_thought_of(self):
        assert "s5b" not in {c for under, _ in found(policies.by_id("tscp")) for c in under}

    def test_a_flowchart_with_a_number_that_the_text_lacks(self):
        loaded = policies.by_id("bscp")
        said = policy.FlowchartLimit(stage="stage-4", working_days=5, clauses=("4",))
        loaded = replace(loaded, policy=replace(loaded.policy, flowchart_limits=(said,)))

        assert any("the text says no number, the flowchart 5" in text for _, text in found(loaded))

    @pytest.mark.parametrize(
        ("do", "who"),
        [("respond", "raising.practitioner"), ("consult", "responding.practitioner"),
         ("discuss", "partnership.chair")],
    )  # fmt: skip
    def test_a_duty_that_its_post_cannot_meet(self, do, who):
        duty = policy.Duty(do=do, title="do it", who=who, strength="must", clauses=("2.2",))

        loaded = with_first_stage("bscp", duties=(duty,))

        assert any(f"asks {who} for what it cannot do" in text for _, text in found(loaded))

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("Write to Mrs Example of the support unit.", "a person"),
            ("Write to some.one@example.org about it.", "a mailbox"),
            ("Ring 0200 000 0000 if unsure.", "a number"),
        ],
    )
    def test_people_and_addresses_in_the_clauses(self, text, what):
        loaded = policies.by_id("tscp")
        named = clauses.Clause(id="x", sort="context", text=text)
        catalogue = replace(loaded.catalogue, clauses=(*loaded.catalogue.clauses, named))

        assert (("x",), f"names {what}: people move on, posts stay. Name the post [x]") in found(
            replace(loaded, catalogue=catalogue)
        )


def found_in(name):
    """Return the critic's findings in a policy that is broken on purpose."""
    return found(policies.load(BROKEN / name / policies.FILE))


class TestTheCriticFindsWhatIsAskedInVain:
    @pytest.mark.parametrize(
        ("name", "clauses", "words"),
        [
            ("an-end-nobody-closes", ("s2b",), "once it is settled nobody can do that any more"),
            ("a-decision-nobody-takes", ("s4a",), "decided by independent.reviewing_officer, and"),
            (
                "an-office-nobody-named",
                ("s4a",),
                "none of the partnership's offices here. Say under 'offices' what it is called, "
                "or name partnership.chair or partnership.panel",
            ),
            ("a-panel-nobody-fills", ("s4c",), "is of 30 agencies, and the text says 3."),
            ("a-stage-nobody-leaves", ("s2b",), "Stage 2 asks for a referral to nowhere"),
            ("a-message-nobody-gets", ("1.5",), "immediate harm asks for a referral to nowhere"),
            ("a-message-nobody-gets", ("s4b",), "Stage 3 tells nobody when it begins"),
            ("a-message-nobody-gets", ("s2b",), "there is no post 'the boss'"),
            ("a-message-nobody-gets", ("s2b",), "the Concern form goes to nobody"),
            ("a-message-nobody-gets", ("s3b",), "is offered after the outcome, when it is refused"),
        ],
    )
    def test_in_policies_that_are_broken(self, name, clauses, words):
        assert [text for under, text in found_in(name) if under == clauses and words in text]

    @pytest.mark.parametrize("name", [*policies.ids(), "examples/westmoor/policy.yaml"])
    def test_nowhere_in_the_policies_there_are(self, name):
        assert list(critic_dead_ends.matters(policies.by_id(name))) == []

    @pytest.mark.parametrize(
        ("do", "changes", "late"),
        [
            ("consider_meeting", {}, True),
            ("engage_board_members", {}, True),
            ("engage_board_members", {"until": "outcome"}, False),
            ("consider_meeting", {"strength": "should"}, False),
            ("agree_plan", {}, False),
            ("consult", {}, False),
            ("discuss", {}, False),
        ],
    )
    def test_only_in_musts_that_outlive_what_can_be_done(self, do, changes, late):
        said = {"strength": "must", "title": "do it", "clauses": ("2.2",)}
        duty = policy.Duty(do=do, who="raising.practitioner", **{**said, **changes})

        loaded = with_first_stage("bscp", duties=(duty,))

        assert late == any("nobody can do that any more" in text for _, text in found(loaded))

    @pytest.mark.parametrize("do", acts.BY_NAME)
    def test_whatever_is_offered_after_the_outcome(self, do):
        loaded = policies.by_id("gscp")
        offer = policy.Offer(do=do, title="one thing more", clauses=("3c",))
        outcome = replace(loaded.policy.outcome, offers=(offer,))
        loaded = replace(loaded, policy=replace(loaded.policy, outcome=outcome))

        never = {"discuss", "consider_meeting", "engage_board_members", "decide", "raise"}
        always = {"inform", "refer", "send_form", "debrief", "confirm", "reopen", "close"}
        refused = any("'one thing more' is offered after" in text for _, text in found(loaded))
        assert refused or do not in never
        assert not refused or do not in always

    @pytest.mark.parametrize(
        ("title", "agencies", "odd"),
        [
            ("appoint a panel from five agencies", 4, True),
            ("appoint a panel of 5 partner organisations", 5, False),
            ("appoint a panel within 5 working days", 4, False),
            ("appoint a panel of the agencies", 4, False),
        ],
    )
    def test_a_panel_of_another_number_than_its_words(self, title, agencies, odd):
        loaded = policies.by_id("bscp")
        last = loaded.policy.stages[-1]
        panel = replace(last.decision.panel, title=title, agencies=agencies, clauses=("2.13",))
        last = replace(last, decision=replace(last.decision, panel=panel))
        stages = (*loaded.policy.stages[:-1], last)
        loaded = replace(loaded, policy=replace(loaded.policy, stages=stages))

        assert odd == any("Make the two agree" in text for _, text in found(loaded))

    def test_a_panel_that_decides_without_being_of_the_partnership(self):
        loaded = policies.by_id("bscp")
        last = loaded.policy.stages[-1]
        panel = replace(last.decision.panel, decides="responding.director")
        last = replace(last, decision=replace(last.decision, panel=panel))
        stages = (*loaded.policy.stages[:-1], last)

        changed = replace(loaded, policy=replace(loaded.policy, stages=stages))

        (text,) = [text for under, text in found(changed) if "only the partnership decides" in text]
        assert text.endswith("[2.12]")
