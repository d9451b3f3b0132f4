"""Four workers at one outbox: no message is handled twice (R39)."""

import time

import pytest
from letters import ENDS, doubled, states, waiting
from processes import gone, nursery

WORKERS = 4

pytestmark = pytest.mark.django_db(transaction=True)


def emptied(folder, count, *, broken=""):
    """Let workers empty the outbox; return all that they handled, in no order."""
    written = waiting(count)
    lists = [folder / f"handled-{each}" for each in range(WORKERS)]
    with nursery(folder) as forking:
        children = [
            forking.start("emptying", into=str(each), broken=broken) for each in lists
        ]  # fmt: skip
        for each in children:
            gone(each)
        said = forking.said
    handled = [line for each in lists for line in each.read_text().split()]
    return written, handled, said


def share(folder, count, figures):
    begun = time.monotonic()
    written, handled, said = emptied(folder, count)
    figures(
        messages=count, workers=WORKERS, handled=len(handled), twice=doubled(handled),
        seconds=round(time.monotonic() - begun, 1),
    )  # fmt: skip

    assert sorted(handled) == sorted(map(str, written)), said
    assert states() == {"sent": count}


def test_four_workers_handle_each_message_once(tmp_path, times, figures):
    share(tmp_path, times(120), figures)


@pytest.mark.storm
def test_four_workers_handle_twenty_thousand_messages_once(tmp_path, times, figures):
    share(tmp_path, times(20_000), figures)


def test_workers_that_look_before_they_take_are_seen_to_double(tmp_path):
    _, handled, _ = emptied(tmp_path, 60, broken="looking_before_taking")

    assert doubled(handled) > 0
    assert set(states()) <= set(ENDS)
