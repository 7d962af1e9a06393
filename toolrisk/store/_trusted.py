"""Nouns from rows that this catalog wrote itself: what was checked when it came in is not checked again.

A night reads every verdict and definition of the catalog; checking them again would cost more than rendering them. What
does not look as it was written goes through the checks, and fails there with what is wrong.
"""

from functools import lru_cache
from typing import Any, TypeVar

import orjson

from toolrisk.models import Category, Facets, Finding, Noun, Risk, ToolDefinition, Verdict

T = TypeVar("T", bound=Noun)

_RISKS = {risk.value: risk for risk in Risk}
_CATEGORIES: dict[str | None, Category | None] = {None: None, **{one.value: one for one in Category}}


def _bare(kind: type[Noun]) -> dict[str, Any]:
    """All fields of a noun in their order at their defaults; None where one has to be given."""
    return {name: None if field.is_required() else field.get_default() for name, field in kind.model_fields.items()}


_VERDICT, _FINDING = _bare(Verdict), _bare(Finding)
_WIRE = {
    "name": ("name", str), "title": ("title", str), "description": ("description", str),
    "inputSchema": ("input_schema", dict), "outputSchema": ("output_schema", dict),
    "annotations": ("annotations", dict),
}  # fmt: skip


def made(kind: type[T], fields: dict[str, Any]) -> T:
    """A noun of these fields, all of them, taken as they are."""
    one = object.__new__(kind)
    _set(one, "__dict__", fields)
    _set(one, "__pydantic_fields_set__", _GIVEN)
    _set(one, "__pydantic_extra__", None)
    _set(one, "__pydantic_private__", None)
    return one


_set = object.__setattr__
_GIVEN: set[str] = set()


def verdict(body: bytes) -> Verdict | None:
    """A verdict as it was packed; None where it has to be checked."""
    try:
        fields = {**_VERDICT, **orjson.loads(body)}
        fields["category"], fields["risk"] = _CATEGORIES[fields["category"]], _RISKS[fields["risk"]]
        fields["findings"] = tuple([_finding(one) for one in fields["findings"]])
        if type(fields["facets"]) is dict:
            fields["facets"] = _facets(tuple(fields["facets"].items()))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    whole = len(fields) == len(_VERDICT) and fields["confidence"] is not None and fields["justification"] is not None
    return made(Verdict, fields) if whole else None


def _finding(said: dict[str, Any]) -> Finding:
    fields = {**_FINDING, **said}
    fields["category"], risk = _CATEGORIES[fields["category"]], fields["risk"]
    if risk is not None:
        fields["risk"] = _RISKS[risk]
    if len(fields) != len(_FINDING) or fields["rule"] is None or fields["field"] is None or fields["quote"] is None:
        raise ValueError("not the fields of a finding")
    return made(Finding, fields)


@lru_cache(maxsize=1024)
def _facets(said: tuple[tuple[str, bool], ...]) -> Facets:
    return Facets(**dict(said))


_DEFINITION = _bare(ToolDefinition)


def definition(wire: dict[str, Any]) -> ToolDefinition:
    """A definition in the protocol's spelling as it was packed. The same as `ToolDefinition.from_wire`."""
    fields: dict[str, Any] = {**_DEFINITION, "extra": {}}
    for key, value in wire.items():
        field, kind = _WIRE.get(key, (key, None))
        if kind is not None and isinstance(value, kind):
            fields[field] = value
        else:
            fields["extra"][key] = value
    if not fields["name"]:
        return ToolDefinition.from_wire(wire)
    return made(ToolDefinition, fields)
