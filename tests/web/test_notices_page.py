"""Notices in Accord: counted on every page, read by opening, and nobody else's."""

import pytest
import who_may
from django.utils import timezone
from knocking import asks_to_sign_in, bare, browser, ended, nowhere, stage
from service_world import find

from accord.directory.models import Holding
from accord.outbox.models import FAILED, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(page, people):
    """A browser of the social worker, who was told of an escalation at stage one."""
    stage(people, 1)
    page.client.force_login(find(people.social_care.practitioner))
    return page


def count(page) -> str:
    """Return how many unread notices the head of a page says."""
    return page.one("a", href="/notices/").text


class TestTheHeadOfAPage:
    def test_says_how_many_are_not_read_until_what_they_are_about_is_opened(self, told):
        (escalation,) = Message.objects.values_list("escalation", flat=True).distinct()

        before = count(told.get("/my-work/"))
        opened = count(told.get(f"/escalations/{escalation}/"))

        assert before == "Notices 1 not read"
        assert opened == count(told.get("/my-work/")) == "Notices"

    def test_does_not_count_on_pages_for_everybody(self, told):
        assert count(told.get("/policies/")) == "Notices"


class TestThePage:
    def test_shows_the_words_of_the_message_and_that_no_mail_arrived(self, told):
        Message.objects.update(state=FAILED, why="refused", ended_at=timezone.now())

        shown = told.get("/notices/")

        assert "The worker of Puddlewick School raised a disagreement with" in shown.text
        assert "As worker you talk with the worker at Puddlewick School by" in shown.text
        assert "clause 2.1a" in shown.text
        assert "No e-mail arrived: the mail server of its reader refused it." in shown.text

    def test_marks_all_as_read(self, told):
        shown = told.get("/notices/")

        after = told.post("/notices/read/", shown.fields("/notices/read/"), follow=True)

        assert "All notices are marked as read." in after.text
        assert count(after) == "Notices"
        assert "Mark all as read" not in after.text

    def test_takes_no_form_that_is_not_ours(self, told):
        for upto in ("", "yesterday", "2026-13-40T00:00", "2026-03-10T00:00"):
            told.post("/notices/read/", {"upto": upto}, status=400)

        assert Message.objects.filter(read_at=None).exists()

    def test_says_nothing_of_what_its_reader_has_no_part_in_any_more(self, told, people):
        person = find(people.social_care.practitioner)
        Holding.objects.filter(person=person).delete()

        shown = told.get("/notices/")

        assert "You have no part any more in the escalation that it was about." in shown.text
        assert "Puddlewick" not in shown.text

    def test_has_older_ones_behind_it(self, told, people):
        (escalation,) = Message.objects.values_list("escalation", flat=True).distinct()
        Message.objects.bulk_create(
            Message(
                escalation=escalation, seq=100 + number, kind="step", tag="discussed.1",
                person=people.social_care.practitioner, post="responding.practitioner",
                written_at=timezone.now(),
            )
            for number in range(30)
        )  # fmt: skip

        first, second = told.get("/notices/"), told.get("/notices/", page="2")

        assert "wrote down a talk" in first.text
        assert "raised a disagreement" not in first.text
        assert first.links["Older"] == "?page=2"
        assert "raised a disagreement" in second.text
        assert "No older ones." in told.get("/notices/", page="3").text


class TestWhoMayOpenOne:
    def test_is_as_the_table_says(self, people):
        stage(people, 4)
        mine = {
            "own": Message.objects.filter(person=people.social_care.practitioner)[0].id,
            "office": Message.objects.filter(partnership=people.severn.id)[0].id,
        }

        wrong = []
        for (actor, whose), cell in who_may.cells(who_may.NOTICES).items():
            client = browser(people, actor)
            nothing = nowhere(client)
            with ended(people, actor):
                answer = client.get(f"/notices/{mine[whose]}/")
            found = "W" if answer.status_code == 302 else "answered"
            found = "." if bare(answer) == nothing else found
            found = "?" if asks_to_sign_in(answer) else found
            if found != cell:
                wrong.append((actor, whose, cell, found))

        assert wrong == []
