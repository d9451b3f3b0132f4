"""JSON Schema of the policy language, so that editors complete and check policy files."""

import datetime
import inspect
import re
import textwrap
import types
import typing
from typing import Any, Final

import msgspec

from accord.engine import acts, policy, posts
from accord.library import clauses, misfits, vocabulary

Schema = dict[str, Any]

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The newest dialect that every editor knows."""

_PLACE: Final = "#/definitions/{name}"
_NOTHING: Final[Schema] = {"type": "null"}
_A_NAME: Final[Schema] = {"type": "string", "pattern": r"^\S+$"}
_A_DAY: Final[Schema] = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ANYTHING_LISTED: Final[Schema] = {"type": "array", "minItems": 1}
_LENGTHS: Final = ("working_days", "calendar_days", "hours")
_ABOUT: Final = (
    "A partnership's escalation policy for Accord. Clause ids and other text that looks like a "
    "number stand in quotes. What a schema cannot say, such as that the last stage is decided, "
    "`./accord policy check` does."
)


def of(catalogue: clauses.Catalogue | None = None) -> Schema:
    """Return the JSON Schema of a policy file.

    Args:
        catalogue: the clauses of the document, which then are the only ones that may be named;
            left out, any clause may be.
    """
    _, shapes = msgspec.json.schema_components([policy.Policy], ref_template=_PLACE)
    structs = {name: _struct(getattr(policy, name), shape) for name, shape in shapes.items()}
    return {
        "$schema": DIALECT,
        "title": "Accord policy",
        "description": _ABOUT,
        "allOf": [_see("Policy")],
        "definitions": {**structs, **_texts(catalogue)},
    }


def _texts(catalogue: clauses.Catalogue | None) -> dict[str, Schema]:
    """Return what each kind of text may be, by the name of its NewType."""
    titles = {"enum": list(vocabulary.ALL_TITLES)}
    by_party = {"enum": [f"{p}.{t}" for p, listed in vocabulary.TITLES.items() for t in listed]}
    sectors, tiers = "|".join(vocabulary.SECTORS), "|".join(posts.AGENCY_TITLES)
    by_sector = {"type": "string", "pattern": f"^({sectors})\\.({tiers})$"}
    bare = {"enum": [*vocabulary.ALL_TITLES, posts.PARTNERSHIP]}
    return {
        "Clause": _clause(catalogue),
        "Post": {"description": "A post, as PARTY.POST.", "anyOf": [by_party, by_sector]},
        "PostTitle": {"description": "A post without its party.", **titles},
        "Addressee": {
            "description": "Who is told: a post, a bare post, or the partnership's mailbox.",
            "anyOf": [by_party, bare, by_sector],
        },
        **dict.fromkeys(("StageId", "AreaId", "GroundId", "FormId"), _A_NAME),
    }


def _clause(catalogue: clauses.Catalogue | None) -> Schema:
    about = "A clause of the document by its id, or one of our readings; in quotes."
    if catalogue is None:
        return {"description": about, **_A_NAME}
    said = [each.text for each in catalogue.clauses]
    ours = ["One of our readings: see docs/readings.md."] * len(vocabulary.READINGS)
    return {
        "description": about,
        "type": "string",
        "enum": [*catalogue.ids, *vocabulary.READINGS],
        # No keyword of the standard: editors show it beside each id, others pass over it.
        "enumDescriptions": [*said, *ours],
    }


def _struct(kind: type[msgspec.Struct], shape: Schema) -> Schema:
    """Return the schema of a part of the language: its keys, no others, and what they mean."""
    about, meanings = _documented(kind)
    properties: dict[str, Schema] = {}
    for field in msgspec.structs.fields(kind):
        key = field.encode_name
        value = _filled(field.type, shape["properties"][key])
        if not field.required:
            value = _or_nothing(value)
        more = _MORE.get((kind, key))
        if more is not None:
            value = {"allOf": [value, more]}
        properties[key] = _annotated(value, shape["properties"][key], meanings.get(field.name))
    return {
        "description": about,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": shape.get("required", []),
        **_RULES.get(kind, {}),
    }


def _filled(wanted: Any, shape: Schema) -> Schema:
    """Return what a value of a type may be, with the texts that the type's name stands for."""
    if isinstance(wanted, typing.NewType):
        return _see(wanted.__name__)
    if wanted is datetime.date:
        return _A_DAY
    origin, options = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is types.UnionType:
        # Only what may be left out is a union here, with None.
        return _filled(options[0], next(one for one in shape["anyOf"] if one != _NOTHING))
    if origin is tuple:
        return {"type": "array", "items": _filled(options[0], shape["items"])}
    if origin is dict:
        names, values = (_filled(one, {"type": "string"}) for one in options)
        return {"type": "object", "propertyNames": names, "additionalProperties": values}
    return {key: value for key, value in shape.items() if key != "default"}


