"""A mail server spoken to for real: what is sent, and what becomes of it when it goes wrong."""

import ipaddress
import socket
import ssl
import uuid
from datetime import UTC, datetime

import mail_server
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from service_world import AT

from accord.queries.letters import Mail
from accord.worker import carrier
from accord.worker.carrier import Outcome

MAIL = Mail(
    id=uuid.UUID(int=7), to="penny@school.example", subject="Accord: something new in K7QM-4XTR",
    text="Zoë raised a disagreement.\n.\n.hidden\nhttps://accord.example/escalations/7/\n",
)  # fmt: skip


def carried(server, mail=MAIL, *, hand_over=lambda: None, **changed):
    """Return what became of a mail that this server was given."""
    of = {
        "host": server.host, "port": server.port, "tls": "none", "patience": 2.0,
        "sender": "accord@severn.example", "domain": "accord.example", **changed,
    }  # fmt: skip
    return carrier.Server(**of)(mail, hand_over=hand_over, at=AT)


class TestAMail:
    def test_arrives_as_it_was_written(self):
        with mail_server.running() as server:
            assert carried(server).outcome is Outcome.TAKEN

        (mail,) = server.mails
        assert mail.readers == ("penny@school.example",)
        assert mail.sender == "accord@severn.example"
        assert mail.message.get_content().replace("\r\n", "\n") == MAIL.text
        assert mail.message["Subject"] == MAIL.subject
        assert mail.message["To"] == "penny@school.example"
        assert mail.message["Auto-Submitted"] == "auto-generated"

    def test_has_the_same_id_at_each_attempt(self):
        with mail_server.running() as server:
            carried(server)
            carried(server)

        assert {mail.message["Message-ID"] for mail in server.mails} == {
            "<00000000-0000-0000-0000-000000000007@accord.example>"
        }

    @pytest.mark.parametrize(
        "changed",
        [
            {"subject": "Hello\r\nBcc: everybody@elsewhere.example"},
            {"subject": "Hello\nBcc: everybody@elsewhere.example"},
            {"to": "penny@school.example\r\nBcc: everybody@elsewhere.example"},
            {"to": "penny@school.example\r\nRCPT TO:<everybody@elsewhere.example>"},
        ],
    )
    def test_can_begin_no_header_of_its_own(self, changed):
        words = {"id": MAIL.id, "to": MAIL.to, "subject": MAIL.subject, "text": MAIL.text}
        with mail_server.running() as server:
            assert carried(server, Mail(**words | changed)).outcome is Outcome.REFUSED

        assert not server.mails
        assert not any("elsewhere" in line for line in server.heard)

    def test_is_handed_over_at_the_last_moment(self):
        order = []
        with mail_server.running(on=order.append) as server:
            carried(server, hand_over=lambda: order.append("handed over"))

        assert order[-3:] == ["DATA", "handed over", "content"]

    def test_stays_here_where_it_may_not_be_handed_over(self):
        def refuse():
            raise KeyError

        with mail_server.running() as server, pytest.raises(KeyError):
            carried(server, hand_over=refuse)

        assert not server.mails


class TestWhatGoesWrong:
    @pytest.mark.parametrize(
        ("at", "answer", "outcome"),
        [
            ("RCPT", "550 5.1.1 nobody here", Outcome.REFUSED),
            ("RCPT", "450 try later", Outcome.LATER),
            # over a reader: the next one may fare better
            ("RCPT", "421 too many for them", Outcome.LATER),
            ("DATA", "451 not now", Outcome.LATER),
            ("DATA", "554 no", Outcome.REFUSED),
            ("content", "552 too large", Outcome.REFUSED),
            ("content", "451 not now", Outcome.LATER),
            # of the installation and not of the mail: others would fare no better
            ("MAIL", "550 unknown sender", Outcome.NO_CARRIER),
            ("EHLO", "421 too many", Outcome.NO_CARRIER),
        ],
    )
    def test_is_told_apart_by_the_answer(self, at, answer, outcome):
        with mail_server.running(answers={at: answer, "HELO": "421 too many"}) as server:
            assert carried(server).outcome is outcome

        assert not server.mails

    @pytest.mark.parametrize("at", ["EHLO", "MAIL", "RCPT", "DATA"])
    def test_before_it_was_handed_over_leaves_no_doubt(self, at):
        left = Outcome.LATER if at == "RCPT" else Outcome.NO_CARRIER
        with mail_server.running(drop_at=at) as server:
            assert carried(server).outcome is left

    def test_after_it_was_handed_over_leaves_a_doubt(self):
        with mail_server.running(drop_at="content") as server:
            assert carried(server).outcome is Outcome.UNHEARD

        assert len(server.mails) == 1

    def test_is_a_doubt_too_where_nobody_answers(self):
        with mail_server.running(answers={"content": ""}) as server:
            assert carried(server, patience=0.2).outcome is Outcome.UNHEARD

    def test_is_no_carrier_where_nobody_listens(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            nobody = mail_server.Running(port=free.getsockname()[1])

            assert carried(nobody).outcome is Outcome.NO_CARRIER

    def test_is_said_without_the_words_of_the_server(self):
        with mail_server.running(answers={"AUTH": "535 penny@school.example"}) as server:
            said = carried(server, user="accord", password="not much of a secret")

        assert said.outcome is Outcome.NO_CARRIER
        assert "penny" not in said.reason


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return a file with a certificate of this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a server for tests")])
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


class TestInSecret:
    def test_goes_to_a_server_that_is_who_it_says(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        trusting = ssl.create_default_context(cafile=certificate)
        with mail_server.running(context=context) as server:
            said = carried(server, tls="starttls", context=trusting)

        assert said.outcome is Outcome.TAKEN, said.reason
        assert server.heard[1] == "STARTTLS"

    def test_goes_to_nobody_else(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with mail_server.running(context=context) as server:
            assert carried(server, tls="starttls").outcome is Outcome.NO_CARRIER

        assert not any(line.startswith("MAIL") for line in server.heard)

    def test_goes_to_no_server_that_cannot(self):
        with mail_server.running() as server:
            assert carried(server, tls="starttls").outcome is Outcome.NO_CARRIER

        assert not any(line.startswith("MAIL") for line in server.heard)
