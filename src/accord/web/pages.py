"""The one way in which pages are made: Jinja2, escaping everything, failing on a wrong name.

A page extends `layout.html` and fills its blocks `title`, `content` and, above the heading,
`beforeContent` (a back link). `errors` means the same on every page: a list of `{"text", "href"}`,
shown as the error summary and said in the title.
"""

import uuid
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

import jinja2
from django import shortcuts, urls
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils import timezone
from jinja2.utils import missing

from accord.engine.policy import Policy
from accord.queries import in_force, team
from accord.queries import notices as asked
from accord.web import alarm, days, reading_forms, ringing

NAVIGATION = (
    ("my-work", "My work", True),
    ("team", "Team", True),
    ("office", "Office", True),
    ("register", "Register", True),
    ("raise", "Raise a disagreement", True),
    ("policies", "Policies", None),
    ("when-due", "When is it due?", None),
    ("account_login", "Sign in", False),
)
"""Pages that every page leads to: a name, its words, and for whom.

True is for people who are signed in, False for those who are not, None for both. The team is for
those who have one, only who works for an agency raises anything, and a partnership's register is
for its office.
"""


UNSET = ("undefined", "null", "successBanner", "typeClass")
"""Names that the components read without setting them first."""


class WrongName(jinja2.StrictUndefined):
    """A name that a template got wrong. A fault of ours, and never an empty place on a page.

    A key that a dictionary has not is no such thing: components leave out what they are not given.
    """

    def __new__(
        cls,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[jinja2.TemplateRuntimeError] = jinja2.UndefinedError,
    ) -> Any:
        """Return what stands for the missing thing."""
        if hint is not None or isinstance(obj, dict):
            return jinja2.Undefined(hint, obj, name, exc)
        return super().__new__(cls)


def environment(**options: Any) -> jinja2.Environment:
    """Return the engine of all pages: our templates, and the components of govuk-frontend."""
    components = jinja2.PackageLoader("govuk_frontend_jinja")
    options["undefined"] = WrongName
    options["loader"] = jinja2.ChoiceLoader(
        [options["loader"], jinja2.PrefixLoader({"govuk_frontend_jinja": components})]
    )
    made = jinja2.Environment(**options)  # Django asks for escaping in the options
    made.globals |= {"static": static, "url": _address}
    made.globals |= {"policy_at": policy_at, "clauses_at": clauses_at, "flowchart_at": flowchart_at}
    made.globals |= dict.fromkeys(UNSET, jinja2.Undefined())
    made.filters |= {
        "day": days.day,
        "time": days.time,
        "moment": days.moment,
        "due": days.due,
        "gap": days.gap,
        "of_the_past": days.of_the_past,
        "clause": clause,
        "ringable": ringing.links,
        "capital": capital,
    }
    return made


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Return what every page may show: who is signed in, and where the page leads to."""
    # where a request failed early, nobody has looked yet who it is from
    person: Any = getattr(request, "user", None) or AnonymousUser()
    demo = getattr(settings, "DEMO", False)
    may = _may(person)
    return {
        "signed_in": person.is_authenticated,
        "person": (person.name or person.email) if person.is_authenticated else "",
        "navigation": _navigation(request.path, may, signed_in=person.is_authenticated),
        "unread": _unread(request, person.pk, may) if person.is_authenticated else "",
        "alarm": alarm.said(at=timezone.now()) if may.offices and _is_ours(request) else "",
        "notices": messages.get_messages(request),
        "demo": demo,
        "outbox": urls.reverse("outbox") if demo else "",
    }


def render(request: HttpRequest, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """Return a page made from a template of `templates/`."""
    return shortcuts.render(request, template, values, status=status)


def person(request: HttpRequest) -> uuid.UUID:
    """Return the id of who is signed in; for pages that ask for it first."""
    return cast(uuid.UUID, request.user.pk)


def mailbox(request: HttpRequest) -> str:
    """Return the e-mail address of who is signed in; for pages that ask for it first."""
    return cast(str, cast(Any, request.user).email)


def key(request: HttpRequest) -> uuid.UUID:
    """Return the key that a form of ours carries, so that the same form twice is one thing.

    Raises:
        BadRequest: there is none, so that it is no form of ours.
    """
    try:
        return uuid.UUID(request.POST.get("key", "").strip())
    except ValueError:
        raise BadRequest("A form of ours carries a key.") from None


def seen(request: HttpRequest) -> int:
    """Return the number of the last event that a form's page showed.

    Raises:
        BadRequest: it says none, so that it is no form of ours.
    """
    said = reading_forms.number(request.POST.get("seen", "").strip())
    if said is None:
        raise BadRequest("A form of ours says what its page showed.")
    return said


def clause(of: str) -> str:
    """Return a clause as people speak of it: clause 2.1d, or how we read the policy, reading 7."""
    if of.startswith("reading-"):
        return of.replace("reading-", "how we read the policy, reading ")
    return f"clause {of}"


def policy_at(policy: Policy) -> str:
    """Return where a policy is shown, in the very version that is given."""
    return _address("policy", policy=policy.id) + _version(policy)


def clauses_at(policy: Policy) -> str:
    """Return where a policy is shown clause by clause, in the very version that is given."""
    return _address("policy-clauses", policy=policy.id) + _version(policy)


def flowchart_at(policy: Policy) -> str:
    """Return where a policy's flowchart is drawn, in the very version that is given."""
    return _address("policy-flowchart", policy=policy.id) + _version(policy)


def capital(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _version(policy: Policy) -> str:
    """Return what an address says of a version; nothing of the one that ships with Accord."""
    return "" if in_force.is_shipped(policy) else "?" + urlencode({"version": policy.version})


def _may(person: Any) -> team.May:
    """Return what somebody's posts let them use; nothing for who is not signed in."""
    if not person.is_authenticated:
        return team.May()
    return team.may(person.pk, today=timezone.localdate())


def _unread(request: HttpRequest, person: uuid.UUID, may: team.May) -> str:
    """Return how many notices somebody has not read, as the head of every page says it.

    Not on pages for everybody: they are the same for all, and cost as little.
    """
    if not _is_ours(request):
        return ""
    count = asked.unread(person, may.offices)
    return f"{count - 1}+" if count == asked.MANY else str(count or "")


def _is_ours(request: HttpRequest) -> bool:
    """Test whether a page is for people who are signed in, and not for everybody."""
    return getattr(getattr(request.resolver_match, "func", None), "login_required", True)


def _navigation(path: str, may: team.May, *, signed_in: bool) -> Sequence[dict[str, Any]]:
    shown = (
        (_address(name), text)
        for name, text, whose in NAVIGATION
        if (whose is None or whose == signed_in) and (name not in team.PAGES or name in may.pages)
    )
    return [
        {"href": href, "text": text, "current": path == href, "active": path.startswith(href)}
        for href, text in shown
    ]


def _address(name: str, **parts: Any) -> str:
    """Return the address of a page by its name."""
    return urls.reverse(name, kwargs=parts)
