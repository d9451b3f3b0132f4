"""Which version of a policy is in force, and how a partnership takes up another."""

from datetime import date
from uuid import uuid4

import adopted as versions
import pytest
import service_world
from django.db import IntegrityError, transaction
from service_steps import DAY, discussed, do, raised
from service_world import AT, world

from accord.directory.models import Adoption, Partnership, Person
from accord.library import policies, source
from accord.outbox import reading
from accord.outbox.models import Message
from accord.queries import adoptions, in_force
from accord.record import verify
from accord.services import access, adopting, escalations, rebuild

pytestmark = pytest.mark.django_db

TODAY = AT.date()
SOON = TODAY + 7 * DAY


@pytest.fixture
def people():
    return world()


def edition(partnership, day):
    return in_force.on(partnership.id, day).policy.version


def approve(people, adoption, *, by=None, at=AT):
    adopting.approve(adoption, partnership=people.severn.id, by=by or people.severn.chair, at=at)


def told(kind):
    return {each.person for each in Message.objects.filter(kind=kind)}


class TestTheVersionInForce:
    def test_is_the_one_that_ships_with_accord_until_another_is_adopted(self, people):
        assert edition(people.severn, TODAY) == "spring 2025"
        assert in_force.on(people.severn.id, TODAY).since is None

    def test_is_the_other_from_its_day_on_and_leaves_no_gap_and_no_overlap(self, people):
        versions.adopted(people, day=SOON)

        found = [edition(people.severn, TODAY + n * DAY) for n in range(9)]
        assert found == ["spring 2025"] * 7 + [versions.EDITION] * 2

    def test_is_the_latest_of_several_whatever_was_approved_first(self, people):
        versions.adopted(people, versions.other("summer", 2), day=SOON + 7 * DAY)
        versions.adopted(people, day=SOON)

        days = (SOON - DAY, SOON, SOON + 6 * DAY, SOON + 7 * DAY)
        found = [edition(people.severn, day) for day in days]
        assert found == ["spring 2025", versions.EDITION, versions.EDITION, "summer"]

    def test_is_another_partnerships_own(self, people):
        service_world.partnership("twin", "Twin Partnership", "gscp")
        versions.adopted(people, day=TODAY)

        twin = Partnership.objects.get(slug="twin")
        assert edition(twin, SOON) == "spring 2025"
        assert edition(people.harbour, SOON) == policies.by_id("tscp").policy.version

    def test_is_not_what_was_only_proposed_declined_or_taken_back(self, people):
        waiting = versions.proposed(people, day=TODAY)
        assert edition(people.severn, TODAY) == "spring 2025"
        adopting.decline(
            waiting,
            partnership=people.severn.id,
            because="Too short.",
            by=people.severn.chair,
            at=AT,
        )
        assert edition(people.severn, TODAY) == "spring 2025"

        approved = versions.adopted(people, day=SOON)
        adopting.withdraw(approved, partnership=people.severn.id, by=people.severn.office, at=AT)

        assert edition(people.severn, SOON) == "spring 2025"

    def test_is_none_where_no_file_ships_with_accord_and_none_was_adopted(self, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="far-shore")

        with pytest.raises(in_force.NoPolicy):
            in_force.on(people.severn.id, TODAY)
        assert access.desks(people.school.practitioner, today=TODAY) == ()
        # the police raise in the other partnership all the same
        desks = access.desks(people.police.practitioner, today=TODAY)
        assert [each.partnership for each in desks] == [people.harbour.id]

    def test_can_be_of_an_id_that_no_file_of_accords_has(self, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="far-shore")
        versions.adopted(people, versions.own(), day=TODAY)

        escalation = raised(people, areas=("other",), area_other="a weir")

        stand = escalations.stand(escalation)
        assert stand.kept.policy.id == "far-shore"
        assert stand.kept.catalogue.policy == "far-shore"
        assert [each.policy.id for each in in_force.everywhere(TODAY) if each.version] == [
            "far-shore"
        ]

    def test_is_asked_for_in_as_many_statements_for_many_as_for_few(
        self, people, django_assert_num_queries
    ):
        versions.adopted(people, day=TODAY)
        in_force.everywhere(TODAY)  # what is kept once is kept now

        with django_assert_num_queries(2):
            in_force.on_each((people.severn.id,), TODAY)
        with django_assert_num_queries(2):
            in_force.on_each((people.severn.id, people.harbour.id), TODAY)
        with django_assert_num_queries(2):
            in_force.everywhere(TODAY)


