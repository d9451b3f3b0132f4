"""How it ended: in which words, who confirmed them, where it is filed, what keeps it open."""

import pytest
from django.utils import timezone
from ended import AGREEMENT, as_, sent, settled, shut, visit, where
from service_steps import DAY, at_stage, do

from accord.engine import acts
from accord.services import escalations

pytestmark = pytest.mark.django_db


class TestSayingThatItIsSettled:
    def test_explains_each_way_and_names_its_clause(self, teacher, people):
        form = teacher.get(where(at_stage(people, 1), "resolve"))

        assert "You both want the same for the child now." in form.text
        assert "They stay with their decision." in form.text
        assert "clause 2.2e" in form.text

    def test_takes_several_points_with_who_and_by_when(self, teacher, people):
        escalation = at_stage(people, 1, at=timezone.now() - 3 * DAY)
        do(
            escalation, people.school.practitioner,
            acts.Discuss(mode="telephone", outcome="resolved"), at=timezone.now() - 2 * DAY,
        )  # fmt: skip

        after = sent(
            teacher, escalation, "resolve", how="understood", agreement=AGREEMENT,
            **{
                "outstanding-1-what": "Ask the landlord",
                "outstanding-1-who": "raising.practitioner",
                "outstanding-2-what": "Tell the nurse",
                "outstanding-2-who": "responding.practitioner",
            },
        )  # fmt: skip

        assert after.text.count("To be done") == 2
        assert "Ask the landlord" in after.text


class TestThePageOfOneThatEnded:
    def test_opens_with_how_by_whom_and_in_which_words(self, teacher, people):
        page = teacher.get(where(settled(people)))

        top = page.text.index("How it ended")
        assert top < page.text.index("Next")
        assert "Both sides agree" in page.text
        assert "Penny Puddlewick-School" in page.text[top:]
        assert AGREEMENT in page.text

    def test_reads_as_corrected(self, teacher, people):
        escalation = settled(people)
        entry = escalations.stand(escalation).standing.last_entry
        mended = acts.Resolve(agreement="They visit twice a week.")
        correction = acts.Correct(entry=entry, reason="It was twice.", particulars=mended)
        do(escalation, people.school.practitioner, correction, at=timezone.now())

        page = teacher.get(where(escalation))

        (card,) = (each for each in page.all("section") if each["aria-labelledby"] == "ended")
        assert "They visit twice a week." in card.text
        assert AGREEMENT not in card.text
        assert "Corrected since" in card.text

    def test_says_what_is_left_before_it_can_be_closed(self, teacher, people):
        page = teacher.get(where(settled(people)))

        assert "Before it can be closed" in page.text
        assert page.text.count("Not confirmed yet") == 2
        assert page.text.count("Not filed yet") == 2
        assert "Read it and confirm it for Puddlewick School" in page.links
        assert "Read it and confirm it for Severn Vale Children's Care" not in page.links

    def test_offers_a_debrief_that_nobody_has_to_hold(self, teacher, people):
        page = teacher.get(where(settled(people)))

        assert page.links["write down that it was held"].endswith("/debrief/")

    def test_shows_no_outcome_while_it_is_open(self, teacher, people):
        page = teacher.get(where(at_stage(people, 1)))

        assert "How it ended" not in page.text

    def test_that_was_withdrawn_asks_for_no_confirmation(self, teacher, people):
        escalation = at_stage(people, 1, at=timezone.now() - 3 * DAY)
        gone = acts.Withdraw(reason="Our own mailbox held it back.")
        do(escalation, people.school.practitioner, gone, at=timezone.now() - DAY)

        page = teacher.get(where(escalation))

        assert "It was withdrawn" in page.text
        assert "Our own mailbox held it back." in page.text
        assert "Not confirmed yet" not in page.text


