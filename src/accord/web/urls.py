"""Every page's address, and which pages are for everybody."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import calendar_feed, health, public

OPEN_TO_ALL = {
    "start": "the first question is whether a child is in danger; nobody signs in to answer it",
    "immediate-danger": "says whom to ring; it must open for whoever follows the link",
    "policies": "the partnerships publish them",
    "policy": "the partnerships publish it",
    "policy-clauses": "the partnership publishes the document",
    "compare-policies": "made of the published policies",
    "policy-flowchart": "drawn from the published policy",
    "when-due": "counts days from what is typed, and keeps nothing",
    "account_login": "where people sign in",
    "account_confirm_login_code": "where people enter their code",
    "account_logout": "ends what is there, and shows nothing",
    "account_name": "where somebody new says their name, once their code was right",
    "alive": "machines ask whether the process answers; it says that and nothing else",
    "ready": "machines ask whether it can work; it tells of the database and the disk, of nobody",
    "calendar-feed": "calendars have no session: whoever has the secret address reads days there",
    "outbox": "there in the demonstration alone, where codes for signing in have to be read",
}
"""Pages that show nothing about an escalation or a person, and why each may be open."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.start, name="start"),
    path("immediate-danger/", public.immediate_danger, name="immediate-danger"),
    path("policies/", public.policies, name="policies"),
    path("policies/compare/", public.compare_policies, name="compare-policies"),
    path("policies/<slug:policy>/", public.policy, name="policy"),
    path("policies/<slug:policy>/clauses/", public.clauses, name="policy-clauses"),
    path("policies/<slug:policy>/flowchart.svg", public.flowchart, name="policy-flowchart"),
    path("when-due/", public.when_due, name="when-due"),
    path("calendar/<uuid:token>.ics", calendar_feed.feed, name="calendar-feed"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("", include("accord.web.urls_account")),
    path("", include("accord.web.urls_raise")),
    path("", include("accord.web.urls_entering")),
    path("", include("accord.web.urls_escalation")),
    path("", include("accord.web.urls_office")),
    path("", include("accord.web.urls_policy")),
]
