"""Addresses of my work, of escalations and what is done in them, and of the outbox."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import acting, escalation, notes, outbox, work

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-work/", work.page, name="my-work"),
    path("escalations/<uuid:escalation>/", escalation.page, name="escalation"),
    path("escalations/<uuid:escalation>/notes/", notes.page, name="notes"),
    path("escalations/<uuid:escalation>/<slug:do>/", acting.act, name="act"),
    path("outbox/", outbox.page, name="outbox"),
]
