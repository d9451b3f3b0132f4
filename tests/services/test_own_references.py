"""What an office calls in its own list what it entered, whatever record cannot be read."""

import pytest
from entering_steps import raised_for
from service_world import AT, world

from accord.record import models as record
from accord.record import store
from accord.services import entering

pytestmark = pytest.mark.django_db


def test_a_record_that_cannot_be_read_keeps_nobody_from_the_others():
    people = world()
    source = entering.Source(how="list", listed="SV-1")
    broken, whole = (raised_for(people, source=source, at=AT) for _ in range(2))
    other = record.Key.objects.get(escalation=whole).wrapped
    record.Key.objects.filter(escalation=broken).update(wrapped=other)

    assert store.beside_the_first((broken, whole)).keys() == {whole}
