"""Tells Django that this room has tables."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """The room and its short name in table names."""

    name = "accord.attachments"
    label = "attachments"
