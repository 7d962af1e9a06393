"""A tool's input schema as rows of a table. Schemas come from outside: bounded in number, depth and length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sitegen.markup.text import plain

MOST = 300
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its path (`settings.name`, `items[].id`), type, whether it must be given, and what it is."""

    path: str
    type: str
    required: bool
    about: str
    extra: str


def arguments(schema: dict[str, Any] | None) -> tuple[list[Argument], bool]:
    """A schema's arguments in its order, and whether there are more than are returned."""
    rows: list[Argument] = []
    for row in _walk(schema or {}, "", 0):
        if len(rows) == MOST:
            return rows, True
        rows.append(row)
    return rows, False


def _walk(schema: dict[str, Any], prefix: str, depth: int) -> Iterator[Argument]:
    properties = schema.get("properties")
    required = schema.get("required")
    needed = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
    for name, value in properties.items() if isinstance(properties, dict) else ():
        about = value if isinstance(value, dict) else {}
        path = prefix + plain(name, 80)
        yield _row(path, about, name in needed)
        inner, suffix = _inner(about)
        if inner and depth < _DEPTH:
            yield from _walk(inner, f"{path}{suffix}.", depth + 1)


def _inner(schema: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The object that an argument holds, or a list's items hold."""
    items = schema.get("items")
    if isinstance(items, dict) and isinstance(items.get("properties"), dict):
        return items, "[]"
    return (schema, "") if isinstance(schema.get("properties"), dict) else (None, "")


def _row(path: str, about: dict[str, Any], required: bool) -> Argument:
    text = about.get("description") or about.get("title") or ""
    return Argument(path, type_of(about), required, plain(text, 600) if isinstance(text, str) else "", _extra(about))


def type_of(schema: Any, depth: int = 0) -> str:
    """A schema's type in words: `string`, `array of object`, `string or null`, `any`."""
    if not isinstance(schema, dict) or depth > _DEPTH:
        return "any"
    kind = schema.get("type")
    if isinstance(kind, list):
        return " or ".join(plain(one, 20) for one in kind[:6]) or "any"
    if kind == "array":
        inner = type_of(schema.get("items"), depth + 1)
        return "array" if inner == "any" else f"array of {inner}"
    if isinstance(kind, str):
        return plain(kind, 20)
    return _without_type(schema, depth)


def _without_type(schema: dict[str, Any], depth: int) -> str:
    options: list[Any] = next((schema[key] for key in ("anyOf", "oneOf") if isinstance(schema.get(key), list)), [])
    kinds = dict.fromkeys(type_of(option, depth + 1) for option in options[:6])
    if kinds:
        return " or ".join(kinds)
    return "one of" if isinstance(schema.get("enum"), list) else "any"


def _extra(schema: dict[str, Any]) -> str:
    """What else a schema says of a value: its choices, its default."""
    choices = schema.get("enum")
    said = []
    if isinstance(choices, list) and choices:
        more = ", …" if len(choices) > 12 else ""
        said.append("One of " + ", ".join(plain(choice, 40) for choice in choices[:12]) + more)
    if isinstance(schema.get("default"), str | int | float | bool) and schema["default"] != "":
        said.append(f"Default {plain(schema['default'], 60)}")
    return ". ".join(said)
