"""What people type in the form of each act, and what somebody types who is up to no good."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from service_world import World


def day(name: str, ahead: int) -> dict[str, object]:
    """Return a day from now on as it is typed in three boxes."""
    when = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def bodies(people: World, own: str) -> dict[str, dict[str, object]]:
    """Return everything that each act asks for, as somebody of one's own agency types it.

    Args:
        own: `school`, `social_care`, or any other word for the partnership.
    """
    agency = getattr(people, own) if own in ("school", "social_care") else people.school
    sides = [people.school.slug, people.social_care.slug]
    three = (*sides, people.health.slug)
    panel = {f"members-{row}-agency": slug for row, slug in enumerate(three, start=1)}
    return {
        "discuss": {"mode": "telephone", "outcome": "unresolved"},
        "consult": {"with_": "raising.safeguarding_lead"},
        "respond": {"response": "We went there."},
        "propose": {"agreement": "We go there again."},
        "decline": {"reason": "It is not ours."},
        "name_counterpart": {"post": "director", "who": agency.director},
        "inform": {"who": "independent.reviewing_officer"},
        "refer": {"to": "MASH"},
        "consider_meeting": {"convened": "no", "reason": "We spoke."},
        "engage_board_members": {"agencies": sides},
        "next_tier": {"tiers": "head of service"},
        "send_form": {"form": "escalation-monitoring"},
        "vary_limit": {**day("due", 8), "agreed_by": sides, "reason": "Half term"},
        "protect_by": {**day("due", 1), "reason": "He goes home."},
        "change_child": {"in_need": "yes"},
        "escalate": {"reason": "No answer", "actions_to_date": "calls", "rationale": "harm"},
        "choose_route": {"route": "direct"},
        "appoint_panel": panel,
        "hear": {"from_": "raising"},
        "request_report": {"agency": people.health.slug},
        "report": {"agency": people.health.slug},
        "agree_plan": {"actions-1-what": "A visit", "actions-1-who": "raising.practitioner"},
        "plan_done": {"what": "A visit"},
        "decide": {"decision": "They visit."},
        "resolve": {"how": "agreed", "agreement": "They visit."},
        "confirm": {"party": agency.slug, "right": "yes"},
        "file_record": {"agency": agency.slug},
        "debrief": {},
        "withdraw": {"reason": "It is settled."},
        "reopen": {"reason": "It is not."},
        "correct": {"entry": "1", "instead": "strike", "why": "It was another child."},
        "close": {},
    }


def alone(people: World, own: str) -> dict[str, object]:
    """Return what moves a limit without the other side's agreement, as it is typed."""
    said = {**bodies(people, own)["vary_limit"]}
    del said["agreed_by"]
    return {**said, "alone": "yes", "departing": "Nobody answers, and the child cannot wait."}


def foreign(people: World) -> dict[str, dict[str, object]]:
    """Return, for each act that names somebody or something, what is not of this escalation."""
    elsewhere, stranger = people.harbour_care.slug, f"{people.health.slug}.practitioner"
    return {
        "consult": {"with_": f"{people.health.slug}.line_manager"},
        "name_counterpart": {"who": people.health.practitioner},
        "inform": {"who": f"{elsewhere}.line_manager"},
        "engage_board_members": {"agencies": [people.school.slug, elsewhere]},
        "send_form": {"form": "stage-3-escalation", "to": ["partnership"]},
        "escalate": {"to": "stage-5"},
        "choose_route": {"route": "by-myself"},
        "appoint_panel": {"members-1-agency": elsewhere},
        "hear": {"from_": elsewhere},
        "request_report": {"agency": elsewhere},
        "report": {"agency": elsewhere},
        "agree_plan": {"actions-1-who": stranger},
        "plan_done": {"what": "What nobody promised"},
        "resolve": {"outstanding-1-what": "A visit", "outstanding-1-who": stranger},
        "confirm": {"party": elsewhere},
        "correct": {"entry": "99"},
    }


def named(people: World, agency: str) -> tuple[UUID, ...]:
    """Return everybody of the invented world whom this agency must not name as its own."""
    bodies = ("school", "social_care", "health", "police", "harbour_school", "harbour_care")
    others = [getattr(people, each) for each in bodies if each != agency]
    return (*(each.practitioner for each in others), people.stranger, people.left)
