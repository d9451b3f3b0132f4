"""The tables of attachments. What a file is called and was like, the record alone says."""

import uuid
from typing import ClassVar

from django.db import models


class Attachment(models.Model):
    """A file beside a step of an escalation: how large it is, and in how many chunks it lies.

    Its name, its kind and the SHA-256 of its bytes stand in the account of its step, in the
    record. Its chunks lie sealed under the escalation's key, so that both are forgotten together.
    """

    personal_data: ClassVar[str] = "none; what is in the file lies sealed in its chunks"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.UUIDField(db_index=True)
    size = models.PositiveIntegerField()
    chunks = models.PositiveSmallIntegerField()
    kept_at = models.DateTimeField()


class Chunk(models.Model):
    """A piece of a file, sealed: it opens as this piece of this file of this escalation alone."""

    personal_data: ClassVar[str] = "narrative and pictures, sealed"

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Each piece is there once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attachment", "number"], name="one_chunk_a_number"),
        ]
