"""Its one page, and what a server starts."""

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

application = get_wsgi_application()

from bench.plain.models import Escalation  # noqa: E402 - once Django is set up


def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show an escalation: two queries, and everybody may."""
    escalation = get_object_or_404(Escalation, pk=number)
    entries = escalation.entries.order_by("-happened", "-pk")
    return render(request, "plain.html", {"escalation": escalation, "entries": entries})


urlpatterns = [path("escalations/<int:number>/", page)]
