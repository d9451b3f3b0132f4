"""Drafts when the same person sends several forms at the same moment."""

import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from service_world import AT, World, world

from accord.desk.models import Draft, DraftReader
from accord.engine import acts
from accord.library import policies
from accord.outbox.models import Message
from accord.queries import raising
from accord.record import models as record
from accord.services import access, advice, drafts, escalations

GSCP = policies.by_id("gscp").policy
SAID = {
    "person": {"counterpart": None},
    "talked": {},
    "child": {"child": ("looked_after",)},
    "about": {"areas": ("levels-of-need",)},
    "what-happened": {"what_happened": "She was sent home."},
    "more-about-it": {
        "why_unsafe": "Nobody is there.",
        "change_wanted": "A visit.",
        "impact_on_child": "She is afraid.",
        "evidence": "She said so.",
    },
    "earlier-day": {},
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> World:
    return world()


def answer(draft: UUID, people: World, question: str, **answers) -> None:
    who = people.school.practitioner
    drafts.answer(draft, person=who, question=question, policy=GSCP, at=AT, **answers)


def begun(people: World) -> UUID:
    draft = uuid4()
    drafts.begin(draft, person=people.school.practitioner, at=AT, immediate_harm=False)
    answer(draft, people, "agency", responding=(people.social_care.slug,))
    return draft


def at_once(*doings) -> list[object]:
    """Return what came of doing all of it at the same moment, faults among it."""
    ready, came = threading.Barrier(len(doings)), []

    def run(doing):
        ready.wait()
        try:
            came.append(doing())
        except Exception as matter:
            came.append(matter)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(each,)) for each in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


class TestAtOnce:
    def test_the_same_first_form_begins_one_draft(self, people):
        draft, who = uuid4(), people.school.practitioner

        came = at_once(*[lambda: drafts.begin(draft, person=who, at=AT, immediate_harm=True)] * 8)

        assert came == [None] * 8
        assert Draft.objects.count() == 1

    def test_answers_to_different_questions_are_all_kept(self, people):
        draft = begun(people)

        came = at_once(
            *[
                lambda question=question, said=said: answer(draft, people, question, **said)
                for question, said in SAID.items()
            ]
        )

        assert came == [None] * len(SAID)
        written = raising.draft(draft, person=people.school.practitioner, at=AT)
        assert written is not None
        for said in SAID.values():
            for field, value in said.items():
                assert getattr(written, field) == value

    def test_raising_it_is_done_once_and_answered_alike(self, people):
        draft = begun(people)
        for question, said in SAID.items():
            answer(draft, people, question, **said)

        came = at_once(
            *[lambda: drafts.raise_from(draft, person=people.school.practitioner, at=AT)] * 8
        )

        assert sorted(each.again for each in came) == [False] + [True] * 7
        assert len({each.escalation for each in came}) == 1
        assert record.Head.objects.count() == 1
        assert not Draft.objects.exists()

    def test_asking_the_same_person_is_done_once(self, people):
        draft, who, key = begun(people), people.school, uuid4()

        came = at_once(
            *[
                lambda: advice.ask(
                    draft, person=who.practitioner, adviser=who.director, key=key, at=AT
                )
            ]
            * 8
        )

        assert came == [None] * 8
        assert DraftReader.objects.count() == 1
        assert Message.objects.count() == 1

    def test_advice_goes_on_record_with_it_or_comes_too_late(self, people):
        draft, who = begun(people), people.school
        for question, said in SAID.items():
            answer(draft, people, question, **said)
        advice.ask(draft, person=who.practitioner, adviser=who.director, key=uuid4(), at=AT)

        came = at_once(
            lambda: drafts.raise_from(draft, person=who.practitioner, at=AT),
            lambda: advice.advise(draft, "Wait.", person=who.director, key=uuid4(), at=AT),
        )

        (escalation,) = (each.escalation for each in came if isinstance(each, escalations.Done))
        stored = escalations.stand(escalation).stored
        kept = any(isinstance(each.event.body, acts.Consult) for each in stored)
        late = any(isinstance(each, access.Nobody) for each in came)
        assert kept != late
        assert not DraftReader.objects.exists()

    def test_answers_would_be_lost_without_the_lock(self, people, monkeypatch):
        """The control: with no lock on the draft, the last one to save wins."""
        if connection.vendor == "sqlite":
            pytest.skip("SQLite lets one writer in at a time, whatever is left out")
        draft = begun(people)
        both_read = threading.Barrier(2, timeout=10)

        def unlocked(*_which):
            row = Draft.objects.get(pk=draft)
            both_read.wait()
            return row

        monkeypatch.setattr(drafts, "_found", unlocked)

        at_once(
            lambda: answer(draft, people, "more-about-it", **SAID["more-about-it"]),
            lambda: answer(draft, people, "what-happened", **SAID["what-happened"]),
        )

        written = raising.draft(draft, person=people.school.practitioner, at=AT)
        assert written is not None
        assert not (written.evidence and written.what_happened)
