"""`python -m accord.cli`: what `./accord` starts."""

import sys

from accord.cli import main

if __name__ == "__main__":
    sys.exit(main.main(sys.argv[1:]))
