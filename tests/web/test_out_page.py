"""Out of office: saying it, for oneself and for a colleague, and ending it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from service_world import find, hold, person

from accord.directory.models import Agency, Holding, StandIn

pytestmark = pytest.mark.django_db

NEXT_WEEK = timedelta(days=7)


def typed(first: date, last: date, who, body, **other) -> dict[str, str]:
    """Return the form as it is filled in."""
    days = {"first": first, "last": last}
    parts = {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    return {**parts, "who": f"{who} {body}", **other}


def at(page, who, path="/out/"):
    page.client.force_login(find(who))
    return page.get(path)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def out(who, stand_in, today: date, days: int = 3) -> StandIn:
    return StandIn.objects.create(
        holding=Holding.objects.filter(person=who).first(), person=find(stand_in),
        stands_from=today, stands_to=today + timedelta(days=days),
    )  # fmt: skip


class TestMyDaysOut:
    def test_are_said_in_one_form(self, page, people, today):
        worker, colleague = people.school.practitioner, people.school.colleague
        form = at(page, worker)
        assert "They stand in as worker, Puddlewick School" in form.text
        sent = typed(today, today + NEXT_WEEK, colleague, people.school.id, of=str(worker))

        found = page.post("/out/", sent, follow=True)

        assert "Who stands in is told" in found.text
        assert "Colin Puddlewick-School stands in at Puddlewick School" in found.text
        row = StandIn.objects.get()
        assert (row.person_id, row.stands_from, row.stands_to) == (
            colleague, today, today + NEXT_WEEK,
        )  # fmt: skip

    def test_stand_on_my_work(self, page, people, today):
        worker = people.school.practitioner
        assert "Away soon?" in at(page, worker, "/my-work/").text
        out(worker, people.school.colleague, today)

        said = at(page, worker, "/my-work/").text

        last = today + timedelta(days=3)
        assert f"You are out until {last:%A} {last.day} {last:%B %Y}" in said
        assert "Colin Puddlewick-School stands in" in said

    def test_are_ended_with_one_button(self, page, people, today):
        worker = people.school.practitioner
        row = out(worker, people.school.colleague, today)
        form = at(page, worker).one("form", action=f"/out/{row.id}/end/")

        for _ in range(2):
            found = page.post(form["action"], follow=True)
            assert "It has ended" in found.text
            assert "You are out" not in found.text

        row.refresh_from_db()
        assert row.stands_to < today

    def test_are_not_asked_of_who_holds_no_post(self, page, people):
        for nobody in (people.stranger, people.severn.office):
            page.client.force_login(find(nobody))
            page.get("/out/", status=404)

    def test_say_for_whom_one_stands_in(self, page, people, today):
        out(people.school.practitioner, people.school.colleague, today)

        assert (
            "for Penny Puddlewick-School, Puddlewick School"
            in at(page, people.school.colleague).text
        )

    def test_are_asked_for_each_agency_where_one_works_for_several(self, page, people):
        worker = people.school.practitioner
        hold(find(worker), "practitioner", Agency.objects.get(pk=people.police.id))

        found = at(page, worker)

        options = [each.text for each in found.one("select", name="who").children]
        assert "Colin Puddlewick-School, worker, Puddlewick School" in options
        assert "Colin Twoshires-Police, worker, Twoshires Police" in options
        assert "send this once for each" in found.text

    def test_are_covered_by_an_equal_or_a_higher_post_before_a_lower_one(self, page, people):
        school = Agency.objects.get(pk=people.school.id)
        hold(person("Equa Lmanager", domain=people.school.domain), "line_manager", school)

        found = at(page, people.school.line_manager)

        texts = [each.text for each in found.one("select", name="who").children][1:]
        assert texts[:3] == [
            "Equa Lmanager, line manager",
            "Sena Puddlewick-School, senior manager",
            "Dirk Puddlewick-School, director",
        ]
        below = " (is below this post)"
        assert {each for each in texts if each.endswith(below)} == set(texts[-2:])
        assert all("worker" in each for each in texts[-2:])


class TestWhatCannotBeTaken:
    @pytest.mark.parametrize(
        ("changed", "at", "said"),
        [
            (
                {"first-day": "", "first-month": "", "first-year": ""},
                "first-day",
                "Give the first day out.",
            ),
            (
                {"last-day": "", "last-month": "", "last-year": ""},
                "last-day",
                "Give the last day out.",
            ),
            ({"first-day": "31", "first-month": "2"}, "first-day", "there is no 31 February"),
            ({"first-year": "2020", "last-year": "2020"}, "last-day", "That day has passed."),
            ({"last-year": "2020"}, "last-day", "is before the first one"),
            ({"last-year": "2062"}, "last-day", "longer than a year"),
            ({"who": ""}, "who", "Choose who stands in."),
            ({"who": "nonsense"}, "who", "Choose who stands in."),
        ],
    )
    def test_is_said_beside_it_and_nothing_is_lost(self, page, people, today, changed, at, said):
        worker, colleague = people.school.practitioner, people.school.colleague
        page.client.force_login(find(worker))
        sent = typed(today, today + NEXT_WEEK, colleague, people.school.id) | changed

        found = page.post("/out/", sent, status=422)

        assert any(said in each for each in found.errors)
        assert found.links[next(each for each in found.errors if said in each)] == f"#{at}"
        shown = {each["name"]: each["value"] for each in found.all("input")}
        assert {name: shown[name] for name in sent if name != "who"} == {
            name: sent[name] for name in sent if name != "who"
        }
        assert not StandIn.objects.exists()

    def test_is_a_time_in_which_they_are_out_already(self, page, people, today):
        worker = people.school.practitioner
        out(worker, people.school.director, today)
        page.client.force_login(find(worker))

        found = page.post(
            "/out/", typed(today, today, people.school.colleague, people.school.id), status=422
        )

        assert found.errors[0].startswith("You are out on some of these days already.")

    def test_is_a_stand_in_who_is_out_then(self, page, people, today):
        out(people.school.colleague, people.school.director, today)
        page.client.force_login(find(people.school.practitioner))

        found = page.post(
            "/out/", typed(today, today, people.school.colleague, people.school.id), status=422
        )

        assert found.errors == [
            "Colin Puddlewick-School is out on some of these days. Choose somebody else."
        ]

    def test_is_somebody_of_another_agency(self, page, people, today):
        page.client.force_login(find(people.school.practitioner))
        sent = typed(today, today, people.social_care.practitioner, people.social_care.id)

        page.post("/out/", sent, status=422)

        assert not StandIn.objects.exists()


class TestAColleaguesDaysOut:
    def test_are_said_by_their_manager(self, page, people, today):
        manager, worker = people.school.line_manager, people.school.practitioner
        choose = at(page, manager).one("select", name="of")
        assert str(worker) in [each["value"] for each in choose.children]
        form = page.get("/out/", of=str(worker))
        assert "For Penny Puddlewick-School" in form.text
        sent = typed(today, today, people.school.colleague, people.school.id, of=str(worker))

        found = page.post("/out/", sent, follow=True)

        assert "Penny Puddlewick-School is out" in found.text
        assert StandIn.objects.get().holding.person_id == worker

    def test_are_said_by_the_administrator_who_cannot_be_out_here(self, page, people):
        found = at(page, people.school.administrator)

        assert "You hold no post in which somebody could stand in" in found.text
        choose = found.one("select", name="of")
        assert str(people.school.director) in [each["value"] for each in choose.children]

    def test_never_lead_to_oneself_standing_in(self, page, people):
        manager, worker = people.school.line_manager, people.school.practitioner

        found = at(page, manager, f"/out/?of={worker}")

        options = [each.text for each in found.one("select", name="who").children]
        assert not [each for each in options if "Lina" in each or "Penny" in each]

    @pytest.mark.parametrize("of", ["colleague", "director", "safeguarding_lead", "nonsense"])
    def test_are_not_for_who_is_not_above_them(self, page, people, today, of):
        worker = people.school.practitioner
        them = getattr(people.school, of, of)
        page.client.force_login(find(worker))

        page.get("/out/", of=str(them), status=404)
        sent = typed(today, today, people.school.line_manager, people.school.id, of=str(them))
        page.post("/out/", sent, status=404)

        assert not StandIn.objects.exists()

    def test_are_not_ended_by_who_is_not_above_them(self, page, people, today):
        row = out(people.school.director, people.school.senior_manager, today)
        page.client.force_login(find(people.school.line_manager))

        page.post(f"/out/{row.id}/end/", status=404)

        row.refresh_from_db()
        assert row.stands_to > today
