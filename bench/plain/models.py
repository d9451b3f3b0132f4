"""One escalation, and what happened in it in words."""

from django.db import models


class Escalation(models.Model):
    """What stands at the top of the page."""

    reference = models.CharField(max_length=12)
    stage = models.CharField(max_length=80)
    due = models.DateField()

    class Meta:
        """Where it belongs, for it stands in no app of its own."""

        app_label = "plain"


class Entry(models.Model):
    """One row of the page."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="entries")
    happened = models.DateTimeField()
    who = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        """As for what it belongs to."""

        app_label = "plain"
