"""What every test of a page gets."""

import logging

import pytest
from django.utils import timezone
from page import page
from service_steps import DAY
from service_world import World, find, world

__all__ = ["page"]


@pytest.fixture
def people() -> World:
    """Everybody of the invented world, who joined a month ago: pages read the clock."""
    return world(at=timezone.now() - 30 * DAY)


@pytest.fixture
def teacher(page, people):
    """A browser in which the school's practitioner is signed in."""
    page.client.force_login(find(people.school.practitioner))
    return page


@pytest.fixture(scope="module")
def quiet():
    """Log no page that was not found: thousands are asked for on purpose, and logging is slow."""
    log = logging.getLogger("django.request")
    before = log.level
    log.setLevel(logging.ERROR)
    yield
    log.setLevel(before)
