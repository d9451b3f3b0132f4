"""What a page asks of the database is the same with a hundred escalations and with ten thousand."""

import io
from datetime import timedelta
from uuid import uuid4

import adopted
import files
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from ended import settled, shut, visit
from entering_steps import raised_for
from service_steps import at_stage, raised
from service_world import find, world

from accord.attachments.models import Attachment
from accord.engine import acts
from accord.library import calendars, policies
from accord.record import versions
from accord.register.models import Entry, Owed, Seat
from accord.register.picture import reference
from accord.services import access, agreements, attaching, calendar_addresses, escalations
from accord.web import sessions

DAY = timedelta(days=1)
MOST = 30
"""More statements than this for one page, signing in and saying who looked included, is a fault."""

PAGES = {
    "my work": "/my-work/",
    "an escalation": "/escalations/{escalation}/",
    "a form": "/escalations/{escalation}/discuss/",
    "another limit": "/escalations/{escalation}/vary_limit/",
    "an answer": "/escalations/{escalation}/proposed-limit/",
    "a form of the policy": "/escalations/{escalation}/send_form/",
    "who takes it up": "/escalations/{escalation}/name_counterpart/",
    "notes": "/escalations/{escalation}/notes/",
    "a file": "/escalations/{escalation}/attachments/{file}/",
    "at the last stage": "/escalations/{last}/",
    "papers": "/escalations/{last}/papers/",
    "handing over": "/escalations/{escalation}/hand-over/",
    "out of office": "/out/",
    "oneself": "/me/",
    "notices": "/notices/",
    "when e-mail comes": "/me/e-mail/",
    "a password": "/me/password/",
    "one's own calendar": "/calendar/{calendar}.ics",
    "its address": "/me/calendar/",
    "raising": "/raise/",
    "raising in danger": "/raise/in-danger/",
    "what is settled": "/settled/",
    "policies": "/policies/",
    "a policy": "/policies/gscp/",
    "its clauses": "/policies/gscp/clauses/",
    "two policies": "/policies/compare/?a=bscp&b=tscp",
    "when is it due": "/when-due/",
    "immediate danger": "/immediate-danger/",
}

OFFICE_PAGES = (
    "/office/{office}/",
    "/office/{office}/messages/",
    "/office/{office}/agencies/",
    "/register/{office}/",
    "/register/{office}/?show=all&page=4",
    "/office/{office}/enter/",
    "/office/{office}/import/",
    "/escalations/{entered}/",
    "/escalations/{entered}/enter/",
    "/escalations/{entered}/enter/{school}/discuss/",
    "/office/policy/{office}/",
    "/office/policy/{office}/older/",
    "/office/policy/{office}/move/{higher}/",
)


@pytest.fixture(autouse=True)
def nobody_is_seen_anew(monkeypatch):
    """Filling takes longer than a minute where much runs; that somebody is there is noted then."""
    monkeypatch.setattr(sessions, "COARSE", 24 * 3600)


@pytest.mark.django_db
class TestAPage:
    def test_asks_as_much_of_ten_thousand_as_of_a_hundred(self, client):
        people = world(at=timezone.now() - 60 * DAY)
        mine = at_stage(people, 2, at=timezone.now() - 5 * DAY)
        raised(people, at=timezone.now() - DAY)
        proposed(people, mine)
        last = at_stage(people, 4, at=timezone.now() - 9 * DAY)
        client.force_login(find(people.school.practitioner))
        fill(people, 100)
        me, now = people.school.practitioner, timezone.now()
        known = {
            "escalation": mine, "last": last, "file": attached(people, mine),
            "calendar": calendar_addresses.make(me, key=uuid4(), at=now),
        }  # fmt: skip
        pages = {name: at.format(**known) for name, at in PAGES.items()}
        for path in pages.values():
            client.get(path)  # what is kept once is kept now
        few = {name: asked(client, path) for name, path in pages.items()}

        fill(people, 10_000)

        many = {name: asked(client, path) for name, path in pages.items()}
        assert many == few
        assert {name: count for name, count in many.items() if count > MOST} == {}

    @pytest.mark.parametrize("who", ["line_manager", "safeguarding_lead"])
    def test_of_a_team_asks_as_much_of_a_thousand_as_of_a_hundred(self, client, who):
        people = world(at=timezone.now() - 60 * DAY)
        at_stage(people, 2, at=timezone.now() - 5 * DAY)
        client.force_login(find(getattr(people.school, who)))
        fill(people, 100, led=True)
        client.get("/team/")  # what is kept once is kept now
        few = asked(client, "/team/")

        fill(people, 1_000, led=True)

        assert asked(client, "/team/") == few <= MOST

    def test_of_an_office_asks_as_much_of_ten_thousand_as_of_a_hundred(self, client):
        people = world(at=timezone.now() - 60 * DAY)
        higher = at_stage(people, 3, at=timezone.now() - 10 * DAY)
        now = timezone.now()
        adopted.adopted(people, day=timezone.localdate(now), at=now)
        client.force_login(find(people.severn.office))
        entered = raised_for(people, at=timezone.now() - 5 * DAY)
        ids = {
            "office": people.severn.id, "entered": entered, "school": people.school.id,
            "higher": higher,
        }  # fmt: skip
        paths = [path.format(**ids) for path in OFFICE_PAGES]
        fill(people, 100, seen="stages")
        for path in paths:
            client.get(path)  # what is kept once is kept now
        few = {path: asked(client, path) for path in paths}

        fill(people, 10_000, seen="stages")

        # a page of the register on which the office entered nothing may ask one less
        assert {path for path in paths if asked(client, path) > few[path]} == set()
        assert {path: count for path, count in few.items() if count > MOST} == {}

    def test_of_one_that_is_closed_asks_as_much_of_a_thousand_as_of_a_hundred(self, client):
        people = world(at=timezone.now() - 60 * DAY)
        mine = settled(people, visit(-1))
        shut(people, mine)
        client.force_login(find(people.school.practitioner))
        fill(people, 100)
        page = PAGES["an escalation"].format(escalation=mine)
        asked(client, page)  # what is kept once is kept now
        few = asked(client, page)

        fill(people, 1_000)

        assert asked(client, page) == few <= MOST

    def test_would_be_caught_that_asked_once_for_each(self):
        """The control: a page that looked at every entry would be seen to grow."""
        people = world()
        fill(people, 10)
        few = statements(lambda: [Entry.objects.get(pk=each.pk) for each in Entry.objects.all()])
        fill(people, 20)

        many = statements(lambda: [Entry.objects.get(pk=each.pk) for each in Entry.objects.all()])

        assert (few, many) == (11, 21)


