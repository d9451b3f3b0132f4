"""A message that did not reach somebody is a task of the side that raised it, too."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import who_may
from django.utils import timezone
from knocking import OBJECTS, asks_to_sign_in, bare, browser, ended, nowhere, stage, undone
from service_world import World, find

from accord.desk.models import FollowedUp
from accord.outbox.models import FAILED, Message
from accord.queries import deliveries

pytestmark = pytest.mark.django_db


def failed(escalation: UUID, to: UUID, *, why: str = "refused") -> Message:
    """Let the last message about an escalation to somebody fail."""
    found = Message.objects.filter(escalation=escalation, person=to).latest("written_at")
    ago = timezone.now() - timedelta(hours=1)
    Message.objects.filter(pk=found.pk).update(state=FAILED, why=why, ended_at=ago)
    return found


def by(page, person: UUID):
    page.client.force_login(find(person))
    return page


class TestTheRaisingSide:
    def test_is_asked_to_ring_whom_it_did_not_reach_and_says_that_they_did(self, page, people):
        escalation = stage(people, 1)
        message = failed(escalation, people.social_care.practitioner)
        worker = by(page, people.school.practitioner)
        whom = "Penny Severn-Care, worker of Severn Vale Children's Care"

        listed = worker.get("/my-work/")
        shown = worker.get(f"/escalations/{escalation}/")

        assert f"Ring {whom}: a message about" in listed.text
        assert f"/escalations/{escalation}/#lost-{message.id}" in listed.links.values()
        assert f"A message did not reach {whom}" in shown.text
        assert "reading 23" in shown.text
        assert len(deliveries.failed(people.severn.id)) == 1

        path = f"/escalations/{escalation}/messages/{message.id}/"
        answer = worker.client.post(path, {"key": str(uuid4())})
        after = worker.get(answer.url)

        assert "It is kept that you told them." in after.text
        assert whom not in after.text.partition("Both sides")[0]
        assert whom not in worker.get("/my-work/").text
        assert deliveries.failed(people.severn.id) == (), "the office's list is the same one"
        done = FollowedUp.objects.get()
        assert (done.person, done.how) == (people.school.practitioner, "told")

    def test_is_asked_no_more_once_the_office_has_told_them(self, page, people):
        escalation = stage(people, 1)
        message = failed(escalation, people.social_care.practitioner)
        office = by(page, people.severn.office)
        typed = {"key": str(uuid4()), "how": "told"}
        office.client.post(f"/office/{people.severn.id}/messages/{message.id}/", typed)

        worker = by(page, people.school.practitioner)

        assert "did not reach" not in worker.get("/my-work/").text
        path = f"/escalations/{escalation}/messages/{message.id}/"
        assert worker.client.post(path, {"key": str(uuid4())}).status_code == 302
        assert FollowedUp.objects.get().person == people.severn.office

    def test_is_not_asked_to_ring_themselves_nor_somebody_who_is_gone(self, page, people):
        escalation = stage(people, 2)
        failed(escalation, people.school.line_manager)
        failed(escalation, people.social_care.line_manager, why="ended")
        manager = by(page, people.school.line_manager)

        shown = manager.get(f"/escalations/{escalation}/")

        assert shown.text.count("A message did not reach") == 1
        assert "ring Severn Vale Children's Care, ask who takes it up" in shown.text

    def test_tells_about_its_own_escalation_alone(self, page, people):
        escalation, other = stage(people, 1), stage(people, 1)
        message = failed(other, people.social_care.practitioner)
        worker = by(page, people.school.practitioner)

        path = f"/escalations/{escalation}/messages/{message.id}/"
        assert worker.client.post(path, {"key": str(uuid4())}).status_code == 404
        assert not FollowedUp.objects.exists()


@pytest.mark.usefixtures("quiet")
def test_it_is_told_by_whom_the_table_says(people: World):
    wrong, table = [], who_may.cells(who_may.TOLD_OTHERWISE)
    places = {thing: make(people) for thing, make in OBJECTS.items()}
    now = timezone.now()
    Message.objects.filter(escalation__in=places.values()).update(state=FAILED, ended_at=now)
    lost = {
        thing: Message.objects.filter(escalation=each).first().id for thing, each in places.items()
    }
    for actor in who_may.rows(who_may.TOLD_OTHERWISE):
        client = browser(people, actor)
        nothing = nowhere(client)
        for thing, escalation in places.items():
            if actor == "ended":
                client = browser(people, actor)
            path = f"/escalations/{escalation}/messages/{lost[thing]}/"
            with undone(), ended(people, actor):
                answer = client.post(path, {"key": str(uuid4())})
                kept = FollowedUp.objects.exists()
            client.cookies.pop("messages", None)
            found = "W" if answer.status_code == 302 and kept else f"{answer.status_code}"
            if asks_to_sign_in(answer):
                found = "?"
            elif answer.status_code == 404 and bare(answer) == nothing and not kept:
                found = "."
            if found != table[actor, thing]:
                wrong.append((actor, thing, table[actor, thing], found))

    assert wrong == []
