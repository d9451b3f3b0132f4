"""Where the bundled files are."""

import pathlib
from typing import Final

PACKAGE: Final = pathlib.Path(__file__).resolve().parents[1]


def policies_folder() -> pathlib.Path:
    """Return the folder of the bundled policies.

    In an installed package it lies inside the package, in a checkout beside `src`.

    Raises:
        FileNotFoundError: it is in neither place.
    """
    # The package first: what lies two folders above an installed package is not ours.
    places = (PACKAGE / "policies", PACKAGE.parents[1] / "policies")
    for place in places:
        if place.is_dir():
            return place
    looked = " nor ".join(map(str, places))
    raise FileNotFoundError(
        f"The folder of policies is missing: there is neither {looked}. "
        "Install Accord again, or run it from a complete checkout."
    )
