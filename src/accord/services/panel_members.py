"""Who may be chosen to sit on a panel: people of the agency for which they are to sit."""

from accord.directory import posts as directory
from accord.engine import acts, events, words
from accord.library import calendars
from accord.register import panels
from accord.services import access
from accord.services.access import Door


def check(
    act: acts.Act, account: tuple[events.Line, ...], door: Door, agencies: words.Agencies
) -> None:
    """Test that everybody whom an appointment names by id is of the agency they are to sit for.

    They work for it, or represent it on this partnership, and for nobody on the other side.

    Raises:
        Nobody: somebody is not.
    """
    chosen = panels.chosen(account) if isinstance(act, acts.AppointPanel) else {}
    named = {slug: each.person for slug, each in chosen.items() if each.person is not None}
    if not named:
        return
    today = calendars.load().local_date(door.at)
    working = directory.working(named.values(), today=today)
    for slug, person in named.items():
        represents = (slug, door.partnership) in directory.boards(person, today=today)
        if not represents and (person, slug) not in working:
            raise access.Nobody
        if access.is_on_both_sides(person, (slug,), agencies, at=door.at):
            raise access.Nobody
