"""The critic: what it finds in the five policies, and in what nobody should write."""

import pytest
from msgspec.structs import replace

from accord.engine import policy
from accord.library import clauses, critic, policies


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
        ],
    )
    def test_what_a_partnership_would_like_to_know(self, name, clauses, words):
        found_there = found(policies.by_id(name))

        assert [text for under, text in found_there if under == clauses and words in text]

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
