"""The office's pages: entering for an agency a step, or a disagreement that it told of."""

import pytest
from entering_bodies import SAID, entered, raising
from entering_steps import raised_for
from knocking import ago, written
from service_steps import do
from service_world import find, hold, person

from accord.directory.models import Agency, Partnership
from accord.engine import acts, words
from accord.queries import messages
from accord.register.models import Entry
from accord.services import escalations

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(page, people):
    """A browser in which somebody of the partnership's office is signed in."""
    page.client.force_login(find(people.severn.office))
    return page


@pytest.fixture
def told(people):
    """Return an escalation of which the school wrote to the office."""
    return raised_for(people, at=ago())


class TestRaisingForAnAgency:
    def address(self, people) -> str:
        return f"/office/{people.severn.id}/enter/"

    def test_goes_on_record_as_theirs_and_says_who_entered_it(self, office, people):
        typed = raising(people)

        page = office.post(self.address(people), typed, follow=True)

        assert "It is on record for Puddlewick School." in page.text
        assert "The worker at Puddlewick School raised a disagreement" in page.text
        assert (
            "Entered by Offa Severn-Vale of the partnership's office for Puddlewick School, "
            "from a letter of Mrs Example, head of the school."
        ) in page.text
        assert SAID in page.text

    def test_names_the_worker_whom_accord_knows(self, office, people):
        typed = {**raising(people), "worker": " penny  puddlewick-school "}

        page = office.post(self.address(people), typed, follow=True)

        assert "Raised by Penny Puddlewick-School" in page.text

    def test_keeps_the_worker_in_words_whom_it_does_not(self, office, people):
        typed = {**raising(people), "worker": "Wanda Unknown"}

        page = office.post(self.address(people), typed, follow=True)

        assert "Raised by Wanda Unknown" in page.text
        assert "Wanda Unknown" not in str(Entry.objects.values_list())

    def test_says_what_is_missing_and_keeps_what_was_typed(self, office, people):
        typed = {**raising(people), "agency": "", "immediate_harm": "", "happened-day": ""}
        before = written()

        page = office.post(self.address(people), typed, status=422)

        assert len(page.errors) == 3
        assert SAID in page.html
        assert written() == before

    def test_is_not_of_an_agency_with_itself(self, office, people):
        typed = {**raising(people), "responding": [people.school.slug]}

        page = office.post(self.address(people), typed, status=422)

        assert page.errors == ["An agency cannot disagree with itself: choose another one."]

    def test_asks_a_colleague_of_who_works_for_the_other_side(self, office, people):
        hold(find(people.severn.office), "director", Agency.objects.get(pk=people.social_care.id))

        page = office.post(self.address(people), raising(people), status=422)

        assert "ask a colleague of the office" in page.errors[0]
        assert SAID in page.html

    def test_sent_twice_is_one(self, office, people):
        typed = raising(people)

        first = office.client.post(self.address(people), typed)
        again = office.client.post(self.address(people), typed)

        assert first.headers["Location"] == again.headers["Location"]
        assert Entry.objects.count() == 1

    def test_sent_twice_with_other_words_loses_none(self, office, people):
        typed = raising(people)
        assert office.client.post(self.address(people), typed).status_code == 302

        page = office.post(self.address(people), {**typed, "what_happened": "Else."}, status=409)

        assert "Else." in page.html
        assert page.fields()["key"] != typed["key"]
        assert Entry.objects.count() == 1


class TestChoosing:
    def test_is_led_to_from_the_escalation(self, office, told):
        page = office.get(f"/escalations/{told}/")

        assert page.links["Enter for an agency"] == f"/escalations/{told}/enter/"

    def test_is_not_offered_to_the_agencies(self, office, people, told):
        naming = acts.NameCounterpart(
            party=words.Side("responding"), post="practitioner",
            who=str(people.social_care.practitioner),
        )  # fmt: skip
        do(told, people.social_care.safeguarding_lead, naming, at=ago(5))
        office.client.force_login(find(people.social_care.practitioner))

        assert "Enter for an agency" not in office.get(f"/escalations/{told}/").text

    def test_lists_for_each_agency_what_it_could_do(self, office, people, told):
        page = office.get(f"/escalations/{told}/enter/")

        begins = f"/escalations/{told}/enter"
        care = people.social_care.id
        assert (
            page.links["Their answer, for Severn Vale Children's Care"]
            == f"{begins}/{care}/respond/"
        )
        assert "Their answer, for Puddlewick School" not in page.links
        assert "That they take it to the next stage, for Puddlewick School" in page.links

    def test_says_whom_to_ask_where_an_agency_has_joined(self, office, people, told):
        naming = acts.NameCounterpart(
            party=words.Side("responding"), post="practitioner",
            who=str(people.social_care.practitioner),
        )  # fmt: skip
        do(told, people.social_care.safeguarding_lead, naming, at=ago(5))

        page = office.get(f"/escalations/{told}/enter/")

        assert "Penny Severn-Care takes part for" in page.text
        assert "you cannot enter for them any more" in page.text


