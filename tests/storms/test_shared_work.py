"""Four workers at one outbox: no message is handled twice (R39)."""

import time

import pytest
from letters import ENDS, doubled, states, waiting
from processes import PATIENCE, gone

WORKERS = 4


def emptied(forking, count, *, broken=""):
    """Let workers empty the outbox; return what was there, and all that they handled."""
    written = waiting(count)
    lists = [forking.data / f"handled-{each}" for each in range(WORKERS)]
    children = [forking.start("emptying", into=str(each), broken=broken) for each in lists]
    for each in children:
        gone(each, patience=PATIENCE + count / 4)
    return written, [line for each in lists for line in each.read_text().split()]


def share(forking, count, figures):
    begun = time.monotonic()
    written, handled = emptied(forking, count)
    figures(
        messages=count, workers=WORKERS, handled=len(handled), twice=doubled(handled),
        seconds=round(time.monotonic() - begun, 1),
    )  # fmt: skip

    assert sorted(handled) == sorted(map(str, written)), forking.said
    assert states() == {"sent": count}


def test_four_workers_handle_each_message_once(forking, times, figures):
    share(forking, times(120), figures)


@pytest.mark.storm
def test_four_workers_handle_twenty_thousand_messages_once(forking, times, figures):
    share(forking, times(20_000), figures)


def test_workers_that_look_before_they_take_are_seen_to_double(forking):
    _, handled = emptied(forking, 60, broken="looking_before_taking")

    assert doubled(handled) > 0
    assert set(states()) <= set(ENDS)
