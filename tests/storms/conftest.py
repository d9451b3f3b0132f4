"""What storms share: how often they do their worst, and the figures that they print."""

import json
import os
import random
from collections.abc import Iterator

import pytest
from django.db import connection
from processes import Nursery, address_of_the_tests, nursery


@pytest.fixture(scope="session")
def forking_all(django_db_setup, tmp_path_factory) -> Iterator[Nursery]:  # noqa: ARG001
    """One process for the whole run that forks others, for loading Accord takes a while."""
    with nursery(tmp_path_factory.mktemp("nursery"), address=address_of_the_tests()) as started:
        yield started


@pytest.fixture
def forking(forking_all, tmp_path, transactional_db) -> Nursery:  # noqa: ARG001
    """Return what starts processes on the tests' database, each test with a folder of its own."""
    forking_all.data = tmp_path
    return forking_all


@pytest.fixture
def times(request):
    """Return how often: what `--times` says, else the number of the test."""

    def of(usual: int) -> int:
        said = request.config.getoption("--times")
        return usual if said is None else said

    return of


@pytest.fixture
def chance():
    """Return where chance comes from; ACCORD_STORM_SEED brings the same again."""
    seed = int(os.environ.get("ACCORD_STORM_SEED") or random.randrange(1_000_000))
    found = random.Random(seed)
    found.beginning = seed
    return found


@pytest.fixture
def figures(request, capsys):
    """Return what prints the figures of a storm, as one line of JSON that no capturing swallows."""

    def show(**found: object) -> None:
        if request.node.get_closest_marker("storm") is None:
            return
        line = {"storm": request.node.name, "database": connection.vendor, **found}
        with capsys.disabled():
            print("\n" + json.dumps(line), flush=True)

    return show
