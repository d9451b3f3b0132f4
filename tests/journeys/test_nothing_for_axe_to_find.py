"""Every page, in every state that people meet: nothing for axe to find, and nothing cut off.

Each is looked at 360 and 1280 pixels wide and, as 1280 pixels at 400 % zoom are, at 320.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import adopted as versions
import pages_looked_at
import pytest
import service_steps
import service_world as worlds
from browser import HEIGHT, NARROW, looked
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from ways import (
    State,
    attaches,
    both,
    brings,
    chooses,
    empties,
    entered,
    follows,
    further,
    opens,
    presses,
    told_a_code,
    unfolds,
    uploads,
)

from accord.directory.models import Partnership
from accord.library import policies
from accord.web.act_forms import FORMS

TEACHER, COLLEAGUE, MANAGER = "Penny Chalk", "Peter Blackboard", "Linus Bell"
CHAIR, MEMBER = "Charlotte Gavel", "Boris Boardwell"
NOBODY = None


TALK = FORMS["discuss"].title
AGENCIES = both(follows("Gloucestershire"), follows("agencies"))
"""From the people whom a partnership's office looks after to its agencies."""
STATES = [
    State("start", NOBODY, "/", "Is the child in immediate danger?"),
    State("immediate danger", NOBODY, "/immediate-danger/", "Ring 999 now"),
    State("policies", NOBODY, "/policies/", "Torbay"),
    *(State(f"the policy {each}", NOBODY, f"/policies/{each}/", "The document itself")
      for each in policies.ids()),
    State("a flowchart in words", NOBODY, "/policies/tscp/", "beside “You are",
          lambda window: window.locator("summary", has_text="The flowchart in words").click()),
    *(State(f"the clauses of {each}", NOBODY, f"/policies/{each}/clauses/", "What Accord does")
      for each in policies.ids()),
    State("two policies to choose", NOBODY, "/policies/compare/", "Second policy"),
    State("two policies", NOBODY, "/policies/compare/?a=bscp&b=tscp", "What comes to the same"),
    State("two policies, one of them wrong", NOBODY, "/policies/compare/?a=bscp&b=nowhere",
          "there is none called"),
    State("when is it due", NOBODY, "/when-due/", "Which policy and stage?"),
    State("when is it due, counted", NOBODY,
          "/when-due/?stage=gscp/stage-1&day=18&month=12&year=2026", "Tuesday 29 December 2026"),
    State("when is it due, no such day", NOBODY,
          "/when-due/?stage=&day=31&month=11&year=2026", "There is a problem"),
    State("no such page", NOBODY, "/no/such/page/", "Page not found"),
    State("no such escalation", TEACHER,
          "/escalations/00000000-0000-4000-8000-000000000000/", "Page not found"),
    State("sign in", NOBODY, "/sign-in/", "Is this your first time?"),
    State("sign in, nothing typed", NOBODY, "/sign-in/", "Enter your e-mail address.",
          presses("Sign in")),
    State("sign in, wrong password", NOBODY, "/sign-in/", "do not belong together",
          presses("Sign in", email="penny.chalk@puddlewick-school.example", password="no")),
    State("the code for signing in", NOBODY, "/sign-in/", "Has no code come?",
          presses("Send me a code", email="robin.new@puddlewick-school.example")),
    State("a wrong code", NOBODY, "/sign-in/", "That is not the code we sent.",
          both(presses("Send me a code", email="wren.new@puddlewick-school.example"),
               presses("Sign in", code="BBBB-BBBB"))),
    State("a name, none typed", NOBODY, "/sign-in/", "Enter your name, as",
          both(presses("Send me a code", email="linnet.new@puddlewick-school.example"),
               told_a_code("linnet.new@puddlewick-school.example"), presses("Continue"))),
    State("sign out", TEACHER, "/sign-out/", "What you saved stays."),
    State("office", "Olive Inkwell", "/office/", "asks for the senior manager at Twoshires Police"),
    State("messages that failed", "Olive Inkwell", "/office/", "refused it",
          follows("see who was not told")),
    State("agencies of an office", "Olive Inkwell", "/office/", "What an escalation would need",
          follows("Who is there in each agency")),
    State("a question to the office", "Olive Inkwell", "/office/", "We had a sergeant",
          opens("asks for the senior manager")),
    State("asking the office", TEACHER, "/contacts/", "Do not name the child"),
    State("an answer of the office", "Nora Thermometer", "/my-work/", "She is in from nine.",
          opens("Whom to contact")),
    State("register", "Olive Inkwell", "/register/?show=all", "what is late comes first"),
    State("entering for an agency", "Olive Inkwell", "/office/enter/", "Which agency is concerned"),
    State("entering for an agency, nothing filled in", "Olive Inkwell", "/office/enter/",
          "Say who it came from.", presses("Put it on record for them")),
    State("what an agency told", "Olive Inkwell", "/register/", "Their answer", entered()),
    State("a step for an agency", "Olive Inkwell", "/register/", "How did it reach you?",
          entered("Their answer")),
    State("a step for an agency, nothing filled in", "Olive Inkwell", "/register/",
          "Choose how it reached you.",
          both(entered("Their answer"), presses("Put it on record for them"))),
    State("an office's list", "Olive Inkwell", "/office/import/", "Get the file to fill in",
          unfolds),
    State("an office's list, none chosen", "Olive Inkwell", "/office/import/",
          "Choose the file with your list.", presses("Look at it")),
    State("an office's list, read", "Olive Inkwell", "/office/import/", "To put right", uploads),
    State("register with numbers only", "Bertha Stapler", "/register/", "Known by number only"),
    State("outbox", NOBODY, "/outbox/", "To Kit Doorstep"),
    State("raise", TEACHER, "/raise/", "Question 1"),
    State("raise, nothing chosen", TEACHER, "/raise/", "There is a problem",
          presses("Continue")),
    State("raise, in danger", TEACHER, "/raise/", "Then ring the front door", chooses("Yes")),
    State("raise, in danger and already told so", TEACHER, "/raise/in-danger/",
          "Then ring the front door"),
    State("raise, in danger, noted as done", TEACHER, "/raise/", "Noted, ",
          both(chooses("Yes"), lambda window: window.locator("[value=note]").first.click())),
    State("settled", TEACHER, "/settled/", "How did you talk?", unfolds),
    State("settled, nothing typed", TEACHER, "/settled/", "There is a problem",
          presses("Put it on record")),
    State("raise, for no agency", "Charlotte Gavel", "/raise/", "You cannot raise anything yet"),
    State("my work, full", TEACHER, "/my-work/", "Yours to do"),
    State("my work, empty", "Dorothea Head", "/my-work/", "Nothing is yours to do now."),
    State("people of an agency", "Sage Watchful", "/people/", "Invite somebody"),
    State("ending somebody", "Sage Watchful", "/people/", "Bonnie Governor",
          lambda window: window.locator("main a[href$='/end/']").first.click()),
    State("of whose people to choose", "Olive Inkwell", "/people/", "Quillfeather Nursery"),
    State("people of a partnership", "Olive Inkwell", "/people/", "Invite somebody",
          follows("Gloucestershire")),
    State("posts of an agency", "Sage Watchful", "/people/", "There is only one.",
          follows("Post by post")),
    State("when an agency is closed, nothing typed", "Sage Watchful", "/people/",
          "Choose why it is closed", both(follows("Days on which"), presses("Save"))),
    State("a last day in a post, none given", "Sage Watchful", "/people/", "Give the last day",
          both(follows("Post by post"), follows("Give it a last day"),
               presses("Save", last__day="", last__month="", last__year=""))),
    State("somebody's name and telephone", "Sage Watchful", "/people/", "Enter the name",
          both(follows("Change Bonnie"), presses("Save", name=""))),
    State("what was changed", "Sage Watchful", "/people/", "was given a post",
          follows("What was changed")),
    State("a list of people", "Sage Watchful", "/people/", "did you mean 'line manager'?",
          both(follows("Invite many"),
               presses("Show what it would change",
                       text="name,e-mail,posts\nPat,pat@elsewhere.example,line manger"))),
    State("what a list would change", "Sage Watchful", "/people/", "Please look twice",
          both(follows("Invite many"),
               presses("Show what it would change",
                       text="name,e-mail,posts\nPat,pat@elsewhere.example,director"))),
    State("agencies", "Olive Inkwell", "/people/", "Represented by", AGENCIES),
    State("an agency and what cannot be listed", "Olive Inkwell", "/people/", "Anybody gets",
          both(AGENCIES, follows("Puddlewick"), presses("List it", domain="gmail.com"))),
    State("an agency", "Olive Inkwell", "/people/", "Whose mailboxes join by themselves",
          both(AGENCIES, follows("Puddlewick"))),
    State("who represents an agency, nobody chosen", "Olive Inkwell", "/people/",
          "There is a problem",
          both(AGENCIES, follows("Puddlewick"), presses("Name them"))),
    State("a representative whose seat is to end", "Olive Inkwell", "/people/",
          "From this moment they do not",
          both(AGENCIES, follows("Puddlewick"), follows("End it"))),
    State("a domain to be taken off", "Olive Inkwell", "/people/", "they have to be invited",
          both(AGENCIES, follows("Puddlewick"), follows("Take it off"))),
    State("an agency is asked to join, nothing chosen", "Sage Watchful", "/people/",
          "There is a problem", both(follows("Answer"), presses("Save"))),
    State("adding an agency, nothing typed", "Olive Inkwell", "/people/", "Choose the agency",
          both(AGENCIES, follows("Add an agency"), presses("Add and invite"))),
    State("asking an agency", "Olive Inkwell", "/people/", "You are not told here",
          both(AGENCIES, follows("Ask an agency"))),
    State("a partnership", "Olive Inkwell", "/people/", "Beside 999",
          both(AGENCIES, follows("mailbox and front door"))),
    State("who leads people", TEACHER, "/me/", "Lorcan Sergeant", follows("Who leads people")),
    State("oneself", TEACHER, "/me/", "Your posts"),
    State("when e-mail comes", TEACHER, "/me/e-mail/", "this comes at once"),
    State("notices", TEACHER, "/notices/", "What Accord told you"),
    State("a password that is too short", TEACHER, "/me/password/", "at least 12 characters. Three",
          presses("Save", password="short", **{"password-again": "short"})),
    State("an address for one's own calendar", TEACHER, "/me/calendar/", "Give it to nobody",
          presses("Make an address")),
    State("escalation, open", TEACHER, "/my-work/", "It is here now", opens("Stage 1")),
    State("escalation, all of it opened", TEACHER, "/my-work/", "Every look is kept on record",
          both(opens("Stage 2"), unfolds)),
    State("escalation, of which somebody was not told", TEACHER, "/my-work/", "I have told them",
          follows("did not reach them")),
    State("escalation, overdue", COLLEAGUE, "/my-work/", "Overdue", opens("Overdue")),
    State("escalation, resolved", TEACHER, "/my-work/", "It ended here", opens("resolved")),
    State("escalation, with something missed", TEACHER, "/my-work/", "nobody has said that it is",
          opens("Not done by its day")),
    State("taking it up again", TEACHER, "/my-work/", "What comes back",
          opens("Not done by its day", "Take it all up again")),
    State("confirming", "Kit Doorstep", "/my-work/", "What you confirm",
          follows("Confirm in writing")),
    State("confirming, nothing ticked", "Kit Doorstep", "/my-work/", "There is a problem",
          both(follows("Confirm in writing"), presses("Confirm the outcome"))),
    State("escalation, closed", "Hal Scales", "/my-work/", "Nothing: it is closed",
          opens("closed")),
    State("escalation, in part", "Ivor Review", "/my-work/", "What you were told",
          opens("Stage")),
    State("escalation, with several agencies", "Pacey Notebook", "/my-work/", "Wobbleford Health",
          opens("Severn Vale Children's Care and Wobbleford Health")),
    State("escalation, with a limit that was agreed", "Hal Scales", "/my-work/",
          "another limit for this stage", both(opens("Peter Blackboard. Provision"), unfolds)),
    State("escalation, with a day that protects the child", "Sidney Paints", "/my-work/",
          "the day by which the child has to be safe", opens("Stage 3")),
    State("escalation, corrected", "Delphine Directs", "/my-work/", "It reads now",
          opens("Stage 3")),
    State("escalation, departed from", "Selma Assembly", "/my-work/", "Departed from",
          both(opens("Stage 4"), unfolds)),
    State("escalation, as its panel sees it", "Pandora Rounds", "/my-work/", "appointed the panel",
          opens("Stage 4")),
    State("escalation, as its office sees it", "Olive Inkwell", "/my-work/", "Stage 3",
          opens("Stage 3")),
    State("another limit, to be answered", MANAGER, "/my-work/", "Does Puddlewick School agree?",
          follows("Agree to another day")),
    State("another limit, answered with nothing", MANAGER, "/my-work/", "There is a problem",
          both(follows("Agree to another day"), presses("Send the answer"))),
    State("advice on a draft", "Sage Watchful", "/my-work/", "What do you advise?",
          follows("asks for your advice")),
    State("advice on a draft, nothing written", "Sage Watchful", "/my-work/", "There is a problem",
          both(follows("asks for your advice"), presses("Give your advice"))),
    State("a file that is not taken", TEACHER, "/my-work/", "files of this kind are not taken",
          attaches),
    State("the policy of a partnership", "Olive Inkwell", "/office/policy/", "In force now"),
    State("another version to approve", "Charlotte Gavel", "/office/policy/",
          "Do you approve it?", follows("Read it, and approve")),
    State("another version, declined without a reason", "Charlotte Gavel", "/office/policy/",
          "There is a problem", both(follows("Read it, and approve"), presses("Decline it"))),
    State("another version to propose", "Olive Inkwell", "/office/policy/",
          "From which day is it in force?", both(follows("Propose another"), brings())),
    State("another version to mend", "Olive Inkwell", "/office/policy/", "There stands:",
          both(follows("Propose another"), brings(("title:", "titel:")))),
    State("a team", MANAGER, "/team/", "You have it"),
    State("a team, as its lead sees it", "Sage Watchful", "/team/", "A colleague has it"),
    State("passing on", MANAGER, "/team/", "Who takes it?", follows("Pass it on")),
    State("passing on, to nobody", MANAGER, "/team/", "Choose somebody from the list.",
          both(follows("Pass it on"), presses("Pass it on"))),
    State("handing over", TEACHER, "/my-work/", "Who becomes the worker?",
          opens("Stage 1", "Hand over the worker's part")),
    State("out of office", MANAGER, "/out/", "Who stands in?"),
    State("out of office, nothing typed", MANAGER, "/out/", "Give the last day out.",
          presses("Save")),
    State("out of office, planned", "Sage Watchful", "/out/", "Take it back"),
    State("notes", TEACHER, "/my-work/", "A new note", opens("Stage 1", "Notes that only")),
    State("a step", TEACHER, "/my-work/", "How did you talk?", opens("Stage 1", TALK)),
    State("a step, nothing filled in", TEACHER, "/my-work/", "Choose what came of it.",
          both(opens("Stage 1", TALK), presses("Put it on record"))),
    State("a step, no such day", TEACHER, "/my-work/", "There is a problem",
          both(opens("Stage 1", TALK),
               lambda window: window.get_by_text("It happened earlier").click(),
               presses("Put it on record", happened__day="31", happened__month="2"))),
    State("a step, not yet", TEACHER, "/my-work/", "The policy asks for something else first",
          both(opens("Levels of need"), further("escalate/"))),
    State("a step, refused", TEACHER, "/my-work/", "There is a problem",
          both(opens("Levels of need"), further("escalate/"),
               presses("Do it all the same", reason="Nobody visits."))),
    State("a step, taken", TEACHER, "/my-work/", "It is on record.",
          both(opens("Stage 1"), further("protect_by/"),
               presses("Set this day", due__day="1", due__month="2", due__year="2030",
                       reason="She goes home then."))),
    State("the way to a decision", CHAIR, "/my-work/", "What is asked of you, in order",
          opens("still to be heard")),
    State("papers", CHAIR, "/my-work/", "What each side told who decides",
          both(opens("still to be heard"), further("papers/"))),
    State("a panel, looked at", CHAIR, "/my-work/", "These members are as the policy wants them",
          both(opens("still to be heard"), further("appoint_panel/"),
               presses("Check these members"))),
    State("sent, to be heard", CHAIR, "/my-work/", "Their words stand with it",
          both(opens("still to be heard"), further("hear/?sent=responding"))),
    State("a connection", MEMBER, "/my-work/", "If yes, which?",
          both(opens("Wobbleford Health and Severn Vale"), follows("Answer"))),
    State("which entry is wrong", TEACHER, "/my-work/", "Which entry is wrong?",
          both(opens("Stage 1"), further("correct/"))),
    State("a correction", TEACHER, "/my-work/", "The entry as it stands",
          both(opens("Stage 1"), further("correct/?entry=1"))),
]  # fmt: skip
"""Pages that can be come to in the demo as it is, by whom, and how."""

