"""The demonstration on one machine: invented people, its own keys, nothing leaves 127.0.0.1."""

from accord.config.settings.base import *
from accord.manage import demo

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DEMO = True
DEMO_PASSWORD = demo.PASSWORD
DEMO_FIRST = demo.FIRST
