"""Every setting that is read is in docs/settings.md, and everything that stands there is read."""

import ast
import re
from pathlib import Path

from accord.config import environment

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"(ACCORD_[A-Z_]+|DATABASE_URL)(_FILE)?$")
SECRETS = ("optional", "text", "key")
"""Functions of config.secrets: what they read may stand in a file, named with _FILE behind it."""
OF_THE_SCRIPT = {"ACCORD_DEBUG", "ACCORD_PYTHON"}
DECLARED = "environment.py"


def read():
    """Return the names of settings that the settings ask for."""
    found = set()
    for path in (ROOT / "src" / "accord" / "config").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=of), attr=how),
                    args=[ast.Constant(value=name), *_],
                ) if isinstance(name, str) and NAME.match(name) and path.name != "test.py":
                    found.add(name)
                    if of == "secrets" and how in SECRETS:
                        found.add(f"{name}_FILE")
    return found


def told():
    """Return the names that begin a row of the table."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE)


def test_every_setting_that_is_read_stands_in_the_table():
    assert read() <= set(told()), f"docs/settings.md has no row for {read() - set(told())}."


def test_every_row_of_the_table_is_read():
    unread = set(told()) - read() - {"ACCORD_SETTINGS"}

    assert not unread, f"docs/settings.md tells of {unread}, and nothing reads that."
    assert len(told()) == len(set(told()))


def test_a_file_may_set_what_the_table_has():
    assert environment.KNOWN | {"ACCORD_SETTINGS"} == set(told())


def test_nothing_else_is_read_anywhere():
    known = set(told()) | OF_THE_SCRIPT
    found = {
        node.value
        for path in (ROOT / "src" / "accord").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(NAME, node.value)
    }

    assert found <= known
