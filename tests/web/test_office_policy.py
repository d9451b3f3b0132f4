"""The policy of a partnership, as its office sees it: bring, check, propose, approve."""

from datetime import timedelta
from uuid import uuid4

import adopted as versions
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from service_steps import DAY, raised
from service_world import find, hold

from accord.directory.models import Adoption, Holding, Partnership
from accord.queries import in_force
from accord.services import adopting, escalations

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(page, people):
    """A browser in which severn's office is signed in."""
    page.client.force_login(find(people.severn.office))
    return page


@pytest.fixture
def address(people):
    return f"/office/policy/{people.severn.id}/"


def file(text, name="policy.yaml"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def brought(office, address, text, *, status=200, **more):
    sent = {"key": str(uuid4()), "do": "check", "policy-file": file(text), **more}
    return office.post(f"{address}new/", sent, status=status)


def proposing(checked, day):
    """Return what the page of a checked policy sends once a day is typed."""
    typed = {f"day-{part}": getattr(day, part) for part in ("day", "month", "year")}
    return {**checked.fields(), **typed}


class TestTheOffice:
    def test_is_led_to_the_policy_of_its_partnership(self, office, address):
        answer = office.client.get("/office/policy/")

        assert (answer.status_code, answer["Location"]) == (302, address)

    def test_sees_what_is_in_force_and_that_nothing_was_proposed(self, office, address):
        shown = office.get(address)

        assert "Gloucestershire escalation policy, version: spring 2025" in shown.text
        assert "It came with Accord" in shown.text
        assert "What was proposed so far" not in shown.text

    def test_of_several_partnerships_chooses_one(self, page, people):
        bess = find(people.severn.office)
        hold(bess, "office", Partnership.objects.get(pk=people.harbour.id))
        page.client.force_login(bess)
        now = timezone.now()
        versions.proposed(people, day=timezone.localdate(now) + DAY, at=now)

        shown = page.get("/office/policy/")

        assert shown.text.count("A version waits for approval.") == 1
        assert "Harbour Bay Safeguarding Children Partnership" in shown.links


class TestBringingAPolicy:
    def test_shows_what_would_change_what_deserves_a_look_and_a_rehearsal(self, office, address):
        shown = brought(office, address, versions.other_text())

        assert shown.heading == "Propose Gloucestershire escalation policy"
        assert "Version: spring 2026. The file is in order. Nothing is proposed yet." in shown.text
        assert "What would change (1)" in shown.text
        changed = shown.text.split("What would change")[1].split("What deserves a look")[0]
        assert "5 working days" in changed
        assert "3 working days" in changed
        assert "The mailbox GCSP@gloucestershire.gov.uk stands in the text" in shown.text
        assert "A rehearsal" in shown.text
        assert "The worker raises it." in shown.text
        assert not Adoption.objects.exists()

    def test_that_cannot_be_used_tells_every_problem_with_its_place_and_loses_nothing(
        self, office, address
    ):
        broken = versions.text(
            "gscp",
            ("version: spring 2025", "verzion: spring 2026"),
            ("{working_days: 5", "{working_days: soon"),
        )

        shown = brought(office, address, broken, status=422)

        assert any(
            each.startswith("policy.yaml, line 7, column 1:") and "verzion" in each
            for each in shown.errors
        )
        assert any("“- {working_days: soon" in each for each in shown.errors)
        assert shown.fields()["policy-text"].strip() == broken.strip()

    def test_is_mended_in_its_box_and_checked_again(self, office, address):
        broken = versions.other_text().replace("skipping:", "skiping:")
        shown = brought(office, address, broken, status=422)
        sent = shown.fields()
        assert "policy-file" in sent

        mended = {
            "key": sent["key"], "do": "check",
            "policy-text": sent["policy-text"].replace("skiping:", "skipping:"),
            "clauses-text": sent["clauses-text"],
        }  # fmt: skip
        again = office.post(f"{address}new/", mended)

        assert again.heading == "Propose Gloucestershire escalation policy"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (b"%PDF-1.7 \xff\xfe\xfd", "not text in UTF-8"),
            (b"#" * (256 * 1024 + 1), "larger than 256 kB"),
            (b"", "Choose the file of the policy"),
            (versions.other_text('"a\\nb"').encode(), "in one line"),
            (b"policy: far-shore\n", "there is no clauses.yaml beside this file"),
            (b"a: &b [*b, *b]", "policy.yaml, line 1"),
            (b"\xef\xbb\xbf- 1\n- [", "line 3"),
        ],
    )
    def test_that_is_none_says_what_to_do(self, office, address, text, said):
        shown = brought(office, address, text, status=422)

        assert any(said in each for each in shown.errors), shown.errors

    def test_of_an_id_of_its_own_brings_its_clauses_along(self, office, address):
        text = versions.text("tscp", ("policy: tscp", "policy: far-shore"))
        clauses = versions.catalogue("tscp").replace("policy: tscp", "policy: far-shore", 1)

        wrong = brought(office, address, text, status=422)
        right = brought(office, address, text, **{"clauses-file": file(clauses, "clauses.yaml")})

        assert any("clauses.yaml" in each for each in wrong.errors)
        assert right.heading.startswith("Propose ")
        today = timezone.localdate()
        office.post(f"{address}new/", proposing(right, today), follow=True)
        assert Adoption.objects.get().policy == "far-shore"


