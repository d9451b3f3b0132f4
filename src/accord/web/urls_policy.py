"""Addresses of a partnership's policy: for those in its office."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import moving, office_policy

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/policy/", office_policy.places, name="office-policy"),
    path("office/policy/<uuid:body>/", office_policy.here, name="office-policy-here"),
    path("office/policy/<uuid:body>/new/", office_policy.new, name="office-policy-new"),
    path("office/policy/<uuid:body>/older/", moving.older, name="office-policy-older"),
    path(
        "office/policy/<uuid:body>/move/<uuid:escalation>/",
        moving.move,
        name="office-policy-move",
    ),
    path(
        "office/policy/<uuid:body>/<uuid:adoption>/",
        office_policy.version,
        name="office-policy-version",
    ),
]
