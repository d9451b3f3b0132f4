"""When one's e-mail comes: chosen on a page of one's own, said where notices are read."""

import pytest
from django.utils import timezone
from knocking import stage
from service_steps import do
from service_world import find

from accord.directory.models import Person
from accord.engine import acts

pytestmark = pytest.mark.django_db


def test_is_chosen_and_said_where_notices_are_read(page, people):
    escalation, person = stage(people, 1), people.social_care.practitioner
    page.client.force_login(find(person))

    saved = page.post("/me/e-mail/", {"mail": "daily"}, follow=True)
    do(escalation, people.school.practitioner, acts.Withdraw(reason="no"), at=timezone.now())

    assert "You get e-mail once a working day" in saved.text
    assert Person.objects.get(pk=person).daily
    assert "daily" in page.get("/me/e-mail/").fields("/me/e-mail/").values()
    assert "By e-mail with others, " in page.get("/notices/").text


def test_has_to_be_one_of_the_two(page, people):
    page.client.force_login(find(people.school.practitioner))

    for said in ("", "never"):
        asked = page.post("/me/e-mail/", {"mail": said}, status=422)
        assert asked.errors == ["Choose when your e-mail is to come."]

    assert not Person.objects.filter(daily=True).exists()
