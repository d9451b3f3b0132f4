"""Tells Django that this room is there."""

from django.apps import AppConfig


class ManageConfig(AppConfig):
    """The room and its short name."""

    name = "accord.manage"
    label = "manage"
