"""What holds however Accord runs; what is set comes by config.environment, secrets by files too."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from accord.config import environment, secrets

DATA = Path(environment.text("ACCORD_DATA", "data")).absolute()
CHECKOUT = Path(__file__).resolve().parents[4]

SECRET_KEY = secrets.text("ACCORD_SECRET_KEY", DATA / "secret.key")
MASTER_KEY = secrets.key("ACCORD_MASTER_KEY", DATA / "master.key")
"""Wraps the key of every escalation and draft. Lost, nothing that was said can be read again."""

ALLOWED_HOSTS = [host.strip() for host in environment.text("ACCORD_HOSTS").split(",") if host]
BASE_URL = environment.text("ACCORD_URL")
"""Where this installation is reached; links in messages use it, never a request's host."""

INSTALLED_APPS = [
    "accord.directory",
    "accord.record",
    "accord.register",
    "accord.outbox",
    "accord.desk",
    "accord.attachments",
    "accord.web",
    "accord.manage",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
]

MIDDLEWARE = [
    "accord.web.health.asked_by_nobody",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accord.web.middleware.nothing_stays_in_the_browser",
    "accord.web.sessions.end_in_time",
    "accord.web.middleware.unknown_is_not_found",
]

ROOT_URLCONF = "accord.config.urls"
WSGI_APPLICATION = "accord.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).resolve().parents[2] / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "accord.web.pages.environment",
            "context_processors": ["accord.web.pages.everywhere"],
        },
    },
]

# --- The database ----------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        secrets.optional("DATABASE_URL") or f"sqlite:///{DATA / 'accord.sqlite3'}",
        conn_max_age=None,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL: a commit that was answered survives a power cut. IMMEDIATE: a writer waits for its turn
    # at the start and never fails half-way. Recursive triggers see INSERT OR REPLACE too.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON"
        ),
    }

MACHINES = environment.number("ACCORD_MACHINES", 1)
"""How many machines serve one database; more than one need PostgreSQL."""
SECRET_FILES = secrets.FILES
"""Files with secrets that were read; nobody but their owner may read them."""
SETTINGS_FILE = environment.path()

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits and used codes have to be the same for every process, so they lie in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Past so many entries it throws some away, whatever they are: limits and codes among them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Signing in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
"""How long somebody who does nothing stays signed in; SESSION_COOKIE_AGE, who does something."""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-work"
LOGOUT_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "accord.web.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {
    # A whole agency may come from one address, so much is let through by address and little by
    # mailbox: the latter is what guessing and pestering need.
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "request_login_code": "60/m/ip,3/5m/key",
    "enter_login_code": "60/m/ip",
}
CALENDAR_READS = 300
"""How often in a minute calendars may ask from one address; all those of an agency have one."""
# Behind this many proxies of one's own the browser's address is read from X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("ACCORD_PROXIES", 0)
EMAIL_BACKEND = "accord.outbox.mail.Backend"
DEFAULT_FROM_EMAIL = environment.text("ACCORD_FROM", "accord@localhost")

# --- Sending, which ./accord worker does ------------------------------------------------------

SMTP_HOST = environment.text("ACCORD_SMTP_HOST")
SMTP_TLS = environment.text("ACCORD_SMTP_TLS", "starttls")
"""`starttls`, `implicit`, or `none` for a mail server on this machine."""
SMTP_PORT = environment.number("ACCORD_SMTP_PORT", 465 if SMTP_TLS == "implicit" else 587)
SMTP_USER = environment.text("ACCORD_SMTP_USER")
SMTP_PASSWORD = secrets.optional("ACCORD_SMTP_PASSWORD")

NOTIFY_KEY = secrets.optional("ACCORD_NOTIFY_KEY")
"""Of a service of GOV.UK Notify, by which messages go instead of by a mail server."""
NOTIFY_TEMPLATE = environment.text("ACCORD_NOTIFY_TEMPLATE")
NOTIFY_REPLY_TO = environment.text("ACCORD_NOTIFY_REPLY_TO")
NOTIFY_URL = environment.text("ACCORD_NOTIFY_URL", "https://api.notifications.service.gov.uk")

# --- Time and place --------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- What browsers are told ------------------------------------------------------------------

# Nothing goes to other sites. Under "no-referrer" a browser sends forms with the origin "null",
# and every one of them would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "accord.web.errors.stale_form"
# No script at all: every page works without one, and nothing that slips in can run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The style sheets are fetched for the commands that serve pages; the others do not miss them.
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [
    Path(__file__).resolve().parents[2] / "web" / "static",
    ("govuk", CHECKOUT / "build" / "govuk"),
]
# Nothing that a package brings along is served: some bring scripts, and we have none.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]

# --- Files that people attach --------------------------------------------------------------------

MEGABYTE = 1024 * 1024
ATTACHMENT_MOST = environment.number("ACCORD_FILE_MB", 10) * MEGABYTE
"""Bytes of one file; so much of it can be in memory for a moment."""
ATTACHMENTS_A_STEP = 5
ATTACHMENTS_MOST = environment.number("ACCORD_FILES_MB", 50) * MEGABYTE
"""Bytes of all the files of one escalation."""
UPLOAD_MOST = 4 * ATTACHMENTS_A_STEP * ATTACHMENT_MOST
"""A form that brings more is answered without reading it; a proxy in front may well say less."""

# A file that is sent lies in a file without a name, gone with the request whatever happens to it.
FILE_UPLOAD_HANDLERS = ["accord.web.uploads.Nameless"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- What is written to the log --------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_secrets": {"()": "accord.config.logs.NoSecretAddresses"}},
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_secrets"],
        }
    },
    "root": {"handlers": ["out"], "level": "WARNING"},
    # A refusal and a page that is not there are expected; a fault of ours is still written down.
    "loggers": {"django.request": {"level": "ERROR"}},
}
