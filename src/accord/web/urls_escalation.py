"""Addresses of my work, of escalations and what is done in them, and of the outbox."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import (
    acting,
    agreeing,
    attachments,
    calendar_meeting,
    entering,
    escalation,
    follow_up,
    notes,
    out,
    outbox,
    papers,
    team,
    undelivered,
    work,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-work/", work.page, name="my-work"),
    path("escalations/<uuid:escalation>/", escalation.page, name="escalation"),
    path("escalations/<uuid:escalation>/notes/", notes.page, name="notes"),
    path("escalations/<uuid:escalation>/meeting.ics", calendar_meeting.file, name="meeting-file"),
    path("escalations/<uuid:escalation>/papers/", papers.page, name="papers"),
    path("escalations/<uuid:escalation>/hand-over/", team.hand_over, name="hand-over"),
    path("escalations/<uuid:escalation>/proposed-limit/", agreeing.answer, name="proposed-limit"),
    path(
        "escalations/<uuid:escalation>/attachments/<uuid:attachment>/",
        attachments.send,
        name="attachment",
    ),
    path(
        "escalations/<uuid:escalation>/messages/<uuid:message>/",
        undelivered.tell,
        name="escalation-message",
    ),
    path("escalations/<uuid:escalation>/enter/", entering.page, name="enter"),
    path(
        "escalations/<uuid:escalation>/enter/<uuid:agency>/<slug:do>/",
        entering.act,
        name="enter-act",
    ),
    path("escalations/<uuid:escalation>/follow-up/", follow_up.begin, name="follow-up"),
    path("escalations/<uuid:escalation>/<slug:do>/", acting.act, name="act"),
    path("team/", team.page, name="team"),
    path("team/<uuid:escalation>/", team.pass_on, name="team-pass-on"),
    path("out/", out.page, name="out"),
    path("out/<uuid:absence>/end/", out.end, name="out-end"),
    path("outbox/", outbox.page, name="outbox"),
]