ANSWERS = {
    "agency": chooses("Severn Vale Children's Care"),
    "person": chooses("I do not know who"),
    "talked": chooses("No"),
    "child": chooses("None of these, or I do not know"),
    "about": chooses("Levels of need"),
    "what-happened": presses("Continue", text="Nobody has seen her since."),
}
"""An answer to each question that has to be answered; the others are gone past."""
FORM = (NARROW,)
"""Forms are of the same make: what axe finds on one of them it finds there narrow too."""


@contextmanager
def narrow(of, person) -> Iterator[Page]:
    with of.window(width=NARROW, scripts=True, person=person) as window:
        yield window


@pytest.fixture(scope="module")
def windows(demo):
    """Return a way to somebody's window: a new one costs more than a page that comes up in it."""
    kept: dict[str, Page] = {}
    with ExitStack() as open_:

        def of(person: str | None) -> Page:
            if person is NOBODY or person not in kept:
                window = open_.enter_context(narrow(demo, person))
                if person is NOBODY:
                    return window  # who signs in there is somebody for what comes after
                kept[person] = window
            kept[person].set_viewport_size({"width": NARROW, "height": HEIGHT})
            return kept[person]

        yield of


class TestEveryState:
    """Without a browser."""

    def test_that_a_page_is_looked_at_in_is_there(self):
        elsewhere = {getattr(pages_looked_at, each) for each in ("RAISING", "OFFICES", "OLDER")}
        wanted = set(pages_looked_at.LOOKED_AT.values()) - elsewhere

        assert wanted - {state.name for state in STATES} == set()

    def test_has_a_name_of_its_own(self):
        names = [state.name for state in STATES]

        assert len(names) == len(set(names))


