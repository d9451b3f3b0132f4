"""Moving an open escalation to the version of its policy that is in force."""

from uuid import uuid4

import adopted as versions
import pytest
from django.core.management import call_command
from msgspec.structs import replace
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, find, hold, world

from accord.directory.models import Agency
from accord.engine import acts, events
from accord.library import policies
from accord.manage import NotUsable
from accord.outbox.models import Message
from accord.queries import in_force, older_versions, partnerships
from accord.record import models, verify
from accord.register import picture
from accord.services import access, escalations, moving, rebuild

pytestmark = pytest.mark.django_db

NOW = AT + 5 * DAY
REASON = "The partnership wants shorter limits at once."


@pytest.fixture
def people():
    return world()


@pytest.fixture
def open_(people):
    """Return an escalation at stage 3, raised under the version that ships with Accord."""
    return at_stage(people, 3)


def shorter():
    """Return a version in which stage 3 has two working days."""
    return changed(lambda stage: replace(stage, limits=(replace(stage.limits[0], working_days=2),)))


def changed(change, rung=2):
    """Return another version, with one of its stages changed."""
    found = policies.by_id("gscp")
    policy = replace(found.policy, version=versions.EDITION)
    stages = list(policy.stages)
    stages[rung] = change(stages[rung])
    return replace(found, policy=replace(policy, stages=tuple(stages)))


def adopt(people, version):
    versions.adopted(people, version, day=NOW.date(), at=NOW)


def dry_run(people, escalation, *, person=None, at=NOW):
    return moving.dry_run(
        escalation, partnership=people.severn.id, person=person or people.severn.office, at=at
    )


def move(people, escalation, *, person=None, reason=REASON, key=None, seen=None, at=NOW):
    now = escalations.stand(escalation).stream.seq
    return moving.move(
        escalation, partnership=people.severn.id, person=person or people.severn.office,
        reason=reason, key=key or uuid4(), seen=now if seen is None else seen, at=at,
    )  # fmt: skip


def version(escalation):
    return escalations.stand(escalation).kept.policy.version


class TestADryRun:
    def test_says_what_would_change_and_changes_nothing(self, people, open_):
        adopt(people, shorter())
        many = models.Event.objects.count()

        plan = dry_run(people, open_)

        assert (plan.before.edition, plan.after.edition) == ("spring 2025", versions.EDITION)
        assert plan.before.due.day - plan.after.due.day >= 3 * DAY
        assert plan.before.clauses == plan.after.clauses
        assert [each.id for each in plan.before.owed] == [each.id for each in plan.after.owed]
        assert models.Event.objects.count() == many
        assert version(open_) == "spring 2025"

    def test_is_kept_as_a_look(self, people, open_):
        adopt(people, shorter())

        dry_run(people, open_)

        look = models.Look.objects.get(what="moving")
        assert (look.person, look.escalation) == (people.severn.office, open_)

    @pytest.mark.parametrize("who", ["panel", "reviewing_officer"])
    def test_is_nothing_for_who_is_not_of_the_office(self, people, open_, who):
        adopt(people, shorter())

        with pytest.raises(access.Nobody):
            dry_run(people, open_, person=getattr(people.severn, who))
        with pytest.raises(access.Nobody):
            dry_run(people, open_, person=people.school.line_manager)

    def test_is_nothing_of_what_the_office_does_not_see_yet(self, people):
        early = raised(people)
        adopt(people, shorter())

        with pytest.raises(access.Nobody):
            dry_run(people, early)

    def test_is_nothing_for_another_partnerships_office(self, people, open_):
        adopt(people, shorter())

        with pytest.raises(access.Nobody):
            moving.dry_run(
                open_, partnership=people.harbour.id, person=people.harbour.office, at=NOW
            )
        with pytest.raises(access.Nobody):
            moving.dry_run(
                open_, partnership=people.harbour.id, person=people.severn.office, at=NOW
            )

    def test_is_nothing_before_a_version_was_adopted_and_has_come(self, people, open_):
        with pytest.raises(access.Nobody):
            dry_run(people, open_)
        versions.adopted(people, shorter(), day=NOW.date() + DAY, at=NOW)
        with pytest.raises(access.Nobody):
            dry_run(people, open_)

        assert dry_run(people, open_, at=NOW + DAY).after is not None


