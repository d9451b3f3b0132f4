"""Tells Django that this room has tables."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The room and its short name in table names."""

    name = "accord.desk"
    label = "desk"
