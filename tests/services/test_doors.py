"""Who may come to an escalation: a table written by hand, from reading 33 and the policy."""

from uuid import UUID, uuid4

import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, find, hold, world

from accord.directory.models import Agency, Holding, Partnership, Person, StandIn
from accord.engine import acts, agenda
from accord.library import calendars
from accord.services import access, escalations, ways

pytestmark = pytest.mark.django_db

LATER = AT + 10 * DAY

# Objects: 1 open at stage one, its counterpart named; x the same, nobody named; 2, 3, 4 at those
# stages; T at stage two with the reviewing officer told; E at stage three with board members
# engaged; C resolved at stage one. What is seen: W whole, F the form, N narrow, . nothing.
TABLE = """
                                     1 x 2 3 4 T E C
school.practitioner                  W W W W W W W W
school.colleague                     . . . . . . . .
school.line_manager                  . . W W W W W .
school.senior_manager                . . . W W . W .
school.director                      . . . . . . . .
school.safeguarding_lead             N N N N N N N N
school.board_member                  . . . . W . W .
school.administrator                 . . . . . . . .
social_care.practitioner             W . W W W W W W
social_care.colleague                . . . . . . . .
social_care.line_manager             . . W W W W W .
social_care.senior_manager           . . . W W . W .
social_care.director                 . . . . . . . .
social_care.safeguarding_lead        N N N N N N N N
social_care.board_member             . . . . W . W .
social_care.administrator            . . . . . . . .
health.practitioner                  . . . . . . . .
health.safeguarding_lead             . . . . . . . .
police.director                      . . . . . . . .
severn.office                        . . . F W . F .
severn.chair                         . . . F W . F .
severn.business_manager              . . . F W . F .
severn.panel                         . . . . . . . .
severn.reviewing_officer             . . . . . N . .
severn.child_protection_chair        . . . . . . . .
harbour.office                       . . . . . . . .
harbour.chair                        . . . . . . . .
harbour.reviewing_officer            . . . . . . . .
harbour_school.practitioner          . . . . . . . .
harbour_care.line_manager            . . . . . . . .
harbour_care.safeguarding_lead       . . . . . . . .
"""
SEES = {"W": "whole", "F": "form", "N": "narrow", ".": None}


def told(people: World) -> UUID:
    """Return an escalation at stage two of which the reviewing officer was told."""
    escalation = at_stage(people, 2)
    told = acts.Inform(who="independent.reviewing_officer")
    do(escalation, people.school.line_manager, told, at=AT + 2 * DAY)
    return escalation


def engaged(people: World) -> UUID:
    """Return an escalation at stage three with both agencies' board members engaged."""
    escalation = at_stage(people, 3)
    do(escalation, people.school.senior_manager, acts.EngageBoardMembers(), at=AT + 3 * DAY)
    return escalation


def settled(people: World) -> UUID:
    """Return an escalation that was resolved where it began."""
    escalation = at_stage(people, 1)
    resolve = acts.Resolve(how="agreed", agreement="a plan")
    do(escalation, people.school.practitioner, resolve, at=AT + DAY)
    return escalation


OBJECTS = {
    "1": lambda people: at_stage(people, 1),
    "x": raised,
    "2": lambda people: at_stage(people, 2),
    "3": lambda people: at_stage(people, 3),
    "4": lambda people: at_stage(people, 4),
    "T": told,
    "E": engaged,
    "C": settled,
}


def rows():
    """Yield each actor of the table with what they see of each object."""
    head, *lines = TABLE.strip().splitlines()
    for line in lines:
        actor, *cells = line.split()
        yield actor, dict(zip(head.split(), cells, strict=True))


def seen(escalation: UUID, person: UUID, at=LATER) -> str | None:
    """Return how much somebody sees, None for nothing."""
    try:
        return access.to_escalation(escalation, person=person, at=at).sees
    except access.Nobody:
        return None


class TestTheTable:
    @pytest.mark.parametrize("thing", OBJECTS)
    def test_holds_for_everybody(self, thing):
        people = world()
        escalation = OBJECTS[thing](people)

        found = {
            actor: seen(escalation, getattr(getattr(people, body), title))
            for actor, _ in rows()
            for body, title in [actor.split(".")]
        }

        assert found == {actor: SEES[cells[thing]] for actor, cells in rows()}

    def test_has_no_cell_for_what_is_not_there(self):
        people = world()

        assert seen(at_stage(people, 1), people.school.practitioner) == "whole"
        everybody = Person.objects.values_list("id", flat=True)

        assert not [person for person in everybody if seen(uuid4(), person)]

    def test_would_notice_a_door_left_open(self, monkeypatch):
        people = world()
        escalation = at_stage(people, 1)
        monkeypatch.setattr(ways, "_is_theirs", lambda *_: True)

        assert seen(escalation, people.health.practitioner) == "whole"