class TestProposing:
    def test_puts_it_to_the_others_from_the_day_that_was_chosen(self, office, address, people):
        day = timezone.localdate() + 30 * DAY
        checked = brought(office, address, versions.other_text())

        sent = proposing(checked, day)
        shown = office.post(f"{address}new/", sent, follow=True)

        assert "Somebody else approves it" in shown.text
        row = Adoption.objects.get()
        assert (row.in_force_from, row.proposed_by_id) == (day, people.severn.office)
        # the same form again leads to the same proposal
        office.post(f"{address}new/", sent, follow=True)
        assert Adoption.objects.count() == 1

    @pytest.mark.parametrize(
        ("days", "said"), [(-1, "That day has passed"), (None, "Enter the day")]
    )
    def test_asks_for_a_day_that_can_be_and_keeps_the_policy(self, office, address, days, said):
        checked = brought(office, address, versions.other_text())
        sent = proposing(checked, timezone.localdate() + timedelta(days or 0))
        if days is None:
            sent |= {"day-day": "", "day-month": "", "day-year": ""}

        shown = office.post(f"{address}new/", sent, status=422)

        assert any(said in each for each in shown.errors)
        assert "version: spring 2026" in shown.fields()["policy-text"]
        assert not Adoption.objects.exists()

    def test_says_that_another_waits(self, office, address, people):
        now = timezone.now()
        versions.proposed(people, day=timezone.localdate(now), at=now)
        checked = brought(office, address, versions.other_text("summer"))

        shown = office.post(
            f"{address}new/", proposing(checked, timezone.localdate(now)), status=422
        )

        assert any("waits for approval" in each for each in shown.errors)

    def test_without_a_key_is_no_form_of_ours(self, office, address):
        answer = office.client.post(f"{address}new/", {"do": "check"})

        assert answer.status_code == 400


class TestDeciding:
    @pytest.fixture
    def waiting(self, people):
        now = timezone.now()
        return versions.proposed(people, day=timezone.localdate(now), at=now)

    def test_is_for_another_who_reads_what_would_change(self, page, people, address, waiting):
        page.client.force_login(find(people.severn.chair))

        shown = page.get(f"{address}{waiting}/")
        done = page.post(f"{address}{waiting}/", {"do": "approve"}, follow=True)

        assert "What would change (1)" in shown.text
        assert "Proposed by Offa Severn-Vale" in shown.text
        assert "Approved by Cher Severn-Vale" in done.text
        today = timezone.localdate()
        assert in_force.on(people.severn.id, today).policy.version == versions.EDITION
        listed = page.get(address)
        assert "version: spring 2026" in listed.text
        assert "In force here from" in listed.text

    def test_stands_among_the_work_of_the_others(self, page, people, waiting):
        chair, office = find(people.severn.chair), find(people.severn.office)

        page.client.force_login(chair)
        theirs = page.get("/my-work/")
        page.client.force_login(office)
        mine = page.get("/my-work/")

        to_approve = "Approve or decline another version of the policy"
        assert theirs.links[to_approve].endswith(f"/{waiting}/")
        assert to_approve not in mine.text
        assert mine.links["The policy in force, and other versions of it"] == "/office/policy/"

    def test_says_to_who_proposed_it_who_approves_it(self, office, people, address, waiting):
        others = [find(people.severn.business_manager).name, find(people.severn.chair).name]

        shown = office.get(f"{address}{waiting}/")

        assert all(each in shown.text.split("Somebody else approves it")[1] for each in others)
        assert "Read it, and approve or decline it" not in office.get(address).text

    def test_says_to_who_is_alone_in_the_office_whom_to_invite(
        self, office, people, address, waiting
    ):
        Holding.objects.filter(partnership=people.severn.id).exclude(
            person=people.severn.office
        ).delete()

        shown = office.get(f"{address}{waiting}/")

        assert "Nobody else is of your office." in shown.text
        assert shown.links["Invite its chair, or a colleague"] == f"/people/{people.severn.id}/"

    def test_asks_as_much_of_many_versions_as_of_one(
        self, office, people, address, waiting, django_assert_max_num_queries
    ):
        office.get(address)
        now = timezone.now()
        for n in range(20):
            adopting.withdraw(
                waiting, partnership=people.severn.id, by=people.severn.office, at=now
            )
            made = versions.other(f"draft {n}", n + 1)
            waiting = versions.proposed(people, made, day=timezone.localdate(now), at=now)

        for there in (address, f"{address}{waiting}/", f"{address}new/"):
            with django_assert_max_num_queries(16):
                office.get(there)

    def test_is_not_for_who_proposed_it(self, office, address, waiting):
        shown = office.get(f"{address}{waiting}/")
        refused = office.post(f"{address}{waiting}/", {"do": "approve"}, status=422)

        assert "Approve it" not in shown.text
        assert any("You proposed this version" in each for each in refused.errors)
        assert Adoption.objects.get().approved_at is None

    def test_takes_a_reason_to_decline(self, page, people, address, waiting):
        page.client.force_login(find(people.severn.chair))

        asked = page.post(f"{address}{waiting}/", {"do": "decline"}, status=422)
        long = page.post(
            f"{address}{waiting}/", {"do": "decline", "because": "x" * 1001}, status=422
        )
        done = page.post(
            f"{address}{waiting}/", {"do": "decline", "because": "Too <short>."}, follow=True
        )

        assert asked.errors == ["Say why you decline it, so that it can be mended."]
        assert long.fields()["because"] == "x" * 1001
        assert "“Too <short>.”" in done.text

    def test_can_be_taken_back_by_who_proposed_it(self, office, address, waiting):
        done = office.post(f"{address}{waiting}/", {"do": "withdraw"}, follow=True)

        assert "Taken back by Offa" in done.text

    def test_of_another_partnership_is_not_there(self, page, people, address, waiting):
        page.client.force_login(find(people.harbour.office))
        theirs = f"/office/policy/{people.harbour.id}/{waiting}/"

        for there in (f"{address}{waiting}/", theirs, address, f"{address}new/"):
            page.get(there, status=404)


