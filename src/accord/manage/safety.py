"""What is unsafe in a real installation: looked at before it serves or sends, and then refused.

Each finding says what is the matter, why, and what to do. They are Django's deployment checks under
the tag `accord`, so `./accord manage check --deploy` shows them as well.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from accord.manage import NotUsable
from accord.record import durability, privileges

TAG: Final = "accord"
MOUNTS: Final = Path("/proc/mounts")
LOCAL: Final = ("127.0.0.1", "::1", "localhost")
SHORTEST: Final = 32
"""Letters of a secret key."""
OVER_A_NETWORK: Final = frozenset({
    "9p", "afs", "ceph", "cifs", "davfs", "fuse.ceph", "fuse.davfs2", "fuse.glusterfs",
    "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4",
    "ocfs2", "smb3", "smbfs",
})  # fmt: skip
"""Kinds of file system on which SQLite's locks do not hold."""


def look() -> None:
    """Refuse to go on with unsafe settings; the demo and tests are let be.

    Raises:
        NotUsable: something is unsafe; all of it is named at once.
    """
    if not getattr(settings, "REAL", False):
        return
    found = checks.run_checks(tags=[TAG], include_deployment_checks=True)
    errors = [str(each.msg) for each in found if each.is_serious()]
    if errors:
        raise NotUsable("Accord does not start, for this is not safe:\n\n" + "\n\n".join(errors))


