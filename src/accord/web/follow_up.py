"""Beginning an escalation that goes on from one that is closed."""

from uuid import UUID

from django import shortcuts
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.services import access, follow_up
from accord.web import pages


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Begin a draft with what stays the same, and lead to its first question.

    Asked for without the form, it leads back to the page on which the form stands.
    """
    at = timezone.now()
    door = access.to_escalation(escalation, person=pages.person(request), at=at)
    if request.method == "GET":
        follow_up.check(door, at=at)
        return shortcuts.redirect("escalation", escalation)
    draft = pages.key(request)
    follow_up.begin(door, draft=draft, at=at)
    return shortcuts.redirect("raise-draft", draft)
