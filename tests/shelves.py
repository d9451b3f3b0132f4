"""A shelf of policies for tests: copies of bundled ones, in place of the folder of them all."""

import shutil
from pathlib import Path

import pytest

from accord.library import places, policies


def of(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> Path:
    """Return a folder that stands for the bundled policies, with copies of some of them."""
    bundled, shelf = places.policies_folder(), folder / "policies"
    for name in names:
        shutil.copytree(bundled / name, shelf / name)
    shutil.copy(bundled / "bank-holidays.yaml", shelf)
    monkeypatch.setattr(places, "policies_folder", lambda: shelf)
    # What is read once and then kept was kept of the other shelf.
    monkeypatch.setattr(policies, "all_forms", policies.all_forms.__wrapped__)
    return shelf


def add(shelf: Path, name: str, *, like: str) -> Path:
    """Add a copy of a policy under a name of its own, without scenarios; return its folder."""
    for file in ("policy.yaml", "clauses.yaml"):
        text = (shelf / like / file).read_text(encoding="utf-8")
        path = shelf / name / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(f"policy: {like}", f"policy: {name}", 1), encoding="utf-8")
    return shelf / name
