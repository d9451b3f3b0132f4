"""What an office reads at the head of its pages while nothing is sent, and nobody else does."""

from datetime import timedelta

import pytest
from django.utils import timezone
from knocking import stage
from service_world import find

from accord.services import sending

pytestmark = pytest.mark.django_db


def banner(page, person, address="/my-work/"):
    """Return what stands in the banner of somebody's page."""
    page.client.force_login(find(person))
    found = page.get(address).all("section", aria_label="Sending")
    return found[0].text if found else ""


class TestTheBanner:
    def test_is_for_whoever_does_the_offices_work_and_for_nobody_else(self, page, people):
        stage(people, 1)

        said = banner(page, people.severn.business_manager)

        assert said.startswith("No e-mail and no reminder goes out: the worker that sends them was")
        assert "never seen" in said
        assert banner(page, people.severn.chair) == ""
        assert banner(page, people.school.practitioner) == ""

    def test_is_not_on_pages_for_everybody(self, page, people):
        stage(people, 1)

        assert banner(page, people.severn.office, "/policies/") == ""

    def test_goes_when_a_worker_is_there(self, page, people):
        stage(people, 1)
        now = timezone.now()
        sending.beat(people.severn.id, begun=now, at=now)

        assert banner(page, people.severn.office) == ""

    def test_says_that_clocks_disagree(self, page, people):
        now = timezone.now()
        sending.beat(people.severn.id, begun=now, at=now, skew=timedelta(hours=1))

        assert "disagree by more than two minutes" in banner(page, people.severn.office)
