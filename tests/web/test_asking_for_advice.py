"""Advice before raising, on its pages: asked for, found among one's work, given, taken back."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from page import Visitor
from raising_steps import SAID, advice_page, at, filled, sent
from service_world import find, hold
from test_questions_do_not_grow import statements

from accord.desk.models import DraftReader
from accord.directory import models as directory
from accord.engine import acts, words
from accord.outbox.models import Message
from accord.register.models import Entry
from accord.services import access, drafts, escalations, settled
from accord.web import days

UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ADVICE = "Ring them first, and say by when."

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(people) -> Visitor:
    """A browser in which the school's line manager is signed in."""
    visitor = Visitor(Client())
    visitor.client.force_login(find(people.school.line_manager))
    return visitor


def ask(teacher, draft: UUID, adviser: UUID) -> str:
    """Ask somebody, and return where they read it."""
    where = sent(teacher, at(draft, "ask"), key=str(uuid4()), adviser=str(adviser))
    assert where == at(draft, "ask")
    return advice_page(draft, adviser)


def advise(visitor, page: str, text: str = ADVICE) -> None:
    assert sent(visitor, page, key=str(uuid4()), advice=text) == page


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
        page = ask(teacher, draft, people.school.line_manager)

        sent(teacher, at(draft, "ask"), do="take-back", adviser=str(people.school.line_manager))

        assert "asks for your advice" not in manager.get("/my-work/").text
        manager.get(page, status=404)
        assert "Asked already" not in teacher.get(at(draft, "ask")).text

    def test_says_so_where_there_is_nobody(self, teacher, people):
        school = directory.Agency.objects.get(pk=people.school.id)
        directory.Holding.objects.filter(agency=school).exclude(title="practitioner").delete()

        shown = teacher.get(at(filled(teacher), "ask"))

        assert "Accord knows of nobody whom you could ask" in shown.text


