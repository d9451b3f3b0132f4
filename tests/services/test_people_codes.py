"""Codes for signing in, as the services keep and spend them."""

import threading
from datetime import datetime, timedelta

import pytest
import service_world
from django.core.management import call_command
from django.db import connection, connections
from service_world import AT, world

from accord.outbox import reading
from accord.outbox.models import Message
from accord.services import codes, people

KNOWN = "penny@puddlewick-school.example"
NEW = "robin.new@puddlewick-school.example"
ELSEWHERE = "robin@elsewhere.example"
WRONG = "ZZZZ-ZZZZ"


def sent():
    """Return the code of the newest message, as its reader would copy it."""
    message = Message.objects.filter(kind="sign-in").latest("written_at", "pk")
    return reading.words(message).split()[0]


def pass_by(time):
    """Let what lies in the cache be older by some time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, expires FROM django_cache")
        for key, expires in cursor.fetchall():
            at = datetime.fromisoformat(str(expires)) - time
            cursor.execute("UPDATE django_cache SET expires = %s WHERE cache_key = %s", [at, key])


@pytest.mark.django_db
class TestAskingForACode:
    def test_writes_it_to_the_mailbox_of_somebody_known(self):
        there = world()

        codes.send(" Penny@Puddlewick-School.example", at=AT)

        (message,) = Message.objects.all()
        assert message.person == there.school.practitioner
        assert reading.letter(message).to == KNOWN
        assert len(sent()) == len("BCDF-GHJK")

    def test_writes_it_to_the_mailbox_that_is_known_where_a_sub_address_is_typed(self):
        there = world()

        codes.send("penny+elsewhere@puddlewick-school.example", at=AT)

        (message,) = Message.objects.all()
        assert message.person == there.school.practitioner
        assert reading.letter(message).to == KNOWN

    def test_writes_it_to_a_new_mailbox_of_a_listed_domain(self):
        world()

        codes.send(NEW, at=AT)

        (message,) = Message.objects.all()
        assert message.person is None
        assert reading.letter(message).to == NEW

    def test_writes_nothing_to_any_other_mailbox_and_gives_a_ticket_all_the_same(self):
        there = world()
        people.end(there.school.colleague, by=there.school.administrator, at=AT)

        tickets = [
            codes.send(email, at=AT) for email in (ELSEWHERE, "colin@puddlewick-school.example")
        ]

        assert not Message.objects.exists()
        assert [codes.address(ticket) for ticket in tickets] == [
            ELSEWHERE, "colin@puddlewick-school.example",
        ]  # fmt: skip

    def test_leaves_neither_code_nor_address_in_clear(self):
        world()

        codes.send(NEW, at=AT)

        code = sent()
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM django_cache")
            stored = repr(cursor.fetchall()) + repr(list(Message.objects.values()))
        for secret in (NEW, "robin", code, code.replace("-", "")):
            assert secret not in stored


@pytest.mark.django_db
class TestEnteringACode:
    @pytest.mark.parametrize("typing", [str, str.lower, lambda code: f" {code.replace('-', ' ')} "])
    def test_lets_its_person_in_however_it_is_typed(self, typing):
        there = world()
        ticket = codes.send(KNOWN, at=AT)

        entered = codes.enter(ticket, typing(sent()))

        assert entered.person == there.school.practitioner

    def test_is_possible_once(self):
        world()
        ticket = codes.send(KNOWN, at=AT)
        codes.enter(ticket, sent())

        with pytest.raises(codes.Gone):
            codes.enter(ticket, sent())

    def test_is_refused_where_it_is_another(self):
        world()
        ticket = codes.send(KNOWN, at=AT)

        for wrong in (WRONG, "", "é", sent()[:-1]):
            with pytest.raises(codes.Wrong):
                codes.enter(ticket, wrong)

        assert codes.enter(ticket, sent())

    def test_is_over_after_five_tries(self):
        world()
        ticket = codes.send(KNOWN, at=AT)
        for _ in range(codes.TRIES):
            with pytest.raises(codes.Wrong):
                codes.enter(ticket, WRONG)

        with pytest.raises(codes.Gone):
            codes.enter(ticket, sent())

    def test_needs_the_ticket_that_was_given_for_it(self):
        world()
        codes.send(KNOWN, at=AT)
        code = sent()
        other = codes.send(KNOWN, at=AT)

        with pytest.raises(codes.Wrong):
            codes.enter(other, code)
        for never in ("", "made-up"):
            with pytest.raises(codes.Gone):
                codes.enter(never, code)

    def test_is_refused_to_somebody_ended_meanwhile(self):
        there = world()
        ticket = codes.send(KNOWN, at=AT)
        people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        with pytest.raises(codes.Gone):
            codes.enter(ticket, sent())

    def test_is_possible_for_a_quarter_of_an_hour(self):
        world()
        ticket = codes.send(KNOWN, at=AT)
        pass_by(timedelta(minutes=14, seconds=50))

        assert codes.enter(ticket, sent())

    def test_is_refused_after_that(self):
        world()
        ticket = codes.send(KNOWN, at=AT)
        pass_by(timedelta(minutes=15, seconds=10))

        with pytest.raises(codes.Gone):
            codes.enter(ticket, sent())


@pytest.mark.django_db
class TestSomebodyNew:
    def ticket(self):
        entered = codes.enter(codes.send(NEW, at=AT), sent())
        assert entered.person is None
        return entered.ticket

    def test_joins_once_their_code_was_right_and_their_name_is_said(self):
        world()
        ticket = self.ticket()

        assert codes.joining(ticket) == "Puddlewick School"
        assert people.mailbox(NEW).person is None
        robin = codes.join(ticket, name="Robin New", at=AT)

        assert (robin.email, robin.name) == (NEW, "Robin New")

    def test_cannot_join_twice_with_one_ticket(self):
        world()
        ticket = self.ticket()
        codes.join(ticket, name="Robin New", at=AT)

        with pytest.raises(codes.Gone):
            codes.join(ticket, name="Robin New", at=AT)

    def test_cannot_join_with_a_ticket_whose_code_was_not_entered(self):
        world()
        ticket = codes.send(NEW, at=AT)

        assert codes.joining(ticket) == ""
        with pytest.raises(codes.Gone):
            codes.join(ticket, name="Robin New", at=AT)

    def test_cannot_sign_in_with_a_ticket_for_joining(self):
        world()

        with pytest.raises(codes.Gone):
            codes.enter(self.ticket(), "")

    def test_cannot_join_once_the_domain_is_listed_no_more(self):
        world()
        ticket = self.ticket()
        service_world.MailDomain.objects.filter(domain="puddlewick-school.example").delete()

        assert codes.joining(ticket) == ""
        with pytest.raises(codes.Gone):
            codes.join(ticket, name="Robin New", at=AT)


def at_once(act, times=8):
    """Do something in many threads at the same moment; return what came of each."""
    ready, results = threading.Barrier(times), []

    def run():
        ready.wait()
        try:
            results.append(act())
        except (codes.Gone, codes.Wrong) as refused:
            results.append(type(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_spend_one_code_once(self):
        world()
        ticket = codes.send(KNOWN, at=AT)
        code = sent()

        results = at_once(lambda: codes.enter(ticket, code), times=5)

        assert sum(result is not codes.Gone for result in results) == 1

    def test_cannot_try_more_often_than_one_after_the_other(self):
        world()
        ticket = codes.send(KNOWN, at=AT)

        results = at_once(lambda: codes.enter(ticket, WRONG), times=12)

        assert results.count(codes.Wrong) <= codes.TRIES

    def test_join_as_one_person(self):
        world()

        results = at_once(lambda: people.join(NEW, name="Robin New", at=AT).id, times=6)

        assert len(set(results)) == 1
        assert Message.objects.filter(kind="joined").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_table_of_the_cache_comes_and_goes_with_the_migrations():
    call_command("migrate", "directory", "0001", verbosity=0)
    without = connection.introspection.table_names()
    call_command("migrate", "directory", verbosity=0)

    assert "django_cache" not in without
    assert "django_cache" in connection.introspection.table_names()
