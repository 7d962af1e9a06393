"""Which tool that went is which tool that came, where that is evident."""

import re
from collections.abc import Callable, Iterable

from toolrisk.canonical import canonical, sha256
from toolrisk.models import ToolDefinition

Key = Callable[[ToolDefinition], str]
_WORDS, _ALIKE = 5, 0.8


def renames(gone: Iterable[ToolDefinition], born: Iterable[ToolDefinition]) -> dict[str, str]:
    """Old name to new name: the one tool that went and the one that came with the same text and schemas, its own name
    aside; or with the same schema and nearly the same words. Of two that could be meant none is."""
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
    """A key of all but the name; empty where there is too little to know a tool by."""
    if len(_words(tool)) < 3 and not _arguments(tool):
        return ""
    wire = {key: value for key, value in tool.to_wire().items() if key not in {"name", *tool.extra}}
    return sha256(canonical({**wire, "description": _anonymous(tool)}))


def _shape(tool: ToolDefinition) -> str:
    """A key of the schema and the hints; empty where it is no more than everybody's."""
    return sha256(canonical([tool.input_schema, tool.annotations])) if _arguments(tool) else ""


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
