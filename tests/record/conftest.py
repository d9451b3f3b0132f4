"""What the tests of the record begin with."""

import pytest
import written
from django.db import connection

from accord.record import append_only


@pytest.fixture
def unguarded(db):
    """Lift the databases' own guards, as an intruder would: what is left is to see it."""
    del db
    append_only.lift(connection)


@pytest.fixture
def stream():
    """Return an escalation of six events."""
    return written.written(written.events()[:6])
