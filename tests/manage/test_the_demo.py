"""The demo: an invented world that is made once, kept, and never mixed with a real one."""

import re
import socket
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from django.contrib.auth import authenticate

from accord.cli import main
from accord.directory.models import Agency, Holding, Partnership, Person
from accord.engine import acts, posts
from accord.library import calendars, policies, scenario_export
from accord.manage import NotUsable, server
from accord.manage.demo import past, people
from accord.manage.management.commands import demo
from accord.record import models as record
from accord.record import verify
from accord.register.models import Entry
from accord.services import escalations, rebuild

FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
EASTER_MONDAY = datetime(2026, 4, 6, 23, 50, tzinfo=UTC)


def settled(at=FRIDAY):
    """Let everybody move in."""
    people.lay(people.read(), password=demo.PASSWORD, at=at)


def made(at=FRIDAY):
    """Make the whole world as the command does."""
    settled(at)
    return past.play(past.read(), at=at)


@pytest.mark.django_db
class TestTheWorld:
    def test_has_a_partnership_for_every_policy(self):
        settled()

        assert set(Partnership.objects.values_list("policy", flat=True)) == set(policies.ids())

    def test_fills_every_post_that_a_policy_names(self):
        settled()

        held = set(Holding.objects.values_list("title", flat=True))
        assert set(posts.AGENCY_TITLES) | set(posts.INDEPENDENT_TITLES) <= held
        for each in Partnership.objects.all():
            offices = policies.by_id(each.policy).policy.partnership.offices
            titles = set(each.holdings.values_list("title", flat=True))
            assert set(offices) - {"panel"} <= titles

    def test_has_nobody_who_could_be_reached(self):
        settled()

        addresses = Person.objects.values_list("email", flat=True)
        boxes = Partnership.objects.values_list("mailbox", flat=True)
        assert all(each.endswith(".example") for each in (*addresses, *boxes))
        doors = " ".join(Partnership.objects.values_list("front_door", flat=True))
        assert re.findall(r"\d[\d ]+", doors)
        assert all(each.startswith("01632 960") for each in re.findall(r"\d[\d ]+", doors))

    def test_gives_everybody_the_password_that_is_printed(self):
        settled()

        for person in Person.objects.all():
            assert person.check_password(demo.PASSWORD)
        assert authenticate(email="penny.chalk@puddlewick-school.example", password=demo.PASSWORD)

    @pytest.mark.parametrize("at", [FRIDAY, EASTER_MONDAY], ids=["Friday", "Easter Monday"])
    def test_has_escalations_in_many_places_whenever_it_is_made(self, at):
        escalated = made(at)

        assert Entry.objects.count() == len(escalated) >= 10
        assert set(Entry.objects.values_list("status", flat=True)) >= {"open", "resolved", "closed"}
        assert {"stage-1", "stage-2", "stage-3"} <= set(
            Entry.objects.filter(policy="gscp").values_list("stage", flat=True)
        )
        assert Entry.objects.filter(status="open", due_ends__lt=at).exists()
        assert Entry.objects.filter(status="open", due_ends__gt=at).exists()
        assert not Entry.objects.filter(changed_at__gt=at).exists()

    def test_has_a_record_and_a_register_that_agree(self):
        made()

        assert list(verify.findings()) == []
        assert list(rebuild.check()) == []

    def test_leaves_out_nothing_that_its_file_says(self):
        for step in (step for each in past.read() for step in each.steps):
            known = {each.encode_name for each in msgspec.structs.fields(acts.BY_NAME[step.do])}
            assert set(step.with_) <= known, f"{step.who}, {step.do}"

    def test_says_nothing_of_what_was_said_in_clear(self):
        made()

        stored = b"".join(map(bytes, record.Event.objects.values_list("payload", flat=True)))
        words = [text for each in past.read() for text in each.steps[0].with_["concern"].values()]
        assert len(words) > 30
        assert not any(text.encode() in stored for text in words)


class TestTheNames:
    def test_are_each_somebodys_alone(self):
        world = people.read()
        everybody = [
            name
            for of in (*world.partnerships.values(), *world.agencies)
            for listed in (of.offices if hasattr(of, "offices") else of.people).values()
            for name in people.names(listed)
        ]

        assert len(everybody) == len(set(everybody)) > 100

    def test_of_the_past_are_people_of_the_world(self):
        text = people.FILE.read_text(encoding="utf-8")

        for each in past.read():
            assert all(step.who in text for step in each.steps)
            assert each.counterpart is None or each.counterpart in text


class TestItsFolder:
    def test_is_marked_as_the_demos(self, tmp_path):
        demo.claim(tmp_path / "new")

        assert (tmp_path / "new" / demo.MARK).exists()
        demo.claim(tmp_path / "new")

    def test_is_never_one_with_a_real_database(self, tmp_path):
        (tmp_path / "accord.sqlite3").touch()

        with pytest.raises(NotUsable, match="invented people"):
            demo.claim(tmp_path)

    def test_loses_only_what_the_demo_made(self, tmp_path):
        demo.claim(tmp_path)
        for name in demo.MADE:
            (tmp_path / name).touch()
        (tmp_path / "static").mkdir()
        (tmp_path / "my-notes.txt").touch()

        demo.forget(tmp_path)

        assert {path.name for path in tmp_path.iterdir()} == {demo.MARK, "my-notes.txt"}

    def test_keeps_the_keys_under_which_the_new_one_is_sealed(self, tmp_path):
        for name in ("master.key", "secret.key"):
            (tmp_path / name).write_text("11" * 32)

        demo.forget(tmp_path)

        assert {path.name for path in tmp_path.iterdir()} == {"master.key", "secret.key"}


class TestItsSignIns:
    @pytest.mark.django_db
    def test_are_everybodys(self):
        settled()

        listed = "\n".join(demo.everybody(people.read()))

        assert all(each in listed for each in Person.objects.values_list("email", flat=True))

    def test_begin_with_two_agencies_that_disagree(self):
        few = "\n".join(demo.some(people.read()))

        assert "penny.chalk@puddlewick-school.example" in few
        assert "kit.doorstep@severn-vale-care.example" in few
        assert len(few.splitlines()) < 30


class TestItsPort:
    def test_is_refused_where_somebody_listens(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()

            with pytest.raises(NotUsable, match="Choose another one with --port"):
                server.look_at("127.0.0.1", taken.getsockname()[1])

    @pytest.mark.parametrize("port", [0, -1, 65536])
    def test_has_to_be_one(self, port):
        with pytest.raises(NotUsable, match="There is no port"):
            server.look_at("127.0.0.1", port)


@pytest.mark.django_db
def test_an_agency_of_two_partnerships_is_one_agency():
    settled()

    police = Agency.objects.get(slug="twoshires-police")

    assert set(police.partnerships.values_list("policy", flat=True)) == {"gscp", "tscp"}


@pytest.mark.django_db
def test_what_was_done_is_exported_as_a_scenario_that_holds(tmp_path):
    for escalation in made():
        stand = escalations.stand(escalation)
        recorded = scenario_export.Recorded(
            title="What was done", history=tuple(each.event for each in stand.stored),
            policy=stand.kept.policy, calendar=calendars.load(),
        )  # fmt: skip
        Path(tmp_path, f"{escalation}.yaml").write_text(scenario_export.written(recorded))

    assert main.main(["scenario", "run", str(tmp_path)]) == 0
