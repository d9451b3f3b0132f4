"""The demo: an invented world that is made once, kept, and never mixed with a real one."""

import re
import socket
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from accord.cli import main
from accord.desk.models import Draft, Note, ProposedLimit
from accord.directory.models import Agency, Holding, Partnership, Person
from accord.engine import acts, events, posts
from accord.library import calendars, policies, scenario_export
from accord.manage import NotUsable, server
from accord.manage.demo import FIRST, days, drafts, past, people, proposal, questions
from accord.manage.management.commands import demo
from accord.outbox.models import NOT_SENT, REMINDER, WAITING, WHYS, Message
from accord.queries import absences, adoptions, deliveries, partnerships, staffing
from accord.record import models as record
from accord.record import verify
from accord.register.models import Agenda, Entry
from accord.services import access, escalations, rebuild

FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BESIDE = (past.NOTE, past.PROPOSE)
EASTER_MONDAY = datetime(2026, 4, 6, 23, 50, tzinfo=UTC)


def settled(at=FRIDAY):
    """Let everybody move in."""
    people.lay(people.read(), password=demo.PASSWORD, at=at)


def made(at=FRIDAY):
    """Make the whole world as the command does."""
    settled(at)
    escalated = past.play(past.read(), at=at)
    drafts.write(drafts.read(), at=at)
    questions.write(questions.read(), at=at)
    return escalated


def in_every_stage(escalated, at):
    """Make sure that a visitor finds each stage of each policy, late and not."""
    every = Entry.objects.all()
    assert 30 <= every.count() == len(escalated) < 50
    assert {each.status for each in every} == {"open", "resolved", "withdrawn", "closed"}
    there = {(each.policy, each.stage) for each in every if each.status == "open"}
    for policy in policies.ids():
        stages = policies.by_id(policy).policy.stages
        assert {stage for of, stage in there if of == policy} == {each.id for each in stages}
        waiting = every.filter(policy=policy, status="open")
        assert waiting.filter(due_ends__lt=at).exists(), "late"
        assert waiting.filter(due_ends__gt=at).exists(), "not late"
    assert not every.filter(changed_at__gt=at).exists()


