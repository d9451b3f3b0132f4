"""What ends when somebody leaves a post: their stand-ins, their seat on a board, their way in."""

import uuid
from datetime import date, timedelta

from django.db.models import Q

from accord.directory.models import Holding, Person, Representative, StandIn


def close(person: uuid.UUID, there: Q, *, today: date) -> None:
    """Close all that somebody holds at some bodies, from this moment.

    As of yesterday: a post's last day is part of it, and this holds at once.

    Args:
        there: the condition for what belongs to those bodies.
        today: local date of that moment.
    """
    yesterday = today - timedelta(days=1)
    mine = Holding.objects.filter(there, person=person).exclude(held_to__lt=today)
    mine.filter(held_from__gte=today).delete()
    mine.update(held_to=yesterday)
    posts = Holding.objects.filter(there)
    standing = StandIn.objects.filter(holding__in=posts, person=person, stands_to__gte=today)
    standing.filter(stands_from__gte=today).delete()
    standing.update(stands_to=yesterday)
    leave_board(person, there, last=yesterday)


def leave_board(person: uuid.UUID, there: Q, *, last: date) -> None:
    """Let somebody represent nobody after a day.

    Args:
        there: the condition for the seats that are meant.
        last: local date of their last day; a seat that would begin later never does.
    """
    board = Representative.objects.filter(there, person=person).exclude(held_to__lte=last)
    board.filter(held_from__gt=last).delete()
    board.update(held_to=last)


def shut_out(who: uuid.UUID, *, today: date) -> bool:
    """Let the way in go with the last post, and return whether it went.

    Args:
        today: local date from which they hold nothing, if nothing is left.
    """
    if Holding.objects.filter(person=who).exclude(held_to__lt=today).exists():
        return False
    person = Person.objects.select_for_update().get(pk=who)
    person.is_active = False
    # Another password, though none: it ends every session of theirs for good, so that none comes
    # back to life should they one day be invited again.
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    return True
