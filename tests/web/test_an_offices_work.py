"""What an office follows up: messages that failed, and agencies in which nobody is there."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import service_steps
from django.utils import timezone
from knocking import browser, of_the_police, stage
from service_steps import DAY
from service_world import World, agency, find, hold, person

from accord.desk.models import FollowedUp
from accord.directory.models import Agency, Holding, Partnership, Person, Representative
from accord.outbox.models import FAILED, IN_DOUBT, WAITING, Message
from accord.register.models import Entry
from accord.web import days

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(page, people):
    """A browser in which the office of Severn Vale is signed in."""
    page.client.force_login(find(people.severn.office))
    return page


def failed(escalation: UUID, to: UUID, *, why: str = "refused", state: str = FAILED) -> Message:
    """Let the last message about an escalation to somebody fail."""
    found = Message.objects.filter(escalation=escalation, person=to).latest("written_at")
    ended = timezone.now() - timedelta(hours=1)
    Message.objects.filter(pk=found.pk).update(
        state=state, why=why, attempts=3, ended_at=ended, handed_over_at=ended
    )
    return found


def follow(client, people: World, message: UUID, how: str, **said: object):
    path = f"/office/{people.severn.id}/messages/{message}/"
    return client.post(path, {"key": str(uuid4()), "how": how, **said})


class TestAMessageThatFailed:
    def test_is_shown_to_the_office_with_whom_it_was_for_and_why(self, office, people):
        escalation = stage(people, 1)
        failed(escalation, people.social_care.practitioner)

        shown = office.get(f"/office/{people.severn.id}/messages/")

        told = find(people.social_care.practitioner)
        assert f"{told.name}, worker, Severn Vale Children's Care" in shown.text
        assert "The mail server of its reader refused it." in shown.text
        assert told.email in shown.text
        assert "how we read the policy, reading 23" in shown.text
        ada = find(people.social_care.administrator).name
        assert (
            f"If the address is wrong, {ada} can remove them and invite them at the right one."
            in shown.text
        )

    def test_says_nothing_of_an_escalation_that_the_office_does_not_see(self, office, people):
        early, late = stage(people, 1), stage(people, 3)
        failed(early, people.social_care.practitioner)
        failed(late, people.social_care.senior_manager, state=IN_DOUBT, why="unheard")
        reference = dict(Entry.objects.values_list("pk", "reference"))

        shown = office.get(f"/office/{people.severn.id}/messages/")

        assert reference[early] not in shown.html
        assert reference[late] in shown.text
        assert "It may not have arrived" in shown.text
        assert "Puddlewick School" not in shown.text
        assert "heron" not in shown.html

    def test_of_another_partnership_is_not_there(self, office, people):
        theirs = failed(of_the_police(people), people.harbour_care.practitioner)

        shown = office.get(f"/office/{people.severn.id}/messages/")

        assert "None. Every message has gone" in shown.text
        assert follow(office.client, people, theirs.id, "told").status_code == 404
        assert follow(office.client, people, theirs.id, "again").status_code == 404
        assert Message.objects.get(pk=theirs.pk).state == FAILED

    def test_to_somebody_who_left_asks_for_somebody_else(self, office, people):
        failed(stage(people, 1), people.social_care.practitioner, why="ended")

        assert (
            "Somebody else has to be told"
            in office.get(f"/office/{people.severn.id}/messages/").text
        )

    def test_is_done_with_once_somebody_was_told(self, office, people):
        message = failed(stage(people, 1), people.social_care.practitioner)
        key = str(uuid4())

        for _ in range(2):
            follow(office.client, people, message.id, "told", key=key)

        row = FollowedUp.objects.get()
        assert (row.how, row.person) == ("told", people.severn.office)
        assert "None. Every message" in office.get(f"/office/{people.severn.id}/messages/").text
        assert Message.objects.get(pk=message.pk).state == FAILED

    def test_is_sent_again_and_comes_back_where_it_fails_again(self, office, people):
        message = failed(stage(people, 1), people.social_care.practitioner)

        follow(office.client, people, message.id, "again")

        row = Message.objects.get(pk=message.pk)
        assert (row.state, row.why, row.attempts, row.ended_at) == (WAITING, "", 0, None)
        assert row.handed_over_at is None
        follow(office.client, people, message.id, "told")  # from a page that was open before
        assert FollowedUp.objects.count() == 1
        Message.objects.filter(pk=message.pk).update(state=FAILED, ended_at=timezone.now())
        assert "I have told them" in office.get(f"/office/{people.severn.id}/messages/").text

    def test_is_followed_up_in_no_other_way(self, office, people):
        message = failed(stage(people, 1), people.social_care.practitioner)

        assert follow(office.client, people, message.id, "forget").status_code == 404
        assert not FollowedUp.objects.exists()

    def test_is_counted_on_the_offices_pages(self, office, people):
        failed(stage(people, 1), people.social_care.practitioner)

        assert "1 message that failed" in office.get("/my-work/").text
        assert "see who was not told" in office.get(f"/office/{people.severn.id}/").text
        other = browser(people, "harbour.office")
        assert "that failed" not in other.get("/my-work/").content.decode()

    def test_to_the_partnerships_own_mailbox_is_shown_as_that(self, office, people):
        Message.objects.create(
            kind="step", partnership=people.severn.id, post="partnership", state=FAILED,
            why="no-mailbox", written_at=timezone.now(), ended_at=timezone.now(),
        )  # fmt: skip

        shown = office.get(f"/office/{people.severn.id}/messages/").text

        assert Partnership.objects.get(pk=people.severn.id).name in shown
        assert "The partnership has no mailbox." in shown
        assert "your office's own mailbox" in shown


def card(page, people: World, name: str) -> str:
    """Return what stands about an agency."""
    shown = page.get(f"/office/{people.severn.id}/agencies/")
    cards = [each.text for each in shown.all("li") if each["class"].startswith("accord-card")]
    return next(each for each in cards if each.startswith(name))


class TestTheHomeOfAnOffice:
    def test_begins_with_what_wants_something(self, office, people):
        def headings():
            shown = office.get(f"/office/{people.severn.id}/")
            return [each.text for each in shown.all("h2")]

        quiet = headings()
        failed(stage(people, 1), people.social_care.practitioner)
        Holding.objects.filter(person=people.health.safeguarding_lead).delete()
        busy = headings()

        assert quiet[:2] == ["Messages that failed", "Questions about whom to contact"]
        assert busy[:2] == ["Messages that failed", "Agencies"]


class TestAnAgency:
    def test_that_has_everybody_lacks_nothing(self, office, people):
        Person.objects.update(last_login=timezone.now())

        said = card(office, people, "Wobbleford Health")

        assert "No " not in said
        assert "Nobody" not in said
        assert "Safeguarding leadSage Wobbleford-Health" in said

    def test_with_nobody_comes_first_and_leads_to_inviting_somebody(self, office, people):
        made = agency("zebra-nursery", "Zebra Nursery", "nursery",
                      Partnership.objects.get(pk=people.severn.id))  # fmt: skip

        shown = office.get(f"/office/{people.severn.id}/agencies/")

        first = next(each for each in shown.all("li") if each["class"].startswith("accord-card"))
        assert first.text.startswith("Zebra Nursery Nobody is there")
        assert f"/people/{made.id}/" in shown.html
        assert "Zebra Nursery" in office.get(f"/office/{people.severn.id}/").text

    def test_says_what_each_missing_post_means(self, office, people):
        yesterday = (timezone.now() - DAY).date()
        gone = (people.health.safeguarding_lead, people.health.senior_manager)
        Holding.objects.filter(person__in=gone).update(held_to=yesterday)
        Representative.objects.filter(agency=people.health.id).update(held_to=yesterday)

        said = card(office, people, "Wobbleford Health")

        assert "No safeguarding lead: nobody can name who takes something up." in said
        assert "No senior manager: nobody meets the other side at Stage 3." in said
        assert "No representative on the partnership" in said
        assert "No line manager" not in said

    def test_without_a_lead_says_what_waits_for_somebody_there(self, office, people):
        Holding.objects.filter(agency=people.social_care.id).delete()
        for _ in range(2):
            escalation = service_steps.raised(people, at=timezone.now() - DAY)
        entry = Entry.objects.get(pk=escalation)

        home = office.get(f"/office/{people.severn.id}/")
        assert (
            f"2 disagreements wait for somebody there; the first limit is {days.day(entry.due_day)}"
            in (card(office, people, "Severn Vale Children's Care"))
        )
        assert "Severn Vale Children's Care: 2 disagreements wait" in home.text
        assert entry.reference not in home.html, "reading 33: not yet the partnership's to see"

        Entry.objects.filter(pk=escalation).update(status="withdrawn")
        assert "1 disagreement waits" in card(office, people, "Severn Vale Children's Care")
        care = Agency.objects.get(pk=people.social_care.id)
        lead = person("Newly Invited")
        hold(lead, "safeguarding_lead", care)
        assert "waits" not in card(office, people, "Severn Vale Children's Care")
        waits = Entry.objects.get(status="open")
        office.client.force_login(lead)
        assert waits.reference in office.get("/my-work/").text

    def test_without_a_lead_for_which_something_waits_is_the_offices_work(self, office, people):
        Holding.objects.filter(agency=people.health.id).delete()
        service_steps.raised(people, at=timezone.now() - DAY)
        assert "to find for" not in office.get("/my-work/").text, "nothing waits for it"
        Holding.objects.filter(agency=people.social_care.id).delete()

        escalation = service_steps.raised(people, at=timezone.now() - DAY)

        wants = "a safeguarding lead to find for Severn Vale Children's Care."
        assert wants in office.get("/my-work/").text
        other = browser(people, "harbour.office")
        assert "to find for" not in other.get("/my-work/").content.decode()
        Entry.objects.filter(pk=escalation).update(status="withdrawn")
        assert "to find for" not in office.get("/my-work/").text

    def test_without_a_lead_says_who_there_can_invite_one(self, office, people):
        Holding.objects.filter(person=people.social_care.safeguarding_lead).delete()
        service_steps.raised(people, at=timezone.now() - DAY)

        home = office.get(f"/office/{people.severn.id}/")

        agencies = f"/office/{people.severn.id}/agencies/"
        assert home.links["What to do for Severn Vale Children's Care"] == agencies
        ada = find(people.social_care.administrator).name
        said = card(office, people, "Severn Vale Children's Care")
        assert f"Ask {ada}, who looks after its people, to invite a safeguarding lead" in said

    def test_without_a_lead_is_its_administrators_work(self, page, people):
        page.client.force_login(find(people.social_care.administrator))
        assert "Invite a safeguarding lead" not in page.get("/my-work/").text

        Holding.objects.filter(person=people.social_care.safeguarding_lead).delete()

        shown = page.get("/my-work/")
        invite = "Invite a safeguarding lead for Severn Vale Children's Care"
        assert shown.links[invite] == f"/people/{people.social_care.id}/"
        assert "Nothing is yours to do now." not in shown.text
        page.client.force_login(find(people.severn.office))
        assert invite not in page.get("/my-work/").text

    def test_is_looked_after_by_somebody_else_where_one_only_manages(self, page, office, people):
        assert "ask there" not in office.get(f"/office/{people.severn.id}/agencies/").text

        page.client.force_login(find(people.severn.business_manager))

        shown = page.get(f"/office/{people.severn.id}/agencies/")
        assert f"by {find(people.severn.office).name}: ask there" in shown.text
        assert f"/people/{people.severn.id}/agencies/" not in shown.html

    def test_in_which_nobody_has_signed_in_says_so(self, office, people):
        Person.objects.filter(pk=people.severn.office).update(last_login=timezone.now())

        assert "Nobody has signed in yet" in card(office, people, "Wobbleford Health")

    def test_represented_elsewhere_is_not_represented_here(self, office, people):
        yesterday = (timezone.now() - DAY).date()
        here = Representative.objects.filter(agency=people.police.id, partnership=people.severn.id)
        here.update(held_to=yesterday)

        assert "No representative" in card(office, people, "Twoshires Police")

    def test_of_another_partnership_is_not_there(self, office, people):
        stranger = person("Sandy Elsewhere")
        hold(stranger, "director", agency("far-away", "Far Away", "school",
             Partnership.objects.get(pk=people.harbour.id)))  # fmt: skip

        shown = office.get(f"/office/{people.severn.id}/agencies/")

        assert "Far Away" not in shown.text
        assert "Gullhaven School" not in shown.text
