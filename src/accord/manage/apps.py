"""Tells Django that this room is there."""

from django.apps import AppConfig
from django.core import checks

from accord.manage import safety


class ManageConfig(AppConfig):
    """The room and its short name."""

    name = "accord.manage"
    label = "manage"

    def ready(self) -> None:
        """Say what is unsafe where it is asked for: before serving, and by `check --deploy`."""
        checks.register(safety.registered, safety.TAG, deploy=True)
