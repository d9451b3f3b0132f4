"""Messages on their way: one end each, whoever sends them and whatever happens to who does."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
import service_steps
from django.db import connection, connections
from service_world import AT, world

from accord.directory.models import Partnership, Person
from accord.outbox import mail
from accord.outbox.models import WHYS, Heartbeat, Message
from accord.services import codes, people, sending

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def letter(to="penny@puddlewick-school.example", *, kind="invited", person=None, at=AT):
    """Write a letter and return its id."""
    words = mail.Letter(to=to, subject="You can use Accord", text="Sign in.\n")
    return mail.keep(words, kind=kind, person=person, at=at).id


def row(message):
    """Return a message as it stands."""
    return Message.objects.get(pk=message)


def ended(message):
    """Return a message's state, and why."""
    found = row(message)
    assert found.why == "" or found.why in WHYS
    return found.state, found.why


def at_once(count, work):
    """Let so many threads do the same at the same moment; return what each brought."""
    ready, came = threading.Barrier(count), []

    def run():
        ready.wait()
        try:
            came.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def together(lists):
    """Return the members of all lists."""
    return [each for some in lists for each in some]


@pytest.mark.django_db
class TestTaking:
    def test_takes_codes_first_and_then_what_was_written_first(self):
        late, early = letter(at=AT + SECOND), letter(at=AT)
        code = letter(kind="sign-in", at=AT + MINUTE)

        taken = [sending.take(at=AT + MINUTE).mail.id for _ in range(3)]

        assert taken == [code, early, late]
        assert sending.take(at=AT + MINUTE) is None

    def test_finds_what_waits_without_reading_what_has_ended(self):
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL reads a small table whole, whatever indexes there are")

        for asked in (sending._ready(AT), sending._ready(AT).filter(kind="sign-in")):
            plan = asked.order_by("written_at", "id").explain()
            assert "SEARCH outbox_message USING INDEX message_by" in plan
            assert "SCAN" not in plan

    def test_keeps_the_order_of_one_escalation_for_each_reader(self):
        about, reader, other = uuid.uuid4(), world().severn, uuid.uuid4()
        first, second, elsewhere = (
            Message.objects.create(
                kind="step", escalation=escalation, partnership=reader.id, written_at=AT + when
            ).id
            for escalation, when in ((about, SECOND), (about, MINUTE), (other, 2 * MINUTE))
        )
        now = AT + 2 * MINUTE

        taken = sending.take(at=now)
        assert taken.mail.id == first
        assert sending.take(at=now).mail.id == elsewhere
        assert sending.take(at=now) is None  # the second waits while the first is under way

        sending.later(taken, "later", chance=0.0, at=now)
        assert sending.take(at=now) is None  # and while it waits for another attempt

        again = sending.take(at=now + MINUTE)
        assert again.mail.id == first
        sending.refused(again, at=now + MINUTE)
        assert sending.take(at=now + MINUTE).mail.id == second

    def test_lets_no_mailbox_hold_back_another_of_the_same_escalation(self):
        about, there = uuid.uuid4(), world()
        stuck, free = (
            Message.objects.create(kind="step", escalation=about, written_at=AT + when, **reader).id
            for when, reader in (
                (SECOND, {"person": there.school.practitioner}),
                (MINUTE, {"partnership": there.severn.id}),
            )
        )

        assert sending.take(at=AT + MINUTE).mail.id == stuck
        assert sending.take(at=AT + MINUTE).mail.id == free

    def test_tries_a_mailbox_in_trouble_once_for_all_that_waits_for_it(self):
        other = world()
        first, second = (letter(person=other.school.practitioner, at=AT) for _ in range(2))
        elsewhere = letter(person=other.school.colleague, at=AT + SECOND)

        taken = sending.take(at=AT + MINUTE)
        sending.later(taken, "later", chance=1.0, at=AT + MINUTE)

        assert taken.mail.id in (first, second)
        assert sending.take(at=AT + MINUTE).mail.id == elsewhere
        assert sending.take(at=AT + MINUTE) is None
        assert sending.take(at=AT + 2 * MINUTE).mail.id in (first, second)

    def test_lets_no_code_wait_for_a_mailbox_that_was_in_trouble_for_long(self):
        reader = world().school.practitioner
        letter(person=reader)
        for hours in range(8):
            sending.later(sending.take(at=AT + 2 * hours * HOUR), "later", chance=1.0,
                          at=AT + 2 * hours * HOUR)  # fmt: skip
        now = AT + 20 * HOUR
        stuck = sending.take(at=now)
        code = letter(person=reader, kind=sending.SIGN_IN, at=now)

        sending.later(stuck, "later", chance=1.0, at=now)

        assert sending.take(at=now).mail.id == code

    def test_counts_the_attempt(self):
        message = letter()

        assert sending.take(at=AT).attempts == 1
        assert (row(message).state, row(message).attempts) == ("sending", 1)

    def test_sends_no_code_that_is_good_no_more(self):
        world()
        codes.send("penny@puddlewick-school.example", at=AT)
        (message,) = Message.objects.all()

        assert sending.take(at=AT + timedelta(minutes=codes.MINUTES)) is None
        assert ended(message.id) == ("failed", "too-late")


