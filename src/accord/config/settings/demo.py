"""The demonstration on one machine: invented people, its own keys, nothing leaves 127.0.0.1."""

from accord.config.settings.base import *

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DEMO = True
