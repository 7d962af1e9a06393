"""Justifications and clauses of tools that we write down in a line."""

from typing import Any

import classifier
from classifier.justification.clause import clause_of, thing_of
from classifier.reading import Reader
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


def clause_of_text(description: str) -> tuple[str | None, str]:
    """What is told of a call by this description, and the thing that is named of it."""
    clause = clause_of(Reader().read(ToolDefinition(name="t_x", description=description), HERE))
    return clause.told, thing_of(clause)
