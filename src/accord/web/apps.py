"""Tells Django that this room is there."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room and its short name."""

    name = "accord.web"
    label = "web"
