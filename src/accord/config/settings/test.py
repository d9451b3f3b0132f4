"""Tests: real databases, keys of their own, and quick password hashes."""

import os
import tempfile
from pathlib import Path

# Apart from whatever is kept in the checkout, and apart from another run at the same time.
os.environ.setdefault(
    "ACCORD_DATA", str(Path(tempfile.gettempdir()) / f"accord-test-{os.getpid()}")
)
os.environ.setdefault("ACCORD_SECRET_KEY", "tests know no secret, and this is long enough for one")
os.environ.setdefault("ACCORD_MASTER_KEY", "00" * 32)

from accord.config.settings.base import *

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

# A file, as in a real installation: threads and processes meet there as they would.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.gettempdir()) / f"accord-test-{os.getpid()}.sqlite3")
    }
