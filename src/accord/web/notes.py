"""An agency's own notes beside an escalation, on a page of their own."""

from uuid import UUID, uuid4

from django import shortcuts
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.directory import names
from accord.services import access
from accord.services import notes as services
from accord.web import pages, present, todo


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, escalation: UUID) -> HttpResponse:
    """Show the notes of this person's agency, and take another one."""
    at = timezone.now()
    of = present.shown(escalation, person=pages.person(request), what="notes", at=at)
    if of.door.agency is None:
        raise access.Nobody
    if request.method == "GET":
        return _page(request, of)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    problem = _problem(text)
    if problem:
        return _page(request, of, text=text, key=request.POST.get("key", ""), problem=problem)
    services.write(of.door, text, key=pages.key(request), at=at)
    messages.success(request, "The note is kept.")
    return shortcuts.redirect("notes", escalation=escalation)


def _page(
    request: HttpRequest, of: present.Shown, *, text: str = "", key: str = "", problem: str = ""
) -> HttpResponse:
    kept = services.of_agency(of.door)
    return pages.render(
        request,
        "pages/notes.html",
        422 if problem else 200,
        **present.basics(of),
        next=todo.next_step(of),
        agency=of.speaker.agency(of.door.agency or ""),
        kept=kept,
        people=names.people(each.person for each in kept),
        text=text,
        key=key or uuid4(),
        errors=[{"text": problem, "href": "#text"}] if problem else [],
    )


def _problem(text: str) -> str:
    if not text:
        return "Write the note."
    if len(text) > services.LONGEST:
        return f"A note has at most {services.LONGEST:,} characters; this one has {len(text):,}."
    return ""
