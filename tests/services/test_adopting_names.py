"""Names in a policy that no address and no table can carry are refused before anybody approves."""

import msgspec
import pytest

from accord.library import policies
from accord.services import adopting_names


def changed(**parts):
    """Return Gloucestershire's policy with other parts."""
    loaded = policies.by_id("gscp")
    policy = msgspec.structs.replace(loaded.policy, **parts)
    return msgspec.structs.replace(loaded, policy=policy)


def stage(**parts):
    first, *later = policies.by_id("gscp").policy.stages
    return {"stages": (msgspec.structs.replace(first, **parts), *later)}


class TestTheNames:
    @pytest.mark.parametrize("name", policies.ids())
    def test_of_every_policy_that_ships_with_accord_will_do(self, name):
        assert list(adopting_names.complaints(policies.by_id(name))) == []

    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            (stage(id="stage/1"), "The stage 'stage/1' cannot be in an address"),
            (stage(id="s" * 31), "is longer than 30 letters"),
            (stage(clauses=("2.1a",) * 20), "too many clauses"),
            ({"version": " "}, "what the document calls it"),
            ({"id": ""}, "cannot be in an address"),
        ],
    )
    def test_that_will_not_do_are_told_with_what_to_do(self, parts, said):
        assert any(said in each for each in adopting_names.complaints(changed(**parts)))
