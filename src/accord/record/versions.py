"""Policy versions: each kept once by the hash of its bytes, with its catalogue of clauses."""

import functools
import hashlib
from datetime import datetime
from typing import Final

import msgspec

from accord.engine.policy import Policy
from accord.library.clauses import Catalogue
from accord.library.policies import Loaded
from accord.record import models


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A policy as it was when it was raised under, or adopted, and its document's clauses."""

    policy: Policy
    catalogue: Catalogue


class Unknown(Exception):
    """No policy version of that hash was ever kept, or its bytes are not those any more."""


_DECODER: Final = msgspec.json.Decoder(Kept)


def keep(loaded: Loaded, *, at: datetime) -> bytes:
    """Store a policy with its catalogue if it is not there yet; return the hash of its bytes."""
    body = msgspec.json.encode(Kept(policy=loaded.policy, catalogue=loaded.catalogue))
    hash = hash_of(body)
    if not models.PolicyVersion.objects.filter(pk=hash).exists():
        # Two processes may come here at once: whoever is first is enough.
        models.PolicyVersion.objects.get_or_create(
            hash=hash,
            defaults={
                "policy": loaded.policy.id,
                "version": loaded.policy.version,
                "body": body,
                "stored_at": at,
            },
        )
    return hash


def labelled(policy: str, version: str) -> tuple[bytes, ...]:
    """Return the hashes of the versions that bear a policy's id and a version's name, newest first.

    There can be several: a file that ships with Accord is mended, and its document is the same.
    """
    found = models.PolicyVersion.objects.filter(policy=policy, version=version)
    hashes = found.order_by("-stored_at").values_list("hash", flat=True)
    return tuple(bytes(each) for each in hashes)


@functools.lru_cache(maxsize=256)
def policy(hash: bytes) -> Kept:
    """Return the policy version of that hash; read once, then kept by this process.

    Raises:
        Unknown: there is none, or what is stored under that hash has another.
    """
    found = models.PolicyVersion.objects.filter(pk=hash).values_list("body", flat=True).first()
    if found is None:
        raise Unknown(f"Policy version {hash.hex()} is not there.")
    return decoded(hash, bytes(found))


def decoded(hash: bytes, body: bytes) -> Kept:
    """Return the policy version in a body that is kept under a hash.

    Raises:
        Unknown: the body has another hash, or this version of Accord cannot read it.
    """
    if hash_of(body) != hash:
        raise Unknown(f"Policy version {hash.hex()} was changed: its bytes have another hash.")
    try:
        return _DECODER.decode(body)
    except msgspec.DecodeError as matter:
        raise Unknown(f"Policy version {hash.hex()} cannot be read: {matter}.") from matter


def hash_of(body: bytes) -> bytes:
    """Return the hash by which a policy version is known."""
    return hashlib.sha256(body).digest()
