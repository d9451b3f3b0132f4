"""The register of a partnership: what its office reads, in which order, on a page and in a file."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from entering_steps import raised_for
from knocking import browser, closed, stage, told
from service_steps import DAY
from service_world import World, agency, find, hold, partnership, person

from accord.library import policies
from accord.queries import office_register, partnerships
from accord.record import store, versions
from accord.record.models import Look
from accord.register.models import Entry, Seat
from accord.register.picture import reference
from accord.services import entering, rebuild

pytestmark = pytest.mark.django_db


def entry(place, policy="gscp", *, rung=2, sees="form", ends=None, **said) -> Entry:
    """Write a row of the register, as one that came to a stage would stand there.

    Args:
        ends: in how many days its limit ends; past where that is negative.
    """
    known, now, id_ = policies.by_id(policy), timezone.now(), uuid4()
    due = now + timedelta(days=ends) if ends is not None else None
    return Entry.objects.create(
        **{
            "escalation": id_, "reference": reference(id_), "partnership": place,
            "policy": policy, "policy_hash": versions.keep(known, at=now), "seq": 3,
            "status": "open", "stage": known.policy.stages[rung].id, "rung": rung,
            "raised_at": now - 9 * DAY, "stage_since": now - 2 * DAY, "changed_at": now,
            "due_day": due.date() if due else None, "due_ends": due,
            "raising": "puddlewick-school", "responding": "severn-care",
            "waiting_for": "raising.senior_manager", "partnership_sees": sees, **said,
        }
    )  # fmt: skip


@pytest.fixture
def office(page, people):
    """A browser in which the office of Severn Vale is signed in."""
    page.client.force_login(find(people.severn.office))
    return page


def listed(page, people: World, given: str = "") -> list[str]:
    """Return the references on a page of the register, from the top down."""
    shown = page.get(f"/register/{people.severn.id}/{given}")
    rows = [each for each in shown.all("th", scope="row") if each["role"] == "rowheader"]
    return [each.text.split()[0] for each in rows]


class TestTheRegister:
    def test_says_of_each_between_whom_at_which_stage_and_until_when(self, office, people):
        escalation = stage(people, 3)

        shown = office.get(f"/register/{people.severn.id}/")

        row = Entry.objects.get(pk=escalation)
        assert row.reference in shown.text
        assert "Puddlewick School about Severn Vale Children's Care" in shown.text
        assert "Stage 3" in shown.text
        assert f"{row.stage_since:%A} {row.stage_since.day}" in shown.text
        assert row.due_day is not None
        assert str(row.due_day.year) in shown.text
        assert "The senior manager at Puddlewick School" in shown.text
        assert f"/escalations/{escalation}/" in shown.html

    def test_shows_no_word_of_what_it_is_about(self, office, people):
        stage(people, 3)

        assert "heron" not in office.get(f"/register/{people.severn.id}/").html

    def test_shows_nothing_of_what_has_not_come_to_its_stage(self, office, people):
        early = Entry.objects.get(pk=stage(people, 2))

        shown = office.get(f"/register/{people.severn.id}/")

        assert early.reference not in shown.html
        assert "Known by number only" not in shown.text  # Gloucestershire's does not even count
        assert "0 open" in shown.text

    def test_goes_on_showing_what_was_told_to_a_post_of_the_office_early(self, page, people):
        escalation = told(people)
        Seat.objects.create(
            entry_id=escalation, body="partnership", title="chair", sees="narrow", because="told"
        )
        page.client.force_login(find(people.severn.chair))

        assert listed(page, people) == [Entry.objects.get(pk=escalation).reference]

    def test_shows_the_office_what_it_entered_itself_but_no_chair(self, page, people):
        early = entry(people.severn.id, rung=0, sees="", ends=3)
        Seat.objects.create(
            entry=early, body="partnership", title="business_manager", sees="whole",
            because="entered",
        )  # fmt: skip
        for reader, found in (("office", [early.reference]), ("chair", [])):
            page.client.force_login(find(getattr(people.severn, reader)))

            assert listed(page, people) == found

    def test_puts_what_is_late_first_and_then_what_is_past_a_guide(self, office, people):
        place = people.severn.id
        later, soon = entry(place, ends=9), entry(place, ends=2)
        none, guide = entry(place, ends=None), entry(place, ends=-5, guide=True)
        late, latest = entry(place, ends=-1), entry(place, ends=-3)

        ordered = [each.reference for each in (latest, late, guide, soon, later, none)]
        assert listed(office, people) == ordered
        said = office.get(f"/register/{place}/").text
        assert "6 open: 2 late, 1 past the guide. 0 ended." in said

    def test_is_narrowed_by_what_somebody_looks_for(self, office, people):
        place = people.severn.id
        late, guide = entry(place, ends=-1), entry(place, ends=-1, guide=True)
        fourth = entry(place, rung=3, ends=3)
        several = entry(place, ends=4, raising="x", responding="a-school,twoshires-police")
        over = entry(place, status="closed")

        def found(given):
            return set(listed(office, people, given))

        assert found("?show=late") == {late.reference}
        assert found("?show=guide") == {guide.reference}
        assert found("?show=ended") == {over.reference}
        assert found("?stage=stage-4") == {fourth.reference}
        assert found("?agency=twoshires-police") == {several.reference}
        assert found("?agency=school") == set()
        assert len(found("?show=all")) == 5
        assert len(found("?show=drains")) == 4

    def test_is_read_page_by_page(self, office, people):
        for _ in range(office_register.PAGE + 3):
            entry(people.severn.id, ends=3)

        first, second = listed(office, people), listed(office, people, "?page=2")

        assert (len(first), len(second)) == (office_register.PAGE, 3)
        assert set(first).isdisjoint(second)
        assert listed(office, people, "?page=900") == second
        assert listed(office, people, "?page=x") == first

    def test_is_read_on_one_page_for_a_board(self, office, people):
        for _ in range(office_register.PAGE + 3):
            entry(people.severn.id, ends=3)
        first = office.get(f"/register/{people.severn.id}/?show=late")
        assert "on one page" not in first.text

        link = office.get(f"/register/{people.severn.id}/").links["All 28 on one page, to print"]
        whole = listed(office, people, link)

        assert len(whole) == office_register.PAGE + 3
        assert "on one page" not in office.get(f"/register/{people.severn.id}/{link}").text

    def test_says_when_nothing_is_there(self, office, people):
        shown = office.get(f"/register/{people.severn.id}/")

        assert "No disagreement has come to the stage from which you see it." in shown.text

    def test_is_the_same_once_it_is_rebuilt(self, people):
        escalation = stage(people, 3)
        before = Entry.objects.get(pk=escalation).stage_since
        Entry.objects.filter(pk=escalation).update(stage_since=None)

        rebuild.rebuild()

        assert Entry.objects.get(pk=escalation).stage_since == before is not None

    def test_shows_when_the_stage_began_to_who_comes_back_to_it(self, people):
        assert Entry.objects.get(pk=closed(people)).stage_since is not None


@pytest.fixture
def bromley(page):
    """The office of a partnership that counts until stage four, and a browser signed in there."""
    place = partnership("elm-brook", "Elm Brook Partnership", "bscp")
    clerk = person("Clara Counts")
    hold(clerk, "business_manager", place)
    page.client.force_login(clerk)
    return place.id, page


class TestWhatIsKnownByNumberOnly:
    def test_is_counted_by_stage_and_late_apart_from_past_the_guide(self, bromley):
        place, page = bromley
        for said in (
            {"rung": 0, "ends": 3},
            {"rung": 0, "ends": -3, "guide": True},
            {"rung": 0, "status": "closed"},
            {"rung": 1, "ends": -2},
        ):
            entry(place, "bscp", sees="", **said)
        seen = entry(place, "bscp", rung=3, sees="whole")

        shown = page.get(f"/register/{place}/")

        rows = [each.text for each in shown.all("tr") if "Stage" in each.text]
        assert "Stage 1 2 0 1 1" in rows
        assert "Stage 2 1 1 0 0" in rows
        assert shown.html.count("accord-reference") == 1
        assert seen.reference in shown.text
        assert "1 open: 0 late" in shown.text

    def test_is_never_another_partnerships(self, bromley, people):
        place, page = bromley
        entry(people.severn.id, "bscp", rung=0, sees="")

        assert "Known by number only" not in page.get(f"/register/{place}/").text


def cells(client, people: World, given: str = "") -> list[list[str]]:
    answer = client.get(f"/register/{people.severn.id}/file/{given}")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


class TestTheFile:
    def test_says_what_the_page_says_and_no_more(self, people):
        escalation = stage(people, 3)
        row = Entry.objects.get(pk=escalation)
        client = browser(people, "severn.office")

        head, said = cells(client, people)

        assert len(head) == len(said) == 11
        assert said[:4] == [
            row.reference, "Puddlewick School", "Severn Vale Children's Care", "Stage 3",
        ]  # fmt: skip
        assert [date.fromisoformat(each) for each in said[4:7]]
        assert said[8] == "open"
        assert said[9].startswith("the senior manager at Puddlewick School and")

    def test_says_what_the_office_calls_it_itself_to_who_does_its_work(
        self, people, django_assert_num_queries
    ):
        today = timezone.localdate()
        for number in ("SV-1", "SV-2"):
            source = entering.Source(how="list", listed=number)
            raised = raised_for(people, source=source, at=timezone.now())
        Entry.objects.update(partnership_sees="whole")  # for the chair to find it at all
        (runs,) = partnerships.offices_of(people.severn.office, today=today)
        reads = partnerships.offices_of(people.severn.chair, today=today)[0]
        rows = office_register.rows(runs, office_register.Wanted(), at=timezone.now())

        with django_assert_num_queries(2):
            own = office_register.own_references(runs, rows)

        assert own[raised] == "SV-2"
        assert sorted(own.values()) == ["SV-1", "SV-2"]
        assert office_register.own_references(reads, rows) == {}
        there = f"/register/{people.severn.id}/"
        assert "In your list: SV-2" in browser(people, "severn.office").get(there).content.decode()
        assert "In your list" not in browser(people, "severn.chair").get(there).content.decode()
        said = cells(browser(people, "severn.office"), people)
        assert sorted(row[10] for row in said[1:]) == ["SV-1", "SV-2"]

    def test_leaves_out_what_it_called_what_is_forgotten(self, people):
        at = timezone.now()
        raised = raised_for(people, source=entering.Source(how="list", listed="SV-1"), at=at)
        store.forget(raised, at)

        assert cells(browser(people, "severn.office"), people)[1][10] == ""

    def test_holds_every_page_of_what_is_wanted(self, people):
        for _ in range(office_register.PAGE + 3):
            entry(people.severn.id, ends=3)
        late = entry(people.severn.id, ends=-3)
        client = browser(people, "severn.office")

        assert len(cells(client, people)) == office_register.PAGE + 5
        assert [row[0] for row in cells(client, people, "?show=late")[1:]] == [late.reference]

    def test_stands_on_record_for_everything_in_it(self, people):
        inside, outside = stage(people, 3), stage(people, 2)
        client = browser(people, "severn.office")
        client.get(f"/register/{people.severn.id}/")
        assert not Look.objects.filter(what="register file").exists()

        cells(client, people)

        looks = Look.objects.filter(what="register file")
        assert set(looks.values_list("escalation", "person")) == {(inside, people.severn.office)}
        assert outside not in looks.values_list("escalation", flat=True)

    def test_holds_no_agencys_name_that_one_carries_out(self, people):
        named = agency("odd-name", '=HYPERLINK("x")', "school")
        entry(people.severn.id, ends=3, raising=named.slug)

        said = cells(browser(people, "severn.office"), people)[1]

        assert said[1] == '\'=HYPERLINK("x")'
