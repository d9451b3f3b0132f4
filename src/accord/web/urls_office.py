"""Addresses of a partnership's office, and of its register."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import register

urlpatterns: list[URLPattern | URLResolver] = [
    path("register/", register.registers, name="register"),
    path("register/<uuid:partnership>/", register.page, name="register-here"),
    path("register/<uuid:partnership>/file/", register.file, name="register-file"),
]
