"""Addresses of what a partnership's office enters for agencies, one by one or from its list."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import entering_raise

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/enter/", entering_raise.begin, name="enter-for"),
    path("office/<uuid:partnership>/enter/", entering_raise.page, name="enter-raise"),
]
