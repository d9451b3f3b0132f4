"""GOV.UK Notify as a carrier, by its documented web interface.

Notify can be asked what it has: each mail bears its message's id as a reference, and before it is
sent we ask whether Notify has it already. So what was lost on the way is sent again, and not twice.
"""

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import msgspec

from accord.queries.letters import Mail
from accord.worker.carrier import PATIENCE, Outcome, Said

HOME: Final = "https://api.notifications.service.gov.uk"
MAILS: Final = "/v2/notifications/email"
ASKED: Final = "/v2/notifications?template_type=email&reference="
NOT_THERE: Final = ("permanent-failure", "temporary-failure", "technical-failure")
"""States of a mail that Notify had and that did not arrive: sending it again is no second one."""
MOST: Final = 1_000_000
"""Bytes of an answer that are read."""
KEY: Final = 73
"""Letters at the end of a key: the service's id, a hyphen, the secret; before them its name."""


class Answer(msgspec.Struct, frozen=True):
    """What Notify answered: a status, and what it said."""

    status: int
    said: Any


class Notify(msgspec.Struct, frozen=True, kw_only=True):
    """A service of GOV.UK Notify, and the template by which it sends.

    Attributes:
        key: as Notify gives it, with its name.
        template: the id of a template with the subject ((subject)) and the text ((text)).
        reply_to: the id of the address to which answers go; empty for the service's own.
        address: where Notify is reached.
        patience: seconds for each answer.
    """

    key: str
    template: str
    reply_to: str = ""
    address: str = HOME
    patience: float = PATIENCE

    def __call__(self, mail: Mail, *, hand_over: Callable[[], None], at: datetime) -> Said:
        """Carry one mail, unless Notify has it already."""
        try:
            asked = self._answer("GET", ASKED + quote(str(mail.id)), None, at)
        except (OSError, http.client.HTTPException) as matter:
            return _no_carrier(f"{self.address}: {type(matter).__name__}")
        found = _found(asked)
        if asked.status != 200 or found is None:
            return _no_carrier(_refusal(asked))
        if any(each.get("status") not in NOT_THERE for each in found):
            return Said(outcome=Outcome.TAKEN)
        hand_over()
        try:
            answer = self._answer("POST", MAILS, self._content(mail), at)
        except (OSError, http.client.HTTPException) as matter:
            # perhaps it has it: we ask before we try again
            return _no_carrier(f"lost: {type(matter).__name__}")
        return _answered(answer)

    def _content(self, mail: Mail) -> dict[str, Any]:
        content = {
            "email_address": mail.to,
            "template_id": self.template,
            "personalisation": {"subject": mail.subject, "text": mail.text},
            "reference": str(mail.id),
        }
        return content | ({"email_reply_to_id": self.reply_to} if self.reply_to else {})

    def _answer(
        self, method: str, path: str, content: dict[str, Any] | None, at: datetime
    ) -> Answer:
        """Return what Notify answers to one request, on a connection of its own."""
        home = urlsplit(self.address)
        kind = http.client.HTTPSConnection if home.scheme == "https" else http.client.HTTPConnection
        connection = kind(home.hostname or "", home.port, timeout=self.patience)
        headers = {"Authorization": f"Bearer {token(self.key, at)}", "User-Agent": "accord"}
        body = None
        if content is not None:
            body, headers["Content-Type"] = json.dumps(content).encode(), "application/json"
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, _read(response.read(MOST)))
        finally:
            connection.close()


def token(key: str, at: datetime) -> str:
    """Return what shows Notify who asks, good for half a minute: a JSON Web Token (HS256).

    Args:
        at: the instant now; Notify refuses it where our clocks disagree.
    """
    service, secret = key[-KEY:-37], key[-36:]
    head = _part({"typ": "JWT", "alg": "HS256"})
    said = head + b"." + _part({"iss": service, "iat": int(at.timestamp())})
    sign = hmac.new(secret.encode(), said, hashlib.sha256).digest()
    return (said + b"." + _plain(sign)).decode()


def _part(said: dict[str, Any]) -> bytes:
    return _plain(json.dumps(said, separators=(",", ":")).encode())


def _plain(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _found(asked: Answer) -> list[dict[str, Any]] | None:
    """Return what Notify has under a reference; None where that is no answer of Notify's."""
    found = asked.said.get("notifications") if isinstance(asked.said, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else None


def _answered(answer: Answer) -> Said:
    """Return what an answer means: the reader's address refused, or all of us; or nobody knows."""
    if answer.status == 201:
        return Said(outcome=Outcome.TAKEN)
    if answer.status == 400 and _is_about_the_reader(answer):
        return Said(outcome=Outcome.REFUSED, reason=_refusal(answer))
    if answer.status >= 300:
        return _no_carrier(_refusal(answer))
    return Said(outcome=Outcome.UNHEARD, reason=_refusal(answer))


def _is_about_the_reader(answer: Answer) -> bool:
    return any(
        each.get("error") == "ValidationError"
        and str(each.get("message", "")).startswith("email_address")
        for each in _errors(answer)
    )


def _refusal(answer: Answer) -> str:
    """Return what it answered without what it said: that may name a reader."""
    kinds = ", ".join(sorted({str(each.get("error", ""))[:40] for each in _errors(answer)}))
    return f"it answered {answer.status} {kinds}".strip()


def _errors(answer: Answer) -> list[dict[str, Any]]:
    said = answer.said if isinstance(answer.said, dict) else {}
    errors = said.get("errors")
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []


def _no_carrier(reason: str) -> Said:
    return Said(outcome=Outcome.NO_CARRIER, reason=f"{reason}; it is tried again")
