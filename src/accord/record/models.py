"""The tables of the record. Reading and writing them is `store`'s alone."""

import uuid
from typing import ClassVar

from django.db import models


class PolicyVersion(models.Model):
    """A policy as it was raised under, or adopted, by the SHA-256 of its bytes; never changed.

    `body` holds the policy and its catalogue of clauses, so that every clause an escalation ever
    named can be shown for as long as the escalation is kept.
    """

    personal_data: ClassVar[str] = "none"

    hash = models.BinaryField(primary_key=True, max_length=32)
    policy = models.SlugField()
    version = models.CharField(max_length=100)
    body = models.BinaryField()
    stored_at = models.DateTimeField()


class Head(models.Model):
    """Where an escalation's chain ends; the one row that is locked for each write.

    `seq` is the number of its events, `hash` and `recorded_at` those of the last one;
    `policy_hash` stays the version it began under, whatever it was moved to.
    """

    personal_data: ClassVar[str] = "none"

    escalation = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.UUIDField(db_index=True)
    policy_hash = models.BinaryField(max_length=32)
    seq = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)
    recorded_at = models.BigIntegerField()


class Event(models.Model):
    """One event: append-only. What was said lies sealed in `payload`; the rest says who and when.

    Instants are microseconds since 1970, UTC, so that both databases keep the very number that
    was hashed. `actor` is a person's id, or null where the calendar acts. `acting_for` is a post,
    `entry` the step it belongs to, `form` the way in which its hash was made.
    """

    personal_data: ClassVar[str] = "narrative and identity, sealed; who acted, by id"

    pk = models.CompositePrimaryKey("escalation", "seq")
    escalation = models.UUIDField()
    seq = models.PositiveIntegerField()
    tag = models.CharField(max_length=60)
    entry = models.PositiveIntegerField()
    happened_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()
    actor = models.UUIDField(null=True)
    acting_for = models.CharField(max_length=120)
    policy_hash = models.BinaryField(max_length=32)
    calendar = models.CharField(max_length=60)
    payload = models.BinaryField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    form = models.PositiveSmallIntegerField()


class Command(models.Model):
    """A command that was carried out, by the key its form carried: append-only.

    The same form sent twice finds its first answer here instead of a second event.
    """

    personal_data: ClassVar[str] = "who acted, by id"

    key = models.UUIDField(primary_key=True)
    escalation = models.UUIDField(db_index=True)
    person = models.UUIDField()
    seq = models.PositiveIntegerField()
    recorded_at = models.BigIntegerField()


class Key(models.Model):
    """The key of one escalation, wrapped by the master key; destroying it is the one way to forget.

    `wrapped` is null once destroyed: the chain still verifies, what was said cannot be read.
    """

    personal_data: ClassVar[str] = "none"

    escalation = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.BigIntegerField(null=True)


class Look(models.Model):
    """Somebody read an escalation: append-only. Written before the page is shown."""

    personal_data: ClassVar[str] = "who looked, by id"

    id = models.BigAutoField(primary_key=True)
    escalation = models.UUIDField(db_index=True)
    person = models.UUIDField()
    at = models.BigIntegerField()
    what = models.CharField(max_length=40)
