"""What a row is made of, and that nothing of it can be anything else."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from accord.engine import acts
from accord.record import rows
from accord.sealing import seals

KEY = bytes(range(32))
BODY = acts.Escalate(reason="we do not agree")
LABEL = rows.Label(
    partnership=uuid.UUID(int=1),
    escalation=uuid.UUID(int=2),
    seq=3,
    tag="escalated.1",
    entry=3,
    happened_at=1_773_156_000_000_000,
    recorded_at=1_773_156_000_000_001,
    actor=uuid.UUID(int=4),
    acting_for="raising.practitioner",
    policy_hash=b"p" * 32,
    calendar="2026-1",
    previous_hash=b"h" * 32,
)
ROW = rows.write(LABEL, BODY, key=KEY)
OTHERWISE = {
    "partnership": uuid.UUID(int=9),
    "escalation": uuid.UUID(int=9),
    "seq": 9,
    "tag": "raised.1",
    "entry": 9,
    "happened_at": 9,
    "recorded_at": 9,
    "actor": None,
    "acting_for": "",
    "policy_hash": b"",
    "calendar": "2026-12",
    "previous_hash": b"9" * 32,
    "form": 9,
}


class FromALaterRelease(acts.Act, frozen=True, kw_only=True, tag="from_later.7"):
    """An act that this release does not know."""


class TestARow:
    def test_gives_back_what_was_said(self):
        assert rows.read(ROW, key=KEY) == BODY

    def test_gives_back_the_event(self):
        event = rows.event(ROW, key=KEY)

        assert (event.body, event.by, event.entry) == (BODY, "raising.practitioner", 3)
        assert event.at - event.happened == timedelta(microseconds=1)

    def test_has_the_hash_of_all_that_is_stored(self):
        assert rows.hash_of(ROW) == ROW.hash
        assert rows.hash_of(replace(ROW, payload=ROW.payload + b"\0")) != ROW.hash

    def test_is_never_sealed_twice_alike(self):
        assert rows.write(LABEL, BODY, key=KEY).payload != ROW.payload

    @pytest.mark.parametrize("field", [each.name for each in fields(rows.Label)])
    def test_is_bound_to_every_word_of_its_label(self, field):
        changed = replace(ROW, label=replace(LABEL, **{field: OTHERWISE[field]}))

        assert rows.hash_of(changed) != ROW.hash
        with pytest.raises(rows.Unreadable):
            rows.read(changed, key=KEY)

    def test_opens_under_no_other_key(self):
        with pytest.raises(rows.Unreadable, match="event 3"):
            rows.read(ROW, key=seals.new_key())

    def test_holding_no_event_we_know_is_said_to_be_unreadable(self):
        later = rows.write(LABEL, FromALaterRelease(), key=KEY)

        with pytest.raises(rows.Unreadable):
            rows.read(later, key=KEY)

    @given(st.text(max_size=3), st.text(max_size=3), st.text(max_size=3), st.text(max_size=3))
    def test_has_its_fields_apart(self, tag, post, other_tag, other_post):
        one = rows.Row(label=replace(LABEL, tag=tag, acting_for=post), payload=b"", hash=b"")
        other = replace(one, label=replace(LABEL, tag=other_tag, acting_for=other_post))

        alike = (tag, post) == (other_tag, other_post)
        assert (rows.hash_of(one) == rows.hash_of(other)) == alike

    def test_is_hashed_today_as_in_every_release(self):
        fixed = rows.Row(label=LABEL, payload=b"sealed", hash=b"")

        assert (
            rows.hash_of(fixed).hex()
            == "c2b65b7a314fb0dbdb278057b0606689e2ce49d8bfe9fac4e57657936b8e7496"
        ), "Form 1 is what stored hashes were made with: a new way needs a new form."

    def test_begins_today_as_in_every_release(self):
        begins = rows.beginning(
            escalation=LABEL.escalation,
            partnership=LABEL.partnership,
            policy_hash=LABEL.policy_hash,
        )

        assert begins.hex() == "db8b7183feee19ec7593513b1abacbed8de2e637190eeaac6cd0631b289fdcbf"


class TestAnInstant:
    @given(st.datetimes(timezones=st.just(UTC)))
    def test_is_kept_to_the_microsecond(self, at):
        assert rows.instant(rows.microseconds(at)) == at

    def test_is_the_same_in_every_zone(self):
        at = datetime(2026, 7, 1, 12, tzinfo=UTC)

        assert rows.microseconds(at.astimezone(timezone(timedelta(hours=1)))) == rows.microseconds(
            at
        )