@pytest.fixture(scope="class")
def whole(django_db_setup, django_db_blocker):
    """The whole world, made once for all that only look at it."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


def steps():
    """Yield every step of every file."""
    for file in past.read():
        for each in file.escalations:
            yield from each.steps


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

    def test_has_a_version_of_a_policy_that_waits_for_another_to_approve_it(self):
        settled()
        proposal.write(at=FRIDAY)

        (waiting,) = adoptions.of(Partnership.objects.get(policy="gscp").pk, today=FRIDAY.date())
        assert (waiting.state, waiting.proposed.who) == ("waiting", "Olive Inkwell")
        assert waiting.edition == "an invented draft"

    def test_has_people_who_are_out_today_and_somebody_who_stands_in(self):
        settled()

        out = absences.absences(Person.objects.values_list("pk", flat=True), FRIDAY.date())

        assert len(out) == 3
        assert all(each.stand_in_name for each in out.values())

    def test_has_a_sergeant_who_raises_in_two_partnerships(self):
        settled()

        desks = access.desks(Person.objects.get(name="Lorcan Sergeant").pk, today=FRIDAY.date())

        assert {each.policy for each in desks} == {"gscp", "tscp"}

    def test_is_told_in_the_order_in_which_it_happened(self):
        for file in past.read():
            for each in file.escalations:
                moments = [(-step.ago, step.time) for step in each.steps]
                assert moments == sorted(moments), each.steps[0].with_["concern"]

    def test_leaves_out_nothing_that_its_file_says(self):
        for step in steps():
            if step.do in BESIDE:
                continue
            known = {each.encode_name for each in msgspec.structs.fields(acts.BY_NAME[step.do])}
            assert set(step.with_) <= known, f"{step.who}, {step.do}"


@pytest.mark.django_db
@pytest.mark.usefixtures("whole")
class TestTheWholeWorld:
    def test_has_escalations_in_every_stage_late_or_not(self, whole):
        in_every_stage(whole, FRIDAY)

    def test_shows_one_office_a_good_number(self):
        office = Person.objects.get(name="Olive Inkwell")

        ways = access.to_all(office.pk, at=FRIDAY, closed_since=FRIDAY - timedelta(days=1))

        assert Counter(way.door.sees for way in ways) == {"form": 4, "whole": 5}
        assert sum(way.entry.status == "open" for way in ways) >= 7

    def test_has_one_message_that_did_not_arrive(self):
        (failure,) = deliveries.failed(Partnership.objects.get(policy="gscp").pk)

        assert (failure.to, failure.why) == ("Hal Scales", WHYS["refused"])
        assert Entry.objects.get(pk=failure.escalation).raising == "puddlewick-school"
        unsent = Message.objects.exclude(state__in=(WAITING, NOT_SENT))
        assert unsent.count() == 1, "the others wait for ever"

    def test_has_reminded_people_as_it_went(self):
        reminders = Message.objects.filter(kind=REMINDER)

        assert {state for (state,) in reminders.values_list("state")} == {WAITING, NOT_SENT}
        assert not reminders.filter(late=True).exists()
        assert not Agenda.objects.filter(wake_at__lte=FRIDAY).exists()

    def test_has_an_agency_without_people_that_an_escalation_needs_somebody_of(self):
        office = Person.objects.get(name="Olive Inkwell")
        (its,) = partnerships.offices_of(office.pk, today=FRIDAY.date())

        (empty,) = [each for each in staffing.of_office(its, today=FRIDAY.date()) if each.empty]

        needing = Entry.objects.filter(status="open", partnership=its.id)
        (entry,) = [each for each in needing if empty.slug in each.agencies.responding]
        told = Message.objects.filter(escalation=entry.pk, partnership=its.id)
        assert told.exists(), "its office is told instead"

    def test_has_a_record_and_a_register_that_agree(self):
        assert list(verify.findings()) == []
        assert list(rebuild.check()) == []

    def test_says_nothing_of_what_was_said_in_clear(self):
        stored = b"".join(map(bytes, record.Event.objects.values_list("payload", flat=True)))
        words = [text for each in steps() for text in each.with_.get("concern", {}).values()]
        assert len(words) > 100
        assert not any(text.encode() in stored for text in words)

    def test_shows_everything_that_a_policy_can_lead_to(self, whole):
        stands = [escalations.stand(each) for each in whole]
        stored = [each.event for stand in stands for each in stand.stored]
        standings = [each.standing for each in stands]

        assert any(len(each.agencies.responding) > 1 for each in standings)
        assert any(each.protective and each.protective.ends > FRIDAY for each in standings)
        assert any(each.tiers for each in standings)
        assert any(each.reopened and each.status == "open" for each in standings)
        assert sum(each.departures for each in standings) == 1
        starts = {each.body.start_at for each in stored if isinstance(each.body, acts.Raise)}
        assert starts == {None, "stage-3"}
        assert max(each.at - each.happened for each in stored) > timedelta(days=1)
        moved = {of.kept.policy.id for of in stands if of.standing.varied}
        assert moved == {"gscp", "mscb"}
        assert Note.objects.count() == 2
        assert ProposedLimit.objects.count() == 1
        (draft,) = Draft.objects.all()
        asked = Person.objects.filter(pk__in=draft.readers.values("person"))
        assert [each.name for each in asked] == ["Sage Watchful"]
        said = Counter(
            line.text for each in stored if isinstance(each.body, events.Account)
            for line in each.body.lines if line.id == "child_reference"
        )  # fmt: skip
        assert max(said.values()) == 2, "two are about the same child"

    def test_is_exported_as_scenarios_that_hold(self, whole, tmp_path):
        for escalation in whole:
            stand = escalations.stand(escalation)
            recorded = scenario_export.Recorded(
                title="What was done", history=tuple(each.event for each in stand.stored),
                policy=stand.kept.policy, calendar=calendars.load(),
            )  # fmt: skip
            Path(tmp_path, f"{escalation}.yaml").write_text(scenario_export.written(recorded))

        assert main.main(["scenario", "run", str(tmp_path)]) == 0


@pytest.mark.django_db
def test_on_easter_monday_the_world_is_as_full():
    in_every_stage(made(EASTER_MONDAY), EASTER_MONDAY)


class TestTheEscalations:
    """What a visitor can look for is there, once at least."""

    def test_take_every_step_that_there_is(self):
        assert {each.do for each in steps()} == {*acts.BY_NAME, *BESIDE}


class TestADay:
    @pytest.mark.parametrize(
        ("ahead", "day"),
        [(0, "2026-11-20"), (1, "2026-11-23"), (3, "2026-11-25"), (-1, "2026-11-19"),
         (-5, "2026-11-13")],
    )  # fmt: skip
    def test_is_counted_in_working_days(self, ahead, day):
        assert days.from_today(ahead, FRIDAY.date()).isoformat() == day


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

        for file in past.read():
            for each in file.escalations:
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

    @pytest.mark.django_db
    def test_begin_with_people_of_every_trade_who_are_there(self):
        settled()

        few = "\n".join(demo.some())

        assert Person.objects.filter(email__in=FIRST).count() == len(FIRST) < 20
        assert all(each in few for each in FIRST)
        for trade in (
            "teacher", "social worker", "health visitor", "sergeant", "manager", "director",
            "safeguarding lead", "independent chair", "administrator",
        ):  # fmt: skip
            assert trade in few


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
