"""The measurements of the service: rows are written, pages alike. Figures are not judged."""

import pytest

from bench import (
    apart,
    beside,
    commit,
    databases,
    durable,
    floor,
    page,
    page_client,
    serving,
    sweep,
    timing,
)
from bench.apart import Service

TINY = timing.Effort(rounds=2, seconds=0.001)

WRK = """\
Running 2s test @ http://127.0.0.1:8000/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    12.00ms    3.00ms  40.00ms   70.00%
    Req/Sec   660.00     20.00   700.00     60.00%
  Latency Distribution
     50%   11.50ms
     75%   13.00ms
     90%   14.00ms
     99%    1.20s
  1320 requests in 2.00s, 8.60MB read
Requests/sec:    660.00
Transfer/sec:      4.30MB
"""


TOLD = {
    "reference": "ABCD-1234", "stage": "Stage 2", "due": "2025-03-12",
    "rows": [
        {"happened": "2025-03-05T10:00:00Z", "who": "Ms Somebody", "text": "It's agreed."},
        {"happened": "2025-03-06T10:00:00Z", "who": "Mr Else", "text": "It's agreed."},
    ],
}  # fmt: skip
LOAD = page_client.Load(per_second=1.0, half=0.01, slowest=0.02, cpu=None)


@pytest.fixture
def plain(tmp_path, monkeypatch):
    """Return the plain page of two rows; its own server is a peer, and not installed here."""
    monkeypatch.setattr(serving, "gunicorn", serving.granian)
    with page._plain(tmp_path, TOLD) as shown:
        yield shown


def names(table):
    """Return the first column of a table."""
    return [row[0] for row in table.rows]


class TestDurableSteps:
    def test_lead_to_the_end_as_by_hand_and_are_brought_back_whole(self):
        steps, back, goals = durable.measure(TINY, peers=False)

        ours = beside.on(durable.OURS, databases.SQLITE)
        assert [row.name for row in steps.values] == [floor.NAME, ours]
        assert [row.differs for row in steps.values] == [0, 0]
        assert steps.values[1].ratios == {ours: 1.0}
        assert all(row.per_second > 0 and row.cpu_us > 0 for row in steps.values)
        assert [row.differs for row in back.values] == [0]
        assert len(goals.rows) == 6
        assert {goal.met for goal in goals.values} == {"not measured"}

    def test_a_record_that_says_something_else_is_counted(self):
        assert durable._different({"raised": 1, "entered": 3, "left": 4, "lost": 1}) == 1 + 3 + 1


class TestCommitting:
    def test_writes_every_row(self):
        speeds, goals = commit.measure(TINY, peers=False)

        assert names(speeds)[1:] == [
            f"{name}, SQLite" for name in (commit.OURS, commit.BATCH, commit.REGISTER)
        ]
        assert [row.differs for row in speeds.values] == [0] * 4
        assert [goal.met == "not measured" for goal in goals.values] == [False, False, True, True]


class TestTheSweep:
    def test_reminds_of_each_that_is_due_once_and_looks_at_no_other(self, monkeypatch):
        for name, value in (("DUE", 4), ("POLLS", 2), ("SIZES", {"many": 60}), ("MANY", 60)):
            monkeypatch.setattr(sweep, name, value)

        sweeps, goals = sweep.measure(timing.Effort(rounds=1), peers=False)

        assert [(each.open, each.differs) for each in sweeps.values] == [(60, 0)]
        assert all(each.sweep_s > 0 and each.poll_ms > 0 for each in sweeps.values)
        there = [goal.measured is not None for goal in goals.values]
        assert there == [True] * 3 + [False] * 2 + [False] * 5, "and no few to compare with"


class TestThePage:
    def test_shows_every_row_and_asks_no_more_for_more_of_them(self):
        pages, statements, goals = page.measure(TINY, peers=False)

        (ours,) = pages.values
        assert ours.differs == 0
        assert ours.per_second > 0
        assert 0 < ours.p50_ms <= ours.p99_ms
        assert [each.rows for each in statements.values] == [40, 10]
        assert all(each.read > 1 for each in statements.values)
        assert [each.write for each in statements.values] == [1, 1], "what somebody looked at"
        met = [goal.met for goal in goals.values]
        assert met[:2] == ["not measured", "not measured"]
        assert met[3] == "yes"

    def test_is_compared_with_a_plain_page_of_the_same_rows(self, plain):
        body = page_client.get(plain)

        assert "It&#x27;s agreed." in body
        assert "Wednesday 5 March 2025" in body
        assert page._shown("plain", [LOAD], body, TOLD).differs == 0
        assert page._shown("plain", [LOAD], body.replace("agreed", "", 1), TOLD).differs == 1
        assert page._shown("plain", [LOAD], "", TOLD).differs == 2

    def test_that_is_not_answered_is_no_page(self, plain):
        nowhere = page_client.Page(server=plain.server, path="/nowhere/")

        with pytest.raises(page_client.Wrong, match="/nowhere/ answered 404"):
            page_client.load(nowhere, 0.001)

    def test_is_timed_by_wrk_where_that_is_there(self, tmp_path, monkeypatch):
        program = tmp_path / "wrk"
        program.write_text(f"#!/bin/sh\ncat <<'SAID'\n{WRK}SAID\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        server = serving.Server(port=1, session=0)

        load = page_client.load(page_client.Page(server=server, path="/", cookie="a=b"), 2)

        assert (load.per_second, load.half, load.slowest) == (660.0, 0.0115, 1.2)
        assert page_client.name() == "wrk"


class TestTheService:
    def test_that_fails_is_told_of(self, tmp_path, capfd):
        service = Service("bench.nothing", tmp_path / "sqlite")

        with pytest.raises(apart.Ended, match="'facts'"):
            service.ask("facts")

        service.end()
        assert "No module named 'bench.nothing'" in capfd.readouterr().err
