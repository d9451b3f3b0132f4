"""Advice before raising, on its pages: asked for, found among one's work, given, taken back."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from page import Visitor
from raising_steps import SAID, at, filled, sent
from service_world import find
from test_questions_do_not_grow import statements

from accord.desk.models import DraftReader
from accord.directory import models as directory
from accord.engine import acts
from accord.outbox.models import Message
from accord.register.models import Entry
from accord.services import escalations

ADVICE = "Ring them first, and say by when."

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(people) -> Visitor:
    """A browser in which the school's line manager is signed in."""
    visitor = Visitor(Client())
    visitor.client.force_login(find(people.school.line_manager))
    return visitor


def ask(teacher, draft: UUID, adviser: UUID) -> None:
    where = sent(teacher, at(draft, "ask"), key=str(uuid4()), adviser=str(adviser))
    assert where == at(draft, "ask")


def advise(visitor, draft: UUID, text: str = ADVICE) -> None:
    sent(visitor, f"/advice/{draft}/", key=str(uuid4()), advice=text)


class TestAsking:
    def test_is_offered_before_it_is_raised_with_what_the_policy_says(self, teacher):
        draft = filled(teacher)

        shown = teacher.get(at(draft, "check"))

        assert shown.links["Ask somebody to read it first"] == at(draft, "ask")
        assert "clause 2.1c" in shown.text

    def test_shows_whom_to_ask_with_their_posts(self, teacher, people):
        shown = teacher.get(at(filled(teacher), "ask"))

        offered = [each["value"] for each in shown.all("input") if each["type"] == "radio"]
        school = people.school
        assert offered == [
            str(each)
            for each in (
                school.line_manager, school.senior_manager, school.director,
                school.safeguarding_lead,
            )
        ]  # fmt: skip
        for post in ("Line manager", "Senior manager", "Director", "Safeguarding lead"):
            assert post in shown.text

    def test_without_a_choice_says_what_is_missing(self, teacher):
        shown = teacher.post(at(filled(teacher), "ask"), {"key": str(uuid4())}, status=422)

        assert shown.errors == ["Choose whom you ask."]

    def test_twice_by_the_same_form_is_once(self, teacher, people):
        draft = filled(teacher)
        typed = {"key": str(uuid4()), "adviser": str(people.school.line_manager)}

        first = sent(teacher, at(draft, "ask"), **typed)

        assert sent(teacher, at(draft, "ask"), **typed) == first
        assert DraftReader.objects.count() == 1
        assert Message.objects.filter(kind="advice").count() == 1

    def test_is_taken_back(self, teacher, manager, people):
        draft = filled(teacher)
        ask(teacher, draft, people.school.line_manager)

        sent(teacher, at(draft, "ask"), do="take-back", adviser=str(people.school.line_manager))

        assert "asks for your advice" not in manager.get("/my-work/").text
        manager.get(f"/advice/{draft}/", status=404)
        assert "Asked already" not in teacher.get(at(draft, "ask")).text

    def test_says_so_where_there_is_nobody(self, teacher, people):
        school = directory.Agency.objects.get(pk=people.school.id)
        directory.Holding.objects.filter(agency=school).exclude(title="practitioner").delete()

        shown = teacher.get(at(filled(teacher), "ask"))

        assert "Accord knows of nobody whom you could ask" in shown.text


