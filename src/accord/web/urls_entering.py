"""Addresses of what a partnership's office enters for agencies, one by one or from its list."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import entering_raise, importing

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/enter/", entering_raise.begin, name="enter-for"),
    path("office/<uuid:partnership>/enter/", entering_raise.page, name="enter-raise"),
    path("office/import/", importing.begin, name="import"),
    path("office/<uuid:partnership>/import/", importing.upload, name="import-here"),
    path("office/<uuid:partnership>/import/file/", importing.template, name="import-template"),
    path("office/<uuid:partnership>/import/<uuid:sheet>/", importing.sheet, name="import-sheet"),
]
