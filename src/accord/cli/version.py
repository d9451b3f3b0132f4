"""Which version of Accord this is."""

import importlib.metadata
import tomllib

from accord.library import places


def current() -> str:
    """Return the version: a checkout's from its pyproject.toml, else that of the package."""
    project = places.PACKAGE.parents[1] / "pyproject.toml"
    if project.exists():
        told = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        if told.get("name") == "accord":
            return str(told["version"])
    return importlib.metadata.version("accord")
