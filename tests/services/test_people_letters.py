"""Letters lie sealed in the outbox; nothing is sent."""

import logging

import pytest
from django.core.mail import EmailMessage, get_connection, send_mail
from service_world import AT

from accord.config.settings import base
from accord.outbox import mail, reading
from accord.outbox.models import Message
from accord.sealing import seals

pytestmark = pytest.mark.django_db

LETTER = mail.Letter(to="jo@school.example", subject="A subject", text="Words: é, ✓, and more.")


def keep():
    return mail.keep(LETTER, kind="sign-in", person=None, at=AT)


class TestALetter:
    def test_is_read_again_as_it_was_written(self):
        message = keep()

        stored = Message.objects.get(pk=message.pk)
        assert reading.letter(stored) == LETTER
        assert reading.words(stored) == LETTER.text
        assert (stored.kind, stored.state, stored.written_at) == ("sign-in", "waiting", AT)

    def test_shows_nothing_of_itself_in_its_row(self):
        stored = repr(Message.objects.values().get(pk=keep().pk))

        for secret in ("jo@school", "subject", "Words"):
            assert secret not in stored

    def test_cannot_be_read_in_another_letters_row_nor_when_changed(self):
        one, other = keep(), keep()
        one.words, moved = bytes(other.words)[:-1] + b"x", one
        with pytest.raises(seals.Broken):
            reading.words(moved)

        moved.words = bytes(other.words)
        with pytest.raises(seals.Broken):
            reading.words(moved)

    def test_cannot_be_read_under_another_master_key(self, settings):
        message = keep()
        settings.MASTER_KEY = bytes(range(32))

        with pytest.raises(seals.Broken):
            reading.words(message)

    def test_is_no_part_of_a_message_that_tells_of_a_step(self):
        told = Message.objects.create(kind="step", written_at=AT)

        assert reading.letter(told) is None
        assert reading.words(told) == ""


class TestMailThroughDjango:
    @pytest.fixture(autouse=True)
    def _as_in_an_installation(self, settings):
        # pytest-django puts a backend of its own in this place
        settings.EMAIL_BACKEND = base.EMAIL_BACKEND

    def test_comes_to_the_outbox_as_one_letter_for_each_reader(self):
        many = EmailMessage("A subject", "Words.", to=["one@a.example"], bcc=["two@b.example"])

        sent = get_connection().send_messages([many])

        letters = {reading.letter(message) for message in Message.objects.all()}
        assert sent == 2
        assert letters == {
            mail.Letter(to=to, subject="A subject", text="Words.")
            for to in ("one@a.example", "two@b.example")
        }

    def test_is_how_every_mail_goes(self, caplog):
        with caplog.at_level(logging.DEBUG):
            send_mail("A subject", "Words.", None, ["one@a.example"])

        assert Message.objects.get().kind == "sign-in"
        assert "one@a.example" not in caplog.text
