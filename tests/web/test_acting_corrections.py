"""Correcting an entry: filled in as it reads, and never an erasure."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from service_steps import discussed, do, raised
from service_world import World, find, world

from accord.engine import acts, corrections, events
from accord.services import escalations

TALK = 3
"""The entry of the talk: the raising is the first, the naming the second."""


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - timedelta(days=30))


@pytest.fixture
def escalation(people) -> UUID:
    made = raised(
        people, counterpart=people.social_care.practitioner,
        at=timezone.now() - timedelta(hours=2),
        concern=acts.Concern(what_happened="On Monday.", why_unsafe="He was alone."),
        child=acts.Child(looked_after=True),
    )  # fmt: skip
    talk = discussed(why_unsafe="He was alone.")
    do(made, people.school.practitioner, talk, at=timezone.now())
    return made


@pytest.fixture
def browser(page, people):
    page.client.force_login(find(people.school.practitioner))
    return page


def address(escalation: UUID, entry: int | None = None) -> str:
    return f"/escalations/{escalation}/correct/" + (f"?entry={entry}" if entry else "")


def corrected(browser, escalation: UUID, entry: int, **typed) -> acts.Correct:
    """Send a correction and return what the record holds of it."""
    sent = browser.get(address(escalation, entry)).fields("") | typed
    answer = browser.client.post(address(escalation), sent)
    assert answer.status_code == 302, answer.content.decode()
    return escalations.stand(escalation).stored[-1].event.body


def reads(escalation: UUID, entry: int) -> acts.Act:
    history = escalations.stand(escalation).standing.history
    return next(
        event.body
        for event, _ in corrections.amended(history)
        if event.entry == entry and isinstance(event.body, acts.Act)
    )


class TestACorrection:
    def test_begins_with_which_entry_is_wrong(self, browser, escalation):
        found = browser.get(address(escalation))

        assert "Which entry is wrong?" in found.heading
        assert any(each.endswith(f"?entry={TALK}") for each in found.links.values())

    def test_is_filled_in_as_the_entry_reads(self, browser, escalation):
        typed = browser.get(address(escalation, TALK)).fields("")

        assert (typed["mode"], typed["outcome"]) == ("telephone", "unresolved")
        assert "He was alone." in typed["why_unsafe"]

    def test_says_only_what_was_changed(self, browser, escalation):
        said = corrected(
            browser, escalation, TALK, mode="video", instead="keep", why="It was by video."
        )

        assert said == acts.Correct(
            entry=TALK, reason="It was by video.", particulars=acts.Discuss(mode="video")
        )
        assert reads(escalation, TALK) == discussed(mode="video", why_unsafe="He was alone.")

    def test_goes_on_from_the_last_one(self, browser, escalation):
        corrected(browser, escalation, TALK, mode="video", instead="keep", why="By video.")

        assert browser.get(address(escalation, TALK)).fields("")["mode"] == "video"

    def test_strikes_an_entry_out(self, browser, escalation):
        said = corrected(browser, escalation, TALK, instead="strike", why="It was not us.")

        assert said == acts.Correct(entry=TALK, reason="It was not us.")
        standing = escalations.stand(escalation).standing
        assert not any(mark.startswith("attempt") for mark in standing.marks)

    def test_is_taken_once_though_its_form_comes_twice(self, browser, escalation):
        sent = browser.get(address(escalation, TALK)).fields("")
        sent |= {"mode": "video", "instead": "keep", "why": "By video."}

        first, second = (browser.client.post(address(escalation), sent) for _ in range(2))

        assert first["Location"] == second["Location"]
        bodies = [each.event.body for each in escalations.stand(escalation).stored]
        assert sum(isinstance(each, acts.Correct) for each in bodies) == 1

    def test_of_the_raising_changes_its_parts_and_keeps_the_rest(self, browser, escalation):
        said = corrected(
            browser, escalation, 1, what_happened="On Tuesday.", looked_after="no",
            instead="keep", why="It was Tuesday.",
        )  # fmt: skip

        assert said.particulars == acts.Raise(
            concern=acts.Concern(what_happened="On Tuesday."), child=acts.Child(looked_after=False)
        )
        assert reads(escalation, 1).concern.why_unsafe == "He was alone."

    def test_of_a_correction_can_only_strike_it_out(self, browser, escalation):
        corrected(browser, escalation, TALK, instead="strike", why="It was not us.")

        found = browser.get(address(escalation, 4))
        corrected(browser, escalation, 4, instead="strike", why="It was us after all.")

        assert [each["value"] for each in found.all("input", name="instead")] == ["strike"]
        assert any(
            mark.startswith("attempt") for mark in escalations.stand(escalation).standing.marks
        )

    def test_asks_what_is_wrong_and_why(self, browser, escalation):
        sent = browser.get(address(escalation, TALK)).fields("")

        again = browser.post(address(escalation), sent, status=422)

        assert again.errors == ["Choose what is wrong with it.", "Say why it is corrected."]

    def test_that_changes_nothing_is_not_taken(self, browser, escalation):
        sent = browser.get(address(escalation, TALK)).fields("")

        again = browser.post(
            address(escalation), sent | {"instead": "keep", "why": "Because."}, status=422
        )

        assert again.errors == ["Nothing was changed below: change what is wrong."]

    @pytest.mark.parametrize("entry", ["0", "99", "three"])
    def test_of_what_is_no_entry_asks_again(self, browser, escalation, entry):
        found = browser.get(f"{address(escalation)}?entry={entry}")

        assert "Which entry is wrong?" in found.heading

    def test_is_possible_once_it_is_closed(self, browser, escalation, people):
        for act in (acts.Withdraw(reason="Settled."), acts.FileRecord(), acts.Close()):
            do(escalation, people.school.practitioner, act, at=timezone.now())

        said = corrected(browser, escalation, TALK, mode="video", instead="keep", why="By video.")

        assert said.entry == TALK


class TestTheReferenceForTheChild:
    @pytest.fixture
    def escalation(self, people) -> UUID:
        line = events.Line(id="child_reference", text="HERON 7")
        return raised(
            people, counterpart=people.social_care.practitioner,
            at=timezone.now() - timedelta(hours=2), account=(line,),
        )  # fmt: skip

    def said(self, escalation) -> tuple[acts.Correct, list[tuple[str, str]]]:
        """Return the last correction, and what was written down beside it."""
        act, *rest = [
            each.event.body
            for each in escalations.stand(escalation).stored
            if each.event.entry == TALK
        ]
        return act, [(line.id, line.text) for each in rest for line in each.lines]

    def send(self, browser, escalation, **typed):
        sent = browser.get(address(escalation, 1)).fields("") | {
            "instead": "keep", "why": "The wrong child.", **typed
        }  # fmt: skip
        return browser.post(address(escalation), sent, follow=True)

    def test_is_filled_in_and_corrected_alone(self, browser, escalation):
        assert browser.get(address(escalation, 1)).fields("")["child_reference"] == "HERON 7"

        after = self.send(browser, escalation, child_reference="HERON 8")

        act, lines = self.said(escalation)
        assert act.particulars == acts.Raise()
        assert lines == [("child_reference", "HERON 8")]
        assert "HERON 8" in after.text
        assert browser.get(address(escalation, 1)).fields("")["child_reference"] == "HERON 8"

    def test_is_corrected_beside_the_rest(self, browser, escalation):
        self.send(browser, escalation, child_reference="HERON 8", what_happened="On Tuesday.")

        act, lines = self.said(escalation)
        assert act.particulars == acts.Raise(concern=acts.Concern(what_happened="On Tuesday."))
        assert lines == [("child_reference", "HERON 8")]

    def test_is_taken_away_where_it_is_emptied(self, browser, escalation):
        after = self.send(browser, escalation, child_reference="")

        assert self.said(escalation)[1] == [("child_reference", "")]
        assert "None any more" in after.text
        assert browser.get(address(escalation, 1)).fields("")["child_reference"] == ""

    def test_stays_where_it_is_not_touched_or_not_asked_for(self, browser, escalation):
        sent = browser.get(address(escalation, 1)).fields("")
        sent |= {"instead": "keep", "why": "It was Tuesday.", "what_happened": "On Tuesday."}
        del sent["child_reference"]

        browser.post(address(escalation), sent, follow=True)

        assert self.said(escalation)[1] == []

    def test_alone_untouched_is_no_correction(self, browser, escalation):
        sent = browser.get(address(escalation, 1)).fields("")
        sent |= {"instead": "keep", "why": "No reason."}

        again = browser.post(address(escalation), sent, status=422)

        assert "Nothing was changed below" in again.errors[0]

    def test_is_taken_once_though_its_form_comes_twice(self, browser, escalation):
        sent = browser.get(address(escalation, 1)).fields("")
        sent |= {"instead": "keep", "why": "The wrong child.", "child_reference": "HERON 8"}

        first, second = (browser.client.post(address(escalation), sent) for _ in range(2))

        assert first["Location"] == second["Location"]
        bodies = [each.event.body for each in escalations.stand(escalation).stored]
        assert sum(isinstance(each, acts.Correct) for each in bodies) == 1

    def test_is_for_the_raising_side_alone(self, page, people, escalation):
        page.client.force_login(find(people.social_care.practitioner))
        sent = page.get(address(escalation, 1)).fields("")
        assert "child_reference" not in sent

        sent |= {"instead": "keep", "why": "Mine.", "what_happened": "On Tuesday."}
        page.post(address(escalation), {**sent, "child_reference": "HERON 8"}, follow=True)

        assert self.said(escalation)[1] == []
