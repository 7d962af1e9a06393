"""Judged tools, as `toolrisk eval` takes them: one JSON object a line, with a `label` made under the rubric."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from classifier.wrong import wrong
from toolrisk.models import Category, Context, Noun, Risk, ToolDefinition

_WIRE = ("name", "title", "description", "inputSchema", "outputSchema", "annotations")


class Label(Noun):
    """What a careful reviewer said of a tool, and what else one could defend."""

    category: Category
    acceptable: tuple[Category, ...] = ()
    risk: Risk
    acceptable_risks: tuple[Risk, ...] = ()
    private_data: bool = False
    untrusted_content: bool = False
    external_send: bool = False
    why: str = ""


class Judged(Noun):
    """A tool of a server with its label."""

    id: str
    server: str
    server_description: str | None = None
    definition: ToolDefinition
    label: Label


def load(path: Path) -> list[Judged]:
    """Read judged tools. Raises ValueError naming the line that is not one."""
    found = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found.append(judged(json.loads(line.decode("utf-8"))))
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as cause:
                    raise ValueError(f"{path}:{number}: no judged tool: {_said(cause)}") from cause
    return found


def _said(cause: Exception) -> str:
    if isinstance(cause, ValidationError):
        return wrong(cause, "the row")
    return f"{cause} is missing" if isinstance(cause, KeyError) else str(cause)


def judged(row: dict[str, Any]) -> Judged:
    """One judged tool as it stands in a file: the tool as its server lists it, with a `label`. Raises KeyError or
    ValueError where it is none."""
    if not isinstance(row, dict) or not isinstance(row["label"], dict):
        raise ValueError("the row and its label are objects")
    wire = {key: row[key] for key in _WIRE if row.get(key) is not None}
    return Judged(
        id=str(row.get("id", "")),
        server=str(row.get("server", "")),
        server_description=row.get("server_description"),
        definition=ToolDefinition.from_wire(wire),
        label=Label.model_validate({key: value for key, value in row["label"].items() if key in Label.model_fields}),
    )


def context_of(one: Judged) -> Context:
    """The context that a judged tool brings with it: its server's name and description."""
    return Context(server=one.server, description=one.server_description)
