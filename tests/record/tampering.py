"""Ways to change stored rows behind Accord's back, and a verifier that believes what it reads."""

import re
import struct
from uuid import UUID

from django.db import connection
from msgspec.structs import replace

from accord.record import evidence, models, rows, verify

COLUMNS = tuple(evidence.EVENT)
KINDS = tuple(evidence.EVENT.values())


def flipped(kept, random):
    """Return a stored value with one bit of one of its bytes turned over."""
    many = bytearray(kept if isinstance(kept, bytes) else struct.pack(">q", kept))
    many[random.randrange(len(many))] ^= 1 << random.randrange(8)
    return bytes(many) if isinstance(kept, bytes) else struct.unpack(">q", many)[0]


def with_one_bit_flipped(chain, random):
    """Return a chain with a bit of one event's columns turned over, and that event's seq.

    Columns are drawn by their length, so that every stored byte is as likely as any other.
    """
    place = random.randrange(len(chain.events))
    event = list(chain.events[place])
    there = [n for n, kept in enumerate(event[:-1]) if kept is not None]
    lengths = [len(event[n]) if isinstance(event[n], bytes) else 8 for n in there]
    column = random.choices(there, lengths)[0]
    seq = event[0]
    event[column] = flipped(event[column], random)
    events = sorted([*chain.events[:place], tuple(event), *chain.events[place + 1 :]])
    return replace(chain, events=tuple(events)), seq


def rows_of(chain):
    """Return a chain's events as rows."""
    head = evidence.head(chain)
    return [rows.Row(**_fields(evidence.row(each, head))) for each in chain.events]


def _fields(row):
    return {name: getattr(row, name) for name in row.__struct_fields__}


def relinked(forged, *, partnership, escalation, policy_hash):
    """Return rows numbered, linked and hashed anew, as a forger without the key would."""
    last = rows.beginning(escalation=escalation, partnership=partnership, policy_hash=policy_hash)
    linked = []
    for seq, row in enumerate(forged, start=1):
        label = replace(
            row.label, partnership=partnership, escalation=escalation, seq=seq, previous_hash=last
        )
        row = replace(row, label=label)
        row = replace(row, hash=rows.hash_of(row))
        linked.append(row)
        last = row.hash
    return linked


def put(linked):
    """Write rows over those of their escalation, and a head to match; the guards are lifted."""
    first, last = linked[0].label, linked[-1]
    models.Event.objects.filter(escalation=first.escalation).delete()
    for row in linked:
        label = row.label
        models.Event.objects.create(
            escalation=label.escalation, seq=label.seq, tag=label.tag, entry=label.entry,
            happened_at=label.happened_at, recorded_at=label.recorded_at, actor=label.actor,
            acting_for=label.acting_for, policy_hash=label.policy_hash, calendar=label.calendar,
            payload=row.payload, previous_hash=label.previous_hash, hash=row.hash,
            form=label.form,
        )  # fmt: skip
    models.Head.objects.update_or_create(
        escalation=first.escalation,
        defaults={
            "partnership": first.partnership, "policy_hash": first.policy_hash,
            "seq": last.label.seq, "hash": last.hash, "recorded_at": last.label.recorded_at,
        },
    )  # fmt: skip


def overwrite(escalation, seq, column, value):
    """Put a value, as it would lie there, into a column of one event."""
    kind = evidence.EVENT.get(column, "text")
    lying = "CAST(%s AS TEXT)" if kind == "text" else "%s"
    if connection.vendor == "postgresql" and kind == "text":
        value, lying = value.decode(), "%s"
    number = escalation.hex if connection.vendor == "sqlite" else escalation
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE record_event SET {column} = {lying} WHERE escalation = %s AND seq = %s",
            [value, number, seq],
        )
        return cursor.rowcount


def believing(chain):
    """Return the events at which stored links do not meet: hashes are believed, not computed."""
    head = evidence.head(chain)
    last = rows.beginning(
        escalation=head.escalation, partnership=head.partnership, policy_hash=head.policy_hash
    )
    broken = []
    for columns in chain.events:
        found = dict(zip(COLUMNS, columns, strict=False))
        if found["previous_hash"] != last:
            broken.append(found["seq"])
        last = found["hash"]
    return broken


def seen():
    """Return the escalations and events about which the verifier says something.

    Whatever it says of an escalation, it says of it too when it is asked for that one alone.
    """
    found = list(verify.findings())
    named = {each.escalation for each in found}
    for name in filter(re.compile(r"[0-9a-f-]{36}").fullmatch, named):
        of_it = [each for each in found if each.escalation == name]
        assert list(verify.findings(UUID(name))) == of_it
    return {(each.escalation, each.seq) for each in found}


def all_of(stream, *, since=1, until=6):
    """Return those of an escalation's events."""
    return {(str(stream.escalation), seq) for seq in range(since, until + 1)}
