"""Drafts: kept sealed for their writer alone, forgotten in time, raised once."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from raising_drafts import GSCP, SAID, answer, begun, finished
from service_world import AT, World, find, hold, world

from accord.desk import keeping, writing
from accord.desk.models import Draft
from accord.desk.writing import Writing
from accord.directory import models as directory
from accord.engine import acts, events, words
from accord.engine.objections import Refused
from accord.library import policies
from accord.queries import raising
from accord.record import store
from accord.register import models as register
from accord.sealing import seals
from accord.services import access, draft_acts, drafts, escalations

TSCP = policies.by_id("tscp").policy
MSCB = policies.by_id("mscb").policy
TODAY = AT.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


def refused(draft: UUID, person: UUID, *, at=AT) -> None:
    with pytest.raises(access.Nobody):
        answer(draft, person, "more-about-it", at=at, evidence="seen")


class TestADraft:
    def test_keeps_what_was_answered(self, people):
        draft = begun(people.school.practitioner, immediate_harm=True)

        answer(draft, people.school.practitioner, "what-happened", what_happened=SAID)

        said = raising.draft(draft, person=people.school.practitioner, at=AT)
        assert said is not None
        assert (said.immediate_harm, said.what_happened) == (True, SAID)

    def test_begun_twice_by_the_same_form_is_one(self, people):
        draft = begun(people.school.practitioner)

        drafts.begin(draft, person=people.school.practitioner, at=AT, immediate_harm=True)

        assert [each.id for each in raising.my_drafts(people.school.practitioner, AT)] == [draft]

    def test_is_nobody_elses(self, people):
        draft = begun(people.school.practitioner)

        for other in (people.school.colleague, people.school.line_manager, people.severn.office):
            assert raising.draft(draft, person=other, at=AT) is None
            assert raising.my_drafts(other, AT) == ()
            refused(draft, other)
            with pytest.raises(access.Nobody):
                drafts.raise_from(draft, person=other, at=AT)
            with pytest.raises(access.Nobody):
                drafts.begin(draft, person=other, at=AT, immediate_harm=True)
            drafts.throw_away(draft, person=other)
        assert Draft.objects.filter(pk=draft).exists()

    def test_says_nothing_in_clear(self, people):
        draft = finished(people)

        row = Draft.objects.values().get(pk=draft)
        stored = b"".join(bytes(row[name]) for name in ("wrapped", "sealed"))
        for secret in (SAID, "HERON 7", people.social_care.slug, "looked_after", "areas"):
            assert secret.encode() not in stored
        assert set(row) - {"wrapped", "sealed"} == {"id", "person", "saved_at", "expires_at"}

    def test_opens_nowhere_but_in_its_own_row(self, people):
        one, other = begun(people.school.practitioner), begun(people.school.practitioner)
        taken = Draft.objects.get(pk=one)

        Draft.objects.filter(pk=other).update(wrapped=taken.wrapped, sealed=taken.sealed)

        with pytest.raises(seals.Broken):
            keeping.read(Draft.objects.get(pk=other))

    def test_opens_under_no_other_master_key(self, people, settings):
        draft = begun(people.school.practitioner)

        settings.MASTER_KEY = bytes(31) + b"\x01"

        with pytest.raises(seals.Broken):
            raising.draft(draft, person=people.school.practitioner, at=AT)

    def test_has_a_key_of_its_own(self, people, settings):
        rows = [
            Draft.objects.get(pk=begun(people.school.practitioner)),
            Draft.objects.get(pk=begun(people.school.practitioner)),
        ]

        keys = {
            seals.unwrap(
                bytes(row.wrapped), master=settings.MASTER_KEY,
                place=f"draft|{row.id}|{row.person}",
            )
            for row in rows
        }  # fmt: skip

        assert len(keys) == 2

    def test_thrown_away_is_gone_with_its_key(self, people):
        draft = begun(people.school.practitioner)

        drafts.throw_away(draft, person=people.school.practitioner)
        drafts.throw_away(draft, person=people.school.practitioner)

        assert not Draft.objects.filter(pk=draft).exists()
        refused(draft, people.school.practitioner)


class TestAfterThirtyDays:
    MONTH = timedelta(days=30)

    def test_nobody_comes_to_it_any_more(self, people):
        who, draft = people.school.practitioner, finished(people)
        over = AT + self.MONTH

        assert raising.draft(draft, person=who, at=over) is None
        assert raising.my_drafts(who, over) == ()
        refused(draft, who, at=over)
        with pytest.raises(access.Nobody):
            drafts.raise_from(draft, person=who, at=over)

    def test_it_is_there_until_then(self, people):
        who, draft = people.school.practitioner, finished(people)

        assert raising.draft(draft, person=who, at=AT + self.MONTH - timedelta(seconds=1))

    def test_the_row_goes_when_anybody_begins_another(self, people):
        old = begun(people.school.practitioner)
        kept = begun(people.school.practitioner, at=AT + timedelta(days=1))

        begun(people.health.practitioner, at=AT + self.MONTH)

        assert not Draft.objects.filter(pk=old).exists()
        assert Draft.objects.filter(pk=kept).exists()

    def test_saving_begins_the_thirty_days_again(self, people):
        who, draft = people.school.practitioner, begun(people.school.practitioner)

        answer(draft, who, "more-about-it", at=AT + timedelta(days=20), evidence="seen")

        assert raising.draft(draft, person=who, at=AT + timedelta(days=45))


class TestRaising:
    def test_says_everything_in_the_record_and_destroys_the_draft(self, people):
        who, draft = people.school.practitioner, finished(people)

        done = drafts.raise_from(draft, person=who, at=AT)

        stand = escalations.stand(done.escalation)
        act = next(
            each.event.body for each in stand.stored if isinstance(each.event.body, acts.Raise)
        )
        assert act.areas == ("levels-of-need",)
        assert act.child == acts.Child(on_protection_plan=False, looked_after=True)
        assert act.concern is not None
        assert act.concern.what_happened == SAID
        lines = [
            each.event.body.lines
            for each in stand.stored
            if isinstance(each.event.body, events.Account)
        ]
        assert lines == [(events.Line(id="child_reference", text="HERON 7"),)]
        assert act.concern.evidence is None
        assert stand.standing.agencies == words.Agencies(
            raising=people.school.slug, responding=(people.social_care.slug,)
        )
        assert not Draft.objects.filter(pk=draft).exists()

    def test_names_who_takes_it_up(self, people):
        done = drafts.raise_from(finished(people), person=people.school.practitioner, at=AT)

        named = [
            each.event.body
            for each in escalations.stand(done.escalation).stored
            if isinstance(each.event.body, acts.NameCounterpart)
        ]
        assert [each.who for each in named] == [str(people.social_care.practitioner)]

    def test_without_a_name_names_nobody(self, people):
        draft = finished(people, person={"counterpart": None})

        done = drafts.raise_from(draft, person=people.school.practitioner, at=AT)

        bodies = [each.event.body for each in escalations.stand(done.escalation).stored]
        assert not any(isinstance(each, acts.NameCounterpart) for each in bodies)

    def test_with_several_agencies_lets_each_name_its_own(self, people):
        both = (people.social_care.slug, people.health.slug)
        draft = finished(people, agency={"responding": both})

        done = drafts.raise_from(draft, person=people.school.practitioner, at=AT)

        stand = escalations.stand(done.escalation)
        assert stand.standing.agencies.responding == both
        assert not any(isinstance(each.event.body, acts.NameCounterpart) for each in stand.stored)

    def test_twice_is_once_with_the_same_answer(self, people):
        who, draft = people.school.practitioner, finished(people)

        first = drafts.raise_from(draft, person=who, at=AT)
        second = drafts.raise_from(draft, person=who, at=AT + timedelta(seconds=1))

        assert (first.again, second.again) == (False, True)
        assert first.escalation == second.escalation
        assert register.Entry.objects.count() == 1

    def test_the_first_form_sent_again_afterwards_begins_nothing(self, people):
        who, draft = people.school.practitioner, finished(people)
        drafts.raise_from(draft, person=who, at=AT)

        drafts.begin(draft, person=who, at=AT, immediate_harm=True)

        assert not Draft.objects.exists()

    def test_what_it_became_is_told_to_nobody_else(self, people):
        draft = finished(people)
        drafts.raise_from(draft, person=people.school.practitioner, at=AT)

        with pytest.raises(access.Nobody):
            drafts.raised(draft, person=people.school.colleague)
        with pytest.raises(access.Nobody):
            drafts.raised(uuid4(), person=people.school.practitioner)

    def test_with_an_earlier_day_protects_the_child_and_says_why(self, people):
        day, why = date(2026, 3, 12), "She goes home that evening."
        draft = finished(people, **{"earlier-day": {"protect_day": day, "protect_reason": why}})

        done = drafts.raise_from(draft, person=people.school.practitioner, at=AT)

        stand = escalations.stand(done.escalation)
        assert stand.standing.protective is not None
        assert stand.standing.protective.day == day
        assert [
            each.event.body.reason
            for each in stand.stored
            if isinstance(each.event.body, acts.ProtectBy)
        ] == [why]
        again = drafts.raise_from(draft, person=people.school.practitioner, at=AT)
        assert again.again
        assert escalations.stand(done.escalation).stream.seq == stand.stream.seq

    def test_that_is_refused_halfway_leaves_the_draft_and_no_escalation(self, people):
        no_reason = {"protect_day": date(2026, 3, 12), "protect_reason": ""}
        draft = finished(people, **{"earlier-day": no_reason})

        with pytest.raises(Refused):
            drafts.raise_from(draft, person=people.school.practitioner, at=AT)

        assert Draft.objects.filter(pk=draft).exists()
        assert not register.Entry.objects.exists()
        assert store.answered(draft) is None


class TestWhatIsStillAsked:
    def unfinished(self, draft: UUID, people: World, *, at=AT) -> str:
        with pytest.raises(drafts.Unfinished) as asked:
            drafts.raise_from(draft, person=people.school.practitioner, at=at)
        assert not register.Entry.objects.exists()
        assert Draft.objects.filter(pk=draft).exists()
        return asked.value.question

    def test_stops_an_unfinished_draft(self, people):
        draft = begun(people.school.practitioner)

        assert self.unfinished(draft, people) == "agency"

    def test_is_the_person_when_the_agency_changed(self, people):
        draft = finished(people)
        answer(draft, people.school.practitioner, "agency", responding=(people.health.slug,))

        assert self.unfinished(draft, people) == "person"

    def test_is_nothing_when_the_agency_changed_back(self, people):
        who, draft = people.school.practitioner, finished(people)
        answer(draft, who, "agency", responding=(people.health.slug,))
        answer(draft, who, "agency", responding=(people.social_care.slug,))

        said = raising.draft(draft, person=who, at=AT)
        assert said is not None
        assert said.counterpart == people.social_care.practitioner
        assert writing.unanswered(said, GSCP, desks=1, today=TODAY) == ()

    def test_is_the_agency_when_it_left_the_partnership(self, people):
        draft = finished(people)
        directory.Agency.objects.get(slug=people.social_care.slug).partnerships.clear()

        assert self.unfinished(draft, people) == "agency"

    def test_is_the_agency_when_it_is_ones_own(self, people):
        own = {"responding": (people.school.slug,)}

        assert self.unfinished(finished(people, agency=own), people) == "agency"

    def test_is_the_person_when_they_work_there_no_more(self, people):
        draft = finished(people)
        directory.Holding.objects.filter(person=people.social_care.practitioner).update(
            held_to=TODAY - timedelta(days=1)
        )

        assert self.unfinished(draft, people) == "person"

    def test_is_the_person_when_they_are_somebody_elses(self, people):
        somebody = {"counterpart": people.harbour_care.practitioner}

        assert self.unfinished(finished(people, person=somebody), people) == "person"

    def test_is_the_earlier_day_once_it_went_by(self, people):
        day = {"protect_day": TODAY, "protect_reason": "tonight"}
        draft = finished(people, **{"earlier-day": day})

        assert self.unfinished(draft, people, at=AT + timedelta(days=1)) == "earlier-day"

    def test_is_the_desk_once_there_are_several(self, people):
        draft = finished(people)
        school = directory.Agency.objects.get(slug=people.school.slug)
        school.partnerships.add(people.harbour.id)

        assert self.unfinished(draft, people) == "desk"

    def test_is_the_desk_when_nothing_is_theirs_any_more(self, people):
        draft = finished(people)
        directory.Holding.objects.filter(person=people.school.practitioner).delete()

        assert self.unfinished(draft, people) == "desk"


class TestWhatAPolicyAsks:
    def test_decides_what_is_asked_of_the_child(self):
        assert writing.conditions(GSCP) == ("on_protection_plan", "looked_after")
        assert writing.conditions(MSCB) == ("on_protection_plan",)
        assert writing.conditions(TSCP) == ()

    def test_lets_a_child_at_immediate_harm_start_higher_where_it_says_so(self):
        harm = Writing(immediate_harm=True)

        assert "start" in writing.asked(harm, TSCP, desks=1)
        assert "start" not in writing.asked(Writing(), TSCP, desks=1)
        assert "start" not in writing.asked(harm, GSCP, desks=1)

    def test_starts_higher_only_while_that_holds(self):
        higher = Writing(
            immediate_harm=True, start_at=words.StageId("stage-3"), start_reason="tonight",
            areas=(words.AreaId("levels-of-need"),),
        )  # fmt: skip

        assert draft_acts.raising(higher, TSCP).start_at == "stage-3"
        assert draft_acts.raising(higher, TSCP).start_reason == "tonight"
        assert draft_acts.raising(higher, GSCP).start_at is None
        assert draft_acts.raising(higher, GSCP).start_reason is None

    def test_keeps_another_policys_areas_out_of_the_act(self):
        said = Writing(
            areas=(words.AreaId("provision-of-services"), words.AreaId("levels-of-need")),
            grounds=(words.GroundId("2d"),),
        )

        assert draft_acts.raising(said, MSCB).areas == ("levels-of-need",)
        assert draft_acts.raising(said, MSCB).grounds == ("2d",)
        assert draft_acts.raising(said, GSCP).grounds is None

    def test_asks_again_what_stood_on_another_policy(self):
        said = writing.answered(
            Writing(), "about", GSCP, areas=(words.AreaId("provision-of-services"),)
        )

        assert "about" not in writing.unanswered(said, GSCP, desks=2, today=TODAY)
        assert "about" in writing.unanswered(said, MSCB, desks=2, today=TODAY)


class TestTheList:
    def test_shows_the_last_saved_first_with_the_agencies_by_name(self, people):
        who = people.school.practitioner
        first = begun(who)
        second = begun(who, at=AT + timedelta(hours=1))
        answer(first, who, "agency", at=AT + timedelta(hours=2), responding=("severn-care",))

        mine = raising.my_drafts(who, AT + timedelta(hours=3))

        assert [each.id for each in mine] == [first, second]
        assert mine[0].responding == ("Severn Vale Children's Care",)
        assert mine[0].expires_at == AT + timedelta(days=30, hours=2)

    def test_asks_the_database_twice_however_many_there_are(
        self, people, django_assert_num_queries
    ):
        who = people.school.practitioner
        for _ in range(12):
            draft = begun(who)
            answer(draft, who, "agency", responding=("severn-care",))

        with django_assert_num_queries(2):
            assert len(raising.my_drafts(who, AT)) == 12


class TestWhomToChoose:
    def test_are_the_other_agencies_of_the_partnership(self, people):
        found = raising.others(people.severn.id, own=people.school.slug)

        assert [each.slug for each in found] == [
            people.social_care.slug, people.police.slug, people.health.slug,
        ]  # fmt: skip

    def test_are_those_who_hold_the_post_of_the_stage(self, people):
        gone = directory.Holding.objects.create(
            person=find(people.stranger), agency_id=people.social_care.id, title="practitioner",
            held_from=TODAY - timedelta(days=9), held_to=TODAY - timedelta(days=1),
        )  # fmt: skip
        hold(find(people.left), "practitioner", _agency(people.social_care.slug))

        found = raising.counterparts(
            people.social_care.slug, GSCP, start_at=None, partnership=people.severn.id, today=TODAY
        )

        assert gone.person_id not in {each.person for each in found}
        assert {each.person for each in found} == {
            people.social_care.practitioner, people.social_care.colleague, people.left,
        }  # fmt: skip
        assert [each.name for each in found] == sorted(each.name for each in found)

    def test_are_others_where_it_starts_higher(self, people):
        found = raising.counterparts(
            people.harbour_care.slug, TSCP, start_at=words.StageId("stage-2"),
            partnership=people.harbour.id, today=TODAY,
        )  # fmt: skip

        assert [each.person for each in found] == [people.harbour_care.line_manager]


def _agency(slug: str) -> directory.Agency:
    return directory.Agency.objects.get(slug=slug)
