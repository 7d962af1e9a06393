"""What has become of definitions since they were judged.

Where the fingerprint differs the definition decides: of two that differ in nothing that means anything, such as the
order of alternatives, one is as good as the other.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from toolrisk import clock, history
from toolrisk.canonical import clean, plain_path
from toolrisk.models import ToolDefinition

_SHOWN = 400
_MOST_PATHS = 5


class Pins:
    """The judged definitions, held against what the server lists."""

    def __init__(self, judged: Mapping[str, ToolDefinition]) -> None:
        self._judged = judged
        self._current: dict[str, ToolDefinition] = {}

    def forget(self) -> None:
        """The server says that its list has changed: what it listed before is no longer known."""
        self._current.clear()

    def knows(self, tool: str) -> bool:
        """Whether the server has listed the tool since its list last changed."""
        return tool in self._current

    def see(self, tools: Sequence[Any]) -> list[str]:
        """Take note of what the server lists; the names of those that are new here and not as they were judged."""
        worst: dict[str, ToolDefinition] = {}
        for one in filter(None, map(_definition, tools)):
            if one.name not in worst or not self._matches(one):
                worst[one.name] = one
        changed = [one for one in worst.values() if self._news(one)]
        # A tool that was once shown otherwise than judged stays so until the server tells of a new list.
        self._current.update({name: one for name, one in worst.items() if not self._differs(name)})
        self._current.update({one.name: one for one in changed})
        return [one.name for one in changed]

    def _differs(self, tool: str) -> bool:
        return tool in self._current and not self._matches(self._current[tool])

    def _matches(self, tool: ToolDefinition) -> bool:
        judged = self._judged.get(tool.name)
        return judged is not None and history.same(judged, tool)

    def _news(self, tool: ToolDefinition) -> bool:
        known = self._current.get(tool.name)
        return not self._matches(tool) and (known is None or known.fingerprint != tool.fingerprint)

    def lists(self, tool: Any) -> bool:
        """Whether a listed tool is one that was judged, as it was judged."""
        definition = _definition(tool)
        return definition is not None and self._matches(definition)

    def problem(self, tool: str) -> str | None:
        """Why a call is denied, or None. It tells where the definition differs, in plain words, and nothing of what it
        now says: that would carry a poisoned text to the model by another door."""
        if tool not in self._judged:
            return f"The tool {tool!r} was not there when this server was judged."
        if tool not in self._current:
            return f"The server does not list the tool {tool!r}, so what it is now can't be known."
        if self._matches(self._current[tool]):
            return None
        paths = [plain_path(path) for path in self._changed_paths(tool)]
        shown = ", ".join(paths[:_MOST_PATHS]) + (" and more" if len(paths) > _MOST_PATHS else "")
        return f"The definition of {tool!r} is no longer the one that was judged: {shown} changed."

    def difference(self, tool: str) -> list[str]:
        """What changed, in lines for a person: each path with its old and its new value, harmless to print."""
        if tool not in self._judged:
            return [f"{clean(tool)} is new and was not judged"]
        rows = [f"{clean(tool)} is no longer the tool that was judged"]
        before, after = self._judged[tool].to_wire(), self._current[tool].to_wire()
        for path in self._changed_paths(tool):
            rows += [f"  {clean(path)}", f"    - {_shown(before, path)}", f"    + {_shown(after, path)}"]
        return rows

    def _changed_paths(self, tool: str) -> list[str]:
        changes = history.diff("", {tool: self._judged[tool]}, {tool: self._current[tool]}, clock.now())
        return [path for change in changes for path in change.paths]


def _definition(tool: Any) -> ToolDefinition | None:
    try:
        definition = ToolDefinition.from_wire(tool)
        return definition if definition.fingerprint else None
    except (ValueError, AttributeError, TypeError):
        return None


def _shown(wire: Mapping[str, Any], path: str) -> str:
    value: Any = wire
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    text = value if isinstance(value, str) else json.dumps(value)
    return clean(text, _SHOWN) + (" …" if len(text) > _SHOWN else "")
