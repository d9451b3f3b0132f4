"""On which page each state is that axe looks at: a table by hand, so that none is forgotten.

Read by the house, which knows all addresses, and by the journeys, which go there with a browser.
"""

from urllib.parse import urlsplit

from django.urls import resolve

RAISING = "the questions of raising"
OFFICES = "where somebody is in several offices"
OLDER = "what is open under an older version"

LOOKED_AT = {
    "start": "start",
    "immediate-danger": "immediate danger",
    "policies": "policies",
    "compare-policies": "two policies",
    "policy": "a flowchart in words",
    "policy-clauses": "the clauses of gscp",
    "when-due": "when is it due, counted",
    "account_login": "sign in, wrong password",
    "account_confirm_login_code": "a wrong code",
    "account_name": "a name, none typed",
    "account_logout": "sign out",
    "me": "oneself",
    "notices": "notices",
    "me-mail": "when e-mail comes",
    "me-password": "a password that is too short",
    "me-calendar": "an address for one's own calendar",
    "managers": "who leads people",
    "people": OFFICES,
    "people-here": "people of an agency",
    "partnership": "a partnership",
    "agency-asked": "an agency is asked to join, nothing chosen",
    "agencies": "agencies",
    "agency-add": "adding an agency, nothing typed",
    "agency-ask": "asking an agency",
    "agency": "an agency",
    "agency-domains": "an agency and what cannot be listed",
    "agency-represent": "who represents an agency, nobody chosen",
    "agency-represent-end": "a representative whose seat is to end",
    "people-import": "a list of people",
    "people-posts": "posts of an agency",
    "people-closed": "when an agency is closed, nothing typed",
    "people-post-end": "a last day in a post, none given",
    "people-changes": "what was changed",
    "people-person": "somebody's name and telephone",
    "people-end": "ending somebody",
    "enter-for": OFFICES,
    "enter-raise": "entering for an agency, nothing filled in",
    "import": OFFICES,
    "import-here": "an office's list, none chosen",
    "import-sheet": "an office's list, read",
    "my-work": "my work, full",
    "escalation": "escalation, open",
    "notes": "notes",
    "papers": "papers",
    "hand-over": "handing over",
    "proposed-limit": "another limit, answered with nothing",
    "enter": "what an agency told",
    "enter-act": "a step for an agency, nothing filled in",
    "act": "a step, nothing filled in",
    "team": "a team",
    "team-pass-on": "passing on, to nobody",
    "out": "out of office, nothing typed",
    "outbox": "outbox",
    "office": OFFICES,
    "office-here": "office",
    "office-contact": "a question to the office",
    "office-messages": "messages that failed",
    "office-agencies": "agencies of an office",
    "contact-ask": "asking the office",
    "contact": "an answer of the office",
    "register": OFFICES,
    "register-here": "register",
    "office-policy": OFFICES,
    "office-policy-here": "the policy of a partnership",
    "office-policy-move": OLDER,
    "office-policy-older": OLDER,
    "office-policy-new": "another version to mend",
    "office-policy-version": "another version to approve",
    "settled": "settled, nothing typed",
    "raise": "raise, nothing chosen",
    "raise-in-danger": "raise, in danger and already told so",
    "raise-danger": "raise, in danger",
    "raise-check": RAISING,
    "raise-ask": RAISING,
    "raise-throw-away": RAISING,
    "raise-question": RAISING,
    "advice": "advice on a draft, nothing written",
}
"""A state of each page, by the name of its address; where a form can be wrong, that state."""

SHOWS_NO_PAGE = {
    "alive": "machines read it",
    "ready": "machines read it",
    "policy-flowchart": "a picture, which the policy's page tells in words",
    "people-list": "a file to take along",
    "import-template": "a file to take along",
    "register-file": "a file to take along",
    "attachment": "a file to take along",
    "meeting-file": "a file to take along",
    "calendar-feed": "a file that calendars read",
    "contact-take-back": "a button's form alone, which leads back",
    "notice": "a way through to what it is about",
    "notices-read": "a button's form alone, which leads back",
    "people-closed-end": "a button's form alone, which leads back",
    "out-end": "a button's form alone, which leads back",
    "escalation-message": "a button's form alone, which leads back",
    "office-message": "a button's form alone, which leads back",
    "follow-up": "a button's form alone, which leads to the questions of raising",
    "raise-draft": "leads on to the question that is next",
}
"""Addresses at which nobody sees a page, and why."""


def shown(url: str) -> str:
    """Return the name of the address that a window is at."""
    return resolve(urlsplit(url).path).url_name


def of(state: str) -> set[str]:
    """Return the names of the pages that a state is there for."""
    return {page for page, named in LOOKED_AT.items() if named == state}
