"""Raising with others: for a colleague, with a supporter, after a talk that was had already."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace
from raising_drafts import SAID, answer, finished
from service_steps import do
from service_world import AT, World, world

from accord.desk import writing
from accord.desk.writing import Writing
from accord.directory import models as directory
from accord.engine import acts, events, words
from accord.engine.objections import Refused
from accord.engine.policy import Policy
from accord.library import (
    calendars,
    expectations,
    play,
    policies,
    scenario_export,
    scenario_files,
)
from accord.outbox.models import Message
from accord.register import models as register
from accord.services import access, advice, drafts, escalations

GSCP, TSCP = (policies.by_id(each).policy for each in ("gscp", "tscp"))
LONDON = AT.tzinfo
MONDAY = date(2026, 3, 9)
"""The day before AT."""
TALK = {
    "talked_day": MONDAY, "talked_time": time(9, 30), "talked_mode": "telephone",
    "talked_outcome": "unresolved",
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


def raised(draft: UUID, person: UUID, *, at=AT) -> UUID:
    return drafts.raise_from(draft, person=person, at=at).escalation


def said(escalation: UUID, kind: type) -> list[events.Event]:
    stored = escalations.stand(escalation).stored
    return [each.event for each in stored if isinstance(each.event.body, kind)]


def beside(escalation: UUID) -> dict[str, str]:
    lines = (line for each in said(escalation, events.Account) for line in each.body.lines)
    return {line.id: line.text for line in lines}


class TestAllOfItTogether:
    @pytest.mark.parametrize("policy", ["bscp", "chscp", "gscp", "mscb", "tscp"])
    def test_plays_as_a_scenario(self, people, policy, tmp_path):
        """What stands on record first, and took place before, is what the rules make of it."""
        directory.Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
        of, school = policies.by_id(policy).policy, people.school
        draft = finished(
            people,
            policy=of,
            writer=school.line_manager,
            talked=TALK,
            **{
                "for-whom": {"worker": school.colleague},
                "more-about-it": {"supporter": "Ida Lantern"},
                "earlier-day": {"protect_day": AT.date(), "protect_reason": "tonight"},
            },
        )
        before = AT - timedelta(days=2)
        asked = {"person": school.line_manager, "adviser": school.director}
        advice.ask(draft, **asked, key=draft, at=before)
        advice.advise(draft, "Do.", person=school.director, key=draft, at=before)

        stand = escalations.stand(raised(draft, school.line_manager))

        acts_ = [each.event.body for each in stand.stored if isinstance(each.event.body, acts.Act)]
        assert [each.do for each in acts_] == [
            "raise", "name_counterpart", "name_counterpart", "consult", "discuss", "protect_by",
        ]  # fmt: skip
        history = tuple(each.event for each in stand.stored)
        exported = tmp_path / "exported.yaml"
        exported.write_text(
            scenario_export.written(
                scenario_export.Recorded(
                    title="All of it", history=history, policy=of,
                    calendar=calendars.load(division=of.calendar, zone=of.zone),
                )
            )
        )  # fmt: skip
        again = scenario_files.load(exported)
        played = play.play(again)
        assert [list(expectations.misses(again, each)) for each in played] == [[]] * len(acts_)


class TestForAColleague:
    def raised(self, people: World, by: UUID) -> UUID:
        whom = {"worker": people.school.colleague}
        return raised(finished(people, writer=by, **{"for-whom": whom}), by)

    @pytest.mark.parametrize("title", ["line_manager", "director", "safeguarding_lead"])
    def test_names_them_the_worker_in_the_same_moment(self, people, title):
        manager, colleague = getattr(people.school, title), people.school.colleague

        escalation = self.raised(people, manager)

        named = {each.body.post: each.body for each in said(escalation, acts.NameCounterpart)}
        own = next(
            each.body
            for each in said(escalation, acts.NameCounterpart)
            if each.body.party == people.school.slug
        )
        assert named
        assert (own.post, own.who) == ("practitioner", str(colleague))
        for person in (manager, colleague):
            door = access.to_escalation(escalation, person=person, at=AT)
            assert (door.sees, door.posts[0]) == ("whole", "raising.practitioner")
        with pytest.raises(access.Nobody):
            access.to_escalation(escalation, person=people.school.practitioner, at=AT)

    def test_tells_them(self, people):
        escalation = self.raised(people, people.school.line_manager)

        told = Message.objects.filter(escalation=escalation, person=people.school.colleague)
        assert told.exists()

    def test_is_asked_of_those_who_lead_alone(self):
        assert writing.FOR_WHOM not in writing.asked(Writing(), GSCP, desks=1)
        assert writing.FOR_WHOM in writing.asked(Writing(), GSCP, desks=1, leads=True)

    @pytest.mark.parametrize("who", ["never led", "leads no longer"])
    def test_is_for_no_worker_to_do(self, people, who):
        """Nor does it become their own unasked: a colleague's concern stays the colleague's."""
        manager, whom = people.school.line_manager, {"worker": people.school.colleague}
        writer = people.school.practitioner if who == "never led" else manager
        draft = finished(people, writer=writer, **{"for-whom": whom})
        directory.Holding.objects.filter(person=manager).update(title="practitioner")

        with pytest.raises(drafts.Unfinished) as asked:
            raised(draft, writer)

        assert asked.value.question == writing.FOR_WHOM
        assert not register.Entry.objects.exists()
        answer(draft, writer, writing.FOR_WHOM, worker=None)
        escalation = raised(draft, writer)
        assert [each.body.party for each in said(escalation, acts.NameCounterpart)] == [
            people.social_care.slug
        ]

    @pytest.mark.parametrize("whose", ["left", "elsewhere", "themselves"])
    def test_is_asked_again_when_that_is_no_worker_there(self, people, whose):
        manager = people.school.line_manager
        whom = {
            "left": people.school.colleague,
            "elsewhere": people.health.practitioner,
            "themselves": manager,
        }[whose]
        draft = finished(people, writer=manager, **{"for-whom": {"worker": whom}})
        if whose == "left":
            directory.Holding.objects.filter(person=whom).update(held_to=MONDAY)

        with pytest.raises(drafts.Unfinished) as asked:
            drafts.raise_from(draft, person=manager, at=AT)

        assert asked.value.question == writing.FOR_WHOM
        assert not register.Entry.objects.exists()

    def test_twice_is_once(self, people):
        manager = people.school.line_manager
        whom = {"worker": people.school.colleague}
        draft = finished(people, writer=manager, **{"for-whom": whom})

        first, again = (drafts.raise_from(draft, person=manager, at=AT) for _ in range(2))

        assert again.again
        assert len(said(first.escalation, acts.NameCounterpart)) == 2


class TestASupporter:
    def test_stands_beside_the_raising(self, people):
        draft = finished(people, **{"more-about-it": {"supporter": "Ida Lantern, my mentor"}})

        escalation = raised(draft, people.school.practitioner)

        assert beside(escalation)["supporter"] == "Ida Lantern, my mentor"

    def test_gets_no_door_by_it(self, people):
        draft = finished(people, **{"more-about-it": {"supporter": "Colin Puddlewick-School"}})

        escalation = raised(draft, people.school.practitioner)

        with pytest.raises(access.Nobody):
            access.to_escalation(escalation, person=people.school.colleague, at=AT)

    def test_is_nobody_where_nobody_is_named(self, people):
        escalation = raised(finished(people), people.school.practitioner)

        assert "supporter" not in beside(escalation)


class TestATalkBefore:
    def raised(self, people: World, policy: Policy = GSCP, **talk: object) -> UUID:
        directory.Partnership.objects.filter(pk=people.severn.id).update(policy=policy.id)
        draft = finished(people, policy=policy, talked={**TALK, **talk})
        return raised(draft, people.school.practitioner)

    @pytest.mark.parametrize("policy", ["bscp", "chscp", "gscp", "mscb", "tscp"])
    def test_goes_on_record_with_when_it_happened(self, people, policy):
        escalation = self.raised(people, policies.by_id(policy).policy)

        (talk,) = said(escalation, acts.Discuss)
        then = datetime(2026, 3, 9, 9, 30, tzinfo=LONDON)
        assert (talk.body.mode, talk.body.outcome) == ("telephone", "unresolved")
        assert (talk.happened, talk.at) == (then, AT)
        assert said(escalation, acts.Raise)[0].happened == then
        owed = register.Owed.objects.filter(entry=escalation, do="discuss")
        # only Gloucestershire asks for a talk in which all three are said (gscp 2.1b)
        assert [each.clauses for each in owed] == (["2.1b"] if policy == "gscp" else [])

    def test_starts_the_limit_of_the_stage(self, people):
        """Five working days from the Monday, not from the Tuesday on which it is raised."""
        without = raised(finished(people), people.school.practitioner)

        escalation = self.raised(people)

        days = {each.escalation: each.due_day for each in register.Entry.objects.all()}
        assert days == {without: date(2026, 3, 17), escalation: date(2026, 3, 16)}

    def test_opens_the_gate_to_the_next_stage(self, people):
        escalation = self.raised(people, talked_outcome="no_response")
        door = access.to_escalation(escalation, person=people.school.practitioner, at=AT)

        done = escalations.carry_out(
            acts.Escalate(reason="nobody answers"), door=door, key=escalation,
            seen=escalations.stand(escalation).stream.seq, happened=None, departing="", at=AT,
        )  # fmt: skip

        assert register.Entry.objects.get(pk=done.escalation).stage == "stage-2"

    @pytest.mark.parametrize("policy", ["bscp", "chscp", "gscp", "tscp"])
    def test_counts_for_the_agencies_with_which_it_was_had_alone(self, people, policy):
        """With several, a stage is left once each was talked with (reading 16)."""
        health, talk = people.health.slug, acts.Discuss(mode="telephone", outcome="unresolved")

        escalation = self.with_both(people, policy, talked_agencies=(health,))

        assert [each.body.agency for each in said(escalation, acts.Discuss)] == [health]
        with pytest.raises(Refused):
            self.goes_on(people, escalation)
        with_care = replace(talk, agency=words.Side(people.social_care.slug))
        do(escalation, people.school.practitioner, with_care, at=AT)
        self.goes_on(people, escalation)

    @pytest.mark.parametrize("policy", ["bscp", "chscp", "gscp", "tscp"])
    def test_with_each_opens_the_gate(self, people, policy):
        both = (people.social_care.slug, people.health.slug)

        escalation = self.with_both(people, policy, talked_agencies=both)

        assert [each.body.agency for each in said(escalation, acts.Discuss)] == list(both)
        self.goes_on(people, escalation)

    def test_with_none_of_them_is_asked_again(self, people):
        with pytest.raises(drafts.Unfinished) as asked:
            self.with_both(people, "gscp", talked_agencies=("wobbleford-police",))

        assert asked.value.question == writing.TALKED

    def with_both(self, people: World, policy: str, *, talked_agencies: tuple[str, ...]) -> UUID:
        both = {"responding": (people.social_care.slug, people.health.slug)}
        directory.Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
        draft = finished(
            people, policy=policies.by_id(policy).policy, agency=both,
            talked={**TALK, "talked_agencies": talked_agencies},
        )  # fmt: skip
        return raised(draft, people.school.practitioner)

    def goes_on(self, people: World, escalation: UUID) -> None:
        do(escalation, people.school.practitioner, acts.Escalate(reason="no agreement"), at=AT)

    def test_counts_as_explained_where_all_three_were_said(self, people):
        """Gloucestershire asks for one talk that says all three (gscp 2.1b)."""
        three = {
            "why_unsafe": "Nobody looks.", "change_wanted": "A visit.",
            "impact_on_child": "She is cold.",
        }  # fmt: skip
        owed = {}
        for explained in (True, False):
            talk = {**TALK, "talked_explained": explained}
            draft = finished(people, talked=talk, **{"more-about-it": three})
            escalation = raised(draft, people.school.practitioner)
            rows = register.Owed.objects.filter(entry=escalation, do="discuss")
            owed[explained] = [each.clauses for each in rows]

        assert owed == {True: [], False: ["2.1b"]}

    def test_without_a_time_is_put_at_midday(self, people):
        escalation = self.raised(people, talked_time=None)

        (talk,) = said(escalation, acts.Discuss)
        assert talk.happened == datetime(2026, 3, 9, 12, 0, tzinfo=LONDON)

    def test_of_this_morning_is_never_ahead(self, people):
        morning = AT - timedelta(hours=6)
        today = {**TALK, "talked_day": AT.date(), "talked_time": None}
        draft = finished(people, at=morning, talked=today)

        escalation = raised(draft, people.school.practitioner, at=morning)

        assert said(escalation, acts.Discuss)[0].happened == morning

    def test_that_was_not_had_is_not_on_record(self, people):
        escalation = self.raised(people, talked_day=None)

        assert said(escalation, acts.Discuss) == []
        assert said(escalation, acts.Raise)[0].happened == AT

    def test_is_not_asked_where_it_starts_at_a_higher_stage(self):
        higher = Writing(immediate_harm=True, start_at=words.StageId("stage-3"), talked_day=MONDAY)

        assert writing.TALKED in writing.asked(higher, GSCP, desks=1)
        assert writing.TALKED not in writing.asked(higher, TSCP, desks=1)
        assert not writing.talked(higher, TSCP)
        assert writing.began(higher, TSCP, at=AT) is None

    def test_is_asked_again_when_it_is_about_another_agency(self):
        before = writing.answered(
            Writing(responding=("severn-care",)), writing.TALKED, GSCP, **TALK
        )

        after = writing.answered(before, writing.AGENCY, GSCP, responding=("wobbleford-health",))

        again = writing.unanswered(after, GSCP, desks=1, today=AT.date())
        assert writing.TALKED in again
        assert after.talked_day == MONDAY

    def test_says_nothing_outside_the_sealed_record(self, people):
        escalation = self.raised(people)

        entry = register.Entry.objects.filter(pk=escalation).values().get()
        assert SAID not in str(entry)
