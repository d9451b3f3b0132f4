"""The table of what people have to be told."""

import uuid
from typing import ClassVar

from django.db import models


class Message(models.Model):
    """One telling to one person or one office: a reference and a reason, never a narrative.

    It names its reader by id; the address is looked up when it is sent. `post` is the post for
    which they are told, `clauses` why; `actor` took the step, `stage` and `due_day` say where it
    stood then; `entered_for` is the agency for which a partnership's office entered it. A code for
    signing in has no escalation; its words lie sealed in `words`. `state` is `waiting` until
    something sends it.
    """

    personal_data: ClassVar[str] = "who is told and who acted, by id; words for signing in, sealed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.UUIDField(null=True, db_index=True)
    seq = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=20)
    tag = models.CharField(max_length=60, blank=True)
    person = models.UUIDField(null=True, db_index=True)
    partnership = models.UUIDField(null=True)
    post = models.CharField(max_length=120, blank=True)
    clauses = models.CharField(max_length=200, blank=True)
    actor = models.UUIDField(null=True)
    stage = models.CharField(max_length=40, blank=True)
    due_day = models.DateField(null=True)
    entered_for = models.SlugField(blank=True)
    words = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default="waiting")
    written_at = models.DateTimeField(db_index=True)

    class Meta:
        """Nobody is told twice of one event for one post, whatever is tried."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["escalation", "seq", "post", "person"],
                name="person_told_once",
                condition=models.Q(escalation__isnull=False, person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["escalation", "seq", "post", "partnership"],
                name="office_told_once",
                condition=models.Q(escalation__isnull=False, partnership__isnull=False),
            ),
        ]
