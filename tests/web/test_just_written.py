"""What somebody has just done is said once, to them alone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from raising_steps import at, by_day, filled
from service_steps import raised
from service_world import World, find, world

from accord.directory.models import Holding

DAY = timedelta(days=1)


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 60 * DAY)


def talked(page, people: World) -> UUID:
    """Put a talk on record in the browser, as the worker who raised it."""
    escalation = raised(
        people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY
    )
    page.client.force_login(find(people.school.practitioner))
    where = f"/escalations/{escalation}/discuss/"
    typed = page.get(where).fields("") | {"mode": "telephone", "outcome": "unresolved"}
    assert page.client.post(where, typed)["Location"] == f"/escalations/{escalation}/"
    return escalation


class TestAStep:
    def test_is_said_once(self, page, people):
        escalation = talked(page, people)

        first, again = (page.get(f"/escalations/{escalation}/") for _ in range(2))

        assert "It is on record.Penny Puddlewick-School talked with" in first.text
        assert "It is on record" not in again.text

    def test_is_not_said_of_another_escalation(self, page, people):
        talked(page, people)
        other = raised(people, key=uuid4(), at=timezone.now())

        assert "It is on record" not in page.get(f"/escalations/{other}/").text

    def test_is_not_said_to_who_did_not_do_it(self, page, people):
        escalation = talked(page, people)
        session = page.client.session
        session["written"] = [str(escalation), 1, False]
        session.save()
        page.client.force_login(find(people.social_care.practitioner))

        assert "It is on record" not in page.get(f"/escalations/{escalation}/").text


class TestATalkThatLeftBoxesEmpty:
    def talked(self, page, people, **said: str) -> str:
        escalation = raised(
            people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY
        )
        page.client.force_login(find(people.school.practitioner))
        where = f"/escalations/{escalation}/discuss/"
        typed = page.get(where).fields("") | {"mode": "telephone", "outcome": "unresolved", **said}
        page.client.post(where, typed)
        return page.get(f"/escalations/{escalation}/").all("div", role="alert")[0].text

    def test_says_which_where_the_policy_asks_for_all(self, page, people):
        said = self.talked(page, people, change_wanted="A visit.")

        assert "Left empty: why it is unsafe and what it means for the child." in said
        assert "(clause 2.1b)" in said

    @pytest.mark.parametrize("boxes", [(), ("why_unsafe", "change_wanted", "impact_on_child")])
    def test_says_nothing_of_a_talk_that_said_none_or_all(self, page, people, boxes):
        assert "Left empty" not in self.talked(page, people, **dict.fromkeys(boxes, "So."))


class TestNaming:
    def named(self, page, people, who) -> str:
        escalation = raised(people, at=timezone.now() - DAY)
        page.client.force_login(find(people.social_care.safeguarding_lead))
        where = f"/escalations/{escalation}/name_counterpart/"
        page.client.post(where, page.get(where).fields("") | {"who": str(who)})
        return page.get(f"/escalations/{escalation}/").all("div", role="alert")[0].text

    def test_says_who_was_named_and_told(self, page, people):
        said = self.named(page, people, people.social_care.practitioner)

        assert "Penny Severn-Care is named, and told." in said

    def test_says_that_it_is_oneself(self, page, people):
        said = self.named(page, people, people.social_care.safeguarding_lead)

        assert "You are named." in said


class TestRaising:
    def raised(self, page, people, **other):
        page.client.force_login(find(people.school.practitioner))
        draft = filled(page, **other)
        return page.post(at(draft, "check"), {}, follow=True)

    def test_says_when_whom_it_told_and_what_comes_next(self, page, people):
        found = self.raised(page, people)

        banner = found.all("div", role="alert")[0].text
        assert "You have raised it: " in banner
        sage = "Sage Severn-Care, safeguarding lead, Severn Vale Children's Care,"
        assert f"{sage} has been asked to name somebody." in banner
        assert "Next: Waiting for the safeguarding lead" in banner
        assert "Meanwhile, for you: Talk with the other worker" in banner

    def test_says_what_the_office_was_asked_where_nobody_else_can_be(self, page, people):
        Holding.objects.filter(person=people.social_care.safeguarding_lead).delete()

        found = self.raised(page, people)

        banner = found.all("div", role="alert")[0].text
        gets = "see that Severn Vale Children's Care gets a safeguarding lead"
        assert f"has been asked to {gets}." in banner
        assert f"Next: Waiting for the partnership's office to {gets}" in banner

    def test_says_that_the_other_worker_was_told(self, page, people):
        chosen = {"counterpart": str(people.social_care.practitioner)}

        found = self.raised(page, people, person=chosen)

        banner = found.all("div", role="alert")[0].text
        told = "Penny Severn-Care, worker, Severn Vale Children's Care, has been told."
        assert banner.count(told) == 1
        assert "Next, for you: Talk with the other worker" in banner

    def test_says_it_though_an_earlier_day_was_the_last_thing_written(self, page, people):
        found = self.raised(page, people, earlier_day=by_day(timezone.localdate() + DAY))

        assert "You have raised it: " in found.all("div", role="alert")[0].text
