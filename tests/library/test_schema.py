"""The JSON Schema of the policy language: what fits it, and which slips do not."""

import msgspec
import pytest
import schemas

from accord.engine import acts, policy
from accord.library import clauses, places, policies, schema, source


def plain(node):
    """Return a file as an editor reads it by the rules of YAML 1.2: dates are text."""
    if isinstance(node, source.Sequence):
        return [plain(each) for each in node.items]
    if isinstance(node, source.Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    match source.kind(node):
        case "words":
            return node.text
        case "nothing":
            return None
        case "true or false":
            return node.text.lower() == "true"
    return int(node.text) if node.text.isdecimal() else float(node.text)


FOLDER = places.policies_folder()
GLOUCESTERSHIRE = (FOLDER / "gscp" / policies.FILE).read_text(encoding="utf-8")
BY_POLICY = {
    name: schema.of(clauses.load(FOLDER / name / policies.CATALOGUE)) for name in policies.ids()
}


def fits_gscp(text):
    read = plain(source.parse(text, path="a.yaml", problems=[]))
    return schemas.Reader(BY_POLICY["gscp"]).fits(read)


@pytest.mark.parametrize("name", policies.ids())
def test_every_policy_fits(name):
    read = plain(source.load(FOLDER / name / policies.FILE))

    for root in (BY_POLICY[name], schema.of()):
        assert schemas.Reader(root).fits(read)


def test_another_documents_clauses_do_not_fit():
    read = plain(source.load(FOLDER / "tscp" / policies.FILE))

    assert not schemas.Reader(BY_POLICY["gscp"]).fits(read)


@pytest.mark.parametrize(
    ("written", "slip"),
    [
        ("do: discuss\n", "do: discus\n"),
        ('clauses: ["1.8"]', 'clauses: ["1.88"]'),
        ('clauses: ["1.10"]', "clauses: [1.10]"),
        ('clauses: ["1.8"]', 'clauses: "1.8"'),
        ('clauses: ["1.8"]', "clauses: []"),
        ("version: spring 2025", "version: 2"),
        ("version: spring 2025\n", ""),
        ("in_force_from: 2025-04-01", "in_force_from: 1 April 2025"),
        ("stages:\n", "steps:\n"),
        ("who: raising.line_manager", "who: raising.linemanager"),
        ("who: raising.line_manager", "who: line_manager"),
        ("meets: {raising: line_manager", "meets: {raising: manager"),
        ("    chair: the partnership", "    chairman: the partnership"),
        ("tells:\n      - whom: [partnership]", "tells:\n      - whom: [partnership.mailbox]"),
        ("strength: must", "strength: shall"),
        ("strength: must", "strenght: must"),
        ("before_leaving: true", "before_leaving: yes"),
        ("explained: true", "explained: maybe"),
        ("working_days: 5", "working_days: five"),
        ("working_days: 5", 'working_days: "5"'),
        ("working_days: 5", "working_days: 0"),
        ("working_days: 5", "working_days: 5000"),
        ("working_days: 5", "working_days: 5, hours: 3"),
        ("working_days: 10, ", ""),
        ("        whom: [independent.reviewing_officer]\n", ""),
        ("whom: [independent.reviewing_officer]", "whom: independent.reviewing_officer"),
        ("whom: [independent.reviewing_officer]", "whom: []"),
        ("        form: escalation-monitoring\n", ""),
        ("when: [on_protection_plan", "when: [on_plan"),
        ("engaged: true", "engaged: false"),
        ("body: partnership", "body: board"),
        ("agencies: 3", "agencies: three"),
        ("how: agreed", "how: agree"),
        ("sees: form", "sees: forms"),
        ("do: debrief", "do: debreif"),
        ("do: confirm", "do: consult"),
        ("  - do: inform\n    title: tell the des", "  - do: discuss\n    title: tell the des"),
        ("      - do: consult\n", "      - do: consult\n        explained: true\n"),
        ("      - do: consult\n", "      - do: confirm\n"),
        ("    levels-of-need:", "    levels of need:"),
        ("at: [raise]", "at: raise"),
        ("at: [raise]", "at: []"),
    ],
)
def test_a_slip_fits_neither_the_schema_nor_the_loader(written, slip, tmp_path):
    text = GLOUCESTERSHIRE.replace(written, slip, 1)
    assert text != GLOUCESTERSHIRE
    (tmp_path / policies.FILE).write_text(text, encoding="utf-8")

    assert not fits_gscp(text)
    with pytest.raises(source.NotUsable):
        policies.load(tmp_path / policies.FILE)


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("review_due: 2027-04-30", "review_due:"),
        ("    offers:\n", "    tiers:\n    offers:\n"),
        ('{clauses: ["1.7d"]}', '{clauses: ["1.7d"], with_immediate_harm: }'),
        ("strength: must", "strength: should"),
        ("working_days: 5,", "calendar_days: 7,"),
        ("{working_days: 5, ", "{"),
        ("who: raising.line_manager", "who: police.line_manager"),
        ('clauses: ["1.8"]', 'clauses: ["1.8", "reading-22"]'),
        ("when: [on_protection_plan", "when: [in_need"),
    ],
)
def test_what_the_loader_takes_fits(written, also, tmp_path):
    text = GLOUCESTERSHIRE.replace(written, also, 1)
    assert text != GLOUCESTERSHIRE
    (tmp_path / policies.FILE).write_text(text, encoding="utf-8")

    assert policies.load(tmp_path / policies.FILE).policy.id == "gscp"
    assert fits_gscp(text)


class TestWhatEditorsShow:
    def test_is_what_each_part_is(self):
        definitions = schema.of()["definitions"]

        parts = [each for each in definitions.values() if "properties" in each]
        assert all(each["description"] and not each["additionalProperties"] for each in parts)
        assert definitions["Limit"]["description"].startswith("How long something may take")
        assert "Attributes" not in str(definitions)

    def test_is_what_each_attribute_means_under_the_key_of_the_file(self):
        limit = schema.of()["definitions"]["Limit"]["properties"]

        assert limit["for"]["description"].startswith("a resolution, or each responding agency")
        assert limit["runs_from"]["default"] == "stage"
        assert "for_" not in limit

    def test_is_what_each_clause_asks(self):
        clause = BY_POLICY["gscp"]["definitions"]["Clause"]

        asked = dict(zip(clause["enum"], clause["enumDescriptions"], strict=True))
        assert asked["2.1a"] == policies.by_id("gscp").catalogue.clause("2.1a").text
        assert "readings.md" in asked["reading-3"]

    def test_are_every_key_and_every_act(self):
        definitions = schema.of()["definitions"]

        for kind in (policy.Policy, policy.Stage, policy.Duty, policy.Decision):
            keys = {field.encode_name for field in msgspec.structs.fields(kind)}
            assert set(definitions[kind.__name__]["properties"]) == keys
        offer = definitions["Offer"]["properties"]["do"]
        assert offer["allOf"][1]["enum"] == list(acts.BY_NAME)
