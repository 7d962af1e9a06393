"""Which tool that went is which tool that came, where that is evident."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from toolrisk.canonical import canonical, sha256
from toolrisk.models import ToolDefinition

Key = Callable[[ToolDefinition], str]
_WORDS, _ALIKE = 5, 0.8
# The words of a name, however it is spelled; a version is none of them.
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_A-Za-z]+")
_VERSION = re.compile(r"(?<![A-Za-z])[vV]\d+|(?<=[a-z])V\d+")


def renames(gone: Iterable[ToolDefinition], born: Iterable[ToolDefinition]) -> dict[str, str]:
    """Old name to new name: the one tool that went and the one that came with the same text and schemas, its own name
    aside; or with the same schema and nearly the same words. Where there is too little to know a tool by, its name has
    to say the same too, a version aside. Of two that could be meant none is."""
    gone, born = list(gone), list(born)
    found = _paired(gone, born, _body)
    left = [one for one in gone if one.name not in found]
    come = [one for one in born if one.name not in found.values()]
    return found | {old: new for old, new in _paired(left, come, _shape).items() if _alike(old, new, left, come)}


def _paired(gone: list[ToolDefinition], born: list[ToolDefinition], key: Key) -> dict[str, str]:
    old, new = _grouped(gone, key), _grouped(born, key)
    return {old[one][0]: new[one][0] for one in old if one and len(old[one]) == 1 and len(new.get(one, ())) == 1}


def _grouped(tools: list[ToolDefinition], key: Key) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for tool in tools:
        groups.setdefault(key(tool), []).append(tool.name)
    return groups


def _body(tool: ToolDefinition) -> str:
    """A key of all but the name, or of the name's words too where there is too little to know a tool by."""
    thin = len(_words(tool)) < 3 and not _arguments(tool)
    wire = {key: value for key, value in tool.to_wire().items() if key not in {"name", *tool.extra}}
    schemas = {"inputSchema": _untitled(tool.input_schema), "outputSchema": _untitled(tool.output_schema)}
    said = _said_by_name(tool.name) if thin else None
    return sha256(canonical({**wire, **schemas, "description": _anonymous(tool), "name": said}))


def _said_by_name(name: str) -> list[str]:
    return [word.lower() for word in _NAME_WORD.findall(_VERSION.sub("", name))]


def _untitled(schema: dict[str, Any] | None) -> dict[str, Any] | None:
    """A schema without its title: some frameworks make one of the tool's name."""
    return {key: value for key, value in schema.items() if key != "title"} if schema else None


def _shape(tool: ToolDefinition) -> str:
    """A key of the schema and the hints; empty where it is no more than everybody's."""
    return sha256(canonical([_untitled(tool.input_schema), tool.annotations])) if _arguments(tool) else ""


def _alike(old: str, new: str, gone: list[ToolDefinition], born: list[ToolDefinition]) -> bool:
    one = next(set(_words(tool)) for tool in gone if tool.name == old)
    two = next(set(_words(tool)) for tool in born if tool.name == new)
    return min(len(one), len(two)) >= _WORDS and len(one & two) >= _ALIKE * len(one | two)


def _words(tool: ToolDefinition) -> list[str]:
    return _anonymous(tool).lower().split()


def _anonymous(tool: ToolDefinition) -> str:
    return re.sub(rf"(?<!\w){re.escape(tool.name)}(?!\w)", "\0", (tool.description or "")[:20_000])


def _arguments(tool: ToolDefinition) -> bool:
    return bool((tool.input_schema or {}).get("properties"))
