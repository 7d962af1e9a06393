"""The arguments that a tool's input schema lists, as far as conditions can name them."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from toolrisk.models import ToolDefinition

# What a schema may say beside its properties, so that they are all that a call can hold.
_PLAIN = frozenset({"type", "properties", "required", "additionalProperties", "title", "description", "$schema"})


class Argument(NamedTuple):
    """One property of an input schema: its name, the name in snake case, its single type, its schema."""

    name: str
    snake: str
    type: str
    schema: dict[str, Any]

    @property
    def plain(self) -> bool:
        """Whether it has one type and no enum."""
        return isinstance(self.schema.get("type"), str) and "enum" not in self.schema

    @property
    def path(self) -> str:
        """Where conditions find it."""
        return f"args.{self.name}"


def arguments(definition: ToolDefinition) -> list[Argument]:
    """The properties that conditions can name, each with one type; at most a hundred."""
    properties = (definition.input_schema or {}).get("properties")
    if not isinstance(properties, dict):
        return []
    named = [(name, schema) for name, schema in list(properties.items())[:100] if isinstance(schema, dict)]
    typed = [(snake, name, _type(schema), schema) for name, schema in named if (snake := nameable(name))]
    return [Argument(name, snake, kind, schema) for snake, name, kind, schema in typed if kind]


def _type(schema: dict[str, Any]) -> str:
    """Its one type beside null, or nothing where it has several or none."""
    choices = schema.get("anyOf", schema.get("oneOf"))
    if isinstance(choices, list):
        said: Any = [choice.get("type") if isinstance(choice, dict) else None for choice in choices]
    else:
        said = schema.get("type")
    kinds = {str(kind) for kind in (said if isinstance(said, list) else [said])} - {"null"}
    return kinds.pop() if len(kinds) == 1 else ""


@lru_cache(maxsize=16_384)
def nameable(name: str) -> str:
    """A property's name in snake case; empty where conditions can't name it."""
    return snake(name) if re.fullmatch(r"[A-Za-z_][\w-]{0,63}", name, re.A) else ""


def snake(name: str) -> str:
    """A name in snake case: `delete-All` and `deleteAll` as `delete_all`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()


def spelled_out(definition: ToolDefinition) -> bool:
    """Whether its schema says of every argument what it is called and of which type, and invites no others."""
    schema = definition.input_schema or {}
    whole = len(arguments(definition)) == len(schema.get("properties") or {})
    return whole and set(schema) <= _PLAIN and schema.get("additionalProperties", False) is False
