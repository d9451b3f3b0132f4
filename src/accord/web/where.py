"""Where the child lives, and for which agency it is raised: what decides whose policy holds."""

from accord.services.access import Desk

Desks = tuple[Desk, ...]


def title(desks: Desks) -> str:
    """Return the question that these desks leave open."""
    if not _several_places(desks):
        return "Which agency do you raise it for?"
    if _several_agencies(desks):
        return "Where does the child live, and which agency do you raise it for?"
    return "Where does the child live?"


def question_hint(desks: Desks) -> str:
    """Return what follows from the answer."""
    if not _several_places(desks):
        return ""
    return "The policy of the partnership where the child lives holds."


def value(desk: Desk) -> str:
    """Return a desk as a form sends it: its agency's slug and its partnership's id."""
    return f"{desk.agency} {desk.partnership}"


def text(desk: Desk, desks: Desks) -> str:
    """Return a desk as an answer: by what tells it from the others."""
    if not _several_places(desks):
        return desk.agency_name
    area = f"In the area of {desk.partnership_name}"
    return f"{area}, for {desk.agency_name}" if _several_agencies(desks) else area


def hint(desk: Desk) -> str:
    """Return which policy holds there."""
    return desk.in_force.title


def _several_places(desks: Desks) -> bool:
    return len({each.partnership for each in desks}) > 1


def _several_agencies(desks: Desks) -> bool:
    return len({each.agency for each in desks}) > 1
