"""What anybody may know about the partnerships."""

import msgspec

from accord.directory.models import Partnership


class FrontDoor(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ring about a child at risk of harm in a partnership's area, in its own words."""

    partnership: str
    policy: str
    words: str


def front_doors() -> tuple[FrontDoor, ...]:
    """Return the front doors that the directory knows, by the partnerships' names."""
    rows = Partnership.objects.exclude(front_door="").order_by("name")
    return tuple(
        FrontDoor(partnership=name, policy=policy, words=words)
        for name, policy, words in rows.values_list("name", "policy", "front_door")
    )
