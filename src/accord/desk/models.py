"""The tables of drafts and of a side's private notes."""

import uuid
from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """What somebody is writing before it is raised; seen by them alone, gone after 30 days.

    It has a key of its own, wrapped by the master key, and what was typed lies sealed.
    """

    personal_data: ClassVar[str] = "narrative and identity, sealed; whose it is, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(db_index=True)
    wrapped = models.BinaryField()
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Note(models.Model):
    """A note that one agency keeps to itself beside an escalation; the other side never sees it.

    Sealed under the escalation's key, so that both are forgotten together.
    """

    personal_data: ClassVar[str] = "narrative, sealed; who wrote it, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.UUIDField()
    agency = models.SlugField()
    person = models.UUIDField()
    sealed = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        """Notes are always asked for by escalation and agency together."""

        indexes: ClassVar = [
            models.Index(fields=["escalation", "agency", "written_at"], name="note_by_side"),
        ]