class TestNothingForAxeToFind:
    @pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
    def test_on(self, windows, state):
        window = windows(state.person)

        def comes() -> None:
            window.goto(state.address, wait_until="load")
            if state.comes is not None:
                state.comes(window)

        assert looked(window, comes) == []
        assert state.says in window.locator("main").inner_text()
        if meant := pages_looked_at.of(state.name):
            assert {pages_looked_at.shown(window.url)} == meant

    def test_on_the_questions_of_raising(self, demo):
        found, pages = {}, set()
        with narrow(demo, TEACHER) as window:
            window.on("load", lambda window: pages.add(pages_looked_at.shown(window.url)))
            window.goto("/raise/")
            chooses("No")(window)
            draft = window.url.rsplit("/", 2)[0]
            while (question := window.url.rstrip("/").rpartition("/")[2]) != "check":
                found[question] = looked(window, widths=FORM)
                if question in ANSWERS:
                    empties(window)
                    found[f"{question}, empty"] = looked(
                        window, lambda: presses("Continue")(window), widths=FORM
                    )
                    assert window.title().startswith("Error: "), question
                    window.goto(f"{draft}/{question}/")
                ANSWERS.get(question, presses("Continue"))(window)
            found["check"] = looked(window, widths=FORM)
            for beside in ("earlier-day", "more-about-it"):
                window.goto(f"{draft}/{beside}/")
                found[beside] = looked(window, widths=FORM)
            window.goto(f"{draft}/ask/")
            found["ask"] = looked(window, widths=FORM)
            window.goto(f"{draft}/talked/")
            chooses("Yes")(window)
            found["talked, with nothing more said"] = looked(window, widths=FORM)
            leaves = window.get_by_role("link", name="Throw it away")
            found["throw away"] = looked(window, lambda: leaves.click())

        assert {name: matter for name, matter in found.items() if matter} == {}
        assert set(ANSWERS) < set(found)
        assert pages_looked_at.of(pages_looked_at.RAISING) <= pages

    def test_on_a_step_that_somebody_else_overtook(self, demo):
        with narrow(demo, TEACHER) as one, narrow(demo, TEACHER) as other:
            for window in (one, other):
                window.goto("/my-work/")
                opens("Stage 2")(window)
                window.goto(f"{window.url}consult/")
                window.get_by_label("safeguarding lead").check()
            presses("Put it on record")(other)

            assert looked(one, lambda: presses("Put it on record", advice="Go.")(one)) == []
            assert "What has happened since" in one.locator("main").inner_text()

    def test_on_a_form_that_is_not_ours(self, demo):
        with narrow(demo, NOBODY) as window:
            window.goto("/sign-in/")
            window.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'no'")

            assert looked(window, lambda: presses("Sign in")(window)) == []
            assert window.locator("h1").inner_text() == "This page was open for too long"


