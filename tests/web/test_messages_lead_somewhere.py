"""What a message says of a limit that has passed, and to where it leads who reads no escalation."""

import re
from datetime import timedelta

import pytest
import service_steps
from django.utils import timezone
from entering_steps import raised_for
from knocking import stage
from service_world import find

from accord.directory.models import Holding
from accord.outbox.models import Message
from accord.queries import letters, messages
from accord.services import telling

pytestmark = pytest.mark.django_db


def said(row: Message) -> str:
    """Return what a message says."""
    return messages.said(row, messages.known((row,)))


class TestALimitThatHasPassed:
    @pytest.mark.parametrize("kind", [telling.STEP, telling.NAME, telling.NAMED])
    def test_is_said_to_have_passed(self, people, kind):
        row = Message.objects.filter(escalation=stage(people, 2)).exclude(due_day=None).first()
        row.kind, row.written_at = kind, timezone.now()

        row.due_day = timezone.localdate(row.written_at)
        on_the_day = said(row)
        row.due_day -= timedelta(days=1)
        after = said(row)

        assert "has passed" not in on_the_day
        assert "has passed" in after
        assert "meanwhile" not in after


class TestWhereItLeads:
    def test_leads_an_administrator_to_a_page_that_they_can_open(self, page, people, settings):
        settings.BASE_URL = "https://accord.example"
        raised_for(people)
        ada = people.school.administrator
        row = Message.objects.get(person=ada)

        (address,) = re.findall(r"https?://[^/\s]+(/\S*)", letters.written(row).text)

        page.client.force_login(find(ada))
        assert page.client.get(address, follow=True).status_code == 200
        assert page.client.get(f"/escalations/{row.escalation}/").status_code == 404, "the control"

    def test_leads_an_office_that_has_to_invite_somebody_to_where_it_does(self, page, people):
        Holding.objects.filter(agency=people.social_care.id).delete()
        escalation = service_steps.raised(people, at=timezone.now())
        row = Message.objects.get(escalation=escalation, partnership=people.severn.id)

        assert "please see that it gets a safeguarding lead" in said(row)
        page.client.force_login(find(people.severn.office))
        assert page.client.get(messages.path(row)).status_code == 200
        assert page.client.get(f"/escalations/{escalation}/").status_code == 404, "the control"

    def test_leads_everybody_else_to_the_escalation(self, page, people):
        escalation = stage(people, 2)

        for row in Message.objects.filter(escalation=escalation).exclude(person=None):
            assert messages.path(row) == f"/escalations/{escalation}/"
            page.client.force_login(find(row.person))
            assert page.client.get(messages.path(row)).status_code == 200

    def test_leads_who_has_no_part_any_more_to_their_own_work(self, people):
        row = Message.objects.filter(escalation=stage(people, 2)).first()
        row.kind = telling.PASSED

        assert messages.path(row) == "/my-work/"