class TestEnteringAStep:
    def address(self, people, told, do_="respond", agency="social_care") -> str:
        return f"/escalations/{told}/enter/{getattr(people, agency).id}/{do_}/"

    def test_asks_what_they_said_how_it_came_and_when(self, office, people, told):
        page = office.get(self.address(people, told))

        assert page.heading.startswith("Enter for ")
        assert {"entered.how", "entered.from", "happened-day", "response"} <= {
            each["name"] for each in page.elements
        }

    def test_stands_in_the_timeline_with_its_source(self, office, people, told):
        typed = entered(told, {"response": "We go there.", "entered.how": "telephone"})

        page = office.post(self.address(people, told), typed, follow=True)

        assert "The worker at Severn Vale Children's Care gave the formal answer." in page.text
        assert "from a telephone call of Mrs Example, head of the school." in page.text
        assert "entered.for" not in page.text

    def test_loses_nothing_where_something_is_missing(self, office, people, told):
        typed = entered(told, {"response": "We go there.", "entered.from": "", "happened-day": ""})

        page = office.post(self.address(people, told), typed, status=422)

        assert page.errors[0] == "Say who it came from."
        assert "We go there." in page.html

    def test_takes_a_day_without_a_time(self, office, people, told):
        yesterday = ago(1)
        typed = entered(told, {"response": "We go there.", "happened-day": yesterday.day,
                               "happened-month": yesterday.month,
                               "happened-year": yesterday.year})  # fmt: skip

        assert office.client.post(self.address(people, told), typed).status_code == 302

        last = escalations.stand(told).stored[-1].event
        assert last.happened.date() == yesterday.date()
        assert last.happened.hour in (11, 12), "midday, where London is an hour ahead as well"

    def test_sent_twice_is_one_and_other_words_are_not_lost(self, office, people, told):
        typed = entered(told, {"response": "We go there."})
        assert office.client.post(self.address(people, told), typed).status_code == 302
        once = written()

        assert office.client.post(self.address(people, told), typed).status_code == 302
        page = office.post(self.address(people, told), {**typed, "response": "No."}, status=409)

        assert written() == once
        assert "No." in page.html

    def test_says_what_changed_since(self, office, people, told):
        typed = entered(told, {"response": "We go there."})
        assert (
            office.client.post(
                self.address(people, told), entered(told, {"response": "First."})
            ).status_code
            == 302
        )

        page = office.post(self.address(people, told), typed, status=409)

        assert "What has happened since" in page.text
        assert page.fields()["entered.from"] == "Mrs Example, head of the school"

    def test_shows_what_the_policy_asks_first_and_takes_their_reason(self, office, people, told):
        address = self.address(people, told, "escalate", "school")
        typed = entered(told, {"reason": "No answer"})

        page = office.post(address, typed, status=422)
        assert "The policy asks for something else first" in page.text
        assert (
            office.client.post(address, {**typed, "departing": "They could not wait."}).status_code
            == 302
        )

        assert escalations.stand(told).standing.departures == 1

    def test_closes_as_soon_as_the_agency_has_joined(self, office, people, told):
        typed = entered(told, {"response": "We go there."})
        naming = acts.NameCounterpart(
            party=words.Side("responding"), post="practitioner",
            who=str(people.social_care.practitioner),
        )  # fmt: skip
        do(told, people.social_care.safeguarding_lead, naming, at=ago(5))

        page = office.post(self.address(people, told), typed, status=404)

        assert "We go there." in page.text, "what was typed is shown, to be copied"


class TestWhatPeopleAreTold:
    @pytest.mark.usefixtures("told")
    def test_says_that_it_was_entered_for_them(self):
        letters = {each.to: each.text for each in messages.newest(str)}

        said = letters["Sage Puddlewick-School"]
        assert said.startswith("Puddlewick School raised a disagreement with")
        assert "The partnership's office entered it for them." in said
        assert "read it, and correct what is not right" in said
        assert SAID not in " ".join(letters.values())
        assert "correct what is not right" not in letters["Sage Severn-Care"]
        assert "can sign in to Accord" in letters["Ada Puddlewick-School"]


def test_somebody_of_two_offices_is_asked_where_the_child_lives(office, people):
    both = person("Twofold Office")
    for each in (people.severn, people.harbour):
        hold(both, "office", Partnership.objects.get(pk=each.id))
    office.client.force_login(both)

    page = office.get("/office/enter/")

    assert len([each for each in page.links.values() if each.endswith("/enter/")]) >= 2