class TestTheAdviser:
    def test_finds_it_among_their_work(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)

        work = manager.get("/my-work/")

        said = "Penny Puddlewick-School asks for your advice on a draft"
        assert work.links[said] == page
        assert "Nothing is yours to do now." not in work.text

    def test_reads_all_that_is_written_and_can_change_none_of_it(self, teacher, manager, people):
        draft = filled(teacher, more_about_it={"evidence": "Seen on Monday."})
        page = ask(teacher, draft, people.school.line_manager)

        shown = manager.get(page)

        assert shown.heading == "Penny Puddlewick-School asks for your advice"
        for said in (SAID.splitlines()[0], "Seen on Monday.", "Severn Vale Children's Care"):
            assert said in shown.text
        assert not [
            href for href in shown.links.values() if str(draft) in href and "/raise/" in href
        ]

    def test_writes_advice_that_the_writer_finds(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)

        advise(manager, page)

        work = teacher.get("/my-work/")
        assert "Lina Puddlewick-School has advised you" in work.text
        for step in ("check", "ask"):
            shown = teacher.get(at(draft, step)).text
            assert ADVICE in shown
            assert "Lina Puddlewick-School, line manager" in shown
        assert "You advised" in manager.get("/my-work/").text
        assert ADVICE in manager.get(page).html

    @pytest.mark.parametrize(("typed", "why"), [("", "Write what you advise"), (None, "10,000")])
    def test_loses_nothing_that_cannot_be_taken(self, teacher, manager, people, typed, why):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        text = "a" * 10_001 if typed is None else typed

        shown = manager.post(page, {"key": str(uuid4()), "advice": text}, status=422)

        assert why in shown.errors[0]
        assert shown.one("textarea").text == text
        assert not DraftReader.objects.exclude(advised_at=None).exists()

    def test_advises_on_nothing_that_was_changed_since(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        form = manager.get(page).fields(page)
        sent(teacher, at(draft, "what-happened"), text="Typed after that.", change="1")

        again = manager.post(page, {**form, "advice": ADVICE}, status=409)

        assert "They changed what they wrote" in again.errors[0]
        assert "Typed after that." in again.text
        assert again.one("textarea").text == ADVICE
        assert not DraftReader.objects.exclude(advised_at=None).exists()
        assert sent(manager, page, **again.fields(page)) == page
        assert ADVICE in teacher.get(at(draft, "check")).text

    def test_who_comes_too_late_is_shown_what_they_wrote(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        sent(teacher, at(draft, "check"))

        shown = manager.post(page, {"key": str(uuid4()), "advice": ADVICE}, status=404)

        assert ADVICE in shown.html


class TestReading:
    def test_is_told_to_the_writer_with_its_day(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        assert "Read it" not in teacher.get(at(draft, "ask")).text

        manager.get(page)

        today = days.day(timezone.localdate())
        assert f"Read it last on {today}" in teacher.get(at(draft, "ask")).text
        assert f"They read it last on {today}" in teacher.get("/my-work/").text

    def test_stays_told_once_it_is_taken_back(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        manager.get(page)

        sent(teacher, at(draft, "ask"), do="take-back", adviser=str(people.school.line_manager))

        shown = teacher.get(at(draft, "ask")).text
        assert "Read it last on" in shown
        assert "They can read the draft no longer." in shown
        assert "No advice yet" not in shown
        assert "can read it no longer. They read it last on" in teacher.get("/my-work/").text
        manager.get(page, status=404)


class TestTheAddress:
    def test_does_not_tell_the_draft_by_which_it_is_raised(self, teacher, manager, people):
        """An adviser who had it could answer in its place, and it could never be raised."""
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)

        for shown in (manager.get("/my-work/"), manager.get(page)):
            assert str(draft) not in shown.html
        manager.get(f"/advice/{draft}/", status=404)

    def test_can_keep_nobody_from_raising_it(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        known = set(UUIDS.findall(manager.get(page).html + manager.get("/my-work/").html + page))
        assert known
        desk = access.desks(people.school.line_manager, today=timezone.localdate())[0]
        talk = settled.Talk(
            agency=people.police.slug, areas=(words.AreaId("levels-of-need"),),
            about="A parking space.", mode="telephone", how="agreed", agreement="It is theirs.",
        )  # fmt: skip
        for key in map(UUID, known):
            settled.log(
                talk, key=key, person=people.school.line_manager, desk=desk, at=timezone.now()
            )

        where = sent(teacher, at(draft, "check"), checked=checked(teacher, draft))

        assert SAID.splitlines()[0] in teacher.get(where).text


class TestWhatCannotBeOpened:
    @pytest.mark.parametrize("writer", ["left", "moved", "for another agency"])
    def test_is_not_among_the_advisers_work(self, teacher, manager, people, writer):
        """Whom they can no longer advise is not listed: the link would lead nowhere."""
        draft, worker = filled(teacher), people.school.practitioner
        page = ask(teacher, draft, people.school.line_manager)
        posts = directory.Holding.objects.filter(person=worker)
        health = directory.Agency.objects.get(pk=people.health.id)
        if writer == "left":
            posts.update(held_to=timezone.localdate() - timedelta(days=1))
        elif writer == "moved":
            posts.update(agency=health)
        else:
            hold(find(worker), "practitioner", health)
            of = {"agency": people.health.slug, "partnership": people.severn.id}
            drafts.answer(
                draft, person=worker, question="desk", policy=None, at=timezone.now(), **of
            )

        assert "asks for your advice" not in manager.get("/my-work/").text
        manager.get(page, status=404)

    def test_is_listed_while_it_can_be_opened(self, teacher, manager, people):
        """The control: of several desks that of the adviser's own agency was chosen."""
        draft, worker = filled(teacher), people.school.practitioner
        page = ask(teacher, draft, people.school.line_manager)
        hold(find(worker), "practitioner", directory.Agency.objects.get(pk=people.health.id))
        of = {"agency": people.school.slug, "partnership": people.severn.id}
        drafts.answer(draft, person=worker, question="desk", policy=None, at=timezone.now(), **of)

        assert page in manager.get("/my-work/").links.values()
        manager.get(page)


class TestRaisingIt:
    def test_puts_the_advice_on_record_and_leads_the_adviser_there(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        advise(manager, page)

        where = sent(teacher, at(draft, "check"), checked=checked(teacher, draft))

        shown = teacher.get(where)
        for said in ("took advice from", ADVICE, "Who advised", "Lina Puddlewick-School"):
            assert said in shown.text
        assert manager.client.get(page).headers["Location"] == where
        assert manager.get(where).heading == shown.heading

    def test_is_not_done_with_advice_that_its_writer_has_not_read(self, teacher, manager, people):
        draft = filled(teacher)
        page = ask(teacher, draft, people.school.line_manager)
        read = checked(teacher, draft)
        advise(manager, page)

        shown = teacher.post(at(draft, "check"), {"checked": read}, status=409)

        assert "advice came" in shown.errors[0]
        assert ADVICE in shown.text
        assert not Entry.objects.exists()
        sent(teacher, at(draft, "check"), checked=checked(teacher, draft))
        stored = escalations.stand(Entry.objects.get().escalation).stored
        assert sum(isinstance(each.event.body, acts.Consult) for each in stored) == 1


class TestTheDatabase:
    def test_is_asked_as_much_however_many_are_asked(self, teacher, manager, people):
        school, mine = people.school, [filled(teacher)]
        ask(teacher, mine[0], school.line_manager)
        few = counted(teacher, manager, mine[0])

        mine += [filled(teacher) for _ in range(3)]
        for draft in mine:
            for adviser in (school.line_manager, school.director, school.safeguarding_lead):
                teacher.client.post(
                    at(draft, "ask"), {"key": str(uuid4()), "adviser": str(adviser)}
                )
        assert DraftReader.objects.count() == 12

        assert counted(teacher, manager, mine[0]) == few
        assert max(few) < 30


def checked(teacher, draft: UUID) -> str:
    return teacher.get(at(draft, "check")).one("input", name="checked")["value"]


def counted(teacher, manager, draft: UUID) -> list[int]:
    """Return how many statements the pages take on which advice stands."""
    page = advice_page(draft, DraftReader.objects.filter(draft=draft).earliest("asked_at").person)
    looks = (
        lambda: teacher.client.get("/my-work/"),
        lambda: teacher.client.get(at(draft, "check")),
        lambda: teacher.client.get(at(draft, "ask")),
        lambda: manager.client.get("/my-work/"),
        lambda: manager.client.get(page),
    )
    for look in looks:
        look()  # what is kept once is kept now
    return [statements(look) for look in looks]
