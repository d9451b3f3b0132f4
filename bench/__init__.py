"""How fast Accord is, beside the libraries that do a part of its work. No part of Accord."""

import pathlib
import sys

_SOURCE = str(pathlib.Path(__file__).resolve().parent.parent / "src")
if _SOURCE not in sys.path:  # so that `python -m bench` needs no set-up but the packages
    sys.path.append(_SOURCE)
