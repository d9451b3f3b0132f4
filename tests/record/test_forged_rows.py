"""Rows put together anew, with links and hashes to match, are seen all the same (R22).

The forger of these tests writes what they like into every table, knows how hashes are made and has
all the sealed words there are, but not the master key.
"""

import random
import uuid

import pytest
import tampering
import written
from django.conf import settings
from django.db import transaction
from msgspec.structs import replace

from accord.record import evidence, models, rows, store, verify
from accord.sealing import seals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

FORGED = 200
ELSEWHERE = uuid.UUID(int=0xE15E)


def stored(stream):
    """Return an escalation's rows, as a forger reads them."""
    (chain,) = evidence.chains(stream.escalation)
    return tampering.rows_of(chain)


def forge(forged, stream, **other):
    """Write rows over an escalation's own, or over another's, with everything to match."""
    whose = {
        "partnership": stream.partnership,
        "escalation": stream.escalation,
        "policy_hash": stream.policy_hash,
    }
    linked = tampering.relinked(forged, **{**whose, **other})
    tampering.put(linked)
    return linked


def one_lie(row, chance):
    """Return a row that says something else."""
    label = row.label
    return chance.choice(
        [
            replace(row, label=replace(label, actor=uuid.UUID(int=chance.getrandbits(128)))),
            replace(row, label=replace(label, actor=None)),
            replace(row, label=replace(label, acting_for="raising.director")),
            replace(row, label=replace(label, entry=label.entry + chance.randint(1, 9))),
            replace(
                row, label=replace(label, happened_at=label.happened_at - chance.randint(1, 9))
            ),
            replace(row, label=replace(label, recorded_at=label.recorded_at + 1)),
            replace(row, label=replace(label, calendar="2031-1")),
            replace(row, label=replace(label, tag="closed.1")),
            replace(row, payload=chance.randbytes(len(row.payload))),
            replace(row, payload=b""),
            rows.write(label, written.events()[-1].body, key=seals.new_key()),
        ]
    )


class TestTheControl:
    def test_finds_nothing_in_what_was_only_read_and_written_again(self, stream):
        forge(stored(stream), stream)

        assert tampering.seen() == set()
        assert store.read(stream.escalation)[0] == stream


class TestAForgedRow:
    def test_is_seen_where_it_is_with_all_links_recomputed(self, stream):
        chance = random.Random(22)
        before = stored(stream)

        for _ in range(FORGED):
            place = chance.randrange(len(before))
            lie = one_lie(before[place], chance)
            with transaction.atomic():
                forge([*before[:place], lie, *before[place + 1 :]], stream)
                assert tampering.seen() >= tampering.all_of(stream, since=place + 1)
                transaction.set_rollback(True)

    def test_is_missed_by_one_who_only_recomputes_the_hashes(self, stream):
        before = stored(stream)
        lie = replace(before[2], label=replace(before[2].label, actor=ELSEWHERE))

        forge([*before[:2], lie, *before[3:]], stream)
        models.Key.objects.update(wrapped=None, destroyed_at=1)

        assert tampering.seen() == set(), (
            "without the key nothing but a head kept elsewhere could tell"
        )

    def test_cannot_be_read(self, stream):
        before = stored(stream)
        lie = replace(before[2], label=replace(before[2].label, actor=ELSEWHERE))
        forge([*before[:2], lie, *before[3:]], stream)

        with pytest.raises(rows.Unreadable, match="verify-record"):
            store.read(stream.escalation)

    def test_cannot_be_added_at_the_end(self, stream):
        before = stored(stream)

        forge([*before, before[-1]], stream)

        assert tampering.seen() == tampering.all_of(stream, since=7, until=7)

    def test_written_in_a_form_from_elsewhere_is_not_taken_for_granted(self, stream):
        before = stored(stream)
        later = replace(before[-1].label, form=2)

        forge([*before[:-1], rows.write(later, written.events()[5].body, key=stream.key)], stream)

        (found,) = verify.findings()
        assert (found.seq, "form 2" in found.matter) == (6, True)

    def test_labelled_as_another_act_is_seen_though_it_was_sealed_with_the_key(self, stream):
        before = stored(stream)
        label = replace(before[-1].label, tag="closed.1")

        tampering.put([*before[:-1], rows.write(label, written.events()[5].body, key=stream.key)])

        (found,) = verify.findings()
        assert (found.seq, "closed.1" in found.matter) == (6, True)

    def test_recorded_before_the_one_ahead_is_seen_though_it_was_sealed_with_the_key(self, stream):
        before = stored(stream)
        label = replace(before[-1].label, recorded_at=before[0].label.recorded_at)

        tampering.put([*before[:-1], rows.write(label, written.events()[5].body, key=stream.key)])

        (found,) = verify.findings()
        assert (found.seq, "before the event ahead" in found.matter) == (6, True)


