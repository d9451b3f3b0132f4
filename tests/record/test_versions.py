"""A policy is kept by the hash of its bytes, once, as it was when somebody raised under it."""

import pytest
import written
from django.db import IntegrityError, transaction
from msgspec.structs import replace

from accord.library import policies
from accord.record import models, store, versions

pytestmark = pytest.mark.django_db

AT = written.events()[0].at


class TestAPolicyVersion:
    @pytest.mark.parametrize("name", policies.ids())
    def test_is_read_as_it_was_kept(self, name):
        loaded = policies.by_id(name)

        kept = versions.policy(versions.keep(loaded, at=AT))

        assert (kept.policy, kept.catalogue) == (loaded.policy, loaded.catalogue)

    def test_is_kept_once(self):
        loaded = policies.by_id("gscp")

        hashes = {versions.keep(loaded, at=AT) for _ in range(3)}

        assert len(hashes) == models.PolicyVersion.objects.count() == 1

    def test_of_another_wording_has_another_hash(self):
        loaded = policies.by_id("gscp")
        first, *others = loaded.catalogue.clauses
        reworded = replace(first, text="something else")
        other = replace(loaded, catalogue=replace(loaded.catalogue, clauses=(reworded, *others)))

        assert versions.keep(loaded, at=AT) != versions.keep(other, at=AT)

    def test_stays_with_the_escalation_that_began_under_it(self):
        stream = written.written()
        loaded = policies.by_id("gscp")
        versions.keep(replace(loaded, policy=replace(loaded.policy, version="next")), at=AT)

        kept = versions.policy(store.read(stream.escalation)[0].policy_hash)

        assert kept.policy == loaded.policy

    def test_that_nobody_kept_is_unknown(self):
        with pytest.raises(versions.Unknown, match="is not there"):
            versions.policy(b"\0" * 32)

    def test_cannot_be_changed(self):
        versions.keep(policies.by_id("gscp"), at=AT)

        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            models.PolicyVersion.objects.update(body=b"{}")
