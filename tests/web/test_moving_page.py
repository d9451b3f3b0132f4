"""The pages on which an office moves an open escalation to the version in force."""

from uuid import uuid4

import adopted as versions
import pytest
from django.utils import timezone
from service_steps import DAY, at_stage, discussed, do
from service_world import find

from accord.register.picture import reference
from accord.services import escalations

pytestmark = pytest.mark.django_db

REASON = "The partnership wants it so from now on."


@pytest.fixture
def office(page, people):
    """A browser in which severn's office is signed in."""
    page.client.force_login(find(people.severn.office))
    return page


@pytest.fixture
def open_(people):
    """Return an escalation at stage 3 under the version before the one in force."""
    found = at_stage(people, 3, at=timezone.now() - 4 * DAY)
    adopt(people)
    return found


def adopt(people):
    now = timezone.now()
    text = versions.text(
        "gscp",
        ("version: spring 2025", f"version: {versions.EDITION}"),
        ("raising: senior_manager", "raising: director"),
    )
    made = versions.policies.typed(text.encode())
    versions.adopted(people, made, day=timezone.localdate(now), at=now)


def address(people, escalation):
    return f"/office/policy/{people.severn.id}/move/{escalation}/"


class TestTheOffice:
    def test_comes_from_the_policy_to_what_would_change(self, office, people, open_):
        here = office.get(f"/office/policy/{people.severn.id}/")
        assert "1 escalation is open under an older version." in here.text
        listed = office.get(here.links["See them, and what a move would change"])
        shown = office.get(listed.links[f"{reference(open_)}: see what would change"])

        assert shown.heading == f"Move {reference(open_)} to version {versions.EDITION}"
        assert "Now: The senior manager at Puddlewick School" in shown.text
        assert "After the move: The director at Puddlewick School" in shown.text
        assert "The limit Stays:" in shown.text
        assert escalations.stand(open_).kept.policy.version == "spring 2025"

    def test_moves_it_and_both_sides_read_why(self, office, people, open_):
        shown = office.get(address(people, open_))

        sent = {**shown.fields(address(people, open_)), "reason": REASON}
        done = office.post(address(people, open_), sent, follow=True)

        assert "It has moved. Both sides have been told." in done.text
        assert "There is none that you see." in done.text
        for person in (people.school.director, people.social_care.senior_manager):
            office.client.force_login(find(person))
            page = office.get(f"/escalations/{open_}/")
            assert REASON in page.text
            assert f"moved it from the policy's version “spring 2025” to “{versions.EDITION}”" in (
                page.text
            )

    def test_has_to_say_why_and_loses_nothing(self, office, people, open_):
        shown = office.get(address(people, open_))
        sent = {**shown.fields(address(people, open_)), "reason": " "}

        again = office.post(address(people, open_), sent, status=422)
        assert again.errors == ["Say why it moves to the new version. Both sides read it."]
        long = "x" * 1001
        again = office.post(address(people, open_), {**sent, "reason": long}, status=422)
        assert long in again.fields(address(people, open_))["reason"]

    def test_reads_again_what_changed_meanwhile(self, office, people, open_):
        shown = office.get(address(people, open_))
        do(open_, people.school.senior_manager, discussed(), at=timezone.now())

        sent = {**shown.fields(address(people, open_)), "reason": REASON}
        again = office.post(address(people, open_), sent, status=422)

        assert "Read again what would change." in " ".join(again.errors)
        assert again.fields(address(people, open_))["reason"].strip() == REASON
        sent = again.fields(address(people, open_))
        assert "It has moved." in office.post(address(people, open_), sent, follow=True).text

    def test_reads_why_it_cannot(self, office, people, open_):
        key = str(uuid4())
        sent = {
            "key": key, "seen": escalations.stand(open_).stream.seq, "reason": REASON
        }  # fmt: skip
        office.post(address(people, open_), sent, follow=True)

        shown = office.get(address(people, open_))

        assert "It cannot be moved" in shown.text
        assert "It follows the version in force already." in shown.text

    def test_reads_that_nothing_was_adopted(self, office, people):
        shown = office.get(f"/office/policy/{people.severn.id}/older/")

        assert "no version of the policy has been adopted here" in shown.text


class TestAnEarlierEntry:
    def test_is_told_by_the_version_that_judged_it(self, office, people):
        open_ = at_stage(people, 3, at=timezone.now() - 4 * DAY)
        now = timezone.now()
        text = versions.text(
            "gscp",
            ("version: spring 2025", f"version: {versions.EDITION}"),
            ("title: Stage 1", "title: The first rung"),
        )
        made = versions.policies.typed(text.encode())
        versions.adopted(people, made, day=timezone.localdate(now), at=now)
        sent = {"key": str(uuid4()), "seen": escalations.stand(open_).stream.seq, "reason": "So."}
        office.post(address(people, open_), sent, follow=True)
        office.client.force_login(find(people.school.senior_manager))

        page = office.get(f"/escalations/{open_}/")

        assert "Stage 1 began:" in page.text
        assert "The first rung began" not in page.text