class TestRowsInAnotherOrder:
    def test_are_seen(self, stream):
        models.Event.objects.filter(seq=2).update(seq=100)
        models.Event.objects.filter(seq=4).update(seq=2)
        models.Event.objects.filter(seq=100).update(seq=4)

        assert tampering.seen() >= {(str(stream.escalation), 2), (str(stream.escalation), 4)}

    def test_are_seen_with_all_links_recomputed(self, stream):
        before = stored(stream)

        forge([before[0], before[3], before[2], before[1], *before[4:]], stream)

        assert tampering.seen() == tampering.all_of(stream, since=2)


class TestARowTakenOut:
    @pytest.mark.usefixtures("stream")
    def test_of_the_middle_is_missed_by_name(self):
        models.Event.objects.filter(seq=3).delete()

        found = [each for each in verify.findings() if each.seq == 3]

        assert [each.matter for each in found] == ["Event 3 is not there; the next is 4."]

    def test_of_the_middle_is_seen_with_all_links_recomputed(self, stream):
        before = stored(stream)

        forge([*before[:2], *before[3:]], stream)

        assert tampering.seen() == tampering.all_of(stream, since=3, until=5)

    def test_of_the_beginning_is_missed(self, stream):
        models.Event.objects.filter(seq=1).delete()

        assert (str(stream.escalation), 1) in tampering.seen()

    def test_of_the_end_is_missed_by_the_head(self, stream):
        models.Event.objects.filter(seq=6).delete()

        assert tampering.seen() == tampering.all_of(stream, since=6)

    def test_of_the_end_is_missed_by_the_command_that_wrote_it(self, stream):
        at = written.events()[5].at
        store.answer(
            uuid.uuid4(), escalation=stream.escalation, person=written.WORKER, seq=6, at=at
        )

        forge(stored(stream)[:5], stream)

        assert tampering.seen() == tampering.all_of(stream, since=6)

    def test_with_all_others_is_missed_by_the_head(self, stream):
        models.Event.objects.all().delete()

        assert tampering.seen() == tampering.all_of(stream, until=1)


class TestTwoEscalations:
    @pytest.fixture
    def other(self):
        """Return another escalation of six events."""
        return written.written(written.events("tscp")[:6], policy="tscp")

    def test_that_swapped_a_row_are_both_seen(self, stream, other):
        own, others = stored(stream), stored(other)

        forge([*own[:2], others[2], *own[3:]], stream)
        forge([*others[:2], own[2], *others[3:]], other)

        assert tampering.seen() == tampering.all_of(stream, since=3) | tampering.all_of(
            other, since=3
        )

    def test_that_swapped_all_rows_are_both_seen(self, stream, other):
        own, others = stored(stream), stored(other)

        forge(others, stream)
        forge(own, other)

        assert tampering.seen() == tampering.all_of(stream) | tampering.all_of(other)

    def test_that_swapped_keys_are_both_seen(self, stream, other):
        own, others = (models.Key.objects.get(pk=each.escalation) for each in (stream, other))
        models.Key.objects.filter(pk=stream.escalation).update(wrapped=others.wrapped)
        models.Key.objects.filter(pk=other.escalation).update(wrapped=own.wrapped)

        assert tampering.seen() == {(str(each.escalation), 0) for each in (stream, other)}

    def test_that_swapped_heads_are_both_seen(self, stream, other):
        between = uuid.uuid4()
        for old, new in (
            (stream.escalation, between),
            (other.escalation, stream.escalation),
            (between, other.escalation),
        ):
            models.Head.objects.filter(pk=old).update(escalation=new)

        assert tampering.seen() >= tampering.all_of(stream, until=1) | tampering.all_of(
            other, until=1
        )


class TestAnotherPartnership:
    def test_put_into_the_head_is_seen(self, stream):
        models.Head.objects.update(partnership=ELSEWHERE)

        assert tampering.seen() == tampering.all_of(stream)

    def test_put_into_the_head_is_seen_with_all_links_recomputed(self, stream):
        forge(stored(stream), stream, partnership=ELSEWHERE)

        assert tampering.seen() == tampering.all_of(stream)

    def test_given_a_copy_is_seen_in_the_copy(self, stream):
        copy = uuid.uuid4()
        forge(stored(stream), stream, partnership=ELSEWHERE, escalation=copy)
        key = models.Key.objects.get(pk=stream.escalation)
        models.Key.objects.create(escalation=copy, wrapped=key.wrapped)

        assert {name for name, _ in tampering.seen()} == {str(copy)}

    def test_given_a_copy_is_seen_event_by_event_even_with_the_key_wrapped_for_it(self, stream):
        copy = uuid.uuid4()
        forge(stored(stream), stream, partnership=ELSEWHERE, escalation=copy)
        wrapped = seals.wrap(stream.key, master=settings.MASTER_KEY, place=store.place_of_key(copy))
        models.Key.objects.create(escalation=copy, wrapped=wrapped)

        assert tampering.seen() == {(str(copy), seq) for seq in range(1, 7)}