@pytest.mark.django_db
class TestTheReader:
    def test_gets_it_at_the_address_they_have_when_it_is_sent(self):
        there = world()
        letter(person=there.school.practitioner)
        Person.objects.filter(pk=there.school.practitioner).update(email="new@severn-care.example")

        assert sending.take(at=AT).mail.to == "new@severn-care.example"

    def test_is_written_to_where_the_letter_says_while_nobody_knows_them(self):
        letter("new@puddlewick-school.example")

        assert sending.take(at=AT).mail.to == "new@puddlewick-school.example"

    def test_gets_the_words_of_the_outbox_page_and_a_link(self, settings):
        settings.BASE_URL = "https://accord.example"
        there = world()
        escalation = service_steps.raised(there, counterpart=there.social_care.practitioner)
        Message.objects.exclude(person=there.social_care.practitioner).delete()

        taken = sending.take(at=AT).mail

        assert "raised a disagreement with Severn Vale Children's Care" in taken.text
        assert f"https://accord.example/escalations/{escalation}/" in taken.text
        assert "You are told because of clause 2.1" in taken.text
        assert taken.to == "penny@severn-care.example"

    def test_is_the_office_at_its_mailbox(self):
        there = world()
        message = Message.objects.create(kind="step", partnership=there.severn.id, written_at=AT)

        assert sending.take(at=AT).mail.to == "office@severn-vale.example"
        assert row(message.id).state == "sending"

    def test_who_has_left_gets_nothing(self):
        there = world()
        message = letter(person=there.school.colleague)
        people.end(there.school.colleague, by=there.school.administrator, at=AT)
        Message.objects.exclude(pk=message).delete()

        assert sending.take(at=AT) is None
        assert ended(message) == ("failed", "ended")

    @pytest.mark.parametrize(
        ("spoil", "why"),
        [
            (lambda there: {"partnership": there.harbour.id}, "no-mailbox"),
            (lambda _: {"partnership": uuid.uuid4()}, "no-reader"),
            (lambda _: {"person": uuid.uuid4()}, "no-reader"),
            (lambda _: {"words": b"sealed under another key altogether, or so it seems"},
             "unreadable"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_reached_is_said_with_a_reason(self, spoil, why):
        there = world()
        Partnership.objects.filter(pk=there.harbour.id).update(mailbox="")
        message = Message.objects.create(kind="step", written_at=AT, **spoil(there))

        assert sending.take(at=AT) is None
        assert ended(message.id) == ("failed", why)

    @pytest.mark.parametrize(
        "address",
        [
            "penny@school.example\r\nBcc: everybody@elsewhere.example",
            "penny@school.example, everybody@elsewhere.example",
            "penny@school.example\nRCPT TO:<everybody@elsewhere.example>",
            "<penny@school.example>",
            "pénny@school.example",
            "",
        ],
    )
    def test_is_one_mailbox_and_nothing_else(self, address):
        message = letter(address)

        assert sending.take(at=AT) is None
        assert ended(message) == ("failed", "address")

    def test_of_another_country_is_reached_by_its_plain_domain(self):
        letter("penny@schüle.example")

        assert sending.take(at=AT).mail.to == "penny@xn--schle-mva.example"


@pytest.mark.django_db
class TestTheEnd:
    @pytest.mark.parametrize(
        ("end", "state", "why"),
        [
            (sending.sent, "sent", ""),
            (sending.refused, "failed", "refused"),
            (sending.unheard, "in_doubt", "unheard"),
        ],
    )
    def test_is_one_and_stays(self, end, state, why):
        message = letter()
        taken = sending.take(at=AT)
        sending.hand_over(taken, at=AT)

        assert end(taken, at=AT + SECOND)
        for other in (sending.sent, sending.refused, sending.unheard):
            assert not other(taken, at=AT + MINUTE)

        assert ended(message) == (state, why)
        assert row(message).ended_at == AT + SECOND
        assert sending.take(at=AT + timedelta(days=30)) is None

    def test_waits_longer_after_each_attempt_in_vain(self):
        letter()
        pauses, at = [], AT
        for _ in range(4):
            taken = sending.take(at=at)
            sending.later(taken, "carrier", chance=1.0, at=at)
            again = row(taken.mail.id).next_try_at
            pauses.append(again - at)
            assert sending.take(at=again - SECOND) is None
            at = again

        assert pauses == [timedelta(seconds=each) for each in (15, 30, 60, 120)]
        assert sending.pause(80) == sending.LONGEST_PAUSE

    def test_comes_by_chance_so_that_not_all_come_again_together(self):
        letter()
        taken = sending.take(at=AT)

        sending.later(taken, "later", chance=0.0, at=AT)

        assert row(taken.mail.id).next_try_at == AT + sending.FIRST_PAUSE / 2

    def test_comes_after_days_in_vain(self):
        message = letter()
        Message.objects.update(attempts=sending.MOST_ATTEMPTS - 1)

        sending.later(sending.take(at=AT), "carrier", chance=0.5, at=AT)

        assert ended(message) == ("failed", "gave-up")


@pytest.mark.django_db
class TestAWorkerThatWasStopped:
    def test_leaves_what_it_did_not_hand_over_to_others(self):
        message = letter()
        sending.take(at=AT)

        assert sending.take(at=AT + sending.LEASE - SECOND) is None
        assert sending.take(at=AT + sending.LEASE).mail.id == message

    def test_leaves_what_it_handed_over_in_doubt_and_nobody_sends_it(self):
        message = letter()
        sending.hand_over(sending.take(at=AT), at=AT)

        assert sending.take(at=AT + sending.HEARING) is None
        assert ended(message) == ("in_doubt", "stopped")
        assert sending.take(at=AT + timedelta(days=9)) is None

    def test_hands_nothing_over_when_it_wakes(self):
        letter()
        slept = sending.take(at=AT)
        woke = AT + sending.LEASE

        with pytest.raises(sending.Lost):
            sending.hand_over(slept, at=woke)

        sending.hand_over(sending.take(at=woke), at=woke)
        with pytest.raises(sending.Lost):
            sending.hand_over(slept, at=woke)

    @pytest.mark.parametrize("end", [sending.sent, sending.refused, sending.unheard])
    def test_writes_nothing_down_when_it_wakes(self, end):
        message = letter()
        slept = sending.take(at=AT)
        other = sending.take(at=AT + sending.LEASE)

        assert not end(slept, at=AT + sending.LEASE)
        assert not sending.later(slept, "later", chance=0.5, at=AT + sending.LEASE)
        assert (row(message).state, row(message).lease) == ("sending", other.lease)


@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    MANY, WORKERS = 24, 4

    def test_never_share_a_message(self):
        wanted = sorted(letter() for _ in range(self.MANY))

        def work():
            mine = []
            while taken := sending.take(at=AT):
                mine.append(taken.mail.id)
                assert sending.sent(taken, at=AT)
            return mine

        assert sorted(together(at_once(self.WORKERS, work))) == wanted

    def test_would_share_them_if_they_looked_first_and_wrote_then(self):
        for _ in range(self.MANY):
            letter()

        def naive():
            mine = []
            while found := Message.objects.filter(state="waiting").first():
                time.sleep(0.005)
                Message.objects.filter(pk=found.pk).update(state="sent")
                mine.append(found.pk)
            return mine

        assert len(together(at_once(self.WORKERS, naive))) > self.MANY

    def test_that_saw_the_same_message_do_not_both_get_it(self):
        message = letter()

        leases = at_once(self.WORKERS, lambda: sending.claim(message, at=AT))

        assert sorted(lease is not None for lease in leases) == [False, False, False, True]


@pytest.mark.django_db
class TestTheHeart:
    def test_beats_in_one_row_and_the_dead_are_forgotten(self):
        worker, gone = uuid.uuid4(), uuid.uuid4()
        sending.beat(gone, begun=AT, at=AT)
        later = AT + sending.FORGOTTEN + SECOND

        sending.beat(worker, begun=later, at=later)
        sending.beat(worker, begun=later, at=later + MINUTE)

        (left,) = Heartbeat.objects.all()
        assert (left.pk, left.seen_at) == (worker, later + MINUTE)
