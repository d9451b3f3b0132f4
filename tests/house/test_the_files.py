"""Rules for every file: sizes, and what must never stand in one."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py")])
MOST_LINES = 500

LOCAL = re.compile(r"(^|[^A-Za-z0-9_.])/(work|root|home|Users)/[a-z]", re.MULTILINE)
INDEX = re.compile(r"https?://\S*(/simple/|registry|pypi|npmjs)")


def kept():
    """Return the text files that git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    return [path for name in listed if (path := ROOT / name).suffix not in (".png", ".lock")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= MOST_LINES, f"{lines} lines: split it by subject."


def test_no_file_names_a_machine_or_a_package_index():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there is no list of files to look through")

    found = [
        f"{path.relative_to(ROOT)}: {match[0]!r}"
        for path in kept()
        if path.is_file() and path != Path(__file__)
        for pattern in (LOCAL, INDEX)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]

    assert not found, f"{found}: a checkout must not know where it was made."