class TestConfirming:
    def test_shows_the_words_that_are_confirmed(self, page, people):
        escalation = settled(people, visit(5))

        form = as_(page, people.social_care.practitioner).get(where(escalation, "confirm"))

        (card,) = (e for e in form.all("section") if e["aria-labelledby"] == "confirmed-words")
        assert AGREEMENT in card.text
        assert "Visit the flat," in card.text

    def test_takes_a_tick_and_loses_no_word_without(self, teacher, people):
        escalation = settled(people)

        refused = sent(teacher, escalation, "confirm", status=422, confirmed="So we heard it.")

        assert refused.errors[0].startswith("Tick that this is what was agreed.")
        assert refused.fields("")["confirmed"] == "So we heard it."
        assert not any(
            isinstance(each.event.body, acts.Confirm)
            for each in escalations.stand(escalation).stored
        )

    def test_is_shown_for_each_side_with_who_said_so(self, page, people):
        escalation = settled(people)
        care = as_(page, people.social_care.practitioner)

        after = sent(care, escalation, "confirm", right="yes", confirmed="We read it so too.")

        assert after.text.count("Not confirmed yet") == 1
        (confirmed,) = (e for e in after.all("li") if e.text.startswith("Confirmed Severn Vale"))
        assert "Penny Severn-Care" in confirmed.text
        assert "We read it so too." in confirmed.text

    def test_leads_who_disagrees_to_the_side_that_raised_it(self, page, people):
        escalation = settled(people)
        care = as_(page, people.social_care.practitioner)
        form = care.get(where(escalation, "confirm"))

        telling = care.get(form.links["Tell the side that raised it what is wrong"])

        assert telling.fields("")["who"] == "raising.practitioner"

    def test_leads_who_raised_it_to_a_correction_or_back(self, teacher, people):
        form = teacher.get(where(settled(people), "confirm"))

        assert "Correct the words" in form.links
        assert "take it up again" in form.links


class TestFiling:
    def test_keeps_the_files_number_to_the_agency_that_wrote_it(self, page, people):
        escalation = settled(people)
        school = as_(page, people.school.practitioner)

        own = sent(school, escalation, "file_record", file_reference="Green cabinet, P-117")
        other = as_(page, people.social_care.practitioner).get(where(escalation))

        assert own.text.count("Green cabinet, P-117") == 2  # beside the filing, and in the record
        assert "P-117" not in other.html
        assert "Filed Puddlewick School" in other.text


class TestClosing:
    def test_lists_what_must_be_done_first_with_where_to_do_it(self, teacher, people):
        form = teacher.get(where(settled(people), "close"))

        (card,) = (each for each in form.all("section") if each["aria-labelledby"] == "still-owed")
        assert "(clause 3b)" in card.text
        assert "(clause 3a)" in card.text
        assert any(to.endswith("/confirm/") for to in form.links.values())
        assert "Do it all the same, and say why" in form.text

    def test_leaves_a_page_that_says_what_stays_and_offers_to_go_on(self, teacher, people):
        escalation = settled(people)
        shut(people, escalation)
        page = teacher.get(where(escalation))

        assert "stays readable" in page.text
        address = where(escalation, "follow-up")
        draft = teacher.post(address, page.fields(address), follow=True)

        assert "danger" in draft.heading

    def test_offers_the_other_side_no_follow_up(self, page, people):
        escalation = settled(people)
        shut(people, escalation)

        theirs = as_(page, people.social_care.practitioner).get(where(escalation))

        assert "Raise a follow-up escalation" not in theirs.text


class TestTakingItUpAgain:
    def test_shows_what_comes_back_before_it_is_done(self, teacher, people):
        form = teacher.get(where(settled(people), "reopen"))

        (card,) = (each for each in form.all("section") if each["aria-labelledby"] == "comes-back")
        assert "Stage 1" in card.text
        assert "to be settled by" in card.text
        assert "(clause 2.1a)" in card.text


class TestAnOffer:
    @pytest.fixture
    def offered(self, people):
        escalation = at_stage(people, 1, at=timezone.now() - 3 * DAY)
        offer = acts.Propose(agreement="A visit on Monday.")
        do(escalation, people.social_care.practitioner, offer, at=timezone.now() - DAY)
        return escalation

    def test_is_answered_on_a_form_with_its_words(self, teacher, offered):
        page = teacher.get(where(offered))
        form = teacher.get(page.links["Accept it: end the disagreement on these words"])

        assert form.fields("")["agreement"] == "A visit on Monday."
        assert "take it to the next stage" in form.links

    def test_is_not_for_its_own_side_to_accept(self, page, people, offered):
        theirs = as_(page, people.social_care.practitioner).get(where(offered))

        assert "A visit on Monday." in theirs.text
        assert "The side that raised it answers." in theirs.text
        assert "Accept it: end the disagreement on these words" not in theirs.links

    def test_is_gone_once_it_went_on(self, teacher, people, offered):
        up = acts.Escalate(reason="It is not enough.")
        do(offered, people.school.practitioner, up, at=timezone.now(), departing="He goes home.")

        assert "An offer to end it" not in teacher.get(where(offered)).text
