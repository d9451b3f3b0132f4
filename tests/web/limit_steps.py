"""Steps that tests take who propose another limit, and answer it."""

from datetime import date
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone
from knocking import asks_to_sign_in, bare
from page import Page
from service_steps import DAY, at_stage
from service_world import find

from accord.engine import acts
from accord.services import escalations

WHY = "The conference is on Thursday."


def in_days(number: int) -> date:
    return timezone.localdate() + number * DAY


def said(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def by(page, person):
    page.client.force_login(find(person))
    return page


def typed(page, escalation, number=20, **more) -> dict[str, object]:
    """Return what the page sends on which a day is proposed."""
    day = in_days(number)
    form = page.get(f"/escalations/{escalation}/vary_limit/").fields("")
    parts = {"due-day": day.day, "due-month": day.month, "due-year": day.year, "reason": WHY}
    return {**form, **parts, **more}


def propose(page, escalation, person, number=20, *, follow=True, status=200, **more) -> Page:
    sent = typed(by(page, person), escalation, number, **more)
    return page.post(
        f"/escalations/{escalation}/vary_limit/", sent, follow=follow, status=status
    )  # fmt: skip


def answer(page, escalation, person, *, status=200, **said_) -> Page:
    address = f"/escalations/{escalation}/proposed-limit/"
    form = by(page, person).get(address).fields("")
    return page.post(address, {**form, **said_}, follow=status == 200, status=status)


def varied(escalation) -> list[acts.VaryLimit]:
    stored = escalations.stand(escalation).stored
    return [each.event.body for each in stored if isinstance(each.event.body, acts.VaryLimit)]


def proposed_at(people, stage: int) -> tuple[UUID, str]:
    """Return one at a stage, and the limit that the school proposes there."""
    escalation = at_stage(people, stage, at=timezone.now() - 9 * DAY)
    manager = {2: people.school.line_manager, 3: people.school.senior_manager}[stage]
    client, key, day = Client(), str(uuid4()), in_days(20)
    client.force_login(find(manager))
    parts = {"due-day": day.day, "due-month": day.month, "due-year": day.year, "reason": WHY}
    seen = str(escalations.stand(escalation).stream.seq)
    address = f"/escalations/{escalation}/vary_limit/"
    assert client.post(address, {**parts, "key": key, "seen": seen}).status_code == 302
    return escalation, key


def shown(answer, nothing) -> str:
    """Return what an answer shows, in the letters of the table."""
    if asks_to_sign_in(answer):
        return "?"
    if answer.status_code == 404 and bare(answer) == nothing:
        return "."
    text = answer.content.decode()
    return "W" if "Send the answer" in text else "O" if "Take it back" in text else text