class TestWhatIsRaised:
    def test_the_day_before_keeps_the_old_version_and_on_its_day_has_the_new(self, people):
        versions.adopted(people, day=TODAY + DAY)

        before, after = raised(people), raised(people, at=AT + DAY)

        limits = {}
        for escalation in (before, after):
            stand = escalations.stand(escalation)
            limits[stand.kept.policy.version] = stand.standing.limits[0].day
        assert limits == {
            "spring 2025": date(2026, 3, 17),  # five working days from Tuesday 10 March
            versions.EDITION: date(2026, 3, 16),  # three from Wednesday 11 March
        }

    def test_is_judged_and_verified_under_its_own_version_for_as_long_as_it_runs(self, people):
        counterpart = people.social_care.practitioner
        running = raised(people, counterpart=counterpart)
        versions.adopted(people, versions.other(days=1), day=TODAY + DAY)

        later = AT + 2 * DAY
        do(running, people.school.practitioner, discussed(), at=later)
        new = raised(people, at=later)

        assert escalations.stand(running).kept.policy.version == "spring 2025"
        assert escalations.stand(new).kept.policy.version == versions.EDITION
        assert list(verify.findings()) == []
        assert list(rebuild.check()) == []

    def test_finds_its_desk_again_though_the_version_changed_meanwhile(self, people):
        desk = access.desks(people.school.practitioner, today=TODAY)[0]
        versions.adopted(people, day=TODAY)

        access.check_raising(
            desk, (people.social_care.slug,), person=people.school.practitioner, at=AT
        )
        escalation = raised(people)

        assert escalations.stand(escalation).kept.policy.version == versions.EDITION


class TestProposing:
    def test_keeps_the_version_with_its_clauses_and_who_and_when(self, people):
        found = versions.proposed(people, day=SOON)

        told = adoptions.one(found, partnership=people.severn.id, today=TODAY)
        assert (told.state, told.edition, told.day) == ("waiting", versions.EDITION, SOON)
        assert (told.proposed.who, told.proposed.at) == ("Offa Severn-Vale", AT)
        assert adoptions.read(told).policy == versions.other().policy
        assert adoptions.read(told).catalogue == policies.by_id("gscp").catalogue

    def test_is_one_thing_for_the_same_form_twice(self, people):
        key = uuid4()
        for _ in range(2):
            adopting.propose(
                versions.other(), partnership=people.severn.id, day=SOON, by=people.severn.office,
                key=key, at=AT,
            )  # fmt: skip

        assert Adoption.objects.count() == 1
        with pytest.raises(access.Nobody):
            adopting.propose(
                versions.other(), partnership=people.severn.id, day=SOON, by=people.severn.chair,
                key=key, at=AT,
            )  # fmt: skip

    @pytest.mark.parametrize(
        "who",
        ["harbour.office", "school.safeguarding_lead", "severn.panel", "severn.reviewing_officer"],
    )
    def test_is_for_the_office_of_that_partnership_alone(self, people, who):
        body, _, title = who.partition(".")

        with pytest.raises(access.Nobody):
            adopting.propose(
                versions.other(), partnership=people.severn.id, day=SOON,
                by=getattr(getattr(people, body), title), key=uuid4(), at=AT,
            )  # fmt: skip
        assert not Adoption.objects.exists()

    @pytest.mark.parametrize(
        ("loaded", "day", "of", "said"),
        [
            (versions.other, TODAY - DAY, "day", "That day has passed"),
            # nobody could rehearse it, and until it was taken back it would block every other one
            (versions.other, date.max, "day", "more than three years"),
            (lambda: policies.by_id("gscp"), SOON, "file", "nothing would change"),
            (lambda: versions.other("spring 2025"), SOON, "file", "called “spring 2025” already"),
            (lambda: versions.other("x" * 101), SOON, "file", "longer than 100 letters"),
            (lambda: versions.other('"a\\nb"'), SOON, "file", "in one line"),
            (lambda: versions.own("Far/Shore"), SOON, "file", "cannot be in an address"),
            (lambda: versions.own("compare"), SOON, "file", "can be called 'compare'"),
            (lambda: versions.own("x" * 51), SOON, "file", "longer than 50 letters"),
        ],
    )
    def test_is_refused_where_it_cannot_be(self, people, loaded, day, of, said):
        with pytest.raises(adopting.NotNow, match=said) as refused:
            versions.proposed(people, loaded(), day=day)

        assert refused.value.of == of
        assert not Adoption.objects.exists()
        assert not Message.objects.exists()

    def test_is_refused_while_another_waits_and_on_a_day_on_which_another_begins(self, people):
        waiting = versions.proposed(people, day=SOON)
        with pytest.raises(adopting.NotNow, match="waits for approval"):
            versions.proposed(people, versions.other("summer"), day=SOON + DAY)
        approve(people, waiting)

        with pytest.raises(adopting.NotNow, match="begins on that day"):
            versions.proposed(people, versions.other("summer"), day=SOON)
        versions.proposed(people, versions.other("summer"), day=SOON + DAY)

    def test_is_refused_under_a_name_that_another_adopted_version_bears(self, people):
        versions.adopted(people, day=SOON)

        with pytest.raises(adopting.NotNow, match="called “spring 2026” already"):
            versions.proposed(people, versions.other(days=9), day=SOON + DAY)

    def test_tells_the_others_of_the_office_that_one_of_them_is_asked(self, people):
        versions.proposed(people, day=SOON)

        there = people.severn
        assert told("policy-proposed") == {there.chair, there.business_manager}


