"""What servers send as tools, made ToolDefinitions, within bounds."""

import json
from collections.abc import Sequence
from typing import Any

from crawler.harvest.limits import LIMITS, MIB, Limits
from toolrisk.canonical import clean
from toolrisk.models import ToolDefinition


def definitions(tools: Sequence[Any], limits: Limits = LIMITS) -> tuple[tuple[ToolDefinition, ...], tuple[str, ...]]:
    """The definitions that can be kept, in the order they came, and for each other one its name and the reason."""
    kept: dict[str, ToolDefinition] = {}
    skipped: list[str] = []
    for tool in tools[: limits.tools]:
        reason = _refused(tool, limits) or (
            "the server has another tool of this name" if tool["name"] in kept else None
        )
        if reason:
            skipped.append(f"{_label(tool)}: {reason}")
        else:
            kept[tool["name"]] = ToolDefinition.from_wire(tool)
    if len(tools) > limits.tools:
        skipped.append(f"{len(tools) - limits.tools} more tools: only {limits.tools} of a server are kept")
    return tuple(kept.values()), tuple(skipped)


def _refused(tool: Any, limits: Limits) -> str | None:
    if not isinstance(tool, dict):
        return "not an object"
    if not isinstance(tool.get("name"), str) or not tool["name"].strip():
        return "without a name"
    if len(tool["name"]) > limits.name_characters:
        return f"its name is longer than {limits.name_characters} characters"
    if _depth(tool, limits.depth) > limits.depth:
        return f"nested deeper than {limits.depth}"
    size = len(json.dumps(tool, separators=(",", ":")))
    return f"{size} bytes, more than {limits.definition_bytes // MIB} MiB" if size > limits.definition_bytes else None


def _label(tool: Any) -> str:
    name = tool.get("name") if isinstance(tool, dict) else None
    return (clean(name, 80) if isinstance(name, str) else "") or "a tool"


def _depth(value: Any, most: int) -> int:
    """How deep JSON is nested, counted no further than one past the most."""
    depth, level = 0, [value]
    while level and depth <= most:
        level = [item for parent in level for item in _items(parent)]
        depth += 1
    return depth


def _items(value: Any) -> list[Any]:
    items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, (dict, list))]
