"""Addresses of signing in and out, and of the people that somebody looks after."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from accord.web import (
    agencies,
    agency,
    calendar_feed,
    closed,
    directory_changes,
    managers,
    me,
    notices,
    people,
    people_import,
    posts_held,
    signing_in,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/code/", signing_in.enter_code, name="account_confirm_login_code"),
    path("sign-in/name/", signing_in.say_name, name="account_name"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path("me/", me.page, name="me"),
    path("me/password/", me.password, name="me-password"),
    path("me/e-mail/", me.mail, name="me-mail"),
    path("me/calendar/", calendar_feed.page, name="me-calendar"),
    path("notices/", notices.page, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("notices/<uuid:notice>/", notices.opened, name="notice"),
    path("managers/<uuid:partnership>/", managers.page, name="managers"),
    path("people/", people.places, name="people"),
    path("people/<uuid:body>/", people.here, name="people-here"),
    path("people/<uuid:body>/partnership/", agencies.facts, name="partnership"),
    path("people/<uuid:body>/asked/<uuid:asking>/", agencies.answer, name="agency-asked"),
    path("people/<uuid:body>/agencies/", agencies.page, name="agencies"),
    path("people/<uuid:body>/agencies/add/", agencies.add, name="agency-add"),
    path("people/<uuid:body>/agencies/ask/", agencies.ask, name="agency-ask"),
    path("people/<uuid:body>/agencies/<uuid:agency>/", agency.page, name="agency"),
    path(
        "people/<uuid:body>/agencies/<uuid:agency>/domains/",
        agency.list_domain,
        name="agency-domains",
    ),
    path(
        "people/<uuid:body>/agencies/<uuid:agency>/representatives/",
        agency.represent,
        name="agency-represent",
    ),
    path(
        "people/<uuid:body>/agencies/<uuid:agency>/representatives/<uuid:seat>/end/",
        agency.end,
        name="agency-represent-end",
    ),
    path("people/<uuid:body>/closed/", closed.page, name="people-closed"),
    path(
        "people/<uuid:body>/closed/<uuid:closure>/end/",
        closed.take_back,
        name="people-closed-end",
    ),
    path("people/<uuid:body>/import/", people_import.page, name="people-import"),
    path("people/<uuid:body>/list/", people_import.listed, name="people-list"),
    path("people/<uuid:body>/posts/", posts_held.page, name="people-posts"),
    path("people/<uuid:body>/posts/<uuid:holding>/end/", posts_held.end, name="people-post-end"),
    path("people/<uuid:body>/changes/", directory_changes.page, name="people-changes"),
    path("people/<uuid:body>/<uuid:person>/", posts_held.describe, name="people-person"),
    path("people/<uuid:body>/<uuid:person>/end/", people.end, name="people-end"),
]