def registered(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return what is unsafe as Django's checks do."""
    del app_configs, kwargs
    found = [check() for check in OF_SETTINGS]
    try:
        found += [check() for check in OF_THE_DATABASE]
    except DatabaseError as matter:
        found.append(_away(matter))
    return [checks.Error(said, id="accord.E001") for said in found if said]


def _away(matter: Exception) -> str:
    return (
        f"The database cannot be asked ({str(matter).strip()}), so nobody knows whether it is safe "
        "to use. See that it runs and that DATABASE_URL names it, and start again."
    )


def hosts() -> str:
    """Return what is the matter with the names under which we are reached."""
    if settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return ""
    return (
        f"ACCORD_HOSTS is '{','.join(settings.ALLOWED_HOSTS)}': without names anybody could let "
        "this service answer for another one. Name the host that people type, such as "
        "accord.example; several with commas."
    )


def address() -> str:
    """Return what is the matter with the address in messages."""
    found = urlsplit(settings.BASE_URL)
    if found.hostname and (found.scheme == "https" or found.hostname in LOCAL):
        return ""
    return (
        f"ACCORD_URL is '{settings.BASE_URL}': links in messages lead there, and without https "
        "everybody on the way reads what people type. Write it whole: https://accord.example."
    )


def secret() -> str:
    """Return what is the matter with the key under which forms and sessions are signed."""
    if len(settings.SECRET_KEY) >= SHORTEST:
        return ""
    return (
        f"ACCORD_SECRET_KEY has fewer than {SHORTEST} letters, so it could be guessed, and with it "
        "anybody's session. Give it 64 hexadecimal digits by chance: openssl rand -hex 32."
    )


def master() -> str:
    """Return what is the matter with the key under which the record is sealed."""
    if len(settings.MASTER_KEY) == 32 and len(set(settings.MASTER_KEY)) > 1:
        return ""
    return (
        "ACCORD_MASTER_KEY is no key by chance, so what is said about children could be read by "
        "whoever guesses it. Give it 64 hexadecimal digits: openssl rand -hex 32."
    )


def files() -> str:
    """Return what is the matter with who may read the files of secrets."""
    named = [*settings.SECRET_FILES, *filter(None, [settings.SETTINGS_FILE])]
    loose = [str(each) for each in named if each.exists() and each.stat().st_mode & 0o007]
    if not loose:
        return ""
    listed = ", ".join(loose)
    return (
        f"{listed}: everybody on this machine may read or change it, and there are secrets in it. "
        f"Take that away: chmod 600 {' '.join(loose)}."
    )


def debugging() -> str:
    """Return what is the matter where faults are shown to readers."""
    if not settings.DEBUG:
        return ""
    return (
        "DEBUG is on: a fault would show keys and words to whoever reads the page. Switch it off."
    )


def proxy() -> str:
    """Return what is the matter with the proxies that are ours."""
    if not getattr(settings, "BEHIND_PROXY", False):
        return (
            "ACCORD_BEHIND_PROXY is not set: Accord speaks no TLS itself and sends everybody to "
            "https, so without a proxy nobody ever sees a page. Put one in front that always sets "
            "X-Forwarded-Proto itself, and say ACCORD_BEHIND_PROXY=1."
        )
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return ""
    return (
        "ACCORD_BEHIND_PROXY is set and ACCORD_PROXIES is not: all the world would seem to come "
        "from one address, and one person's wrong codes would lock everybody out. Write how many "
        "proxies of yours stand in front: ACCORD_PROXIES=1."
    )


def cookie() -> str:
    """Return what is the matter with the cookie by which people stay signed in."""
    if settings.SESSION_COOKIE_NAME.startswith("__Host-") and settings.SESSION_COOKIE_SECURE:
        return ""
    return (
        f"The session's cookie is called {settings.SESSION_COOKIE_NAME}: another site under your "
        "domain could set it. Its name begins with __Host- and it is Secure, as in the settings "
        "that come with Accord."
    )


def machines() -> str:
    """Return what is the matter where several machines would share a file."""
    if connection.vendor != "sqlite" or settings.MACHINES < 2:
        return ""
    return (
        f"ACCORD_MACHINES is {settings.MACHINES} and the database is a file of SQLite, which one "
        "machine alone can use: two would damage it. Name a PostgreSQL in DATABASE_URL."
    )


def network() -> str:
    """Return what is the matter with where a file of SQLite lies."""
    if connection.vendor != "sqlite":
        return ""
    file = Path(str(settings.DATABASES["default"]["NAME"]))
    kind = file_system(file, MOUNTS.read_text(encoding="utf-8") if MOUNTS.exists() else "")
    if kind not in OVER_A_NETWORK:
        return ""
    return (
        f"{file} lies on another machine's disk ({kind}), where SQLite's locks do not hold: it "
        "would be damaged. Choose a folder on a disk of this machine with ACCORD_DATA, or name a "
        "PostgreSQL in DATABASE_URL."
    )


def file_system(file: Path, mounts: str) -> str:
    """Return the kind of file system on which a file lies; nothing where nobody says.

    Args:
        mounts: what the system says of its file systems, a line each, as in /proc/mounts.
    """
    kinds = {}
    for line in mounts.splitlines():
        _, where, kind, *_ = line.split()
        kinds[Path(where.encode().decode("unicode_escape"))] = kind
    here = file.resolve()
    return next((kinds[each] for each in (here, *here.parents) if each in kinds), "")


def durable() -> str:
    """Return what is the matter with commits that a power cut could take back."""
    found = durability.settings(connection)
    lacking = durability.lacking(found)
    if not lacking:
        return ""
    said = ", ".join(f"{name} is {found[name]}" for name in lacking)
    how = (
        "Leave out what changes `PRAGMA synchronous`."
        if connection.vendor == "sqlite"
        else "Switch it on in postgresql.conf, or with ALTER SYSTEM SET, and reload."
    )
    return f"{said}: after a power cut, what people were told is on record would be gone. {how}"


def role() -> str:
    """Return what is the matter with the role as which the service signs in to PostgreSQL."""
    if connection.vendor != "postgresql":
        return ""
    ours = privileges.own_role(connection)
    if not privileges.may_change(connection, ours):
        return ""
    return (
        f"This service signs in to PostgreSQL as {ours}, which owns the record or may change it: "
        "whoever gets hold of the service could take its guards away. Make a role that can only "
        "add, and name it in DATABASE_URL: ./accord manage grant-role --help says how."
    )


OF_SETTINGS: Final[Iterable[Callable[[], str]]] = (
    hosts, address, secret, master, files, debugging, proxy, cookie, machines, network,
)  # fmt: skip
OF_THE_DATABASE: Final[Iterable[Callable[[], str]]] = (durable, role)
