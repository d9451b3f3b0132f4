"""Carriers: how one message leaves the house. Today there is one, a mail server spoken to by SMTP.

A carrier is a function of one mail and of what is called at the last moment before it can arrive.
It returns what became of it, and raises nothing that a network or a mail server can bring about.
"""

import enum
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as RULES
from email.utils import format_datetime
from typing import Final, Protocol

import msgspec

from accord.queries.letters import Mail

PATIENCE: Final = 30
"""Seconds for each answer of a mail server."""
LINE: Final = re.compile(rb"(?m)^\.")


class Outcome(enum.Enum):
    """What became of a mail: taken, refused for good, or certainly not taken; or nobody knows."""

    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"
    NO_CARRIER = "no carrier"
    UNHEARD = "unheard"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a mail, and for whoever runs the installation a reason without a name."""

    outcome: Outcome
    reason: str = ""


class Carrier(Protocol):
    """Carries one mail; calls `hand_over` at the last moment before it can arrive."""

    def __call__(self, mail: Mail, *, hand_over: Callable[[], None], at: datetime) -> Said:
        """Return what became of it; what `hand_over` raises goes through, and nothing is sent."""


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A mail server, and as who we speak to it.

    Attributes:
        tls: `starttls`, `implicit` (from the first byte), or `none`, for this machine alone.
        sender: the address in From.
        domain: as what we introduce ourselves, and what stands behind the @ of a message's id.
        context: whom to trust; None for whom the system trusts.
        patience: seconds for each answer.
    """

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""
    sender: str
    domain: str
    context: ssl.SSLContext | None = None
    patience: float = PATIENCE

    def __call__(self, mail: Mail, *, hand_over: Callable[[], None], at: datetime) -> Said:
        """Carry one mail in a conversation of its own."""
        try:
            content = composed(mail, sender=self.sender, domain=self.domain, at=at)
        except ValueError:
            return Said(outcome=Outcome.REFUSED, reason="its headers cannot be written")
        try:
            client = self._reached()
        except (OSError, smtplib.SMTPException) as matter:
            where = f"{self.host}, port {self.port}: {_reason(matter)}; it is tried again"
            return Said(outcome=Outcome.NO_CARRIER, reason=where)
        try:
            return _conversed(client, self.sender, mail.to, content, hand_over)
        finally:
            client.close()

    def _reached(self) -> smtplib.SMTP:
        """Return a connection on which mail can be offered."""
        trusted = self.context or ssl.create_default_context()
        client: smtplib.SMTP
        if self.tls == "implicit":
            client = smtplib.SMTP_SSL(
                self.host, self.port, self.domain, timeout=self.patience, context=trusted
            )
        else:
            client = smtplib.SMTP(self.host, self.port, self.domain, timeout=self.patience)
        try:
            if self.tls == "starttls":
                client.starttls(context=trusted)
            if self.user:
                client.login(self.user, self.password)
            client.ehlo_or_helo_if_needed()
        except BaseException:
            client.close()
            raise
        return client


def composed(mail: Mail, *, sender: str, domain: str, at: datetime) -> bytes:
    """Return a mail as it goes over the wire, with an id that is the same at each attempt.

    Raises:
        ValueError: something would stand in a header that must not.
    """
    message = EmailMessage(policy=RULES)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    return message.as_bytes()


def _conversed(
    client: smtplib.SMTP, sender: str, to: str, content: bytes, hand_over: Callable[[], None]
) -> Said:
    """Offer a mail and hand it over; only from then on can it be unknown what became of it."""
    try:
        code, _ = client.mail(sender)
        if code != 250:  # of us, and not of this mail
            return Said(outcome=Outcome.NO_CARRIER, reason=f"it answered {code} to our address")
        code = _offered(client, to)
        if code not in (250, 251):
            return _of_reader(code)
        code, _ = client.docmd("DATA")
        if code != 354:
            return _answered(code)
    except (OSError, smtplib.SMTPException) as matter:
        return Said(outcome=Outcome.NO_CARRIER, reason=_reason(matter))
    hand_over()
    try:
        client.send(LINE.sub(b"..", content) + b".\r\n")
        code, _ = client.getreply()
    except (OSError, smtplib.SMTPException) as matter:
        return Said(outcome=Outcome.UNHEARD, reason=_reason(matter))
    return _answered(code)


def _offered(client: smtplib.SMTP, to: str) -> int:
    """Return what is answered to a reader's address: 421 also where nothing is answered in time."""
    try:
        return client.rcpt(to)[0]
    except (OSError, smtplib.SMTPException):
        return 421


def _of_reader(code: int) -> Said:
    """Return what an answer to a reader's address means; who hangs up there does so over them.

    Others need not wait for it: where it is the server that is in trouble, it does not let the next
    message come that far.
    """
    return Said(outcome=Outcome.LATER, reason="it answered 421") if code == 421 else _answered(code)


def _answered(code: int) -> Said:
    """Return what an answer means: what is no answer at all leaves everything open."""
    if 200 <= code < 300:
        return Said(outcome=Outcome.TAKEN)
    if code == 421:  # it ends the conversation, with everybody
        return Said(outcome=Outcome.NO_CARRIER, reason="it answered 421")
    if 400 <= code < 500:
        return Said(outcome=Outcome.LATER, reason=f"it answered {code}")
    if 500 <= code < 600:
        return Said(outcome=Outcome.REFUSED, reason=f"it answered {code}")
    return Said(outcome=Outcome.UNHEARD, reason=f"it answered {code}")


def _reason(matter: Exception) -> str:
    """Return what went wrong without what the server said: that may name a reader."""
    if isinstance(matter, smtplib.SMTPResponseException):
        return f"it answered {matter.smtp_code}"
    return type(matter).__name__
