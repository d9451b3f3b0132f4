"""References: from the few letters that people read out to the escalation they stand for."""

import uuid

from accord.register.models import Entry


def escalation(reference: str) -> uuid.UUID | None:
    """Return the escalation of a reference, however it is typed; None where there is none.

    It says nothing of who may see it: pages go through `services.access`.
    """
    typed = reference.strip().upper()
    return Entry.objects.filter(reference=typed).values_list("escalation", flat=True).first()