def proposed(people, escalation) -> None:
    """Let the other side propose another limit, so that there is one to answer."""
    now = timezone.now()
    door = access.to_escalation(escalation, person=people.social_care.line_manager, at=now)
    due = calendars.load().due_on(timezone.localdate(now) + 30 * DAY)
    seen = escalations.stand(escalation).stream.seq
    agreements.propose(door, due, "Half term", key=uuid4(), seen=seen, instead=None, at=now)


def attached(people, escalation):
    """Let the school's worker attach a file, and return its id."""
    now = timezone.now()
    door = access.to_escalation(escalation, person=people.school.practitioner, at=now)
    escalations.carry_out(
        acts.Refer(to="MASH"), door=door, key=uuid4(), happened=None, departing="", at=now,
        seen=escalations.stand(escalation).stream.seq,
        attachments=(attaching.checked("plan.pdf", io.BytesIO(files.PDF)),),
    )  # fmt: skip
    return Attachment.objects.get().id


def asked(client, path) -> int:
    """Return how many statements a page takes."""
    came = []
    count = statements(lambda: came.append(client.get(path)))
    assert came[0].status_code == 200, path
    return count


def statements(act) -> int:
    """Return how many statements `act` sends, those beneath Django's cursor included."""
    if connection.vendor != "sqlite":
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)
    heard = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(heard.append)
    try:
        act()
    finally:
        connection.connection.set_trace_callback(None)
    return len(heard)


def fill(people, count, *, led=False, seen="") -> None:
    """Fill the register up to `count` entries between other people of the same agencies.

    Args:
        led: the school's line manager has them, and its lead sees a part.
        seen: how much the partnership's office sees.
    """
    wanted = range(count - Entry.objects.count())
    ids = [uuid4() for _ in wanted]
    version = versions.keep(policies.by_id("gscp"), at=timezone.now())
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(
            escalation=each, reference=reference(each), partnership=people.severn.id,
            policy="gscp", policy_hash=version, seq=3, status="open", stage="stage-1", rung=0,
            raised_at=now, changed_at=now, due_day=now.date(), due_ends=now + DAY,
            raising=people.school.slug, responding=people.social_care.slug,
            waiting_for="raising.practitioner", partnership_sees=seen,
        )
        for each in ids
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(
            entry_id=each, body=body, title="practitioner", person=uuid4(), sees="whole",
            because="raised",
        )
        for each in ids
        for body in (people.school.slug, people.social_care.slug)
    )  # fmt: skip
    leading = (("line_manager", people.school.line_manager, "whole", "stage"),
               ("safeguarding_lead", None, "narrow", "names"))  # fmt: skip
    Seat.objects.bulk_create(
        Seat(
            entry_id=each, body=people.school.slug, title=title, person=person, named=True,
            sees=sees, because=because,
        )
        for each in ids
        for title, person, sees, because in leading
        if led
    )  # fmt: skip
    Owed.objects.bulk_create(
        Owed(
            entry_id=each, place=0, duty="stage-1/1", do="discuss", who="raising.practitioner",
            strength="must", clauses="2.1a", due_day=now.date(), due_ends=now + DAY,
        )
        for each in ids
    )  # fmt: skip
