"""Places in a file that was read, and what is told about them."""

from typing import Any

from accord.library import reading, source


def at(node: source.Node, *path: str | int) -> source.Node:
    """Return the node that keys and places lead to; the last one found where it ends early."""
    for step in path:
        below: source.Node | None = None
        if isinstance(node, source.Mapping) and isinstance(step, str):
            below = node.get(step)
        elif isinstance(node, source.Sequence) and isinstance(step, int):
            below = node.items[step]
        if below is None:
            return node
        node = below
    return node


class Notes:
    """What was found wrong in one file, while reading goes on."""

    def __init__(self, path: str, problems: list[source.Problem]) -> None:
        """Add to `problems`, all of them in the file named `path`."""
        self.path = path
        self.problems = problems

    def tell(self, place: source.Node, message: str) -> None:
        """Note what is wrong at a place."""
        source.tell(self.problems, self.path, place, message)

    def read(self, node: source.Node, wanted: Any, known: reading.Known) -> Any:
        """Return the value that a node stands for; None, and notes, where it stands for none."""
        value = reading.read(node, wanted, path=self.path, known=known, problems=self.problems)
        return None if value is reading.MISSING else value
