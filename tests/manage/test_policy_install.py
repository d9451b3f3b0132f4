"""./accord policy install: a file is checked, shown beside the one in force, and proposed."""

import re
from datetime import timedelta

import adopted as versions
import pytest
from django.core.management import call_command
from django.utils import timezone
from service_world import world

from accord.cli import main
from accord.directory.models import Adoption
from accord.library import calendars
from accord.manage import NotUsable
from accord.manage import __main__ as manage

pytestmark = pytest.mark.django_db

OFFICE = "offa@severn-vale.example"


SCENARIO = """
scenario: Five working days at the first stage
policy: gscp
steps:
  - at: 2025-04-10 16:00
    do: raise
    with: {areas: [levels-of-need]}
    expect: {stage: stage-1, due: 2025-04-17}
"""


def day(ahead=0):
    today = calendars.load().local_date(timezone.now())  # noqa: TID251 - a command reads the clock
    return (today + timedelta(ahead)).isoformat()


@pytest.fixture
def people():
    return world()


@pytest.fixture
def file(tmp_path):
    """Another version in a folder of its own, without scenarios."""
    path = tmp_path / "policy.yaml"
    path.write_text(versions.other_text(), encoding="utf-8")
    return path


def install(file, *more, by=OFFICE, slug="severn-vale", from_=None):
    call_command(
        "policy_install", str(file), "--partnership", slug, "--from", from_ or day(7), "--by", by,
        *more,
    )  # fmt: skip


class TestInstalling:
    def test_says_what_would_change_and_proposes_it(self, people, file, capsys):
        install(file)

        said = capsys.readouterr().out
        assert "Gloucestershire escalation policy, spring 2026: in order." in said
        assert "What would change on that day (1):" in said
        assert re.search(r"now: .*5 working days.*\n +then: .*3 working days", said)
        assert f"/office/policy/{people.severn.id}/" in said
        row = Adoption.objects.get()
        assert (row.proposed_by_id, row.approved_at) == (people.severn.office, None)
        assert row.in_force_from.isoformat() == day(7)

    @pytest.mark.usefixtures("people")
    def test_plays_the_scenarios_that_lie_beside_it(self, file, capsys):
        beside = file.parent / "scenarios"
        beside.mkdir()
        (beside / "one.yaml").write_text(SCENARIO, encoding="utf-8")

        with pytest.raises(NotUsable, match="Nothing was proposed: its scenarios do not hold"):
            install(file)
        assert not Adoption.objects.exists()

        file.write_text(versions.other_text(days=5), encoding="utf-8")
        file.rename(file.with_name("other.yaml"))
        install(file.with_name("other.yaml"))
        assert "1 scenarios played: every expectation holds." in capsys.readouterr().out

    @pytest.mark.usefixtures("people")
    def test_tells_every_problem_of_the_file_at_once(self, file):
        text = versions.other_text().replace("skipping:", "skiping:").replace("meets:", "meet:", 1)
        file.write_text(text, encoding="utf-8")

        with pytest.raises(NotUsable) as refused:
            install(file)

        assert str(refused.value).count("policy.yaml:") >= 2
        assert not Adoption.objects.exists()

    @pytest.mark.usefixtures("people")
    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"slug": "nowhere"}, "There is no partnership nowhere"),
            ({"by": "who@nowhere.example"}, "Nobody here has the mailbox who@nowhere.example"),
            ({"by": "offa@harbour-bay.example"}, "is not of the office of severn-vale"),
            ({"from_": day(-1)}, "That day has passed"),
            ({"from_": "soon"}, "soon"),
        ],
    )
    def test_refuses_what_cannot_be(self, file, asked, said):
        with pytest.raises(NotUsable, match=said):
            install(file, **asked)
        assert not Adoption.objects.exists()


class TestTheCommand:
    def test_is_found_under_the_name_that_people_type(self, capsys):
        with pytest.raises(SystemExit) as left:
            manage.main(["policy", "install", "--help"])

        assert left.value.code == 0
        assert "policy install" in capsys.readouterr().out.split("\n")[0]

    def test_is_told_of_beside_the_other_commands_of_policies(self, capsys):
        assert main.main(["policy"]) == 0
        assert "./accord policy install" in capsys.readouterr().out

        assert main.main(["policy", "install", "file"]) == 2
        assert "a command of the script" in capsys.readouterr().err
