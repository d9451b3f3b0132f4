"""Recomputes the record from what is stored, and says what does not fit. It trusts no hash."""

import functools
from collections.abc import Callable, Iterator
from typing import Final
from uuid import UUID

import msgspec
from django.conf import settings

from accord.engine import events
from accord.record import evidence, models, rows, store, versions
from accord.record.evidence import Chain, Head, NotAsWritten
from accord.record.rows import Row
from accord.sealing import seals

Whole = Callable[[bytes], str | None]
"""What is the matter with the policy version of a hash; None: nothing."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the record that is not as it was written.

    Attributes:
        escalation: its id, as far as it can be read; empty for what belongs to none.
        seq: the event; 0 for the escalation as a whole.
        matter: a sentence.
    """

    escalation: str
    seq: int
    matter: str


def findings(escalation: UUID | None = None) -> Iterator[Finding]:
    """Yield what does not fit, in all escalations or in one. Reads; never writes.

    Of one escalation it says what it would say of it among all. That the last events of an
    escalation were taken away together with the head that counted them is not seen from the data
    alone, unless a command was answered with one of them.
    """
    whole = functools.cache(_matter_of_version)
    found = False
    for chain in evidence.chains(escalation):
        found = True
        yield from of_chain(chain, master=settings.MASTER_KEY, whole=whole)
    for where, seq, matter in evidence.strays(escalation):
        found = True
        yield Finding(escalation=where, seq=seq, matter=matter)
    if escalation is None:
        yield from _of_versions()
    elif not found:
        yield Finding(escalation=str(escalation), seq=0, matter="There is no such escalation.")


def of_chain(chain: Chain, *, master: bytes, whole: Whole) -> Iterator[Finding]:
    """Yield what does not fit in one escalation."""
    for seq, matter in _of_chain(chain, master, whole):
        yield Finding(escalation=chain.name, seq=seq, matter=matter)


def extent() -> tuple[int, int]:
    """Return how many escalations and how many events there are."""
    return models.Head.objects.count(), models.Event.objects.count()


def _of_chain(chain: Chain, master: bytes, whole: Whole) -> Iterator[tuple[int, str]]:
    try:
        head = evidence.head(chain)
    except NotAsWritten as matter:
        yield 0, f"Its head cannot be read, so nothing else can be checked. {matter}"
        return
    key = None
    try:
        key = _key(chain, head, master)
    except (NotAsWritten, seals.Broken) as matter:
        yield 0, f"What was said cannot be read. {matter}"
    changed = whole(head.policy_hash)
    if changed:
        yield 0, changed
    yield from _of_events(chain, head, key, whole)


def _key(chain: Chain, head: Head, master: bytes) -> bytes | None:
    wrapped = evidence.wrapped_key(chain)
    if wrapped is None:
        return None
    return seals.unwrap(wrapped, master=master, place=store.place_of_key(head.escalation))


def _of_events(
    chain: Chain, head: Head, key: bytes | None, whole: Whole
) -> Iterator[tuple[int, str]]:
    seq, recorded_at, judging = 0, 0, head.policy_hash
    last = rows.beginning(
        escalation=head.escalation, partnership=head.partnership, policy_hash=head.policy_hash
    )
    for columns in chain.events:
        expected = seq + 1
        seq = columns[0] if isinstance(columns[0], int) else expected
        if seq != expected:
            yield expected, f"Event {expected} is not there; the next is {seq}."
        try:
            row = evidence.row(columns, head)
        except NotAsWritten as matter:
            yield seq, str(matter)
            continue
        said, matter_of_words = _words(row, key)
        of_version = _of_version(row, said, judging, whole)
        for each in (*_of_row(row, last, recorded_at), *matter_of_words, *of_version):
            yield seq, each
        last, recorded_at = row.hash, row.label.recorded_at
        if row.label.tag == _MOVE:
            judging = row.label.policy_hash
    yield from _of_end(head, seq, last, recorded_at)


def _of_row(row: Row, last: bytes, recorded_at: int) -> Iterator[str]:
    label = row.label
    if label.form != rows.FORM:
        yield f"It was written in form {label.form}, which this version of Accord does not know."
    if rows.hash_of(row) != row.hash:
        yield "Its hash is not that of what is stored: something in its row was changed."
    if label.previous_hash != last:
        yield "It does not follow the event before it: that one's hash was another."
    if label.recorded_at < recorded_at:
        yield "It was recorded before the event ahead of it."


def _words(row: Row, key: bytes | None) -> tuple[events.AnyBody | None, tuple[str, ...]]:
    """Return what was said, as far as it opens, and what is the matter with it."""
    if key is None:
        return None, ()
    try:
        said = rows.read(row, key=key)
    except rows.Unreadable:
        return None, ("What was said does not open under this row's label and key.",)
    tag = rows.tag(said)
    if tag != row.label.tag:
        return said, (f"It is labelled {row.label.tag}, and what was said is {tag}.",)
    return said, ()


_MOVE: Final = str(events.PolicyMoved.__struct_config__.tag)


def _of_version(
    row: Row, said: events.AnyBody | None, judging: bytes, whole: Whole
) -> Iterator[str]:
    """Yield what is the matter with the policy version that an event names.

    It is that of the event before, the first one's the head's, and changes at a move alone.
    """
    named = row.label.policy_hash
    if row.label.tag != _MOVE:
        if named != judging:
            yield "It names another policy version than the one that judged until then."
        return
    if named == judging:
        yield "It moves to the policy version that judged already."
    changed = whole(named)
    if changed:
        yield changed
    if isinstance(said, events.PolicyMoved) and (said.left_hash, said.taken_hash) != (
        judging.hex(), named.hex(),
    ):  # fmt: skip
        yield "The policy versions that it says it leaves and takes up are not those it stands at."


def _of_end(head: Head, seq: int, last: bytes, recorded_at: int) -> Iterator[tuple[int, str]]:
    if head.seq != seq:
        yield min(head.seq, seq) + 1, f"The head counts {head.seq} events; the last here is {seq}."
    elif head.hash != last or head.recorded_at != recorded_at:
        yield seq, "The head ends in another event than this."


def _of_versions() -> Iterator[Finding]:
    for kept in evidence.versions():
        changed = _matter_of(kept)
        if changed:
            yield Finding(escalation="", seq=0, matter=changed)


def _matter_of_version(hash: bytes) -> str | None:
    for kept in evidence.versions(hash):
        return _matter_of(kept)
    return f"Policy version {hash.hex()} is not there."


def _matter_of(kept: evidence.Version) -> str | None:
    """Return what is the matter with a policy version; None: nothing."""
    try:
        found = versions.decoded(kept.hash, kept.body)
    except versions.Unknown as matter:
        return str(matter)
    label = (kept.policy, kept.version)
    if not kept.sound or label != (found.policy.id.encode(), found.policy.version.encode()):
        return f"Policy version {kept.hash.hex()} is labelled as another than it is."
    return None
