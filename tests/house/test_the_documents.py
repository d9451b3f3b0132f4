"""The documents say what the code does: every key, act, reading, link and command stands there."""

import re
import shlex
from pathlib import Path

import msgspec
import pytest

from accord.cli import main
from accord.engine import acts, policy
from accord.library import scenario_steps, vocabulary

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def document(name):
    """Return the text of a document."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def parts():
    """Return every part of the policy language."""
    found = vars(policy).values()
    return [each for each in found if isinstance(each, type) and issubclass(each, policy.Part)]


def names_of(kind):
    """Return the names of a struct's fields, as files write them."""
    return {field.encode_name for field in msgspec.structs.fields(kind)}


def unsaid(names, text):
    """Return the names that no code words of a document contain."""
    fence = re.compile(r"```.*?```", re.DOTALL)
    code = " ".join([*fence.findall(text), *re.findall(r"`([^`]+)`", fence.sub("", text))])
    said = set(re.findall(r"[\w-]+", code))
    return sorted(set(names) - said)


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_every_key_of_the_policy_language_is_explained(part):
    lacking = unsaid(names_of(part), document("policy-format.md"))

    assert not lacking, f"docs/policy-format.md does not name {lacking} of {part.__name__}."


@pytest.mark.parametrize("kind", acts.BY_NAME.values(), ids=acts.BY_NAME)
def test_every_action_and_particular_is_explained(kind):
    lacking = unsaid({kind.do} | names_of(kind), document("scenario-format.md"))

    assert not lacking, f"docs/scenario-format.md does not name {lacking} of {kind.do}."


def test_every_expectation_is_explained():
    assert not unsaid(names_of(scenario_steps.Expect), document("scenario-format.md"))


def test_every_reading_that_a_refusal_can_name_is_written_down():
    headings = set(re.findall(r"^## (reading-\d+) ", document("readings.md"), re.MULTILINE))

    assert headings == set(vocabulary.READINGS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))

    dead = [link for link in links if "://" not in link and not (path.parent / link).exists()]

    assert not dead, f"{path.name} links to {dead}"


def test_every_command_that_the_readme_names_exists():
    known = [command.name for command in main.COMMANDS]
    known += [*main.OF_THE_SCRIPT, *main.OF_THE_SERVICE]
    named = re.findall(r"`?\./accord ([a-z][^`\n]*)", (ROOT / "README.md").read_text("utf-8"))

    unknown = [
        words
        for words in named
        if not any(shlex.split(words)[: len(name.split())] == name.split() for name in known)
    ]

    assert not unknown


def test_every_whole_scenario_in_the_documents_holds(tmp_path):
    found = [
        example
        for path in DOCUMENTS
        for example in re.findall(r"```yaml\n(scenario:.*?)```", path.read_text("utf-8"), re.DOTALL)
    ]
    assert found

    for number, example in enumerate(found):
        (tmp_path / f"{number}.yaml").write_text(example, encoding="utf-8")

    assert main.main(["scenario", "run", str(tmp_path)]) == 0