class TestTheAdviser:
    def test_finds_it_among_their_work(self, teacher, manager, people):
        draft = filled(teacher)
        ask(teacher, draft, people.school.line_manager)

        work = manager.get("/my-work/")

        said = "Penny Puddlewick-School asks for your advice on a draft"
        assert work.links[said] == f"/advice/{draft}/"
        assert "Nothing is yours to do now." not in work.text

    def test_reads_all_that_is_written_and_can_change_none_of_it(self, teacher, manager, people):
        draft = filled(teacher, more_about_it={"evidence": "Seen on Monday."})
        ask(teacher, draft, people.school.line_manager)

        shown = manager.get(f"/advice/{draft}/")

        assert shown.heading == "Penny Puddlewick-School asks for your advice"
        for said in (SAID.splitlines()[0], "Seen on Monday.", "Severn Vale Children's Care"):
            assert said in shown.text
        assert not [
            href for href in shown.links.values() if str(draft) in href and "/raise/" in href
        ]

    def test_writes_advice_that_the_writer_finds(self, teacher, manager, people):
        draft = filled(teacher)
        ask(teacher, draft, people.school.line_manager)

        advise(manager, draft)

        work = teacher.get("/my-work/")
        assert "Lina Puddlewick-School has advised you" in work.text
        for page in ("check", "ask"):
            shown = teacher.get(at(draft, page)).text
            assert ADVICE in shown
            assert "Lina Puddlewick-School, line manager" in shown
        assert "You advised" in manager.get("/my-work/").text
        assert ADVICE in manager.get(f"/advice/{draft}/").html

    @pytest.mark.parametrize(("typed", "why"), [("", "Write what you advise"), (None, "10,000")])
    def test_loses_nothing_that_cannot_be_taken(self, teacher, manager, people, typed, why):
        draft = filled(teacher)
        ask(teacher, draft, people.school.line_manager)
        text = "a" * 10_001 if typed is None else typed

        shown = manager.post(f"/advice/{draft}/", {"key": str(uuid4()), "advice": text}, status=422)

        assert why in shown.errors[0]
        assert shown.one("textarea").text == text
        assert not DraftReader.objects.exclude(advised_at=None).exists()

    def test_who_comes_too_late_is_shown_what_they_wrote(self, teacher, manager, people):
        draft = filled(teacher)
        ask(teacher, draft, people.school.line_manager)
        sent(teacher, at(draft, "check"))

        shown = manager.post(
            f"/advice/{draft}/", {"key": str(uuid4()), "advice": ADVICE}, status=404
        )

        assert ADVICE in shown.html


class TestRaisingIt:
    def test_puts_the_advice_on_record_and_leads_the_adviser_there(self, teacher, manager, people):
        draft = filled(teacher)
        ask(teacher, draft, people.school.line_manager)
        advise(manager, draft)

        where = sent(teacher, at(draft, "check"), checked=checked(teacher, draft))

        page = teacher.get(where)
        for said in ("took advice from", ADVICE, "Who advised", "Lina Puddlewick-School"):
            assert said in page.text
        assert manager.client.get(f"/advice/{draft}/").headers["Location"] == where
        assert manager.get(where).heading == page.heading

    def test_is_not_done_with_advice_that_its_writer_has_not_read(self, teacher, manager, people):
        draft = filled(teacher)
        ask(teacher, draft, people.school.line_manager)
        read = checked(teacher, draft)
        advise(manager, draft)

        shown = teacher.post(at(draft, "check"), {"checked": read}, status=409)

        assert "advice came" in shown.errors[0]
        assert ADVICE in shown.text
        assert not Entry.objects.exists()
        sent(teacher, at(draft, "check"), checked=checked(teacher, draft))
        stored = escalations.stand(Entry.objects.get().escalation).stored
        assert sum(isinstance(each.event.body, acts.Consult) for each in stored) == 1


class TestTheDatabase:
    def test_is_asked_as_much_however_many_are_asked(self, teacher, manager, people):
        school, drafts = people.school, [filled(teacher)]
        ask(teacher, drafts[0], school.line_manager)
        few = counted(teacher, manager, drafts[0])

        drafts += [filled(teacher) for _ in range(3)]
        for draft in drafts:
            for adviser in (school.line_manager, school.director, school.safeguarding_lead):
                teacher.client.post(
                    at(draft, "ask"), {"key": str(uuid4()), "adviser": str(adviser)}
                )
        assert DraftReader.objects.count() == 12

        assert counted(teacher, manager, drafts[0]) == few
        assert max(few) < 30


def checked(teacher, draft: UUID) -> str:
    return teacher.get(at(draft, "check")).one("input", name="checked")["value"]


def counted(teacher, manager, draft: UUID) -> list[int]:
    """Return how many statements the pages take on which advice stands."""
    looks = (
        lambda: teacher.client.get("/my-work/"),
        lambda: teacher.client.get(at(draft, "check")),
        lambda: teacher.client.get(at(draft, "ask")),
        lambda: manager.client.get("/my-work/"),
        lambda: manager.client.get(f"/advice/{draft}/"),
    )
    for look in looks:
        look()  # what is kept once is kept now
    return [statements(look) for look in looks]
