"""Clause catalogues: what is read from them, and what is said of one that cannot be used."""

import pytest
import trials

from accord.library import clauses, places, policies, source

TWO = """\
policy: gscp
clauses:
  - {id: "1.1", sort: context, text: What it is for.}
  - {id: "1.10", sort: rule, text: What is asked., strength: must, actor: practitioner}
"""


class TestACatalogue:
    @pytest.mark.parametrize("policy", policies.ids())
    def test_of_every_policy_is_read(self, policy):
        catalogue = clauses.load(places.policies_folder() / policy / "clauses.yaml")

        assert catalogue.policy == policy
        assert all(catalogue.clause(each) is not None for each in catalogue.ids)
        assert {each.sort for each in catalogue.clauses} >= {"rule"}

    def test_tells_its_clauses_apart(self, tmp_path):
        catalogue = clauses.load(trials.write(tmp_path / "clauses.yaml", TWO))

        assert catalogue.ids == ("1.1", "1.10")
        asked = catalogue.clause("1.10")
        assert asked is not None
        assert (asked.text, asked.strength, asked.by) == ("What is asked.", "must", None)
        assert catalogue.clause("1.2") is None


class TestACatalogueThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("old", "new", "messages"),
        [
            ('"1.10"', "§1.10", ("expected a clause, got a number: put it in quotes",)),
            ('"1.10"', "§s1a", ('put the clause in quotes: "s1a"',)),
            ('"1.10"', '§""', ("expected a name without spaces, got ''",)),
            ('"1.10"', '§"1.1"', ("clause '1.1' stands here twice: keep one",)),
            (
                "must",
                "§shall",
                ("expected one of must, should, may, got 'shall'",),
            ),
            (
                "rule",
                "§rules",
                ("expected one of rule, guidance, context, got 'rules'; did you mean 'rule'?",),
            ),
            ("What is asked.", "§[]", ("expected words, got a list",)),
            ("actor:", "§actr:", ("unknown key 'actr'; did you mean 'actor'?",)),
            (
                '{id: "1.10", sort: rule',
                '§{§ident: "1.10", sort: §x',
                (
                    "missing key 'id': expected a clause",
                    "unknown key 'ident': expected one of id, sort, text, strength, actor, by",
                    "expected one of rule, guidance, context, got 'x'",
                ),
            ),
        ],
    )
    def test_says_all_that_is_wrong_and_where(self, tmp_path, old, new, messages):
        marked = TWO.replace(old, new)
        path = trials.write(tmp_path / "clauses.yaml", marked)

        with pytest.raises(source.NotUsable) as matter:
            clauses.load(path)

        assert trials.complaints(matter) == trials.expected(path, marked, messages)