def _or_nothing(value: Schema) -> Schema:
    """Return the schema of what may be left empty: that is as good as left out."""
    if "enum" in value:
        return {"enum": [*value["enum"], None]}
    # Where the type says it, an editor points at the slip inside and not at the whole.
    if "type" in value:
        return {**value, "type": [value["type"], "null"]}
    return {"anyOf": [value, _NOTHING]}


def _annotated(value: Schema, shape: Schema, meaning: str | None) -> Schema:
    """Return a value's schema with what it is when left out, and what it means."""
    said: Schema = {} if meaning is None else {"description": meaning}
    if shape.get("default") not in (None, [], {}):
        said["default"] = shape["default"]
    # Older dialects read nothing beside a reference.
    return {**({"allOf": [value]} if said and "$ref" in value else value), **said}


def _documented(kind: type[msgspec.Struct]) -> tuple[str, dict[str, str]]:
    """Return what a struct's docstring says of it, and of its attributes by name."""
    about, _, section = (inspect.getdoc(kind) or "").partition("\n\nAttributes:\n")
    parts = re.split(r"^(\w+): ", textwrap.dedent(section), flags=re.MULTILINE)[1:]
    meanings = {
        name: " ".join(said.split()) for name, said in zip(parts[::2], parts[1::2], strict=True)
    }
    return "\n\n".join(" ".join(each.split()) for each in about.split("\n\n")), meanings


def _see(name: str) -> Schema:
    return {"$ref": _PLACE.format(name=name)}


def _said(**values: Schema) -> Schema:
    """Return the schema of a mapping in which each of these keys is there, and so."""
    return {"required": list(values), "properties": values}


def _where(do: str, then: Schema) -> Schema:
    return {"if": _said(do={"const": do}), "then": then}


_LENGTH: Final[Schema] = {"minimum": 1, "maximum": misfits.LONGEST}
_MET_AT_ONCE: Final[Schema] = {"properties": {"do": {"enum": ["inform", "refer"]}}}
_MOMENTS: Final[Schema] = {"anyOf": [{"enum": ["always", *acts.BY_NAME]}, _A_NAME]}

_CLAUSED: Final = tuple(
    each
    for each in vars(policy).values()
    if isinstance(each, type)
    and issubclass(each, policy.Part)
    and "clauses" in each.__struct_fields__
)

_MORE: Final[dict[tuple[type, str], Schema]] = {
    **{(each, "clauses"): {"minItems": 1} for each in _CLAUSED},
    **{(policy.Limit, key): _LENGTH for key in _LENGTHS},
    (policy.Policy, "stages"): {"minItems": 1},
    (policy.Policy, "immediate_harm"): {"items": _MET_AT_ONCE},
    (policy.Outcome, "confirmation"): {"properties": {"do": {"const": "confirm"}}},
    (policy.Stage, "duties"): {"items": {"properties": {"do": {"not": {"const": "confirm"}}}}},
    (policy.Offer, "do"): {"enum": list(acts.BY_NAME)},
    (policy.Guidance, "at"): {"minItems": 1, "items": _MOMENTS},
}
"""What the types of the language leave open, and the loader asks of a key."""

_RULES: Final[dict[type, Schema]] = {
    policy.Limit: {
        "oneOf": [
            *(_said(**{key: {"type": "integer"}}) for key in _LENGTHS),
            {
                "required": ["by_agreement"],
                "properties": {
                    **dict.fromkeys(_LENGTHS, _NOTHING),
                    "by_agreement": {"const": True},
                },
            },
        ]
    },
    policy.Duty: {
        "allOf": [
            _where("inform", _said(whom=_ANYTHING_LISTED)),
            _where("refer", _said(to=_ANYTHING_LISTED)),
            _where("send_form", _said(form={"type": "string"}, to=_ANYTHING_LISTED)),
            {
                "if": _said(explained={"const": True}),
                "then": {"properties": {"do": {"const": "discuss"}}},
            },
        ]
    },
    policy.Requirement: {
        "anyOf": [_said(engaged={"const": True}), _said(particulars=_ANYTHING_LISTED)]
    },
}
"""What the loader asks of a whole part."""