class TestThePagesOfEach:
    def test_show_an_escalation_with_the_clauses_of_its_own_version(self, page, people):
        now = timezone.now()
        before = raised(people, at=now - DAY)
        versions.adopted(people, day=timezone.localdate(now), at=now)
        after = raised(people, at=now)
        page.client.force_login(find(people.school.practitioner))

        old, new = (page.get(f"/escalations/{each}/") for each in (before, after))

        title = "Gloucestershire escalation policy"
        assert old.links[title] == "/policies/gscp/"
        assert new.links[title] == "/policies/gscp/?version=spring+2026"
        assert "/policies/gscp/clauses/?version=spring+2026#clause-" in new.html
        assert "spring+2026" not in old.html
        assert escalations.stand(before).kept.policy.version == "spring 2025"

    def test_of_the_policies_say_who_follows_which(self, page, people):
        now = timezone.now()
        versions.adopted(people, day=timezone.localdate(now), at=now)

        listed = page.get("/policies/")
        shipped = page.get("/policies/gscp/")
        mine = page.get("/policies/gscp/", version=versions.EDITION)
        clauses = page.get("/policies/gscp/clauses/", version=versions.EDITION)

        assert "followed by Severn Vale Safeguarding Children Partnership" in listed.text
        assert listed.links["Gloucestershire"] == "/policies/gscp/?version=spring+2026"
        assert "follows another version of this policy: spring 2026" in shipped.text
        assert "3 working days" in mine.one("section", id="stage-1").text
        assert mine.links["office@severn-vale.example"]
        assert "Not shown yet" not in clauses.text
        page.get("/policies/gscp/", version="never", status=404)
        drawn = page.client.get("/policies/gscp/flowchart.svg", {"version": versions.EDITION})
        assert b"3 working days" in drawn.content

    def test_of_what_was_only_proposed_are_for_the_office(self, page, people):
        now = timezone.now()
        versions.proposed(people, day=timezone.localdate(now), at=now)

        page.get("/policies/gscp/", version=versions.EDITION, status=404)

    def test_count_days_and_say_what_to_do_at_once_by_what_is_followed(self, page, people):
        now = timezone.now()
        today = timezone.localdate(now)
        versions.adopted(people, day=today, at=now)

        asked = page.get(
            "/when-due/", stage="gscp/stage-1/spring 2026", day="9", month="3", year="2026"
        )

        assert "Thursday 12 March 2026" in asked.text
        assert "Gloucestershire" in page.get("/immediate-danger/").text

    def test_raise_where_a_policy_is_in_force_and_nowhere_else(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="far-shore")
        now = timezone.now()
        page.client.force_login(find(people.school.practitioner))
        nowhere = page.get("/raise/").text
        versions.adopted(people, versions.own(), day=timezone.localdate(now), at=now)

        somewhere = page.get("/raise/").text

        assert somewhere != nowhere
        assert "Far Shore" in page.get("/when-due/").text
        for there in ("/raise/in-danger/", "/settled/", "/my-work/", "/policies/far-shore/"):
            page.get(there)