@pytest.fixture
def people(transactional_db) -> worlds.World:  # noqa: ARG001 - a live server needs it
    return worlds.world()


class TestNothingForAxeToFindOnTheForm:
    def test_of_any_act(self, browser, people):
        """Each is opened at the last stage, by whoever may do it there or look at it."""
        seen: dict[str, list[str]] = {}
        at = timezone.now() - timedelta(days=10)
        escalation = service_steps.at_stage(people, 4, at=at)
        taking_part = (people.school.practitioner, people.social_care.practitioner)
        for person in (*taking_part, people.severn.chair):
            self.open_all(browser, escalation, person, seen)

        assert {do: matter for do, matter in seen.items() if matter} == {}
        assert set(seen) == set(FORMS)

    def open_all(self, browser, escalation, person, seen) -> None:
        with narrow(browser, worlds.find(person)) as window:
            for do in FORMS:
                address = f"/escalations/{escalation}/{do}/"
                if do not in seen and window.goto(address).ok:
                    seen[do] = looked(window, widths=FORM)


class TestNothingForAxeToFindInAnOffice:
    """Where the demo has nothing to show: nobody of its offices is in two."""

    def test_among_several_offices(self, browser, people):
        both_offices = worlds.find(people.severn.office)
        worlds.hold(both_offices, "office", Partnership.objects.get(pk=people.harbour.id))
        found = {}
        with narrow(browser, both_offices) as window:
            for page in sorted(pages_looked_at.of(pages_looked_at.OFFICES)):
                address = reverse(page)
                found[page] = looked(window, lambda at=address: window.goto(at), widths=FORM)
                assert pages_looked_at.shown(window.url) == page, f"{address} led on to one office"

        assert {page: matter for page, matter in found.items() if matter} == {}
        assert len(found) == 6

    def test_with_an_escalation_to_move(self, browser, people):
        now = timezone.now()
        service_steps.at_stage(people, 3, at=now - timedelta(days=3))
        versions.adopted(people, day=timezone.localdate(now), at=now)
        found, pages = [], set()
        with narrow(browser, worlds.find(people.severn.office)) as window:
            ways = (
                lambda window: window.goto("/office/policy/"),
                follows("See them"),
                follows("see what would change"),
                presses("Move it to the new version"),
            )
            for way in ways:
                found += looked(window, lambda way=way: way(window), widths=FORM)
                pages.add(pages_looked_at.shown(window.url))
            assert window.title().startswith("Error: ")

        assert found == []
        assert pages_looked_at.of(pages_looked_at.OLDER) <= pages