class TestAMove:
    def test_lets_the_new_version_judge_from_then_on(self, people, open_):
        adopt(people, shorter())
        plan = dry_run(people, open_)

        move(people, open_)

        stand = escalations.stand(open_)
        assert version(open_) == versions.EDITION
        assert stand.standing.limits == (plan.after.due,)
        assert picture.shown(open_).entry["due_day"] == plan.after.due.day
        assert picture.shown(open_) == escalations.drawn(stand)
        do(open_, people.school.senior_manager, discussed(), at=NOW + DAY)
        assert {each.policy_hash for each in escalations.stand(open_).stored[-1:]} == {
            stand.stream.policy_hash
        }

    def test_leaves_a_whole_record_and_register(self, people, open_):
        adopt(people, shorter())
        move(people, open_)
        do(open_, people.school.senior_manager, discussed(), at=NOW + DAY)

        assert not list(verify.findings())
        assert not list(rebuild.check())
        assert rebuild.rebuild() == (1, ())
        assert not list(rebuild.check())

    def test_says_who_decided_why_and_from_what_to_what(self, people, open_):
        adopt(people, shorter())

        move(people, open_)

        last = escalations.stand(open_).stored[-1]
        assert isinstance(last.event.body, events.PolicyMoved)
        assert (last.actor, last.event.by) == (people.severn.office, "partnership.business_manager")
        body = last.event.body
        assert (body.left, body.taken, body.reason) == ("spring 2025", versions.EDITION, REASON)

    def test_tells_who_meets_on_both_sides_and_the_worker(self, people, open_):
        adopt(people, shorter())
        Message.objects.all().delete()

        move(people, open_)

        told = {each.person for each in Message.objects.filter(escalation=open_)}
        assert {people.school.senior_manager, people.school.practitioner} <= told
        assert people.social_care.senior_manager in told
        assert people.severn.office not in told

    def test_leaves_the_childs_own_limit_and_what_was_agreed(self, people, open_):
        due = escalations.stand(open_).standing.limits[0]
        earlier = replace(due, day=due.day - DAY, ends=due.ends - DAY)
        at = AT + 3 * DAY
        both = ("raising", "responding")
        agreed = acts.VaryLimit(due=due, agreed_by=both, reason="Half term.")
        do(open_, people.school.senior_manager, agreed, at=at)
        do(open_, people.school.senior_manager, acts.ProtectBy(due=earlier, reason="x"), at=at)
        adopt(people, shorter())

        move(people, open_)

        standing = escalations.stand(open_).standing
        assert (standing.varied, standing.protective) == (due, earlier)
        assert standing.limits[0].before(due)

    def test_keeps_everybody_in_who_was_in_and_calls_who_meets_now(self, people, open_):
        adopt(
            people,
            changed(lambda stage: replace(stage, meets=replace(stage.meets, raising="director"))),
        )
        before = {(each.body, each.title) for each in picture.shown(open_).seats}
        assert (people.school.slug, "director") not in before

        move(people, open_)

        after = {(each.body, each.title) for each in picture.shown(open_).seats}
        assert after == before | {(people.school.slug, "director")}
        assert access.to_escalation(open_, person=people.school.senior_manager, at=NOW)
        assert access.to_escalation(open_, person=people.school.director, at=NOW)

    def test_lets_the_office_see_what_it_saw(self, people, open_):
        before = access.to_escalation(open_, person=people.severn.office, at=NOW).sees
        found = shorter()
        hidden = replace(found, policy=replace(found.policy, visibility=()))
        adopt(people, hidden)

        move(people, open_)

        assert access.to_escalation(open_, person=people.severn.office, at=NOW).sees == before

    def test_sent_twice_is_done_once(self, people, open_):
        adopt(people, shorter())
        key, seen = uuid4(), escalations.stand(open_).stream.seq

        first = move(people, open_, key=key)
        again = move(people, open_, key=key, seen=seen)

        assert (again.seq, again.again) == (first.seq, True)
        assert models.Event.objects.filter(tag="moved.1").count() == 1
        with pytest.raises(access.Nobody):
            move(people, open_, key=key, person=people.severn.chair)

    def test_can_be_followed_by_another(self, people, open_):
        adopt(people, shorter())
        move(people, open_)
        third = replace(shorter(), policy=replace(shorter().policy, version="summer 2026"))
        versions.adopted(people, third, day=NOW.date() + DAY, at=NOW)

        move(people, open_, person=people.severn.chair, at=NOW + DAY)

        assert version(open_) == "summer 2026"
        assert not list(verify.findings())
        assert not list(rebuild.check())

    def test_is_no_scenario(self, people, open_):
        adopt(people, shorter())
        move(people, open_)

        with pytest.raises(NotUsable, match="follows one version"):
            call_command("export_scenario", picture.reference(open_))


class TestNobodyMoves:
    def refused(self, people, open_, match, **how):
        many = models.Event.objects.count()
        with pytest.raises(moving.NotNow, match=match):
            move(people, open_, **how)
        assert models.Event.objects.count() == many

    def test_without_a_reason(self, people, open_):
        adopt(people, shorter())

        self.refused(people, open_, "Say why", reason=" ")

    def test_what_has_ended(self, people, open_):
        adopt(people, shorter())
        do(open_, people.school.practitioner, acts.Withdraw(reason="Settled."), at=NOW)

        self.refused(people, open_, "not open any more")

    def test_what_stands_on_another_ladder(self, people, open_):
        found = shorter()
        one, two, *rest = found.policy.stages
        policy = replace(found.policy, stages=(one, replace(two, id="stage-two"), *rest))
        adopt(people, replace(found, policy=policy))

        self.refused(people, open_, "stages up to this one are others")
        assert dry_run(people, open_).after is None

    def test_what_follows_it_already(self, people, open_):
        adopt(people, shorter())
        move(people, open_)

        self.refused(people, open_, "already")

    def test_their_own(self, people, open_):
        adopt(people, shorter())
        hold(find(people.school.senior_manager), "chair", find_partnership(people))

        self.refused(
            people, open_, "take part in it for an agency", person=people.school.senior_manager
        )

    def test_what_has_changed_since_they_read_it(self, people, open_):
        adopt(people, shorter())
        seen = escalations.stand(open_).stream.seq
        do(open_, people.school.senior_manager, discussed(), at=NOW)

        with pytest.raises(moving.ChangedSince):
            move(people, open_, seen=seen)


class TestTheList:
    def test_names_what_the_office_sees_and_counts_the_rest(self, people, open_):
        early = raised(people)
        office = partnerships.offices_of(people.severn.office, today=NOW.date())[0]
        holds = in_force.on(people.severn.id, NOW.date())
        assert older_versions.of(office, holds) == older_versions.Older()
        adopt(people, shorter())
        holds = in_force.on(people.severn.id, NOW.date())

        found = older_versions.of(office, holds)

        assert [each.escalation for each in found.rows] == [open_] != [early]
        assert (found.seen, found.unseen) == (1, 1)
        move(people, open_)
        assert older_versions.of(office, holds).seen == 0


def find_partnership(people):
    return Agency.objects.get(pk=people.school.id).partnerships.get(pk=people.severn.id)
