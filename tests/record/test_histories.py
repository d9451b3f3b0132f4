"""What a release wrote down, every later release reads: the same words, the same standing."""

import json

import msgspec
import pytest
import recording

from accord.cli import version
from accord.engine import events, evolve
from accord.record import store, verify, versions

pytestmark = pytest.mark.django_db

FILES = sorted(recording.HISTORIES.glob("*/*.json"))


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def history(request, settings):
    """Return a history, under the master key of its day."""
    found = json.loads(request.param.read_text(encoding="utf-8"))
    settings.MASTER_KEY = bytes.fromhex(found["master_key"])
    return found


class TestARecordedHistory:
    def test_says_what_it_said(self, history):
        escalation = recording.restore(history)

        _, record = store.read(escalation)

        said = msgspec.convert(history["says"], tuple[events.Event, ...])
        assert tuple(each.event for each in record) == said
        assert recording.plain(said) == history["says"]

    def test_leads_where_it_led(self, history):
        escalation = recording.restore(history)

        _, record = store.read(escalation)

        standing = evolve.fold(each.event for each in record)
        assert recording.summary(standing) == history["leads_to"]

    def test_is_whole(self, history):
        recording.restore(history)

        assert verify.extent() == (1, len(history["says"]))
        assert not list(verify.findings())

    def test_has_its_policy(self, history):
        escalation = recording.restore(history)

        kept = versions.policy(store.read(escalation)[0].policy_hash)

        assert kept.policy.id == history["rows"]["PolicyVersion"][0]["policy"]
        assert kept.catalogue.policy == kept.policy.id


def test_the_present_release_has_its_histories():
    present = {
        path.stem.partition("-")[0] for path in FILES if path.parent.name == version.current()
    }

    assert present == set(recording.STORIES), "recording.py says how to write the missing ones."
