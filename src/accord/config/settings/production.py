"""A real installation: behind TLS, reached by the name in ACCORD_URL."""

from accord.config import environment
from accord.config.settings.base import *

REAL = True
"""What is unsafe is refused before the service starts."""

BEHIND_PROXY = environment.switch("ACCORD_BEHIND_PROXY")
if BEHIND_PROXY:
    # Only for a proxy that speaks TLS to the world and always sets this header itself: from
    # anywhere else it would be a lie that anybody can tell.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# asked from this machine or by a balancer, past the proxy that speaks TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
