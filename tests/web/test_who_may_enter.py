"""Who may enter for agencies: every cell of the tables, asked over HTTP."""

from uuid import UUID, uuid4

import act_bodies
import pytest
import who_may
import who_may_enter
from entering_bodies import entered, raising
from entering_steps import raised_for
from knocking import OBJECTS, ago, asks_to_sign_in, bare, browser, ended, nowhere, undone, written
from service_steps import do
from service_world import World

from accord.engine import acts, words
from accord.web import act_forms, entering_fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TABLE = who_may.cells(who_may_enter.ENTERED)


def joined(people: World) -> UUID:
    """Return one that the office entered, and in which social care has named somebody since."""
    escalation, care = raised_for(people, at=ago()), people.social_care
    named = acts.NameCounterpart(
        party=words.Side("responding"), post="practitioner", who=str(care.practitioner)
    )
    do(escalation, care.safeguarding_lead, named, at=ago(5))
    return escalation


KINDS = {"N": lambda people: raised_for(people, at=ago()), "J": joined}


def asked(answer, nothing) -> str:
    if asks_to_sign_in(answer):
        return "?"
    if answer.status_code == 404 and bare(answer) == nothing:
        return "."
    return str(answer.status_code)


def taken(client, escalation, agency, nothing, before) -> str:
    """Return what becomes of a plain step that is entered for an agency."""
    address = f"/escalations/{escalation}/enter/{agency}/agree_plan/"
    form = asked(client.get(address), nothing)
    with undone():
        plan = {"actions-1-what": "A visit", "actions-1-who": "raising.practitioner"}
        answer = client.post(address, entered(escalation, plan))
        if answer.status_code == 302 and written() != before and form == "200":
            return "W"
    client.cookies.pop("messages", None)
    sent = asked(answer, nothing)
    return sent if sent == form else f"{form} and {sent}"


EXPECTED = {"W": ("200", "W", "W"), "S": ("200", "W", "."), "J": ("200", ".", ".")}


def test_a_step_is_shown_and_taken_where_the_table_says(people):
    kinds = {
        thing: (KINDS.get(thing) or OBJECTS[thing])(people) for thing in ("N", "J", "3", "4", "O")
    }
    before, wrong = written(), []

    for actor in who_may.rows(who_may_enter.ENTERED):
        client = browser(people, actor)
        nothing = nowhere(client)
        for thing, escalation in kinds.items():
            if actor == "ended":
                client = browser(people, actor)
            cell = TABLE[actor, thing]
            with ended(people, actor):
                found = (
                    asked(client.get(f"/escalations/{escalation}/enter/"), nothing),
                    taken(client, escalation, people.school.id, nothing, before),
                    taken(client, escalation, people.social_care.id, nothing, before),
                )
            if found != EXPECTED.get(cell, (cell,) * 3):
                wrong.append((actor, thing, cell, found))

    assert wrong == []
    assert written() == before


def test_no_step_is_taken_for_an_agency_that_is_not_in_it(people):
    escalation, client = KINDS["N"](people), browser(people, "severn.office")
    nothing, before = nowhere(client), written()

    for agency in (people.health.id, people.harbour_care.id, people.severn.id, uuid4()):
        assert taken(client, escalation, agency, nothing, before) == "."
    assert written() == before


@pytest.mark.parametrize("do_", sorted(act_forms.FORMS))
def test_an_act_is_asked_for_of_the_side_whose_it_is(people, do_):
    escalation, client = KINDS["N"](people), browser(people, "severn.office")
    nothing = nowhere(client)

    found = {
        side: asked(client.get(f"/escalations/{escalation}/enter/{agency}/{do_}/"), nothing)
        for side, agency in (("raising", people.school.id), ("responding", people.social_care.id))
    }

    assert found == {side: "200" if side in SIDES.get(do_, BOTH) else "." for side in BOTH}
    assert (do_ in entering_fields.WHAT) == (SIDES.get(do_, BOTH) != ())


BOTH = ("raising", "responding")
SIDES = {
    **dict.fromkeys(
        ("consult", "escalate", "resolve", "withdraw", "reopen", "close"), ("raising",)
    ),
    **dict.fromkeys(("respond", "propose", "decline"), ("responding",)),
    **dict.fromkeys(
        ("choose_route", "appoint_panel", "hear", "request_report", "report", "decide", "correct"),
        (),
    ),
}
"""The sides for which an act is entered, where it is not either (reading 15)."""


def test_raising_is_asked_for_and_taken_where_the_table_says(people):
    before, wrong = written(), []
    for (actor, place), cell in who_may.cells(who_may_enter.OFFICES).items():
        client = browser(people, actor)
        nothing = bare(client.get(f"/office/{uuid4()}/enter/"))
        address = f"/office/{getattr(people, place).id}/enter/"
        with ended(people, actor):
            first = client.get(address)
            with undone():
                answer = client.post(address, raising(people, place))
                new = answer.status_code == 302 and written() != before
            found = "W" if new and first.status_code == 200 else asked(first, nothing)
            client.cookies.pop("messages", None)
        if found != cell:
            wrong.append((actor, place, cell, found, answer.status_code))

    assert wrong == []
    assert written() == before


@pytest.mark.parametrize("actor", ["severn.office", "severn.business_manager"])
def test_the_first_page_leads_to_the_only_office(people, actor):
    answer = browser(people, actor).get("/office/enter/")

    assert answer.headers["Location"] == f"/office/{people.severn.id}/enter/"


@pytest.mark.parametrize("actor", ["severn.chair", "school.practitioner", "stranger"])
def test_the_first_page_is_not_there_for_others(people, actor):
    client = browser(people, actor)

    assert bare(client.get("/office/enter/")) == bare(client.get(f"/office/{uuid4()}/enter/"))


def test_every_body_is_filled_in_for_the_office_as_well(people):
    """Each act that can be entered at the first stage is taken, with what its form asks for."""
    client, wrong = browser(people, "severn.office"), []
    for side, own in (("school", "school"), ("social_care", "social_care")):
        escalation, bodies = KINDS["N"](people), act_bodies.bodies(people, own)
        for name in entering_fields.WHAT:
            if name not in TAKEN[own]:
                continue
            address = f"/escalations/{escalation}/enter/{getattr(people, side).id}/{name}/"
            with undone():
                answer = client.post(address, entered(escalation, bodies[name]))
                if answer.status_code != 302:
                    wrong.append((own, name, answer.status_code))

    assert wrong == []


_EITHER = {
    "discuss", "name_counterpart", "inform", "refer", "consider_meeting", "engage_board_members",
    "send_form", "vary_limit", "protect_by", "change_child", "agree_plan", "file_record",
}  # fmt: skip
TAKEN = {
    "school": _EITHER | {"consult", "resolve", "withdraw"},
    "social_care": _EITHER | {"respond", "propose", "decline"},
}
