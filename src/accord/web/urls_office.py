"""Addresses of a partnership's office, of what it is asked, and of its register."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import contacts, office, office_agencies, office_contacts, office_messages, register

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/", office.which, name="office"),
    path("office/<uuid:partnership>/", office.home, name="office-here"),
    path(
        "office/<uuid:partnership>/contacts/<uuid:contact>/",
        office_contacts.answer,
        name="office-contact",
    ),
    path("office/<uuid:partnership>/messages/", office_messages.page, name="office-messages"),
    path(
        "office/<uuid:partnership>/messages/<uuid:message>/",
        office_messages.follow_up,
        name="office-message",
    ),
    path("office/<uuid:partnership>/agencies/", office_agencies.page, name="office-agencies"),
    path("contacts/", contacts.ask, name="contact-ask"),
    path("contacts/<uuid:contact>/", contacts.answer, name="contact"),
    path("contacts/<uuid:contact>/take-back/", contacts.take_back, name="contact-take-back"),
    path("register/", register.registers, name="register"),
    path("register/<uuid:partnership>/", register.page, name="register-here"),
    path("register/<uuid:partnership>/file/", register.file, name="register-file"),
]
