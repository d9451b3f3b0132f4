"""An application of eventsourcing; its aggregate keeps a text with each event."""

import uuid

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


class Escalation(Aggregate):
    """What was said in it, event by event."""

    @event("Begun")
    def __init__(self, said: str) -> None:
        self.said = [said]

    @event("Said")
    def say(self, said: str) -> None:
        """Say one thing more."""
        self.said.append(said)


class Sourced:
    """Keeps escalations in the database that an environment names."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._application: Application[uuid.UUID] = Application(env=environment)

    def begun(self) -> Escalation:
        """Return a new one, saved with its first event."""
        made = Escalation("we do not agree")
        self._application.save(made)
        return made

    def save(self, escalation: Escalation, said: str) -> None:
        """Save one event more."""
        escalation.say(said)
        self._application.save(escalation)

    def get(self, number: uuid.UUID) -> Escalation:
        """Return one from its events."""
        found: Escalation = self._application.repository.get(number)
        return found