class TestSomebody:
    def test_who_never_held_a_post_sees_nothing(self):
        people = world()

        assert seen(at_stage(people, 3), people.stranger) is None

    def test_whose_post_has_ended_sees_nothing(self):
        people = world()

        assert seen(at_stage(people, 1), people.left) is None

    def test_who_moved_to_another_agency_leaves_what_they_were_named_for(self):
        people = world()
        escalation = at_stage(people, 1)
        Holding.objects.filter(person=people.social_care.practitioner).update(held_to=AT.date())

        assert seen(escalation, people.social_care.practitioner, at=AT) == "whole"
        assert seen(escalation, people.social_care.practitioner) is None

    def test_who_raised_it_keeps_it_but_no_longer_the_agencys_notes(self):
        people = world()
        escalation = at_stage(people, 1)
        before = access.to_escalation(escalation, person=people.school.practitioner, at=AT)
        Holding.objects.filter(person=people.school.practitioner).update(held_to=AT.date())

        after = access.to_escalation(escalation, person=people.school.practitioner, at=LATER)

        assert (before.agency, after.agency) == (people.school.slug, None)
        assert after.sees == "whole"

    def test_who_stands_in_for_a_manager_comes_in_while_they_do(self):
        people = world()
        escalation = at_stage(people, 2)
        holding = Holding.objects.get(person=people.school.line_manager)
        StandIn.objects.create(
            holding=holding, person=find(people.school.colleague),
            stands_from=AT.date(), stands_to=(AT + 5 * DAY).date(),
        )  # fmt: skip

        assert seen(escalation, people.school.colleague, at=AT + 5 * DAY) == "whole"
        assert seen(escalation, people.school.colleague, at=AT + 6 * DAY) is None

    def test_one_of_two_managers_waits_until_a_lead_has_named_one(self):
        people = world()
        school = Agency.objects.get(pk=people.school.id)
        hold(find(people.school.colleague), "line_manager", school)
        escalation = at_stage_two_by_the_lead(people)

        assert seen(escalation, people.school.colleague) == "whole"
        assert seen(escalation, people.school.line_manager) is None

    def test_who_owes_something_of_a_stage_can_do_it(self):
        """Medway's safeguarding lead sends the notification of the last stage (mscb s4a)."""
        people = world()
        Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        escalation = raised(people, counterpart=people.social_care.practitioner)
        lead, why = people.school.safeguarding_lead, "nobody else is left to ask"
        assert seen(escalation, lead) == "narrow"
        for person in (people.school.practitioner, people.school.line_manager,
                       people.school.senior_manager, people.school.director):  # fmt: skip
            going_up = acts.Escalate(reason="no agreement")
            do(escalation, person, going_up, at=LATER, departing=why)

        do(escalation, lead, acts.SendForm(form="notification"), at=LATER)

        assert seen(escalation, lead) == "whole"
        assert "s4a" not in {clause for each in owed(escalation) for clause in each.clauses}


def owed(escalation: UUID):
    stand = escalations.stand(escalation)
    now = agenda.agenda(stand.standing, stand.kept.policy, calendars.load(), at=LATER)
    return now.owed


def at_stage_two_by_the_lead(people: World) -> UUID:
    """Return an escalation for which the safeguarding lead named the second of two managers."""
    escalation = at_stage(people, 2)
    assert seen(escalation, people.school.line_manager) is None
    naming = acts.NameCounterpart(
        party="raising", post="line_manager", who=str(people.school.colleague)
    )
    do(escalation, people.school.safeguarding_lead, naming, at=AT + 2 * DAY)
    return escalation


class TestSomebodyActs:
    def test_as_the_post_that_is_expected_where_they_have_several(self):
        people = world()
        escalation = at_stage(people, 2)
        worker = str(people.school.practitioner)
        naming = acts.NameCounterpart(party="raising", post="line_manager", who=worker)
        do(escalation, people.school.safeguarding_lead, naming, at=AT + DAY)

        do(escalation, people.school.practitioner, discussed(), at=LATER)

        last = escalations.stand(escalation).stored[-1].event
        assert last.by == "raising.line_manager"

    def test_only_for_their_own_side(self):
        people = world()
        escalation = at_stage(people, 1)

        with pytest.raises(access.Nobody):
            do(escalation, people.social_care.practitioner, acts.Escalate(reason="why"), at=AT)

    def test_not_at_all_where_they_see_a_part(self):
        people = world()
        escalation = at_stage(people, 3)

        with pytest.raises(access.Nobody):
            do(escalation, people.severn.chair, acts.FileRecord(), at=LATER)


class TestOneOfSeveralManagers:
    def test_is_stood_in_for_once_they_were_named(self):
        people = world()
        school = Agency.objects.get(pk=people.school.id)
        second = hold(find(people.school.colleague), "line_manager", school)
        escalation = at_stage_two_by_the_lead(people)
        StandIn.objects.create(
            holding=second, person=find(people.health.line_manager),
            stands_from=AT.date(), stands_to=LATER.date(),
        )  # fmt: skip

        assert seen(escalation, people.health.line_manager) == "whole"
        assert seen(escalation, people.school.line_manager) is None
