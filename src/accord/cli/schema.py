"""`policy schema`: what editors need to complete and check policy files."""

import argparse

from accord.cli import policy, render, usage
from accord.library import clauses, policies, schema

ABOUT = """\
Prints a JSON Schema (draft 7) of policy files. Put it into a file and name that in the first line
of the policy, so that an editor with YAML support completes keys and marks slips as you type:
  # yaml-language-server: $schema=FILE
ID is a policy's id, its short title, its file or its folder: then only the clauses of its own
document may be named, each with what it asks; the policy itself may still be unfinished. Left out,
any clause may be named. What a schema cannot say, ./accord policy check does.

Exit code: 0, or 2 when there is no such policy or its clauses.yaml cannot be used.

example:
  ./accord policy schema gscp > gscp.schema.json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy schema` takes."""
    parser.add_argument("policy", nargs="?", type=usage.given, metavar="ID")


def run(asked: argparse.Namespace) -> int:
    """Print the schema of the policy language."""
    catalogue = None
    if asked.policy is not None:
        # The catalogue alone: the policy is being written, and need not be usable yet.
        catalogue = clauses.load(policy.path_of(asked.policy).parent / policies.CATALOGUE)
    render.as_json(schema.of(catalogue), indent=2)
    return 0


SCHEMA = usage.Command(
    name="policy schema",
    summary="print a JSON Schema of policy files, for editors",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
