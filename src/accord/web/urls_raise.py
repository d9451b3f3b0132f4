"""Addresses of the pages on which a disagreement is raised."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import advising, raising, raising_danger, settled

urlpatterns: list[URLPattern | URLResolver] = [
    path("settled/", settled.page, name="settled"),
    path("raise/", raising.begin, name="raise"),
    path("raise/in-danger/", raising_danger.begin, name="raise-in-danger"),
    path("raise/<uuid:draft>/", raising.go_on, name="raise-draft"),
    path("raise/<uuid:draft>/in-danger/", raising_danger.page, name="raise-danger"),
    path("raise/<uuid:draft>/check/", raising.check, name="raise-check"),
    path("raise/<uuid:draft>/ask/", advising.ask, name="raise-ask"),
    path("advice/<uuid:reader>/", advising.give, name="advice"),
    path("raise/<uuid:draft>/throw-away/", raising.throw_away, name="raise-throw-away"),
    path("raise/<uuid:draft>/<slug:step>/", raising.question, name="raise-question"),
]
