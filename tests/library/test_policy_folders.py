"""The folder of policies: an unfinished one stands in nobody's way, and each has its own name."""

import pytest
import shelves
import trials

from accord.library import places, policies, scenario_files, source

FOLDER = places.policies_folder() / "gscp"
GSCP = (FOLDER / "policy.yaml").read_text(encoding="utf-8")
CLAUSES = (FOLDER / "clauses.yaml").read_text(encoding="utf-8")


def told(path):
    with pytest.raises(source.NotUsable) as matter:
        policies.load(path)
    return matter


class TestAnUnfinishedPolicy:
    @pytest.fixture
    def shelf(self, tmp_path, monkeypatch):
        shelf = shelves.of(tmp_path, monkeypatch, "gscp", "mscb")
        trials.write(shelf / "wmsp" / "policy.yaml", "policy: wmsp\ntitle: not yet\n")
        return shelf

    def test_stands_in_nobodys_way(self, shelf):
        assert policies.ids() == ("gscp", "mscb", "wmsp")
        assert [each.policy.id for each in policies.usable()] == ["gscp", "mscb"]
        assert "notification" in policies.all_forms()
        scenario = trials.write(shelf / "gscp" / "scenarios" / "a-trial.yaml", trials.RAISED)
        assert scenario_files.load(scenario).policy.id == "gscp"

    def test_lends_its_forms_as_far_as_it_can_be_read(self, shelf):
        path = shelf / "mscb" / "policy.yaml"
        trials.write(path, path.read_text(encoding="utf-8").replace("title:", "ttle:", 1))

        assert "notification" in policies.all_forms()
        assert [each.policy.id for each in policies.usable()] == ["gscp"]
        trials.write(path, "forms: [")
        assert "notification" not in policies.all_forms()

    @pytest.mark.usefixtures("shelf")
    def test_is_told_of_when_it_is_asked_for(self):
        with pytest.raises(source.NotUsable):
            policies.by_id("wmsp")


class TestItsId:
    @pytest.fixture
    def folder(self, tmp_path, monkeypatch):
        shelf = shelves.of(tmp_path, monkeypatch, "gscp")
        return shelves.add(shelf, "wmsp", like="gscp")

    def test_is_its_folders_name_among_the_bundled_ones(self, folder):
        assert policies.by_id("wmsp").policy.id == "wmsp"
        path, marked = folder / "policy.yaml", GSCP.replace("policy: gscp", "policy: §other", 1)
        trials.write(path, marked)
        trials.write(folder / "clauses.yaml", CLAUSES.replace("gscp", "other", 1))

        policies.load.cache_clear()
        message = "the id is 'other' and its folder 'wmsp': give both the same name"
        assert trials.complaints(told(path)) == trials.expected(path, marked, (message,))

    def test_may_be_missing_altogether(self, folder):
        path = trials.write(folder / "policy.yaml", "title: x\n")

        assert "missing key 'policy'" in str(told(path).value)

    def test_is_that_of_its_clauses(self, tmp_path):
        path = trials.write(tmp_path / "policy.yaml", GSCP.replace("gscp", "ours", 1))
        marked = CLAUSES.replace("policy: gscp", "policy: §gscp", 1)
        catalogue = trials.write(tmp_path / "clauses.yaml", marked)

        message = (
            "these are the clauses of 'gscp', and the policy file has the id 'ours': "
            "give both the same id"
        )
        assert trials.complaints(told(path)) == trials.expected(catalogue, marked, (message,))
