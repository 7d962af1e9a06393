"""What an input schema offers: the names of its arguments, the values that they may take, where secrets are asked for.

Any JSON may stand where a schema is due; what has not the expected shape is passed over. Bounded: MOST arguments, one
level inside an object argument or a list of objects.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from classifier.memo import Memo
from classifier.text import name_words

MOST = 80
_VALUES = 40
_ACTIONS = frozenset({"action", "operation", "op", "mode", "method", "command", "subcommand", "type", "verb", "task"})
_HOLDERS = frozenset({"enum", "const", "default"})


class Argument(NamedTuple):
    """One argument: its key as written, its words joined by `_`, its path in the schema, and its own schema."""

    key: str
    words: str
    path: str
    schema: dict[str, Any]

    @property
    def tells(self) -> bool:
        """Whether it may have values, or text that lists actions: few have, and asking this costs little."""
        return self.words in _ACTIONS or not _HOLDERS.isdisjoint(self.schema)

    @property
    def values(self) -> list[str]:
        """The strings that it may be: enum, const, default; of an action also the words of its description."""
        schema = self.schema
        found: list[str] = []
        listed = schema.get("enum")
        if isinstance(listed, list):
            found += [one for one in listed[:_VALUES] if isinstance(one, str)]
        for key in ("const", "default"):
            one = schema.get(key)
            if isinstance(one, str):
                found.append(one[:80])
        return found

    @property
    def action_text(self) -> str:
        """The description of an argument that names the action to do, for it often lists the actions."""
        text = self.schema.get("description")
        return text[:300] if self.words in _ACTIONS and isinstance(text, str) else ""


def arguments(schema: dict[str, Any] | None) -> list[Argument]:
    """The arguments of a schema, at most MOST."""
    found: list[Argument] = []
    if schema:
        _collect(schema, "inputSchema.properties", found, 1)
    return found


def required(schema: dict[str, Any] | None) -> set[str]:
    """The keys that a schema requires, of as many as are read."""
    listed = (schema or {}).get("required")
    return {one for one in listed[:MOST] if isinstance(one, str)} if isinstance(listed, list) else set()


joined = Memo[str, str](lambda key: "_".join(name_words(key))).__getitem__
"""The words of a key, joined by `_`."""


def _collect(schema: dict[str, Any], path: str, found: list[Argument], deeper: int) -> None:
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return
    for key, value in properties.items():
        if len(found) >= MOST:
            return
        if key.__class__ is not str:
            continue
        inner = value if isinstance(value, dict) else {}
        found.append(Argument(key, joined(key), path, inner))
        if deeper and ("properties" in inner or "items" in inner):
            for step, nested in _inside(inner):
                _collect(nested, f"{path}.{key[:80]}{step}.properties", found, deeper - 1)


def _inside(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "properties" in value:
        yield "", value
    items = value.get("items")
    if isinstance(items, dict):
        yield ".items", items