class TestApproving:
    def test_is_never_for_who_proposed_it(self, people):
        found = versions.proposed(people, day=SOON)

        with pytest.raises(adopting.NotNow, match="Somebody else"):
            approve(people, found, by=people.severn.office)

    @pytest.mark.parametrize("twin", ["name", "mailbox"])
    def test_is_not_for_who_looks_like_another_account_of_theirs(self, people, twin):
        office = service_world.find(people.severn.office)
        name = office.name.upper() if twin == "name" else "Another Name"
        local = "other" if twin == "name" else office.email.partition("@")[0] + "+2"
        other = Person.objects.create(name=name, email=f"{local}@elsewhere.example", joined_at=AT)
        severn = Partnership.objects.get(pk=people.severn.id)
        service_world.hold(other, "chair", severn)
        found = versions.proposed(people, day=SOON)

        with pytest.raises(adopting.NotNow, match="Somebody else"):
            approve(people, found, by=other.pk)

    def test_of_ones_own_is_refused_by_the_database_too(self, people):
        found = versions.proposed(people, day=SOON)

        with pytest.raises(IntegrityError), transaction.atomic():
            Adoption.objects.filter(pk=found).update(
                approved_by=people.severn.office, approved_at=AT
            )

    def test_tells_the_office_and_the_leads_of_its_agencies_and_names_nobody(self, people):
        versions.adopted(people, day=SOON)

        office = {people.severn.office, people.severn.chair, people.severn.business_manager}
        leads = {
            getattr(people, each).safeguarding_lead
            for each in ("school", "social_care", "health", "police")
        }
        assert told("policy-approved") == office | leads
        message = Message.objects.get(
            kind="policy-approved", person=people.school.safeguarding_lead
        )
        said = reading.letter(message).text
        assert "in force from Tuesday 17 March 2026" in said
        assert "Gloucestershire escalation policy, version: spring 2026" in said
        assert not any(name in said for name in ("Offa", "Cher"))

    def test_twice_is_approving_once(self, people):
        found = versions.adopted(people, day=SOON)
        letters = Message.objects.count()

        approve(people, found)

        assert Message.objects.count() == letters

    def test_is_too_late_once_its_day_has_passed(self, people):
        found = versions.proposed(people, day=SOON)

        with pytest.raises(adopting.NotNow, match="has passed"):
            approve(people, found, at=AT + 8 * DAY)
        approve(people, found, at=AT + 7 * DAY)

    def test_comes_after_nothing_else_was_decided(self, people):
        found = versions.proposed(people, day=SOON)
        adopting.withdraw(found, partnership=people.severn.id, by=people.severn.office, at=AT)

        with pytest.raises(adopting.NotNow, match="taken back"):
            approve(people, found)

    def test_is_for_the_office_and_of_what_was_proposed_there(self, people):
        found = versions.proposed(people, day=SOON)

        for partnership, by in (
            (people.harbour.id, people.harbour.chair),
            (people.severn.id, people.harbour.chair),
        ):
            with pytest.raises(access.Nobody):
                adopting.approve(found, partnership=partnership, by=by, at=AT)


