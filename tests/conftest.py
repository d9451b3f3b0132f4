"""What every test shares: how hard Hypothesis tries, and the databases of the service.

The usual run asks the same questions every time, so that a green run stays green. New ones are
asked with `./accord test --hypothesis-profile search tests/engine`.
"""

import gc

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from accord.record import append_only

PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]

hypothesis.register_profile(
    "accord", max_examples=40, deadline=None, derandomize=True, suppress_health_check=PATIENT
)
hypothesis.register_profile(
    "search", max_examples=400, deadline=None, suppress_health_check=PATIENT
)
hypothesis.load_profile("accord")

ASKED_OF_BOTH = {
    "test_what_every_page_is_held_to", "test_who_may", "test_questions_do_not_grow", "test_my_work",
    "test_register", "test_same_form_twice", "test_two_people_at_once",
}  # fmt: skip
"""Of the tests of pages those that open every one of them, or rest on how a database answers."""

STORED = {"db", "transactional_db", "live_server", "django_db_setup"}
"""Fixtures by which a test says that it touches the database."""


def pytest_addoption(parser):
    """Let who asks for a storm say how long it is."""
    parser.addoption("--times", type=int, help="how often a storm does its worst (tests/storms)")


def pytest_report_header():
    """Say which database this run uses."""
    database = settings.DATABASES["default"]
    kind = database["ENGINE"].rpartition(".")[2]
    where = "a file of its own" if kind == "sqlite3" else database["NAME"]
    return f"database: {kind} ({where})"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what touches the database, what is about a page and what opens a browser."""
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.journey)
        if item.path.parent.name == "web" and item.path.stem not in ASKED_OF_BOTH:
            item.add_marker(pytest.mark.page)
        if STORED.intersection(item.fixturenames) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


def pytest_collection_finish():
    """Look for circles among few things and seldom: what finding the tests left are millions."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):  # noqa: ARG001 - it makes the database
    """Let the database be emptied after a test that really commits.

    The record refuses deletions, which is what emptying is made of. Its triggers are lifted inside
    the very transaction that empties, and for nothing else: every test runs with them.
    """
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def empty_the_record_too(ours, statements):
        with transaction.atomic():
            append_only.lift(ours.connection)
            empty(ours, statements)
            append_only.install(ours.connection)
        # Emptying leaves its table, which is no model's; counted attempts must not outlive a test.
        cache.clear()

    # For every connection of the run: a browser's tests use others than the first one.
    operations.execute_sql_flush = empty_the_record_too
    yield
    operations.execute_sql_flush = empty
