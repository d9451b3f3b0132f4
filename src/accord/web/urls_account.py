"""Addresses of signing in and out, and of the people that somebody looks after."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import people, signing_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/code/", signing_in.enter_code, name="account_confirm_login_code"),
    path("sign-in/name/", signing_in.say_name, name="account_name"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path("people/", people.places, name="people"),
    path("people/<uuid:body>/", people.here, name="people-here"),
    path("people/<uuid:body>/<uuid:person>/end/", people.end, name="people-end"),
]
