"""The directory of a partnership: who leads people in each agency, by role (`mscb` dir)."""

from uuid import uuid4

import pytest
import service_world
import who_may
from django.utils import timezone
from knocking import asks_to_sign_in, bare, browser, ended, nowhere

from accord.directory.models import Agency, Partnership, Person
from accord.services import people as services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

PHONE = "01632 960 123"


def section(shown, name):
    return next(each.text for each in shown.all("section") if each.text.startswith(name))


@pytest.mark.clause("mscb", "dir")
class TestTheDirectory:
    def test_holds_role_name_address_and_telephone_agency_by_agency(self, teacher, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        Person.objects.filter(pk=people.police.line_manager).update(telephone=PHONE)

        shown = teacher.get(f"/managers/{people.severn.id}/")

        said = section(shown, "Twoshires Police")
        assert "Lina Twoshires-Police, Line manager (detective sergeant)" in said
        assert "lina@twoshires-police.example" in said
        assert PHONE in said
        assert "Penny" not in shown.text
        assert "Gullhaven School" not in shown.text

    def test_is_found_from_ones_own_page(self, teacher, people):
        assert f"/managers/{people.severn.id}/" in teacher.get("/me/").links.values()

    def test_says_where_nobody_is(self, teacher, people):
        severn = Partnership.objects.get(pk=people.severn.id)
        service_world.agency("empty-clinic", "Empty Clinic", "health", severn)

        shown = teacher.get(f"/managers/{people.severn.id}/")

        assert "Nobody who leads people" in section(shown, "Empty Clinic")

    def test_names_nobody_who_was_only_invited(self, teacher, people):
        services.invite(
            "dirk@harbour-care.example", name="Typed Name", title="director",
            body=people.school.id, by=people.school.administrator, at=timezone.now(),
        )  # fmt: skip

        shown = teacher.get(f"/managers/{people.severn.id}/")

        assert "Dirk Harbour-Care" not in shown.text
        assert "Typed Name" not in shown.text

    def test_is_shown_with_the_same_number_of_questions_however_many(
        self, teacher, people, django_assert_max_num_queries
    ):
        school = Agency.objects.get(pk=people.school.id)
        for number in range(30):
            service_world.hold(service_world.person(f"More People {number}"), "director", school)
        teacher.get(f"/managers/{people.severn.id}/")

        with django_assert_max_num_queries(16):
            teacher.get(f"/managers/{people.severn.id}/")


@pytest.mark.parametrize("actor", who_may.rows(who_may.MANAGERS))
def test_the_table_says_who_reads_it(people, actor):
    client = browser(people, actor)
    nothing = nowhere(client)
    if actor != "nobody":
        assert bare(client.get(f"/managers/{uuid4()}/")) == nothing
    for place in ("severn", "harbour"):
        with ended(people, actor):
            answer = client.get(f"/managers/{getattr(people, place).id}/")
        found = "?" if asks_to_sign_in(answer) else "." if bare(answer) == nothing else "W"
        assert found == who_may.cells(who_may.MANAGERS)[actor, place], place
        assert found != "W" or answer.status_code == 200
