"""What no form of ours sends and a hand can: answered by what is wrong with it, never a fault."""

from uuid import uuid4

import pytest
from knocking import browser, stage, written

from accord.services import escalations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

HUGE, LARGE = "9" * 5000, "9" * 10


@pytest.fixture
def worker(people):
    return browser(people, "school.practitioner")


@pytest.mark.parametrize("number", [HUGE, LARGE, "-1", "1e3", "\N{SUPERSCRIPT TWO}"])
class TestANumber:
    def test_of_what_was_seen_is_no_form_of_ours_or_too_old(self, people, worker, number):
        escalation = stage(people, 1)
        form, before = {"key": str(uuid4()), "seen": number, "reason": "So."}, written()

        answer = worker.post(f"/escalations/{escalation}/withdraw/", form)

        assert answer.status_code == 400
        assert written() == before

    def test_of_an_entry_asks_which_one_is_meant(self, people, worker, number):
        address, typed = f"/escalations/{stage(people, 1)}/correct/", {"entry": number}

        assert worker.get(address, typed).status_code == 200
        assert worker.post(address, typed).status_code == 200

    def test_of_what_was_just_written_says_nothing(self, people, worker, number):
        answer = worker.get(f"/escalations/{stage(people, 1)}/", {"written": number})

        assert answer.status_code == 200
        assert "It is on record" not in answer.content.decode()


@pytest.mark.parametrize("number", [HUGE, LARGE])
class TestADay:
    def test_of_an_act_is_asked_for_again(self, people, worker, number):
        escalation = stage(people, 1)
        form = {"key": str(uuid4()), "seen": escalations.stand(escalation).stream.seq}
        day = {"due-day": number, "due-month": number, "due-year": "2026", "reason": "So."}

        answer = worker.post(f"/escalations/{escalation}/protect_by/", {**form, **day})

        assert answer.status_code == 422

    def test_of_a_draft_is_asked_for_again(self, worker, number):
        draft = uuid4()
        worker.post("/raise/", {"key": str(draft), "danger": "no"})
        day = {"earlier": "yes", "day": number, "month": "1", "year": "2026"}

        answer = worker.post(f"/raise/{draft}/earlier-day/", {**day, "protect_reason": "So."})

        assert answer.status_code == 422

    def test_of_a_question_to_the_calendar_is_asked_for_again(self, client, number):
        asked = {"policy": "gscp", "stage": "stage-1", "day": number, "month": "1", "year": "2026"}

        assert client.get("/when-due/", asked).status_code == 422


class TestATokenOfAForm:
    @pytest.mark.parametrize("key", ["", "1", "key", HUGE, "{" * 40])
    def test_that_is_none_is_no_form_of_ours(self, people, worker, key):
        escalation = stage(people, 1)
        form = {"key": key, "seen": escalations.stand(escalation).stream.seq, "to": "MASH"}
        before = written()

        assert worker.post(f"/escalations/{escalation}/refer/", form).status_code == 400
        assert worker.post(f"/escalations/{escalation}/notes/", {**form, "text": "So."}
                           ).status_code == 400  # fmt: skip
        assert written() == before
