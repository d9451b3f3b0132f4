"""What forms of ending offer to choose from and fill in: ways to end, what was promised, offers."""

import msgspec

from accord.engine import acts, posts
from accord.engine import policy as policies
from accord.library import phrases
from accord.queries import promises
from accord.web.act_form import Option, Scene


def ways(scene: Scene) -> tuple[Option, ...]:
    """Return how it may end."""
    every = scene.speaker.policy.outcome.ways
    return tuple(Option(each.how, phrases.capital(each.title), _meaning(each)) for each in every)


def _meaning(way: policies.Way) -> str:
    """Return what a way to end means, and the clause that knows it."""
    cited = f" (clause {phrases.listed(list(way.clauses))})" if way.clauses else ""
    return f"{MEANINGS[way.how]}{cited}" if way.how in MEANINGS else ""


MEANINGS = {
    "agreed": "You both want the same for the child now. Write below what that is.",
    "understood": "They stay with their decision. You know why, and need not take it further.",
}
"""What the ways to end mean to whoever raised it."""


def promised(scene: Scene) -> tuple[Option, ...]:
    """Return what was promised and is not done yet, by whom, by when; by its id, not its words."""
    left = [each.promise for each in promises.points(scene.standing) if each.done is None]
    return tuple(
        Option(each.id, each.action.what, _promise(each.action, scene))
        for each in left
        if each.action.what
    )


def led_here(scene: Scene) -> str | None:
    """Return the words of what was promised, where that led to the form."""
    return scene.promise.action.what if scene.promise is not None else None


def promised_again(scene: Scene) -> tuple[acts.Action, ...] | None:
    """Return what was promised and not done, for another day to be agreed."""
    if scene.promise is None or not led_here(scene):
        return None
    return (msgspec.structs.replace(scene.promise.action, by=None),)


def why_again(scene: Scene) -> str | None:
    """Return why it is taken up again, where something promised was not done by its day."""
    if scene.promise is None or not led_here(scene):
        return None
    by = scene.promise.action.by
    when = f"\nIt was to be done by {scene.speaker.due(by)}." if by is not None else ""
    return f"What was agreed has not been done:\n{led_here(scene)}{when}"


def offered(scene: Scene) -> str | None:
    """Return the words of the offer that a form answers."""
    return scene.offer or None


def _promise(action: acts.Action, scene: Scene) -> str:
    who = phrases.capital(scene.speaker.post(action.who or posts.WORKER))
    return f"{who}, by {scene.speaker.due(action.by)}" if action.by else who
