"""Head, key, events and policy belong together: what is missing or odd is said (R22)."""

import uuid

import pytest
import tampering
import written
from django.db import connection

from accord.record import models, verify, versions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]

ELSEWHERE = uuid.UUID(int=0xE15E)


class TestWhatBelongsTogether:
    def test_is_missed_without_its_head(self, stream):
        models.Head.objects.all().delete()

        assert tampering.seen() == tampering.all_of(stream) | {(str(stream.escalation), 0)}

    def test_is_missed_without_its_key(self, stream):
        models.Key.objects.all().delete()

        assert tampering.seen() == {(str(stream.escalation), 0)}

    @pytest.mark.parametrize(
        "change",
        [
            {"wrapped": None},
            {"destroyed_at": 1},
            {"wrapped": b"short"},
            {"wrapped": b"long enough to be a key, but none of ours at all"},
        ],
    )
    def test_is_missed_without_a_whole_key(self, stream, change):
        models.Key.objects.update(**change)

        assert tampering.seen() == {(str(stream.escalation), 0)}

    @pytest.mark.parametrize(
        "change",
        [{"seq": 7}, {"seq": 5}, {"hash": b"\0" * 32}, {"recorded_at": 1}],
    )
    @pytest.mark.usefixtures("stream")
    def test_is_seen_where_the_head_is_another(self, change):
        models.Head.objects.update(**change)

        assert len(tampering.seen()) == 1

    @pytest.mark.usefixtures("stream")
    def test_is_seen_where_an_event_names_another_policy(self):
        models.Event.objects.filter(seq=2).update(policy_hash=b"\1" * 32)

        assert "names another policy version" in " ".join(
            each.matter for each in verify.findings() if each.seq == 2
        )

    def test_is_asked_for_by_an_id_that_is_there(self):
        (found,) = verify.findings(ELSEWHERE)

        assert found.matter == "There is no such escalation."


class TestAPolicyVersion:
    def test_that_was_changed_is_seen_by_every_escalation_under_it(self, stream):
        kept = models.PolicyVersion.objects.get()
        body = bytes(kept.body).replace(b"must", b"may ", 1)
        models.PolicyVersion.objects.update(body=body)

        found = list(verify.findings())

        assert [each.escalation for each in found] == [str(stream.escalation), ""]
        assert all("was changed" in each.matter for each in found)

    @pytest.mark.usefixtures("stream")
    def test_that_no_release_can_read_is_seen(self):
        body = b'{"policy": {}}'
        models.PolicyVersion.objects.update(body=body, hash=versions.hash_of(body))

        assert ["cannot be read" in each.matter for each in verify.findings()] == [False, True]

    def test_that_was_taken_away_is_missed(self, stream):
        models.PolicyVersion.objects.all().delete()

        assert tampering.seen() == {(str(stream.escalation), 0)}

    @pytest.mark.parametrize("change", [{"policy": "tscp"}, {"version": "2"}])
    def test_that_is_labelled_as_another_is_seen(self, stream, change):
        models.PolicyVersion.objects.update(**change)

        assert ("", 0) in tampering.seen()
        assert (str(stream.escalation), 0) in tampering.seen()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone does this")
class TestWhatSqliteWouldKeepAnywhere:
    @pytest.mark.parametrize(
        ("column", "lie"),
        [
            ("tag", "CAST(tag AS BLOB)"),
            ("payload", "CAST(hex(payload) AS TEXT)"),
            ("seq", "'third'"),
            ("entry", "'first'"),
            ("happened_at", "happened_at + 0.5"),
            ("calendar", "CAST(x'ff' AS TEXT)"),
            ("actor", "upper(actor)"),
            ("actor", "'nobody'"),
            ("previous_hash", "CAST(previous_hash AS TEXT)"),
        ],
    )
    def test_is_seen_in_an_event(self, stream, column, lie):
        written.sql(f"UPDATE record_event SET {column} = {lie} WHERE seq = 3")

        assert (str(stream.escalation), 3) in tampering.seen()

    @pytest.mark.parametrize(
        "lie",
        [
            "seq = 'six'",
            "hash = CAST(hash AS TEXT)",
            "partnership = upper(partnership)",
            "policy_hash = 'none'",
        ],
    )
    def test_is_seen_in_a_head(self, stream, lie):
        written.sql(f"UPDATE record_head SET {lie}")

        assert (str(stream.escalation), 0) in tampering.seen()

    @pytest.mark.parametrize("table", ["event", "head", "key"])
    def test_is_seen_in_an_id_of_the_same_letters_and_another_kind(self, stream, table):
        written.sql(f"UPDATE record_{table} SET escalation = CAST(escalation AS BLOB)")

        assert str(stream.escalation) in {name for name, _ in tampering.seen()}

    @pytest.mark.parametrize("lie", ["x'ff'", "upper(escalation)", "x'00'"])
    def test_is_seen_in_the_id_of_a_head(self, stream, lie):
        written.sql(f"UPDATE record_head SET escalation = CAST({lie} AS TEXT)")

        assert tampering.seen() >= tampering.all_of(stream)

    @pytest.mark.parametrize(
        "lie", ["body = hex(body)", "body = CAST(x'ff' AS TEXT)", "policy = x'00'"]
    )
    def test_is_seen_in_a_policy_version(self, stream, lie):
        written.sql(f"UPDATE record_policyversion SET {lie}")

        assert tampering.seen() >= {(str(stream.escalation), 0), ("", 0)}

    def test_is_seen_in_a_key(self, stream):
        written.sql("UPDATE record_key SET wrapped = hex(wrapped)")

        assert tampering.seen() == {(str(stream.escalation), 0)}
