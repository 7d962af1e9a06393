"""Justifications of tools that we write down in a line."""

from typing import Any

import classifier
from toolrisk.models import Context, ToolDefinition

HERE = Context(server="acme/somewhere")


def said_of(name: str, description: str | None, *keys: str, **more: Any) -> str:
    """The justification of a tool with these arguments, all of them strings; `more` goes into its schema, which it has
    only where it has arguments or that."""
    properties = {key: {"type": "string"} for key in keys}
    schema = {"type": "object", "properties": properties, **more} if keys or more else None
    return classifier.judge(ToolDefinition(name=name, description=description, input_schema=schema), HERE).justification
