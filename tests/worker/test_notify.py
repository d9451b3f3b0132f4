"""GOV.UK Notify spoken to for real, as it stands in on this machine: one mail, whatever is lost."""

import uuid
from datetime import timedelta

import notify_server
import pytest
from service_world import AT

from accord.manage import NotUsable, carriers
from accord.queries.letters import Mail
from accord.worker import notify
from accord.worker.carrier import Outcome

MAIL = Mail(
    id=uuid.UUID(int=7), to="penny@school.example", subject="Accord: something new in K7QM-4XTR",
    text="Zoë raised a disagreement.\nhttps://accord.example/escalations/7/\n",
)  # fmt: skip
TEMPLATE = "bbbbbbbb-cccc-dddd-eeee-ffffffffffff"
ADDRESS = {"error": "ValidationError", "message": "email_address Not a valid email address"}


def carried(server, *, hand_over=lambda: None, at=AT, **changed):
    """Return what became of a mail that this stand-in was given."""
    of = {"key": notify_server.KEY, "template": TEMPLATE, "address": server.address, "patience": 2}
    return notify.Notify(**of | changed)(MAIL, hand_over=hand_over, at=at)


class TestAMail:
    def test_goes_with_its_own_reference_to_one_reader_by_our_template(self):
        with notify_server.running(at=AT) as server:
            assert carried(server).outcome is Outcome.TAKEN

        (mail,) = server.mails
        assert mail == {
            "email_address": "penny@school.example",
            "template_id": TEMPLATE,
            "personalisation": {"subject": MAIL.subject, "text": MAIL.text},
            "reference": str(MAIL.id),
        }

    def test_says_where_answers_go_where_that_is_set(self):
        with notify_server.running(at=AT) as server:
            carried(server, reply_to=TEMPLATE)

        assert server.mails[0]["email_reply_to_id"] == TEMPLATE

    def test_is_handed_over_after_all_else_was_asked(self):
        order = []
        with notify_server.running(at=AT, heard=order) as server:
            carried(server, hand_over=lambda: order.append("handed over"))

        assert [each.split()[0] for each in order] == ["GET", "handed", "POST"]

    def test_stays_here_where_it_may_not_be_handed_over(self):
        def refuse():
            raise KeyError

        with notify_server.running(at=AT) as server, pytest.raises(KeyError):
            carried(server, hand_over=refuse)

        assert not server.mails


class TestWhatIsLost:
    def test_is_asked_for_and_not_sent_twice(self):
        with notify_server.running(at=AT, lose="POST") as server:
            lost = carried(server)
            server.lose = ""
            again = carried(server)

        assert (lost.outcome, again.outcome) == (Outcome.NO_CARRIER, Outcome.TAKEN)
        assert len(server.mails) == 1

    def test_is_sent_again_where_it_came_back(self):
        with notify_server.running(at=AT) as server:
            carried(server)
            server.states[str(MAIL.id)] = "permanent-failure"
            carried(server)

        assert len(server.mails) == 2

    def test_was_never_handed_over_where_nobody_could_be_asked(self):
        handed = []
        with notify_server.running(at=AT, lose="GET") as server:
            said = carried(server, hand_over=lambda: handed.append(1))

        assert (said.outcome, handed) == (Outcome.NO_CARRIER, [])

    def test_waits_where_nobody_is_there(self):
        with notify_server.running(at=AT) as server:
            pass

        assert carried(server).outcome is Outcome.NO_CARRIER

    def test_is_not_handed_over_to_something_else_that_answers_in_its_place(self):
        handed = []
        with notify_server.running(at=AT, answers={"GET": (200, [])}) as server:
            said = carried(server, hand_over=lambda: handed.append(1))

        assert (said.outcome, handed, server.mails) == (Outcome.NO_CARRIER, [], [])


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("status", "errors", "outcome"),
        [
            (400, [ADDRESS], Outcome.REFUSED),
            (400, [{"error": "BadRequestError", "message": "No template"}], Outcome.NO_CARRIER),
            (400, [{"error": "ValidationError", "message": "reference is not a string"}],
             Outcome.NO_CARRIER),
            (429, [{"error": "RateLimitError", "message": "too many"}], Outcome.NO_CARRIER),
            (429, [{"error": "TooManyRequestsError", "message": "today"}], Outcome.NO_CARRIER),
            (500, [{"error": "Exception", "message": "Internal server error"}], Outcome.NO_CARRIER),
            (302, [], Outcome.NO_CARRIER),
            (200, [], Outcome.UNHEARD),
        ],
    )  # fmt: skip
    def test_is_the_mails_own_end_or_everybodys_trouble(self, status, errors, outcome):
        with notify_server.running(at=AT, answers={"POST": (status, errors)}) as server:
            said = carried(server)

        assert said.outcome is outcome
        assert str(status) in said.reason
        assert "penny" not in said.reason
        assert "Not a valid" not in said.reason

    def test_is_all_of_us_where_the_key_or_the_clock_is_wrong(self):
        other = notify_server.KEY[:-1] + "b"
        with notify_server.running(at=AT) as server:
            key, clock = carried(server, key=other), carried(server, at=AT + timedelta(minutes=1))

        assert {key.outcome, clock.outcome} == {Outcome.NO_CARRIER}
        assert "403 AuthError" in clock.reason
        assert not server.mails


class TestTheSettings:
    @pytest.fixture(autouse=True)
    def chosen(self, settings):
        settings.SMTP_HOST = ""
        settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE = notify_server.KEY, TEMPLATE

    def test_choose_notify(self):
        carrier, told = carriers.chosen()

        assert (carrier.key, carrier.template, told) == (
            notify_server.KEY, TEMPLATE, "GOV.UK Notify",
        )  # fmt: skip
        assert carrier.address == notify.HOME

    @pytest.mark.parametrize(
        ("name", "said", "says"),
        [
            ("SMTP_HOST", "mail.example", "are both set"),
            ("NOTIFY_KEY", "secret", "no key of GOV.UK Notify"),
            ("NOTIFY_KEY", "", "ACCORD_NOTIFY_TEMPLATE is set and"),
            ("NOTIFY_TEMPLATE", "", "ACCORD_NOTIFY_TEMPLATE is ''"),
            ("NOTIFY_REPLY_TO", "me@school.example", "ACCORD_NOTIFY_REPLY_TO is 'me@"),
            ("NOTIFY_URL", "http://notify.example", "would cross the network"),
            ("NOTIFY_URL", "notify", "would cross the network"),
        ],
    )
    def test_are_refused_where_half_is_set(self, settings, name, said, says):
        setattr(settings, name, said)

        with pytest.raises(NotUsable, match=says):
            carriers.chosen()
