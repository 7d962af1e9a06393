"""Justifications of tools that we write down in a line."""

from typing import Any

import classifier
from toolrisk.models import Context, ToolDefinition

HERE = Context(server="acme/somewhere")


def said_of(name: str, description: str | None, *keys: str, **more: Any) -> str:
    """The justification of a tool with these arguments, all of them strings; `more` goes into its schema, which it has
    only where it has arguments or that."""
    return said_on(HERE.server, name, description, *keys, **more)


def said_on(server: str, name: str, description: str | None, *keys: str, **more: Any) -> str:
    """The same of a tool of a server that is called so."""
    properties = {key: {"type": "string"} for key in keys}
    schema = {"type": "object", "properties": properties, **more} if keys or more else None
    definition = ToolDefinition(name=name, description=description, input_schema=schema)
    return classifier.judge(definition, Context(server=server)).justification