class TestDeclining:
    def test_keeps_the_reason_and_tells_the_office_alone(self, people):
        found = versions.proposed(people, day=SOON)

        adopting.decline(
            found, partnership=people.severn.id, because="Three days are too few.",
            by=people.severn.chair, at=AT,
        )  # fmt: skip

        row = adoptions.one(found, partnership=people.severn.id, today=TODAY)
        assert (row.state, row.because) == ("declined", "Three days are too few.")
        there = people.severn
        assert told("policy-declined") == {there.office, there.chair, there.business_manager}
        with pytest.raises(adopting.NotNow, match="declined already"):
            approve(people, found)


class TestTakingBack:
    def test_is_refused_from_its_day_on(self, people):
        found = versions.adopted(people, day=SOON)

        with pytest.raises(adopting.NotNow, match="is in force"):
            adopting.withdraw(
                found, partnership=people.severn.id, by=people.severn.chair, at=AT + 7 * DAY
            )
        assert edition(people.severn, SOON) == versions.EDITION

    def test_tells_the_leads_where_they_had_been_told_of_it(self, people):
        first = versions.proposed(people, day=SOON)
        adopting.withdraw(first, partnership=people.severn.id, by=people.severn.office, at=AT)
        assert people.school.safeguarding_lead not in told("policy-withdrawn")

        second = versions.adopted(people, day=SOON)
        adopting.withdraw(second, partnership=people.severn.id, by=people.severn.chair, at=AT)

        assert people.school.safeguarding_lead in told("policy-withdrawn")


class TestWhatAnybodyMayRead:
    def test_is_what_came_into_force_and_what_ships_with_accord(self, people):
        versions.adopted(people, day=SOON)

        def read(name, day):
            found = in_force.published("gscp", name, day)
            return found and found.policy.version

        assert read("", SOON) == read("spring 2025", SOON) == "spring 2025"
        assert read(versions.EDITION, SOON - DAY) is None
        assert read(versions.EDITION, SOON) == versions.EDITION
        assert read("never", SOON) is None

    def test_is_what_once_shipped_with_accord_and_something_was_raised_under(self, people):
        escalation = raised(people)

        kept = escalations.stand(escalation).kept
        assert in_force.published("gscp", kept.policy.version, TODAY).policy == kept.policy


class TestAFileThatCannotBeUsed:
    def test_leaves_what_was_raised_and_adopted_to_be_read(self, people, monkeypatch):
        escalation = raised(people)
        versions.adopted(people, day=TODAY)
        policies.load.cache_clear()
        broken = source.NotUsable([source.Problem("policy.yaml", 1, 1, "it is broken")])

        def load(_):
            raise broken

        monkeypatch.setattr(policies, "load", load)

        kept = escalations.stand(escalation).kept.policy
        assert not in_force.is_shipped(kept)
        assert in_force.published("gscp", kept.version, TODAY).policy == kept
        assert edition(people.severn, TODAY) == versions.EDITION
        assert [each.policy.version for each in in_force.everywhere(TODAY)] == [versions.EDITION]


class TestTheLists:
    def test_say_what_became_of_each(self, people):
        versions.adopted(people, versions.other("one"), day=TODAY)
        versions.adopted(people, versions.other("two", 4), day=TODAY + DAY)
        versions.adopted(people, versions.other("three", 2), day=SOON)

        states = {
            each.edition: each.state
            for each in adoptions.of(people.severn.id, today=TODAY + 2 * DAY)
        }
        assert states == {"one": "past", "two": "in force", "three": "coming"}
