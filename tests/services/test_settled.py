"""The short log: one press is raised, talked about and settled, under every policy."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from service_steps import DAY
from service_world import AT, World, find, hold, person, world

from accord.cli import main
from accord.directory.models import Agency, Partnership
from accord.engine import acts, events, words
from accord.library import policies
from accord.outbox.models import Message
from accord.record import models as record
from accord.record import verify
from accord.register import models as register
from accord.register.picture import reference
from accord.services import access, escalations, rebuild, settled

pytestmark = pytest.mark.django_db

POLICIES = ("bscp", "chscp", "gscp", "mscb", "tscp")
OWED_AFTER = {
    "bscp": {"3.1"},
    "chscp": {"3.1"},
    "gscp": {"3a", "3b"},
    "mscb": {"2a"},
    "tscp": set(),
}
"""What each document asks for once it is settled at the first stage (readings 18, 25 and 32)."""


@pytest.fixture
def people() -> World:
    return world()


def talk(people: World, **other: object) -> settled.Talk:
    said = {
        "agency": people.social_care.slug,
        "areas": (words.AreaId("levels-of-need"),),
        "about": "They had closed it; she is still late every day.",
        "mode": "telephone",
        "how": "agreed",
        "agreement": "They go there on Thursday.",
    }
    return settled.Talk(**{**said, **other})


def logged(people: World, *, key=None, at=AT, **other: object) -> escalations.Done:
    (desk,) = access.desks(people.school.practitioner, today=at.date())
    return settled.log(
        talk(people, **other),
        key=key or uuid4(),
        person=people.school.practitioner,
        desk=desk,
        at=at,
    )


def bodies(done: escalations.Done) -> list[events.AnyBody]:
    return [each.event.body for each in escalations.stand(done.escalation).stored]


class TestOnePress:
    @pytest.mark.parametrize("policy", POLICIES)
    def test_is_raised_talked_about_and_settled(self, people, policy):
        Partnership.objects.filter(pk=people.severn.id).update(policy=policy)

        done = logged(people, happened=AT - DAY)

        stand = escalations.stand(done.escalation)
        said = [each for each in bodies(done) if isinstance(each, acts.Act)]
        assert [each.do for each in said] == ["raise", "discuss", "resolve"]
        assert said[1] == acts.Discuss(mode="telephone", outcome="resolved")
        assert stand.standing.stage == policies.by_id(policy).policy.stages[0].id
        assert stand.standing.status == "resolved"
        assert stand.standing.departures == 0
        assert {each.event.happened for each in stand.stored} == {AT - DAY}
        owed = register.Owed.objects.filter(entry=done.escalation)
        assert {clause for each in owed for clause in each.clauses.split(",")} == OWED_AFTER[policy]
        assert list(verify.findings(done.escalation)) == []
        assert list(rebuild.check()) == []

    @pytest.mark.parametrize("policy", POLICIES)
    def test_plays_as_a_scenario(self, people, policy, tmp_path, capsys):
        Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
        done = logged(people, happened=AT - DAY)
        file = tmp_path / "settled.yaml"

        call_command("export_scenario", reference(done.escalation))
        file.write_text(capsys.readouterr().out, encoding="utf-8")

        assert main.main(["scenario", "run", str(file)]) == 0, capsys.readouterr().out

    def test_happened_just_now_where_no_moment_is_named(self, people):
        stored = escalations.stand(logged(people).escalation).stored

        assert {each.event.happened for each in stored} == {AT}

    def test_is_no_matter_of_immediate_danger(self, people):
        (raised,) = (each for each in bodies(logged(people)) if isinstance(each, acts.Raise))

        assert raised.immediate_harm is False

    def test_twice_with_one_key_is_one_escalation(self, people):
        key = uuid4()
        first = logged(people, key=key)
        events_now = record.Event.objects.count()

        second = logged(people, key=key)

        assert second.escalation == first.escalation
        assert second.again
        assert record.Event.objects.count() == events_now

    def test_twice_with_one_key_and_other_words_says_what_stands(self, people):
        key = uuid4()
        first = logged(people, key=key)
        before = record.Event.objects.count()

        with pytest.raises(settled.SaidElse) as else_:
            logged(people, key=key, agreement="something else")

        assert else_.value.escalation == first.escalation
        assert record.Event.objects.count() == before

    def test_with_two_keys_is_two(self, people):
        """The control."""
        logged(people)
        logged(people)

        assert record.Head.objects.count() == 2

    def test_with_another_persons_key_is_as_if_there_were_none(self, people):
        key = uuid4()
        logged(people, key=key)
        (desk,) = access.desks(people.school.colleague, today=AT.date())

        with pytest.raises(access.Nobody):
            settled.log(talk(people), key=key, person=people.school.colleague, desk=desk, at=AT)

    def test_with_an_agency_of_elsewhere_writes_nothing(self, people):
        with pytest.raises(access.Nobody):
            logged(people, agency=people.harbour_care.slug)

        assert not record.Head.objects.exists()

    def test_is_all_or_nothing(self, people, monkeypatch):
        def broken(*_, **__):
            raise RuntimeError

        monkeypatch.setattr(settled.first_steps, "take", broken)
        with pytest.raises(RuntimeError):
            logged(people)

        assert not record.Head.objects.exists()
        assert not Message.objects.exists()


class TestWhomTheyTalkedWith:
    def test_is_named_where_they_are_known_there(self, people):
        dara = find(people.social_care.practitioner)

        done = logged(people, whom=f"  {dara.name.upper()} ")

        (naming,) = (each for each in bodies(done) if isinstance(each, acts.NameCounterpart))
        assert naming.who == str(dara.pk)
        access.to_escalation(done.escalation, person=dara.pk, at=AT)

    @pytest.mark.parametrize("whom", ["Penny", "Somebody Else", "Lina Severn-Care"])
    def test_stands_in_words_where_they_are_not(self, people, whom):
        """Part of a name is nobody's name; a line manager does not meet at the first stage."""
        done = logged(people, whom=whom)

        assert not any(isinstance(each, acts.NameCounterpart) for each in bodies(done))
        lines = [each.lines for each in bodies(done) if isinstance(each, events.Account)]
        assert lines == [(events.Line(id="present", text=whom),)]

    def test_is_nobody_where_two_bear_the_name(self, people):
        care = Agency.objects.get(slug=people.social_care.slug)
        dara = find(people.social_care.practitioner)
        double = person(dara.name, domain="elsewhere.example")
        hold(double, "practitioner", care)

        done = logged(people, whom=dara.name)

        assert not any(isinstance(each, acts.NameCounterpart) for each in bodies(done))

    def test_is_left_out_where_nothing_is_written(self, people):
        assert not any(isinstance(each, events.Account) for each in bodies(logged(people)))

    def test_is_told_with_nobody_else_asked_twice(self, people):
        done = logged(people, whom=find(people.social_care.practitioner).name)

        told = Message.objects.filter(escalation=done.escalation).values_list("person", flat=True)
        assert set(told) == {people.social_care.practitioner}
