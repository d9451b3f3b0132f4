"""The tables of the current picture; `./accord rebuild-register` makes them from the record."""

from typing import ClassVar

from django.db import models

from accord.engine import words


class Entry(models.Model):
    """Where one escalation stands, one row; no name and no narrative.

    `seq` is the number of events shown. `stage_since` is when the present stage began, `due_day`
    the local date on which its limit ends, `due_ends` the instant after which that is past, null
    where there is none or it is met. `guide` says that the document calls that limit a guide, so
    that past it is no breach (reading 9). `policy_hash` names the policy version that judges it
    now. `status`, `stage` and `rung` are the engine's; `waiting_for` are the posts whose
    turn it is, comma separated, `then_waiting_for` those once the limit has passed (reading 11);
    `partnership_sees` says how much the partnership's office may see by now (reading 33);
    `areas` are the policy's own ids of what it is about, comma separated, never words. `child_key`
    is the same for escalations of one agency about the same child (see `children`), empty where no
    reference was given; `follows` the reference of an escalation that this one goes on from.
    While it is open, `in_danger` says that the child is thought to be in immediate danger, and
    `safe_by` is the local date by which a side said that the child has to be safe.
    """

    personal_data: ClassVar[str] = (
        "that two of them are about the same child, by a keyed mark of the agency's reference; "
        "without the master key nobody can tell of whom; that a child is thought to be in danger"
    )

    escalation = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=12, unique=True)
    partnership = models.UUIDField()
    policy = models.SlugField()
    policy_hash = models.BinaryField(max_length=32)
    seq = models.PositiveIntegerField()
    status = models.CharField(max_length=10)
    stage = models.CharField(max_length=40)
    rung = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()
    stage_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    due_day = models.DateField(null=True)
    due_ends = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    guide = models.BooleanField(default=False)
    waiting_for = models.TextField(blank=True)
    then_waiting_for = models.TextField(blank=True)
    raising = models.SlugField()
    responding = models.TextField()
    partnership_sees = models.CharField(max_length=10, blank=True)
    areas = models.CharField(max_length=400, blank=True)
    child_key = models.CharField(max_length=64, blank=True)
    follows = models.CharField(max_length=12, blank=True)
    in_danger = models.BooleanField(default=False)
    safe_by = models.DateField(null=True)

    class Meta:
        """The ways in which offices, lists and links look for entries."""

        indexes: ClassVar = [
            models.Index(fields=["partnership", "status", "due_ends"], name="entry_by_partnership"),
            models.Index(fields=["child_key"], name="entry_by_child"),
            models.Index(fields=["follows"], name="entry_by_follows"),
        ]

    @property
    def agencies(self) -> words.Agencies:
        """Who stands on which side."""
        return words.Agencies(raising=self.raising, responding=tuple(self.responding.split(",")))


class Seat(models.Model):
    """A post that an escalation has called: who may see it, how much, and who sits there.

    `body` is an agency's slug, `partnership` or `independent`; `title` the post's. `person` is
    null until somebody was named (`named`) or acted there. `sees` is `whole`, or `narrow` for who
    was told or has to name somebody; `because` the step that called it (`raised`, `names`, `stage`,
    `advice`, `adviser`, `told`, `engaged`, `named`, `panel`, `member`, `entered`, `apart`, or
    `pressed` for who was reminded). Whoever is or was the worker (`raised`), who advised before it
    was raised (`adviser`), whom the chair chose to sit on the panel (`member`), and the office that
    entered it for an agency (`entered`), has a seat of their own. Who has a connection and was
    replaced on the panel stands `apart`: that seat shows `nothing`, and keeps them out of their
    agency's.
    """

    personal_data: ClassVar[str] = "who takes part, by id"

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="seats")
    body = models.SlugField()
    title = models.SlugField()
    person = models.UUIDField(null=True)
    named = models.BooleanField(default=False)
    sees = models.CharField(max_length=10)
    because = models.CharField(max_length=10)

    class Meta:
        """The ways in which a person's escalations are found."""

        indexes: ClassVar = [
            models.Index(fields=["person", "entry"], name="seat_by_person"),
            models.Index(fields=["body", "title", "person"], name="seat_by_post"),
        ]


class Owed(models.Model):
    """A duty that is owed now, by which post; no narrative.

    `due_ends` is the instant after which it is late, null where no limit is set. `about` says of a
    hearing which sides are still to be heard (`raising:sent` where it sent its words), of a report
    whose it is, comma separated; of a question about connections of whom it is asked, by id, where
    that person was chosen by name.
    """

    personal_data: ClassVar[str] = "which member of a panel has not answered yet, by id"

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="owed")
    place = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=80)
    do = models.CharField(max_length=40)
    who = models.CharField(max_length=120)
    strength = models.CharField(max_length=8)
    clauses = models.TextField()
    due_day = models.DateField(null=True)
    due_ends = models.DateTimeField(null=True)
    about = models.CharField(max_length=400, blank=True)


class Agenda(models.Model):
    """When something of one escalation that is not closed comes due next, one row.

    `through` is the instant up to which people were reminded of everything; `comes` the instant
    from which on the next reminder goes, null where none is to come. From `wake_at` on somebody
    has to look: it is `comes`, later while one looks under a `lease`, or later still where it went
    wrong `tries` times.
    """

    personal_data: ClassVar[str] = "none"

    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, primary_key=True, related_name="agenda"
    )
    through = models.DateTimeField()
    comes = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """What is due is found among all that is open without looking at the rest."""

        indexes: ClassVar = [
            models.Index(
                fields=["wake_at"],
                name="agenda_by_wake",
                condition=models.Q(wake_at__isnull=False),
            ),
            models.Index(fields=["tries"], name="agenda_by_tries"),
        ]
