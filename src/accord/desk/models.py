"""The tables of drafts, private notes, limits that wait for an answer, an office's work."""

import uuid
from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """What somebody is writing before it is raised, gone after 30 days.

    Seen by them alone, and by whomever they ask for advice.

    It has a key of its own, wrapped by the master key, and what was typed lies sealed.
    """

    personal_data: ClassVar[str] = "narrative and identity, sealed; whose it is, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(db_index=True)
    wrapped = models.BinaryField()
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class DraftReader(models.Model):
    """Somebody whom a draft's writer asks for advice on it; gone with the draft.

    `agency` and `title` are those of the post for which they are asked. Their advice lies sealed
    under the draft's key. Once they read it or gave advice the row stays, though they may read no
    longer. Its own id stands in the address where they read: the draft's is the key by which it is
    raised, and its writer's alone.
    """

    personal_data: ClassVar[str] = "narrative, sealed; who is asked, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="readers")
    person = models.UUIDField(db_index=True)
    agency = models.SlugField()
    title = models.CharField(max_length=40)
    may_read = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    advised_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody is asked twice about one draft."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "person"], name="asked_once_of_a_draft"),
        ]


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


class ProposedLimit(models.Model):
    """Another day for a stage's limit that one agency proposes; no part of the record yet.

    When the last of the others has agreed, the step that moves the limit is recorded. `ended`
    says what became of it before: empty while it waits for an answer. Why it is proposed lies
    sealed under the escalation's key; the day itself is in clear as every limit's is.
    """

    personal_data: ClassVar[str] = "narrative, sealed; who proposes it, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.UUIDField()
    stage = models.SlugField()
    agency = models.SlugField()
    person = models.UUIDField()
    post = models.CharField(max_length=120)
    due_day = models.DateField()
    due_moment = models.DateTimeField(null=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    ended = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time waits for an answer; the last one is asked for by escalation."""

        indexes: ClassVar = [
            models.Index(fields=["escalation", "made_at"], name="proposed_limit_last"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["escalation"],
                name="one_proposed_limit",
                condition=models.Q(ended=""),
            ),
        ]


class LimitAnswer(models.Model):
    """What one of the other agencies says to a proposed limit; `sealed` holds why not."""

    personal_data: ClassVar[str] = "narrative, sealed; who answers, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(ProposedLimit, on_delete=models.CASCADE, related_name="answers")
    agency = models.SlugField()
    person = models.UUIDField()
    post = models.CharField(max_length=120)
    agrees = models.BooleanField()
    sealed = models.BinaryField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        """An agency answers once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "agency"], name="one_answer_an_agency"),
        ]


class ContactRequest(models.Model):
    """Somebody asks their partnership's office whom to contact in an agency.

    Gone 90 days after it was asked or answered. `own` is the agency of who asks, `agency` the one
    that they mean, empty where it is none of the partnership's; `title` the post, empty where they
    cannot say. `escalation` leads who asked back to where they came from, and nobody else. What
    was asked and answered lies sealed under the master key; `counterpart` is the person that the
    office names, `answer_key` the key of the form that did.
    """

    personal_data: ClassVar[str] = "narrative, sealed; who asks, answers and is named, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.UUIDField()
    person = models.UUIDField(db_index=True)
    own = models.SlugField()
    escalation = models.UUIDField(null=True)
    agency = models.SlugField(blank=True)
    title = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_key = models.UUIDField(null=True)
    counterpart = models.UUIDField(null=True)
    answer = models.BinaryField(null=True)

    class Meta:
        """An office looks for what it has not answered yet."""

        indexes: ClassVar = [
            models.Index(fields=["partnership", "answered_at"], name="contact_by_office"),
        ]


class FollowedUp(models.Model):
    """What an office or a raising side did about a message that failed.

    They `told` its reader otherwise, or sent it `again`.

    `failed_at` is the end of the message that it is about; sent again, it may fail once more. Its
    id is the key of the form.
    """

    personal_data: ClassVar[str] = "who followed it up, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.UUIDField(db_index=True)
    partnership = models.UUIDField()
    person = models.UUIDField()
    how = models.CharField(max_length=10)
    failed_at = models.DateTimeField()
    at = models.DateTimeField()


class OfficeList(models.Model):
    """A partnership's own list of disagreements while it is being entered, gone after 30 days.

    Seen by whoever of the office uploaded it. It has a key of its own, wrapped by the master key,
    and the file lies sealed.
    """

    personal_data: ClassVar[str] = "narrative and identity, sealed; whose it is, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.UUIDField()
    person = models.UUIDField(db_index=True)
    wrapped = models.BinaryField()
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
