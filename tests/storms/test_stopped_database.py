"""A database that stops as if the power had gone, while people work (R20).

Killing a process proves nothing of what a disk keeps, for the system still has it. PostgreSQL has a
stop that lets go of all that it did not write itself; SQLite, which has no server, has none.
"""

import time

import accounts
import mail_server
import pytest
from django.db import connection
from django.utils import timezone
from elsewhere import FORGETFUL, LASTING, another, restart
from killing import Forked
from letters import send_all
from processes import nursery, until
from service_steps import DAY, raised
from service_world import world
from test_killed import at_work

from accord.record import verify
from accord.record.models import Head

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no server to be stopped"),
]


def stopped(folder, settings, count, chance):
    """Stop the database so many times; return the figures, and what nobody could make sense of."""
    with another(settings) as server, mail_server.running() as post:
        people, begun = world(at=timezone.now() - 30 * DAY), time.monotonic()
        with nursery(folder, address=server.address) as forking:
            forking.mail = post.port
            victims = [Forked(forking, "web"), Forked(forking, "worker")]
            with at_work(people, victims, [victims[0].port]) as (everybody, told):
                for _ in range(count):
                    _let_work(everybody)
                    time.sleep(chance.uniform(0.02, 0.6))
                    connection.close()
                    restart(server, settings)
        send_all(post)
        found = {**accounts.after(everybody, told), **accounts.mails(post)}
        found |= {"stops": count, "seconds": round(time.monotonic() - begun, 1)}
    return found, [each.wrong for each in everybody if each.wrong]


def _let_work(everybody):
    """Wait until somebody was told once more that something is on record."""
    acknowledged = sum(len(each.steps) for each in everybody)
    until(
        lambda: (
            sum(len(each.steps) for each in everybody) > acknowledged
            or any(each.wrong for each in everybody)
        ),
        "somebody got on with their work",
    )


def storm(folder, count, chance, figures):
    found, wrong = stopped(folder, LASTING, count, chance)
    figures(seed=chance.beginning, **found)

    assert not wrong
    assert not accounts.broken(found), found


@pytest.mark.storm
def test_what_was_acknowledged_outlives_fifty_stops(tmp_path, times, chance, figures):
    storm(tmp_path, times(50), chance, figures)


@pytest.mark.storm
def test_a_database_that_answers_before_it_has_written_is_seen_to_lose(tmp_path, chance, figures):
    found, wrong = stopped(tmp_path, FORGETFUL, 1, chance)
    figures(seed=chance.beginning, **found)

    assert found["acknowledged_lost"] or wrong


def test_what_was_committed_outlives_a_stop_but_not_where_the_answer_comes_first():
    with another(LASTING) as server:
        people = world()
        kept = raised(people)
        connection.close()
        restart(server, FORGETFUL)
        lost = raised(people)
        connection.close()
        restart(server, FORGETFUL)

        assert set(Head.objects.values_list("escalation", flat=True)) == {kept}
        assert lost != kept
        assert not list(verify.findings())
