"""By what messages leave the house, as the settings say: a mail server, or GOV.UK Notify."""

import re
import uuid
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from accord.manage import NotUsable, safety
from accord.worker import carrier, notify

AN_ID: Final = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY: Final = re.compile(rf".+-{AN_ID}-{AN_ID}", re.IGNORECASE)


def chosen() -> tuple[carrier.Carrier, str]:
    """Return the carrier of the settings, and what it is called.

    Raises:
        NotUsable: none is named, or two; or what is named cannot be used safely.
    """
    if not settings.NOTIFY_KEY:
        unfinished = [
            name
            for name, said in (
                ("ACCORD_NOTIFY_TEMPLATE", settings.NOTIFY_TEMPLATE),
                ("ACCORD_NOTIFY_REPLY_TO", settings.NOTIFY_REPLY_TO),
            )
            if said
        ]
        if unfinished:
            raise NotUsable(
                f"{unfinished[0]} is set and ACCORD_NOTIFY_KEY is not, so GOV.UK Notify would take "
                "nothing from us. Give its key, best in a file: ACCORD_NOTIFY_KEY_FILE."
            )
        server = mail_server()
        return server, f"{server.host}, port {server.port}"
    if settings.SMTP_HOST:
        raise NotUsable(
            "ACCORD_SMTP_HOST and ACCORD_NOTIFY_KEY are both set, and nobody could say by which a "
            "message went. Leave one of them out."
        )
    return by_notify(), "GOV.UK Notify"


def by_notify() -> notify.Notify:
    """Return the service of GOV.UK Notify that the settings name.

    Raises:
        NotUsable: its key or its template is none, or Notify would be reached in clear.
    """
    if not KEY.fullmatch(settings.NOTIFY_KEY):
        raise NotUsable(
            "ACCORD_NOTIFY_KEY is no key of GOV.UK Notify, so it would take nothing from us. Copy "
            "it whole, as Notify shows it once: its name, the service's id and the secret, with "
            "hyphens."
        )
    for name, said in (
        ("ACCORD_NOTIFY_TEMPLATE", settings.NOTIFY_TEMPLATE),
        ("ACCORD_NOTIFY_REPLY_TO", settings.NOTIFY_REPLY_TO or str(uuid.UUID(int=0))),
    ):
        if not re.fullmatch(AN_ID, said, re.IGNORECASE):
            raise NotUsable(
                f"{name} is '{said}', which is no id of GOV.UK Notify. Copy it from Notify's own "
                "pages: 36 letters, figures and hyphens. docs/settings.md says what the template "
                "has to hold."
            )
    home = urlsplit(settings.NOTIFY_URL)
    if not home.hostname or (home.scheme != "https" and home.hostname not in safety.LOCAL):
        raise NotUsable(
            f"ACCORD_NOTIFY_URL is '{settings.NOTIFY_URL}': codes for signing in would cross the "
            f"network for anybody to read. Leave it out, or write it whole: {notify.HOME}."
        )
    return notify.Notify(
        key=settings.NOTIFY_KEY, template=settings.NOTIFY_TEMPLATE,
        reply_to=settings.NOTIFY_REPLY_TO, address=settings.NOTIFY_URL,
    )  # fmt: skip


def mail_server() -> carrier.Server:
    """Return the mail server of the settings.

    Raises:
        NotUsable: none is named, or what is named cannot be used safely.
    """
    host, tls = settings.SMTP_HOST, settings.SMTP_TLS
    if not host:
        raise NotUsable(
            "No mail server is named, so nothing can be sent: not even the codes with which "
            "people sign in. Name it in ACCORD_SMTP_HOST, and the sender in ACCORD_FROM; or give "
            "the key of a service of GOV.UK Notify: ACCORD_NOTIFY_KEY_FILE."
        )
    need_a_sender(host)
    if tls not in ("starttls", "implicit", "none"):
        raise NotUsable(
            f"ACCORD_SMTP_TLS is '{tls}', which is no way to speak to a mail server. It is "
            "starttls, implicit, or none for a mail server on this machine."
        )
    if tls == "none" and host not in safety.LOCAL:
        raise NotUsable(
            f"ACCORD_SMTP_TLS is none and the mail server, {host}, is another machine: codes for "
            "signing in would cross the network for anybody to read. Use starttls or implicit."
        )
    return carrier.Server(
        host=host, port=settings.SMTP_PORT, tls=tls, user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD, sender=settings.DEFAULT_FROM_EMAIL,
        domain=urlsplit(settings.BASE_URL).hostname or "localhost",
    )  # fmt: skip


def need_a_sender(host: str) -> None:
    """Make sure that messages come from somewhere.

    Raises:
        NotUsable: no mailbox is named from which another machine would take them.
    """
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost") and host not in safety.LOCAL:
        raise NotUsable(
            "ACCORD_FROM is not set, so messages would come from an address that is nobody's and "
            "be refused. Write the mailbox that they come from: ACCORD_FROM=accord@example.org."
        )
