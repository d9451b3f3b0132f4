"""Which promises stand no more for themselves, since another day was agreed for the same thing."""

from accord.engine.standing import Promise, Standing


def superseded(standing: Standing) -> frozenset[str]:
    """Return the ids of promises that are not done, and were made again since in the same words.

    The rules go on owing both; people owe one thing, by its last day.
    """
    return frozenset(
        each.id
        for each in standing.promises
        if not each.done
        if any(
            version(later) > version(each) and later.action.what == each.action.what
            for later in standing.promises
        )
    )


def version(promise: Promise) -> int:
    """Return the number of the event that made a promise, which its id carries."""
    return int(promise.id.split("/")[1])
