"""What was done at once for immediate harm: kept in two clicks, and on record with the raising."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from service_world import AT, World, world

from accord.cli import main
from accord.desk import writing
from accord.directory.models import Partnership
from accord.engine import acts
from accord.engine.policy import Policy
from accord.library import policies
from accord.queries import raising
from accord.record import verify
from accord.register import models as register
from accord.register.picture import reference
from accord.services import access, drafts, escalations, noting

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
REFERRED, TOLD = "refer.mash", "inform.raising.safeguarding_lead"
ASKED = {
    "bscp": {REFERRED, TOLD},
    "chscp": {TOLD},
    "gscp": {TOLD},
    "mscb": set(),
    "tscp": set(),
}
"""What each document asks at once (reading 26)."""
CLAUSE = {"bscp": "1.5", "chscp": "1.5", "gscp": "1.8"}


@pytest.fixture
def people() -> World:
    return world()


def policy_of(name: str) -> Policy:
    return policies.by_id(name).policy


def finished(people: World, *, policy: str = "gscp", harm: bool = True) -> UUID:
    """Return a draft in which everything is answered, under a policy."""
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
    draft, who = uuid4(), people.school.practitioner
    drafts.begin(draft, person=who, at=AT, immediate_harm=harm)
    said: dict[str, dict[str, object]] = {
        "start": {"start_at": "stage-1"},
        "agency": {"responding": (people.social_care.slug,)},
        "person": {},
        "talked": {},
        "child": {},
        "about": {"areas": ("levels-of-need",)},
        "what-happened": {"what_happened": "She goes home tonight."},
        "more-about-it": {},
        "earlier-day": {},
    }
    for question, answers in said.items():
        drafts.answer(
            draft, person=who, question=question, policy=policy_of(policy), at=AT, **answers
        )
    return draft


def note(people: World, draft: UUID, what: str, *, so: bool = True, at=AT) -> None:
    noting.note(draft, person=people.school.practitioner, what=what, so=so, at=at)


def noted(people: World, draft: UUID, at=AT) -> dict:
    said = raising.draft(draft, person=people.school.practitioner, at=at)
    assert said is not None
    return said.at_once


def raised(people: World, draft: UUID, at=AT + 5 * MINUTE):
    done = drafts.raise_from(draft, person=people.school.practitioner, at=at)
    return done.escalation, [each.event for each in escalations.stand(done.escalation).stored]


class TestWhatIsAskedAtOnce:
    @pytest.mark.parametrize("policy", ASKED)
    def test_is_what_the_document_says(self, policy):
        assert set(writing.asked_at_once(policy_of(policy))) == ASKED[policy]


class TestANote:
    def test_keeps_the_first_instant(self, people):
        draft = finished(people)

        note(people, draft, TOLD)
        note(people, draft, TOLD, at=AT + MINUTE)

        assert noted(people, draft) == {TOLD: AT}

    def test_can_be_taken_back_and_twice_is_as_once(self, people):
        draft = finished(people)
        note(people, draft, TOLD)

        for _ in range(2):
            note(people, draft, TOLD, so=False)

        assert noted(people, draft) == {}

    def test_is_the_writers_alone(self, people):
        draft = finished(people)

        with pytest.raises(access.Nobody):
            noting.note(draft, person=people.school.colleague, what=TOLD, so=True, at=AT)


class TestRaising:
    def test_puts_both_on_record_with_when_they_happened_and_nothing_is_owed(self, people):
        draft = finished(people, policy="bscp")
        note(people, draft, REFERRED)
        note(people, draft, TOLD, at=AT + MINUTE)

        escalation, events = raised(people, draft)

        (referred,) = (each for each in events if isinstance(each.body, acts.Refer))
        (told,) = (each for each in events if isinstance(each.body, acts.Inform))
        assert (referred.body.to, referred.happened, referred.at) == ("MASH", AT, AT + 5 * MINUTE)
        assert (told.body.who, told.happened) == ("raising.safeguarding_lead", AT + MINUTE)
        owed = register.Owed.objects.filter(entry=escalation, duty__startswith="immediate-harm")
        assert not owed.exists()
        assert list(verify.findings(escalation)) == []

    def test_plays_as_a_scenario(self, people, tmp_path, capsys):
        draft = finished(people, policy="bscp")
        for what in (REFERRED, TOLD):
            note(people, draft, what)
        escalation, _ = raised(people, draft)
        file = tmp_path / "at-once.yaml"

        call_command("export_scenario", reference(escalation))
        file.write_text(capsys.readouterr().out, encoding="utf-8")

        assert main.main(["scenario", "run", str(file)]) == 0, capsys.readouterr().out

    @pytest.mark.parametrize("policy", CLAUSE)
    def test_owes_at_once_what_was_not_noted(self, people, policy):
        """The control, and what is said under each policy."""
        escalation, _ = raised(people, finished(people, policy=policy))

        owed = register.Owed.objects.filter(entry=escalation, duty__startswith="immediate-harm")
        assert {each.clauses for each in owed} == {CLAUSE[policy]}
        assert owed.count() == len(ASKED[policy])

    def test_owes_the_other_where_one_was_noted(self, people):
        draft = finished(people, policy="bscp")
        note(people, draft, TOLD)

        escalation, _ = raised(people, draft)

        (owed,) = register.Owed.objects.filter(entry=escalation, duty__startswith="immediate-harm")
        assert owed.do == "refer"

    def test_keeps_what_another_policy_asked_for_and_was_done(self, people):
        draft = finished(people)
        note(people, draft, REFERRED)

        _, events = raised(people, draft)

        assert any(isinstance(each.body, acts.Refer) for each in events)

    @pytest.mark.parametrize("policy", ASKED)
    def test_keeps_what_was_done_though_there_is_no_danger_after_all(self, people, policy):
        """A referral that was made was made, whatever the child's danger turns out to be."""
        draft = finished(people, policy=policy, harm=False)
        for what in (REFERRED, TOLD):
            note(people, draft, what)

        _, events = raised(people, draft)

        (referred,) = (each for each in events if isinstance(each.body, acts.Refer))
        (told,) = (each for each in events if isinstance(each.body, acts.Inform))
        assert (referred.happened, told.happened) == (AT, AT)

    def test_is_taken_where_a_clock_was_set_back(self, people):
        draft = finished(people)
        note(people, draft, TOLD, at=AT + MINUTE)

        _, events = raised(people, draft, at=AT)

        (told,) = (each for each in events if isinstance(each.body, acts.Inform))
        assert told.happened == AT

    def test_twice_is_once(self, people):
        draft = finished(people)
        note(people, draft, TOLD)

        first, second = (raised(people, draft) for _ in range(2))

        assert first == second

    def test_refuses_what_was_noted_since_it_was_read(self, people):
        draft = finished(people)
        said = raising.draft(draft, person=people.school.practitioner, at=AT)
        note(people, draft, TOLD)

        with pytest.raises(drafts.ChangedSince):
            drafts.raise_from(
                draft, person=people.school.practitioner, at=AT,
                checked=writing.fingerprint(said),
            )  # fmt: skip
