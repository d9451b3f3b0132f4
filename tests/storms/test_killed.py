"""Webs and workers killed at any moment while people work: all is there, and told once (R17)."""

import contextlib
import threading
import time

import accounts
import mail_server
import pytest
import writers
from django.utils import timezone
from killing import Command, Forked, kill_some
from letters import send_all
from processes import until
from service_steps import DAY
from service_world import world

from accord.record.models import Command as Carried


@contextlib.contextmanager
def at_work(people, victims, ports):
    """Start everything, let everybody take a step in calm, and then let them work on.

    Yields those who work, and who is told of their steps; everything has ended afterwards.
    """
    over = threading.Event()
    everybody = writers.working(people, ports, over)
    for each in victims:
        each.start()
    until(lambda: all(each.is_up() for each in victims), "everything is up")
    told = accounts.calm(everybody)
    for each in everybody:
        each.start()
    try:
        yield everybody, told
    finally:
        over.set()
        for each in everybody:
            each.join()
        for each in victims:
            each.end()


def storm(forking, times, chance, figures, *, others=None):
    """Kill so many times, then count."""
    people, begun = world(at=timezone.now() - 30 * DAY), time.monotonic()
    with mail_server.running() as server:
        forking.mail = server.port
        victims = [
            Forked(forking, "web"),
            Forked(forking, "worker"),
            *(others(server) if others else ()),
        ]
        ports = [each.port for each in victims if "worker" not in each.what]
        with at_work(people, victims, ports) as (everybody, told):
            killed = kill_some(victims, times, chance)
        send_all(server)
        found = {**accounts.after(everybody, told), **accounts.mails(server)}
    figures(
        seed=chance.beginning, kills=sum(killed.values()), killed=dict(killed), **found,
        seconds=round(time.monotonic() - begun, 1),
    )  # fmt: skip

    assert not [each.wrong for each in everybody if each.wrong], forking.said
    assert not accounts.broken(found), found
    assert found["acknowledged"] > 2 * len(everybody)
    return found


def test_what_was_acknowledged_is_there_and_told_once_whatever_was_killed(
    forking, times, chance, figures
):
    storm(forking, times(6), chance, figures)


@pytest.mark.storm
def test_five_hundred_kills_lose_nothing_and_double_nothing(
    forking, times, chance, figures, tmp_path
):
    def others(server):
        """Return a second web and a second worker, as people start them."""
        return tuple(Command(forking, what, tmp_path, server.port) for what in ("serve", "worker"))

    storm(forking, times(500), chance, figures, others=others)


def test_an_outbox_that_is_written_after_the_commit_is_seen_to_lose(forking):
    people = world(at=timezone.now() - 30 * DAY)
    good, bad = Forked(forking, "web"), Forked(forking, "web", broken="telling_after_the_commit")
    with at_work(people, (good,), [good.port]) as (everybody, told):
        pass
    bad.start()
    until(bad.is_up, "the web is up")
    before = Carried.objects.count()
    over = threading.Event()
    writer, *_ = writers.working(people, [bad.port], over)
    writer.start()
    until(lambda: Carried.objects.count() > before, "something was raised")
    bad.kill()
    over.set()
    writer.join()

    assert accounts.broken(accounts.after(everybody, told)).get("rows_missing")
