"""Which of somebody's offices is meant: asked only of who is in several."""

from django import shortcuts
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accord.queries import partnerships
from accord.services import access
from accord.web import pages


def ask(request: HttpRequest, *, title: str, to: str, running: bool = True) -> HttpResponseBase:
    """Lead on to the office that somebody is in, or ask which of several is meant.

    Args:
        title: the page's.
        to: the name of the page that is led on to, with the partnership's id.
        running: only offices whose work is theirs; else those too whose register they read.

    Raises:
        Nobody: they are in none.
    """
    every = partnerships.offices_of(pages.person(request), today=timezone.localdate())
    found = [each for each in every if each.runs or not running]
    if not found:
        raise access.Nobody
    if len(found) == 1:
        return shortcuts.redirect(to, partnership=found[0].id)
    return pages.render(request, "pages/office_which.html", title=title, offices=found, to=to)
