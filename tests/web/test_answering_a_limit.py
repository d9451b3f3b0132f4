"""A proposed limit is answered by each agency for itself, and by nobody else."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import who_may
from django.utils import timezone
from knocking import bare, browser, ended, nowhere, undone, written
from limit_steps import WHY, answer, by, in_days, propose, proposed_at, shown, varied
from service_steps import DAY, at_stage, discussed, do, raised

from accord.desk import proposals
from accord.desk.models import LimitAnswer, ProposedLimit
from accord.engine import acts
from accord.services import escalations

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(people) -> UUID:
    """Return one at stage one, raised an hour ago to somebody named."""
    at = timezone.now() - timedelta(hours=1)
    return raised(people, counterpart=people.social_care.practitioner, at=at)


class TestAnswering:
    def test_yes_moves_the_limit_and_says_who_agreed(self, page, people, begun):
        propose(page, begun, people.school.practitioner)

        after = answer(page, begun, people.social_care.practitioner, way="agree")

        assert "It is on record." in after.text
        assert "Both agencies agreed another limit for this stage" in after.text
        assert "Puddlewick School agreed" in after.text
        assert "Penny Severn-Care, worker, on" in after.text
        assert "proposes" not in after.text
        assert [each.due.day for each in varied(begun)] == [in_days(20)]

    def test_no_is_passed_on_with_why(self, page, people, begun):
        propose(page, begun, people.school.practitioner)

        after = answer(
            page, begun, people.social_care.practitioner, way="decline", why="That is too late."
        )

        assert "Your answer has been passed on." in after.text
        assert not varied(begun)
        theirs = by(page, people.school.practitioner).get(f"/escalations/{begun}/")
        assert "That is too late." in theirs.text
        assert "did not agree on" in theirs.text

    @pytest.mark.parametrize(
        ("said_", "problem"),
        [
            ({}, "Choose whether your agency agrees."),
            ({"way": "decline"}, "Say why your agency does not agree."),
            ({"way": "decline", "why": "a" * 10_001}, "this is 10,001"),
            ({"why": "Kept."}, "Choose whether"),
        ],
    )
    def test_says_what_is_missing_and_loses_nothing(self, page, people, begun, said_, problem):
        propose(page, begun, people.school.practitioner)

        again = answer(page, begun, people.social_care.practitioner, status=422, **said_)

        assert problem in again.errors[0]
        assert said_.get("why", "") in again.fields("")["why"]
        assert not LimitAnswer.objects.exists()

    def test_twice_is_one_step(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        address = f"/escalations/{begun}/proposed-limit/"
        form = by(page, people.social_care.practitioner).get(address).fields("")
        sent = {**form, "way": "agree"}

        first, second = (page.client.post(address, sent) for _ in range(2))

        assert first["Location"] == second["Location"]
        assert len(varied(begun)) == 1

    def test_says_that_a_colleague_was_faster(self, page, people):
        escalation = at_stage(people, 2, at=timezone.now() - 5 * DAY)
        propose(page, escalation, people.school.line_manager)
        address = f"/escalations/{escalation}/proposed-limit/"
        late = by(page, people.social_care.practitioner).get(address).fields("")
        answer(page, escalation, people.social_care.line_manager, way="decline", why="Too late.")

        again = by(page, people.social_care.practitioner).post(
            address, {**late, "way": "agree"}, status=409
        )

        assert "Somebody was faster" in again.errors[0]
        assert "Too late." in again.text
        assert not varied(escalation)

    def test_says_that_the_day_has_passed_meanwhile(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        ProposedLimit.objects.update(due_day=in_days(-1))
        # the day is part of the place where the reason lies sealed
        row = ProposedLimit.objects.get()
        row.sealed = proposals.seal(WHY, row, key=escalations.stand(begun).stream.key)
        row.save()

        again = answer(page, begun, people.social_care.practitioner, status=422, way="agree")

        assert "That day has passed by now." in again.errors[0]
        assert not varied(begun)

    def test_is_taken_back_by_who_proposed_it(self, page, people, begun):
        propose(page, begun, people.school.practitioner)

        after = answer(page, begun, people.school.practitioner)

        assert "It is taken back." in after.text
        assert "proposes" not in after.text
        assert ProposedLimit.objects.get().ended == "taken-back"

    def test_of_a_form_that_is_not_ours_is_refused(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        address = f"/escalations/{begun}/proposed-limit/"
        by(page, people.social_care.practitioner)

        page.post(address, {"key": uuid4(), "seen": "3", "way": "agree"}, status=400)
        page.post(address, {"proposal": uuid4(), "seen": "3", "way": "agree"}, status=400)


class TestNothing:
    """Who is of no side has nothing to propose and nothing to answer."""

    @pytest.mark.usefixtures("quiet")
    def test_is_there_for_others(self, people):
        wrong, table = [], who_may.cells(who_may.PROPOSED)
        for column in "23":
            escalation, proposal = proposed_at(people, int(column))
            address = f"/escalations/{escalation}/proposed-limit/"
            for actor in who_may.rows(who_may.PROPOSED):
                client = browser(people, actor)
                nothing = nowhere(client)
                with ended(people, actor):
                    found = shown(client.get(address), nothing)
                    before, listed = written(), "proposes" in bare(client.get("/my-work/"))[1]
                    form = {"key": str(uuid4()), "seen": "1", "proposal": proposal, "way": "agree"}
                    form["seen"] = str(escalations.stand(escalation).stream.seq)
                    with undone():
                        answer_ = client.post(address, form)
                        wrote = written() != before
                expected = table[actor, column]
                if (found, wrote, listed) != (expected, expected == "W", expected == "W"):
                    wrong.append((actor, column, found, wrote, listed, answer_.status_code))

        assert wrong == []

    def test_is_there_where_nothing_was_proposed(self, page, people, begun):
        by(page, people.school.practitioner).get(
            f"/escalations/{begun}/proposed-limit/", status=404
        )

    def test_is_left_to_answer_at_the_next_stage(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = by(page, people.social_care.practitioner).get(
            f"/escalations/{begun}/proposed-limit/"
        )
        for step in (discussed(), acts.Escalate(reason="no")):
            do(begun, people.school.practitioner, step, at=timezone.now())

        late = {**sent.fields(""), "way": "agree"}
        page.post(f"/escalations/{begun}/proposed-limit/", late, status=409)
        assert not varied(begun)
        assert "proposes" not in page.get("/my-work/").text
        assert "proposes" not in page.get(f"/escalations/{begun}/").text

    def test_can_be_answered_for_another_escalation(self, page, people, begun):
        other = raised(people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY)
        propose(page, begun, people.school.practitioner)
        propose(page, other, people.school.practitioner)
        foreign = ProposedLimit.objects.get(escalation=other).id

        answer(
            page, begun, people.social_care.practitioner, status=404, way="agree", proposal=foreign
        )
        assert not varied(begun)
        assert not varied(other)
