"""The page of the short log: who may, what it asks, nothing lost, the same form twice."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import who_may
from at_once import at_once
from django.apps import apps
from django.utils import timezone
from knocking import asks_to_sign_in, browser, ended, undone
from raising_steps import in_two_partnerships, sent
from service_world import find

from accord.directory.models import Holding, Partnership
from accord.engine import acts
from accord.record import models as record
from accord.register import models as register
from accord.services import escalations

pytestmark = pytest.mark.django_db

DESKS = who_may.cells(who_may.DESKS)
SAID = "They had closed it; she is still late every day."


def typed(visitor, address="/settled/", **other) -> dict[str, object]:
    """Return the form as it comes, with the three things typed that have to be."""
    return {
        **visitor.get(address).fields("/settled/"),
        "agency": "severn-care",
        "areas": ["levels-of-need"],
        "about": SAID,
        "agreement": "They go there on Thursday.",
        **other,
    }


def talks():
    """Return the talks of the only escalation, each with when it happened."""
    entry = register.Entry.objects.get()
    stored = escalations.stand(entry.escalation).stored
    return [each.event for each in stored if isinstance(each.event.body, acts.Discuss)]


class TestThePage:
    def test_is_offered_where_people_look_for_it(self, teacher):
        assert teacher.get("/my-work/").links["Write down what is settled"] == "/settled/"
        assert "/settled/" in teacher.get("/raise/").links.values()

    def test_has_today_the_telephone_and_agreement_filled_in(self, teacher):
        fields = teacher.get("/settled/").fields("/settled/")

        today = timezone.localdate()
        assert (fields["mode"], fields["how"]) == ("telephone", "agreed")
        assert fields["happened-day"] == str(today.day)
        assert fields["happened-year"] == str(today.year)

    def test_puts_it_on_record_and_says_what_is_left(self, teacher):
        before = timezone.now()

        shown = teacher.post("/settled/", typed(teacher), follow=True)

        assert shown.heading.startswith("Escalation ")
        entry = register.Entry.objects.get()
        assert entry.status == "resolved"
        assert "clause 3b" in shown.text.casefold()
        (talk,) = talks()
        assert talk.body.mode == "telephone"
        assert before <= talk.happened <= timezone.now()

    def test_says_beforehand_what_is_owed_after(self, teacher):
        text = teacher.get("/settled/").text

        assert "clause 3a" in text
        assert "clause 3b" in text

    def test_says_so_under_every_policy(self, teacher, people):
        clauses = {
            "bscp": "clause 3.1", "chscp": "clause 3.1", "mscb": "clause 2a",
        }  # fmt: skip
        for policy, clause in clauses.items():
            Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
            assert clause in teacher.get("/settled/").text, policy
        Partnership.objects.filter(pk=people.severn.id).update(policy="tscp")
        assert "left to do after" not in teacher.get("/settled/").text

    def test_leads_back_to_raising_where_it_is_not_settled(self, teacher):
        assert teacher.get("/settled/").links["Raise it instead"] == "/raise/"

    @pytest.mark.parametrize("policy", ["bscp", "chscp", "gscp", "mscb", "tscp"])
    def test_is_taken_under_every_policy(self, teacher, people, policy):
        Partnership.objects.filter(pk=people.severn.id).update(policy=policy)

        sent(teacher, "/settled/", **typed(teacher))

        assert register.Entry.objects.get().status == "resolved"


class TestWhatIsMissing:
    def test_is_said_and_nothing_is_lost(self, teacher):
        body = {**typed(teacher), "whom": "D. Somebody", "agency": "", "areas": [], "agreement": ""}

        shown = teacher.post("/settled/", body, status=422)

        assert shown.errors == [
            "Choose the agency that you talked with.",
            "Choose at least one thing that it was about.",
            "Say what you agreed, in words that both of you would use.",
        ]
        kept = shown.fields("/settled/")
        assert (kept["about"], kept["whom"]) == (SAID, "D. Somebody")
        assert kept["key"] == body["key"]
        assert not record.Head.objects.exists()

    def test_ticks_something_else_for_who_says_what(self, teacher):
        sent(teacher, "/settled/", **typed(teacher, areas=[], area_other="bruises"))

        entry = register.Entry.objects.get()
        assert entry.areas == "other"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"areas": ["other"]}, "Say in a few words what else it was about."),
            ({"areas": ["nonsense"]}, "Choose at least one thing that it was about."),
            ({"agency": "harbour-care"}, "Choose the agency that you talked with."),
            ({"agency": "puddlewick-school"}, "Choose the agency that you talked with."),
            ({"mode": "pigeon"}, "Choose how you talked."),
            ({"how": ""}, "Choose how it was settled."),
            ({"about": "a" * 10_001}, "This is 10,001 characters long"),
            ({"whom": "a" * 201}, "This is 201 characters long"),
            ({"happened-day": "", "happened-month": "", "happened-year": ""}, "give the day"),
            ({"happened-day": "32"}, "32"),
            ({"happened-time": "25:00"}, "write the time"),
        ],
    )
    def test_is_asked_for_in_words(self, teacher, wrong, said):
        shown = teacher.post("/settled/", typed(teacher, **wrong), status=422)

        (error,) = shown.errors
        assert said in error
        assert not record.Head.objects.exists()

    def test_without_a_key_is_no_form_of_ours(self, teacher):
        answer = teacher.client.post("/settled/", {**typed(teacher), "key": ""})

        assert answer.status_code == 400


class TestTheDay:
    def of(self, day, time="") -> dict[str, object]:
        return {
            "happened-day": day.day, "happened-month": day.month, "happened-year": day.year,
            "happened-time": time,
        }  # fmt: skip

    def test_may_be_an_earlier_one_with_its_time(self, teacher):
        day = timezone.localdate() - timedelta(days=3)

        sent(teacher, "/settled/", **typed(teacher, **self.of(day, "4:30pm")))

        (talk,) = talks()
        happened = timezone.localtime(talk.happened)
        assert (happened.date(), f"{happened:%H:%M}") == (day, "16:30")

    def test_without_a_time_goes_down_as_midday(self, teacher):
        day = timezone.localdate() - timedelta(days=3)

        sent(teacher, "/settled/", **typed(teacher, **self.of(day)))

        assert f"{timezone.localtime(talks()[0].happened):%H:%M}" == "12:00"

    def test_is_never_to_come(self, teacher):
        day = timezone.localdate() + timedelta(days=1)

        shown = teacher.post("/settled/", typed(teacher, **self.of(day)), status=422)

        assert shown.errors == ["When you talked: that day is still to come."]

    @pytest.mark.parametrize("day", [date(1990, 5, 1), date(2011, 12, 31)])
    def test_is_never_before_the_bank_holidays_that_are_known(self, teacher, day):
        shown = teacher.post("/settled/", typed(teacher, **self.of(day)), status=422)

        assert shown.errors == ["When you talked: give a day from 2012 on."]
        assert shown.fields("/settled/")["about"] == SAID


class TestTwoPartnerships:
    def test_ask_first_where_the_child_lives(self, teacher, people):
        in_two_partnerships(people)

        asked = teacher.get("/settled/")

        assert asked.heading == "Where does the child live?"
        desks = [each["value"] for each in asked.all("input", type="radio")]
        harbour = f"puddlewick-school {people.harbour.id}"
        assert harbour in desks
        shown = teacher.get("/settled/", desk=harbour)
        assert "Gullhaven School" in shown.text
        assert "Severn Vale Children's Care" not in shown.text

    def test_write_it_down_in_the_one_that_was_chosen(self, teacher, people):
        in_two_partnerships(people)
        address = f"/settled/?desk=puddlewick-school%20{people.harbour.id}"

        sent(teacher, "/settled/", **typed(teacher, address, agency="harbour-care"))

        assert register.Entry.objects.get().partnership == people.harbour.id


class TestWhoMay:
    def test_is_whoever_has_somewhere_to_raise_from(self, people):
        wrong = []
        body = {
            "key": str(uuid4()), "agency": people.social_care.slug, "areas": "levels-of-need",
            "about": SAID, "agreement": "So.", "mode": "telephone", "how": "agreed",
            "happened-day": "1", "happened-month": "1", "happened-year": "2026",
        }  # fmt: skip
        for (actor, _), cell in DESKS.items():
            with undone():
                client = browser(people, actor)
                with ended(people, actor):
                    shown = client.get("/settled/")
                    client = browser(people, actor)
                    other: dict[str, object] = {}
                    if actor.startswith("police"):
                        other = {"desk": f"twoshires-police {people.severn.id}"}
                    if actor.startswith("harbour_school"):
                        other = {"agency": people.harbour_care.slug}
                    answer = client.post("/settled/", {**body, **other})
                made = record.Head.objects.count()
            asked = "<form" in shown.content.decode() and shown.status_code == 200
            found = "?" if asks_to_sign_in(shown) else "W" if asked else "."
            if found != cell or made != (cell == "W"):
                wrong.append((actor, found, made, answer.status_code))

        assert wrong == []

    @pytest.mark.parametrize("desk", ["severn-care {severn}", "puddlewick-school {harbour}", "x"])
    def test_is_nobody_from_a_desk_that_is_not_theirs(self, teacher, people, desk):
        forged = desk.format(severn=people.severn.id, harbour=people.harbour.id)

        sent(teacher, "/settled/", **typed(teacher, desk=forged))

        entry = register.Entry.objects.get()
        assert (entry.raising, entry.partnership) == (people.school.slug, people.severn.id)

    def test_is_nobody_for_a_desk_that_is_not_among_theirs_and_keeps_the_words(
        self, teacher, people
    ):
        in_two_partnerships(people)
        address = f"/settled/?desk=puddlewick-school%20{people.harbour.id}"
        body = typed(teacher, address, desk=f"severn-care {people.severn.id}")

        assert SAID in teacher.post("/settled/", body, status=404).html
        assert not record.Head.objects.exists()


class TestWhatIsTyped:
    SECRET = "Zebedee Invented of 9 Nowhere Lane"

    def test_stands_nowhere_in_clear(self, teacher, caplog):
        caplog.set_level("DEBUG")
        said = dict.fromkeys(("whom", "area_other", "about", "agreement"), self.SECRET)

        where = sent(teacher, "/settled/", **typed(teacher, **said))

        assert self.SECRET not in where + caplog.text + str(dict(teacher.client.session))
        for model in apps.get_models():
            for row in model.objects.values():
                assert self.SECRET not in str(row), model.__name__

    def test_is_shown_as_words_whatever_it_is(self, teacher):
        tag = "<script>alert('x')</script> & <b>on</b>"

        shown = teacher.post("/settled/", typed(teacher, about=tag, agency=""), status=422)

        assert shown.fields("/settled/")["about"] == tag


class TestTheSameFormTwice:
    def test_is_one_escalation(self, teacher):
        body = typed(teacher)

        first, second = (teacher.client.post("/settled/", body) for _ in range(2))

        assert first.headers["Location"] == second.headers["Location"]
        assert record.Head.objects.count() == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"about": "Quite another matter."},
            {"agreement": "They go there on Friday."},
            {"whom": "D. Somebody"},
            {"agency": "wobbleford-health"},
            {"areas": ["other"], "area_other": "bruises"},
            {"mode": "email"},
            {"how": "understood"},
            {"happened-time": "00:01"},
        ],
    )
    def test_that_says_something_else_is_neither_lost_nor_taken_unasked(self, teacher, other):
        body = typed(teacher)
        where = sent(teacher, "/settled/", **body)

        again = teacher.post("/settled/", {**body, **other}, status=409)

        assert "You sent this form before" in again.errors[0]
        assert where in again.links.values()
        assert "It is on record" not in again.text
        assert record.Head.objects.count() == 1
        for name, said in other.items():
            assert name == "areas" or again.fields("/settled/")[name] == said
        sent(teacher, "/settled/", **(again.fields("/settled/") | other))
        assert record.Head.objects.count() == 2

    def test_with_their_name_is_one_though_they_have_left_since(self, teacher, people):
        body = typed(teacher, whom="Penny Severn-Care")
        first = sent(teacher, "/settled/", **body)
        Holding.objects.filter(person=people.social_care.practitioner).delete()

        assert sent(teacher, "/settled/", **body) == first
        assert record.Head.objects.count() == 1

    def test_with_another_persons_key_is_not_found(self, page, people):
        page.client.force_login(find(people.school.practitioner))
        body = typed(page)
        page.client.post("/settled/", body)
        page.client.force_login(find(people.school.colleague))

        assert page.client.post("/settled/", body).status_code == 404
        assert record.Head.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestTenAtOnce:
    def test_are_one_escalation(self, people):
        client = browser(people, "school.practitioner")
        body = {
            "key": str(uuid4()), "agency": people.social_care.slug, "areas": "levels-of-need",
            "about": SAID, "agreement": "So.", "mode": "telephone", "how": "agreed",
            "happened-day": "1", "happened-month": "1", "happened-year": "2026",
        }  # fmt: skip

        answers = at_once([(client, "/settled/", body)] * 10)

        assert {each.status_code for each in answers} == {302}
        assert len({each.headers["Location"] for each in answers}) == 1
        assert record.Head.objects.count() == 1
        assert record.Command.objects.count() == 3
