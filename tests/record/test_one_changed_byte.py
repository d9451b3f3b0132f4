"""One changed byte is seen, whichever it is, and where (R22)."""

import random
import uuid

import pytest
import tampering
import written
from django.conf import settings
from django.db import DatabaseError, transaction

from accord.record import append_only, evidence, verify

pytestmark = pytest.mark.django_db

FLIPS = 20_000
BELIEVED = 2_000
IN_THE_DATABASE = 150


@pytest.fixture
def chain():
    """Return the first events of an escalation as they are stored."""
    written.written(written.events()[:6])
    (chain,) = evidence.chains()
    return chain


def found(chain):
    """Return the escalations and events about which the verifier says something."""
    said = verify.of_chain(chain, master=settings.MASTER_KEY, whole=lambda _: None)
    return {(each.escalation, each.seq) for each in said}


class TestTheVerifier:
    def test_says_nothing_of_what_is_whole(self, chain):
        assert found(chain) == set()

    def test_sees_every_changed_bit_and_where_it_is(self, chain):
        chance = random.Random(22)

        unseen = [
            seq
            for changed, seq in (
                tampering.with_one_bit_flipped(chain, chance) for _ in range(FLIPS)
            )
            if (chain.name, seq) not in found(changed)
        ]

        assert unseen == []

    def test_would_miss_most_if_it_believed_the_stored_hashes(self, chain):
        chance = random.Random(22)

        missed = sum(
            not tampering.believing(tampering.with_one_bit_flipped(chain, chance)[0])
            for _ in range(BELIEVED)
        )

        assert tampering.believing(chain) == []
        assert missed > BELIEVED / 2


class TestAChangedByteInTheDatabase:
    def test_is_reported_with_its_escalation_and_event(self):
        streams = [written.written(written.events()[:6]) for _ in range(2)]
        chance = random.Random(23)
        append_only.lift(written.connection)
        changed = 0

        while changed < IN_THE_DATABASE:
            stream, seq = chance.choice(streams), chance.randint(1, 6)
            with transaction.atomic():
                if _change_one_byte(stream.escalation, seq, chance):
                    changed += 1
                    said = {(each.escalation, each.seq) for each in verify.findings()}
                    assert (str(stream.escalation), seq) in said
                transaction.set_rollback(True)

        assert not list(verify.findings())


def _change_one_byte(escalation, seq, chance):
    """Turn over a bit of one column of a row; return whether this database could keep it."""
    column = chance.choice(["escalation", *tampering.COLUMNS])
    chain = next(each for each in evidence.chains() if each.name == str(escalation))
    event = dict(zip(tampering.COLUMNS, chain.events[seq - 1], strict=False))
    kept = escalation.hex.encode() if column == "escalation" else event[column]
    value = tampering.flipped(kept, chance)
    if column in ("escalation", "actor") and written.connection.vendor == "postgresql":
        value = uuid.UUID(bytes=tampering.flipped(uuid.UUID(kept.decode()).bytes, chance))
        value = value.hex.encode()
    try:
        with transaction.atomic():
            return tampering.overwrite(escalation, seq, column, value) == 1
    except (DatabaseError, UnicodeDecodeError, ValueError):
        return False  # out of range, or no text: PostgreSQL keeps no such thing
