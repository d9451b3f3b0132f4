"""Places in a file that was read, and what is told about them."""

from collections.abc import Iterator
from typing import Any

from accord.library import reading, source


def at(node: source.Node, *path: str | int) -> source.Node:
    """Return the node that keys and places lead to; the last one found where it ends early."""
    for step in path:
        below: source.Node | None = None
        if isinstance(node, source.Mapping) and isinstance(step, str):
            below = node.get(step)
        elif isinstance(node, source.Sequence) and isinstance(step, int):
            below = node.items[step] if step < len(node.items) else None
        if below is None:
            return node
        node = below
    return node


def entries(node: source.Node, key: str) -> tuple[source.Mapping, ...]:
    """Return the mappings in the list that stands under a key; none where there is no list."""
    listed = node.get(key) if isinstance(node, source.Mapping) else None
    items = listed.items if isinstance(listed, source.Sequence) else ()
    return tuple(each for each in items if isinstance(each, source.Mapping))


def texts(nodes: tuple[source.Mapping, ...], key: str) -> Iterator[source.Scalar]:
    """Yield what each mapping has under a key, as far as it is a single value."""
    for node in nodes:
        value = node.get(key)
        if isinstance(value, source.Scalar):
            yield value


class Notes:
    """What was found wrong in one file, while reading goes on."""

    def __init__(self, path: str, problems: list[source.Problem]) -> None:
        """Add to `problems`, all of them in the file named `path`."""
        self.path = path
        self.problems = problems

    def tell(self, place: source.Node, message: str) -> None:
        """Note what is wrong at a place."""
        source.tell(self.problems, self.path, place, message)

    def tell_twins(self, listed: tuple[source.Mapping, ...], key: str, what: str) -> None:
        """Note every entry of a list whose `key` stood in an entry before it."""
        seen: set[str] = set()
        for each in texts(listed, key):
            if each.text in seen:
                self.tell(each, f"{what} {source.shown(each.text)} stands here twice: keep one")
            seen.add(each.text)

    def read(self, node: source.Node, wanted: Any, known: reading.Known) -> Any:
        """Return the value that a node stands for; None, and notes, where it stands for none."""
        value = reading.read(node, wanted, path=self.path, known=known, problems=self.problems)
        return None if value is reading.MISSING else value
