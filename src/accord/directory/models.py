"""Partnerships, agencies, people, and who holds which post from when to when."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower

from accord.directory.people import PeopleManager


class Partnership(models.Model):
    """A safeguarding partnership: the tenant of every escalation raised under its policy.

    `policy` is the id of the policy under which it begins: the file that ships with Accord holds
    until a version is adopted (`Adoption`). `front_door` says in words whom to ring about a child
    at risk of harm, beside 999.
    """

    personal_data: ClassVar[str] = "none"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    policy = models.SlugField()
    mailbox = models.EmailField(blank=True)
    front_door = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """Return the name by which people know it."""
        return self.name


class Agency(models.Model):
    """An agency that works with children; it may belong to several partnerships.

    `slug` is its name in posts and in the record (`longford-school.line_manager`): it never
    changes and never equals a party's name.
    """

    personal_data: ClassVar[str] = "none"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    sector = models.SlugField()
    partnerships = models.ManyToManyField(Partnership, related_name="agencies")

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="agency_is_no_party",
                condition=~models.Q(
                    slug__in=("raising", "responding", "partnership", "independent")
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return the name by which people know it."""
        return self.name


class MailDomain(models.Model):
    """A domain whose mailboxes belong to an agency's people: they may sign in and raise at once."""

    personal_data: ClassVar[str] = "none"

    domain = models.CharField(max_length=253, primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="domains")


class Person(AbstractBaseUser):
    """Somebody who works for an agency or a partnership, and how they sign in.

    The e-mail address is kept in lower case; the telephone is shown to those who take part in
    something with them. `daily` says that they want what merely tells them something by e-mail
    once a working day. `is_active` false ends everything they may do at once;
    nothing is deleted, for the record names them by id.
    """

    personal_data: ClassVar[str] = "identity"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40, blank=True)
    daily = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = PeopleManager()

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_person_a_mailbox"),
        ]

    def __str__(self) -> str:
        """Return the name as it is shown to people."""
        return self.name


class Holding(models.Model):
    """A post that a person holds from one local date to another (the last day included).

    Of an agency or of a partnership, never both. Titles are those of the engine's posts; beside
    them `administrator` of an agency and `office` of a partnership, who look after people. Where
    somebody was invited, `invited_as` is the name that was typed, and `invited_at` when.
    """

    personal_data: ClassVar[str] = "identity"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="holdings"
    )
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="holdings"
    )
    title = models.SlugField()
    held_from = models.DateField()
    held_to = models.DateField(null=True, blank=True)
    invited_as = models.CharField(max_length=200, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_post_of_one_body",
                condition=models.Q(agency__isnull=True) ^ models.Q(partnership__isnull=True),
            ),
            models.CheckConstraint(
                name="held_to_not_before_from",
                condition=models.Q(held_to__isnull=True)
                | models.Q(held_to__gte=models.F("held_from")),
            ),
        ]


class StandIn(models.Model):
    """Who holds a post while its holder is away, from one local date to another, both included."""

    personal_data: ClassVar[str] = "identity"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="stand_ins")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="standing_in")
    stands_from = models.DateField()
    stands_to = models.DateField()


class Closure(models.Model):
    """Days on which an agency is closed, both local dates included; no limit ever waits for them.

    `reason` is a word of `services.closures.REASONS`. From `taken_back_at` on it is none.
    """

    personal_data: ClassVar[str] = "who wrote it down, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="closures")
    closed_from = models.DateField()
    closed_to = models.DateField()
    reason = models.SlugField()
    said_by = models.UUIDField()
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="closed_to_not_before_from",
                condition=models.Q(closed_to__gte=models.F("closed_from")),
            ),
        ]


class Representative(models.Model):
    """An agency's representative on a partnership, through whom it is engaged (reading 21)."""

    personal_data: ClassVar[str] = "identity"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="representatives"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="represents")
    held_from = models.DateField()
    held_to = models.DateField(null=True, blank=True)


class CalendarAddress(models.Model):
    """A secret address under which a person's own calendar reads their days; one holds at a time.

    `hash` is the SHA-256 of what makes it secret, in hexadecimal digits. From `ended_at` on it
    leads nowhere, and it never comes back.
    """

    personal_data: ClassVar[str] = "whose calendar it is, by id"

    hash = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(ended_at__isnull=True),
                name="one_calendar_address_at_a_time",
            ),
        ]


class Asking(models.Model):
    """A partnership asks an agency of another one to belong to it too: its administrators answer.

    `joined` is their answer; None while there is none yet.
    """

    personal_data: ClassVar[str] = "who asked and who answered, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="askings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="askings")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    joined = models.BooleanField(null=True, blank=True)

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("partnership", "agency"),
                condition=models.Q(joined__isnull=True),
                name="asked_once_at_a_time",
            ),
        ]


class Change(models.Model):
    """What somebody changed in the directory, of whom and where; append-only.

    `what` is one of `services.changes.WHAT`; `first` and `last` are the local dates of a post or of
    a seat on a board; `detail` a domain, or an agency's name as it was before.
    """

    personal_data: ClassVar[str] = "who gave whom which post, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    by = models.UUIDField()
    what = models.CharField(max_length=24)
    person = models.UUIDField(null=True, blank=True)
    agency = models.UUIDField(null=True, blank=True, db_index=True)
    partnership = models.UUIDField(null=True, blank=True, db_index=True)
    title = models.SlugField(blank=True, db_index=False)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    detail = models.CharField(max_length=253, blank=True)


class Adoption(models.Model):
    """A version of a policy that a partnership takes up, from a local date on.

    `version` is the hash under which the record keeps it, `policy` and `edition` its id and what
    its document calls the version. Somebody proposes it and another approves or declines it, or it
    is withdrawn; each is written once and never undone. In force on a day is the latest approved
    and not withdrawn whose day has come; before the first the policy that the partnership names.
    """

    personal_data: ClassVar[str] = "who proposed, approved, declined or withdrew it, by id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="adoptions")
    version = models.BinaryField(max_length=32)
    policy = models.SlugField()
    edition = models.CharField(max_length=100)
    in_force_from = models.DateField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_because = models.CharField(max_length=1000, blank=True)
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="another_approves",
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("proposed_by")),
            ),
            *(
                models.CheckConstraint(
                    name=f"{done}_by_somebody_at_a_time",
                    condition=models.Q(**{f"{done}_by__isnull": True, f"{done}_at__isnull": True})
                    | models.Q(**{f"{done}_by__isnull": False, f"{done}_at__isnull": False}),
                )
                for done in ("approved", "declined", "withdrawn")
            ),
            models.CheckConstraint(
                name="declined_is_the_end",
                condition=models.Q(declined_at__isnull=True)
                | models.Q(approved_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_waits_for_approval",
                fields=["partnership"],
                condition=models.Q(
                    approved_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True
                ),
            ),
            models.UniqueConstraint(
                name="one_begins_on_a_day",
                fields=["partnership", "in_force_from"],
                condition=models.Q(approved_at__isnull=False, withdrawn_at__isnull=True),
            ),
        ]
