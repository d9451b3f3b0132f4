"""Domains whose mailboxes belong to an agency's people: a listed domain is an invitation."""

import re
import uuid
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from accord.directory.models import MailDomain
from accord.library import calendars
from accord.services import agency_letters, changes, offices

DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+")

OF_ANYBODY: Final = frozenset({
    "aol.com", "blueyonder.co.uk", "btinternet.com", "btopenworld.com", "fastmail.com",
    "gmail.com", "gmx.co.uk", "gmx.com", "googlemail.com", "hey.com", "hotmail.co.uk",
    "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mac.com", "mail.com", "me.com",
    "msn.com", "ntlworld.com", "outlook.co.uk", "outlook.com", "pm.me", "proton.me",
    "protonmail.com", "rocketmail.com", "sky.com", "talktalk.net", "tiscali.co.uk", "tuta.com",
    "tutanota.com", "virgin.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com", "yandex.com",
    "ymail.com", "zoho.com",
})  # fmt: skip
"""Domains at which anybody gets a mailbox."""

OF_MANY: Final = frozenset({
    "ac.uk", "cjsm.net", "co.uk", "gov.uk", "gov.wales", "mod.uk", "nhs.net", "nhs.scot",
    "nhs.uk", "org.uk", "police.uk", "sch.uk", "uk",
})  # fmt: skip
"""Domains that many agencies share."""


class NoDomain(Exception):
    """What was typed is no domain of mailboxes."""


class Anybodys(Exception):
    """Anybody gets a mailbox at this domain; `of_many` says that many agencies share it."""

    def __init__(self, *, of_many: bool) -> None:
        """Carry which of the two it is."""
        super().__init__(of_many)
        self.of_many = of_many


class AnotherAgencys(Exception):
    """The domain is listed for another agency."""


def plain(typed: str) -> str:
    """Return a domain as it is stored, without the @ of an address and what stands before it."""
    return typed.strip().lower().rpartition("@")[2].rstrip(".")


@transaction.atomic
def add(
    typed: str, *, agency: uuid.UUID, partnership: uuid.UUID, by: uuid.UUID, at: datetime
) -> None:
    """List a domain for an agency; from then on its mailboxes join by themselves.

    Listed twice it is one thing. The agency's administrators and leads are told, and the offices of
    its other partnerships.

    Args:
        typed: the domain, or an address at it.
        by: who holds the partnership's office.
        at: the instant at which it is said.

    Raises:
        NoDomain: it is none.
        Anybodys: its mailboxes are not those of one agency's people.
        AnotherAgencys: it is listed for another one.
        Nobody: the office is not theirs, or the agency is none of the partnership's.
    """
    today = calendars.load().local_date(at)
    of, on = offices.to_agency(agency, partnership=partnership, person=by, today=today)
    domain = plain(typed)
    if not DOMAIN.fullmatch(domain):
        raise NoDomain
    if domain in OF_ANYBODY | OF_MANY:
        raise Anybodys(of_many=domain in OF_MANY)
    known = MailDomain.objects.filter(domain=domain).first()
    if known is not None and known.agency_id == of.pk:
        return
    if known is not None:
        raise AnotherAgencys
    try:
        with transaction.atomic():
            MailDomain.objects.create(domain=domain, agency=of)
    except IntegrityError:
        raise AnotherAgencys from None  # listed in another window, at the same moment
    changes.write("domain-listed", by=by, at=at, agency=of.pk, partnership=on.pk, detail=domain)
    agency_letters.domain_listed(domain, of, on, by=by, at=at)


@transaction.atomic
def remove(
    typed: str, *, agency: uuid.UUID, partnership: uuid.UUID, by: uuid.UUID, at: datetime
) -> None:
    """Take a domain off an agency's list: who has joined stays, nobody new joins by it.

    Args:
        at: the instant at which it is said.

    Raises:
        Nobody: the office is not theirs, or the agency is none of the partnership's.
    """
    today = calendars.load().local_date(at)
    of, on = offices.to_agency(agency, partnership=partnership, person=by, today=today)
    domain = plain(typed)
    gone, _ = MailDomain.objects.filter(domain=domain, agency=of).delete()
    if gone:
        changes.write(
            "domain-unlisted", by=by, at=at, agency=of.pk, partnership=on.pk, detail=domain
        )
        agency_letters.domain_unlisted(domain, of, on, by=by, at=at)
