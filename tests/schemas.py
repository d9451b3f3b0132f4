"""A reader of JSON Schema for tests: as much of draft 7 as our own schema uses."""

import re
from typing import Any

SILENT = {
    "$schema", "title", "description", "definitions", "default", "enumDescriptions", "then",
    "properties",
}  # fmt: skip
"""Keywords that ask nothing, or are read with another one."""

KINDS: dict[str, type] = {
    "string": str, "integer": int, "boolean": bool, "array": list, "object": dict,
    "null": type(None),
}  # fmt: skip


class Reader:
    """Tells whether values fit one schema."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root
        self.keywords = {
            "$ref": self.refers, "type": self.is_a, "enum": among, "pattern": matches,
            "minimum": lambda value, least: not is_number(value) or value >= least,
            "maximum": lambda value, most: not is_number(value) or value <= most,
            "minItems": lambda value, least: not isinstance(value, list) or len(value) >= least,
            "required": lambda value, keys: not isinstance(value, dict) or set(keys) <= set(value),
            "const": lambda value, wanted: among(value, [wanted]),
            "not": lambda value, rule: not self.fits(value, rule),
            "allOf": lambda value, rules: all(self.fits(value, rule) for rule in rules),
            "anyOf": lambda value, rules: any(self.fits(value, rule) for rule in rules),
            "oneOf": lambda value, rules: sum(self.fits(value, rule) for rule in rules) == 1,
            "items": self.items, "propertyNames": self.names,
        }  # fmt: skip

    def fits(self, value: Any, rule: dict[str, Any] | None = None) -> bool:
        """Test whether a value fits a schema; the whole one where none is given."""
        rule = self.root if rule is None else rule
        asked = {key: wanted for key, wanted in rule.items() if key not in SILENT}
        if (
            "if" in asked
            and self.fits(value, asked.pop("if"))
            and not self.fits(value, rule["then"])
        ):
            return False
        if isinstance(value, dict) and not self.members(value, rule):
            return False
        asked.pop("additionalProperties", None)
        return all(self.keywords[key](value, wanted) for key, wanted in asked.items())

    def members(self, value: dict[str, Any], rule: dict[str, Any]) -> bool:
        known, others = rule.get("properties", {}), rule.get("additionalProperties", {})
        return all(
            self.fits(each, known[key])
            if key in known
            else others is not False and self.fits(each, others)
            for key, each in value.items()
        )

    def refers(self, value: Any, place: str) -> bool:
        return self.fits(value, self.root["definitions"][place.removeprefix("#/definitions/")])

    def is_a(self, value: Any, kinds: str | list[str]) -> bool:
        listed = [kinds] if isinstance(kinds, str) else kinds
        if isinstance(value, bool):
            return "boolean" in listed
        return any(isinstance(value, KINDS[kind]) for kind in listed)

    def items(self, value: Any, rule: dict[str, Any]) -> bool:
        return not isinstance(value, list) or all(self.fits(each, rule) for each in value)

    def names(self, value: Any, rule: dict[str, Any]) -> bool:
        return not isinstance(value, dict) or all(self.fits(key, rule) for key in value)


def is_number(value: Any) -> bool:
    """Test whether a value is a whole number, which true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def among(value: Any, options: list[Any]) -> bool:
    """Test whether a value is one of a list; true is not 1."""
    return any(type(value) is type(option) and value == option for option in options)


def matches(value: Any, pattern: str) -> bool:
    """Test whether a text, if it is one, has what a pattern looks for."""
    return not isinstance(value, str) or re.search(pattern, value) is not None
