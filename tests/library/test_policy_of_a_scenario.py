"""The policy that a scenario names: what is said where it is not there, or cannot be used."""

import pytest
import trials

from accord.library import policies

A_DAY = "a date such as 2025-03-10"
A_MOMENT = "a date and time such as 2025-03-10 16:00"


class TestItsPolicy:
    def test_may_be_a_folder(self, tmp_path):
        marked = trials.RAISED.replace("gscp", "§../ours/")
        path = trials.write(tmp_path / "scenarios" / "a.yaml", marked)
        (tmp_path / "ours").mkdir()

        said = trials.complaints(trials.told(path))

        message = "'../ours/' is a folder: name the policy file in it"
        assert said == trials.expected(path, marked, (message,))

    def test_may_be_the_folder_of_a_policy(self, tmp_path):
        marked = trials.RAISED.replace("gscp", "§../ours")
        path = trials.write(tmp_path / "scenarios" / "a.yaml", marked)
        trials.write(tmp_path / "ours" / "policy.yaml", "policy: ours\n")

        said = trials.complaints(trials.told(path))

        message = "'../ours' is a folder: write ../ours/policy.yaml"
        assert said == trials.expected(path, marked, (message,))

    def test_may_be_nowhere(self, tmp_path):
        marked = trials.RAISED.replace("gscp", "§ours/policy.yaml")
        path = trials.write(tmp_path / "a.yaml", marked)

        message = (
            "there is no file 'ours/policy.yaml': expected a policy's id, or a path from this "
            "file's folder"
        )
        assert trials.complaints(trials.told(path)) == trials.expected(path, marked, (message,))

    @pytest.mark.parametrize("name", ["/" + "x" * 5000, "x/" * 2000, "a\\0.yaml"])
    def test_may_have_no_name_for_a_file(self, tmp_path, name):
        path = trials.write(tmp_path / "a.yaml", trials.RAISED.replace("gscp", f'"{name}"'))

        told_at = {(each.line, each.column) for each in trials.told(path).value.problems}

        assert told_at == {(2, 9)}

    def test_may_lie_where_a_time_is_before_all_time(self, tmp_path):
        gscp = policies.find("gscp").read_text(encoding="utf-8")
        zone = "\nzone: Asia/Tokyo\nversion:"
        trials.write(tmp_path / "policy.yaml", gscp.replace("\nversion:", zone, 1))
        marked = trials.RAISED.replace("gscp", "./policy.yaml")
        marked = marked.replace("2025-03-03 10:00", "§0001-01-01 08:00")
        path = trials.write(tmp_path / "a.yaml", marked)

        said = trials.complaints(trials.told(path))

        message = "expected a year from 2 to 9998, got 0001-01-01 08:00:00"
        assert said == trials.expected(path, marked, (message,))

    def test_may_not_be_usable_either(self, tmp_path):
        marked = trials.RAISED.replace("gscp", "§ours.yaml") + "    expect: {due: §soon}\n"
        path = trials.write(tmp_path / "a.yaml", marked)
        theirs = trials.write(tmp_path / "ours.yaml", "- no policy\n")

        said = trials.complaints(trials.told(path))

        messages = (
            "the policy named here cannot be used: mend its own file first",
            f"expected none, {A_DAY}, or {A_MOMENT}, got 'soon'",
        )
        assert said[:2] == trials.expected(path, marked, messages)
        assert all(each.startswith(f"{theirs}:1:1 ") for each in said[2:])
