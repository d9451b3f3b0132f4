"""Style sheets at set-up: govuk-frontend without what belongs to GOV.UK alone.

Its font, its crown and its crest are for GOV.UK only. `python -m accord.web.assets FROM INTO` makes
INTO from the package's folder FROM; `./accord` calls it once. No Django is needed.
"""

import pathlib
import re
import sys

SHEET = "govuk-frontend.css"
FONT_OF_ITS_OWN = re.compile(r"(/\*![^*]*Margaret Calvert[^*]*\*/\s*)?@font-face\s*\{[^}]*\}")
NAMED_FONT = re.compile(r"[\"']?GDS Transport[\"']?\s*,\s*")
RULE = re.compile(r"[^{}]*\{[^{}]*\}")
"""An innermost rule: those around it keep their brackets."""
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")
"""Names a file for developers that is not served; keeping the name breaks the collecting."""
THEIRS = (
    "govuk-crest",
    "govuk-footer__crown",
    "govuk-footer__copyright-logo",
    "govuk-header__logo",
)
"""Names in rules that show the crown, the crest, or GOV.UK's own header."""
LEFT_OVER = ("gds transport", "crest", "@font-face", "url(", "sourcemappingurl")
"""What no finished sheet may hold: marks, and addresses of files that are not there."""


class NotOurs(Exception):
    """The package has changed so that its marks would show: a sentence for whoever upgrades it."""


def plain(sheet: str) -> str:
    """Return a style sheet without GOV.UK's font and marks.

    Raises:
        NotOurs: something of them is left.
    """
    sheet = NAMED_FONT.sub("", FONT_OF_ITS_OWN.sub("", sheet))
    for rule in RULE.findall(sheet):
        if any(mark in rule for mark in THEIRS):
            sheet = sheet.replace(rule, "")
    sheet = SOURCE_MAP.sub("", sheet)
    left = [mark for mark in LEFT_OVER if mark in sheet.casefold()]
    if left:
        raise NotOurs(f"{SHEET} still holds {', '.join(left)}: see accord/web/assets.py.")
    return sheet


def make(package: pathlib.Path, into: pathlib.Path) -> None:
    """Write the style sheet of a package's folder into a folder of ours.

    Raises:
        NotOurs: marks that belong to GOV.UK are left in it.
    """
    sheet = package / "dist" / "govuk" / "govuk-frontend.min.css"
    made = plain(sheet.read_text(encoding="utf-8"))
    into.mkdir(parents=True, exist_ok=True)
    (into / SHEET).write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
