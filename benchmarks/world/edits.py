"""What happens to tools from night to night; each edit says itself what a diff has to find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.world import words
from benchmarks.world.schemas import argument
from benchmarks.world.tools import Style, Wire, tool
from benchmarks.world.vocabulary import ARGUMENTS, pick

# Shares of a server's tools that one release touches. With 2 % of servers releasing a night they come to the 3.4 % of
# descriptions and 4.5 % of schemas that changed within a week in a census of 12,574 live tools.
REWORDED, RESHAPED, HINTED = 0.25, 0.33, 0.05
REMOVED, RENAMED, ADDING, POISONED = 0.02, 0.01, 0.25, 0.004

Pair = tuple[str, tuple[str, ...], Wire | None, Wire | None]


@dataclass(slots=True)
class Shelf:
    """A server's tools as they stand, and every name that was ever used."""

    look: Style
    tools: list[Wire]
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.taken.update(one["name"] for one in self.tools)


def release(shelf: Shelf, rng: Random) -> list[Pair]:
    """Change some tools; the changes as (kind, paths, before, after)."""
    made: list[Pair] = []
    kept: list[Wire] = []
    for before in shelf.tools:
        fate = rng.random()
        if fate < REMOVED and len(shelf.tools) > 1 and (kept or before is not shelf.tools[-1]):
            made.append(("removed", (), before, None))
            continue
        after, found = _renamed(shelf, before, rng) if fate > 1 - RENAMED else _edited(shelf.look, before, rng)
        made += found
        kept.append(after)
    shelf.tools = kept
    if rng.random() < ADDING:
        shelf.tools.append(tool(shelf.look, shelf.taken, rng))
        made.append(("added", (), None, shelf.tools[-1]))
    return made


def shuffle(shelf: Shelf, rng: Random) -> None:
    """Reorder what has no order: keys, enums, required. No change at all."""
    shelf.tools = [_shuffled(one, rng) for one in shelf.tools]


def _shuffled(value: Any, rng: Random, key: str = "") -> Any:
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: _shuffled(value[name], rng, name) for name in names}
    if isinstance(value, list):
        items = list(value)
        if key in {"enum", "required"}:
            rng.shuffle(items)
        return items
    return value


def _renamed(shelf: Shelf, before: Wire, rng: Random) -> tuple[Wire, list[Pair]]:
    name = f"{before['name']}_v2"
    while name in shelf.taken:
        name += pick(rng, words.SYLLABLES)
    shelf.taken.add(name)
    after = {**before, "name": name}
    return after, [("renamed", ("name",), before, after)]


def _edited(look: Style, before: Wire, rng: Random) -> tuple[Wire, list[Pair]]:
    """The tool with none, one or several edits; each change holds the tool before all and after all of them."""
    after, kinds = before, list[tuple[str, tuple[str, ...]]]()
    if rng.random() < REWORDED:
        poisoned = rng.random() < POISONED
        after = {**after, "description": _reworded(after.get("description") or "", poisoned, rng)}
        kinds.append(("reworded", ("description",)))
        kinds += [("poisoned", ("description",))] if poisoned else []
    if "inputSchema" in after and rng.random() < RESHAPED:
        schema, path = _reshaped(look, after["inputSchema"], rng)
        after = {**after, "inputSchema": schema}
        kinds.append(("schema", (f"inputSchema.{path}",)))
    if "annotations" in after and rng.random() < HINTED:
        hint = pick(rng, list(after["annotations"]))
        after = {**after, "annotations": {**after["annotations"], hint: not after["annotations"][hint]}}
        kinds.append(("hint", (f"annotations.{hint}",)))
    return after, [(kind, paths, before, after) for kind, paths in kinds]


def _reworded(text: str, poisoned: bool, rng: Random) -> str:
    if poisoned:
        return f"{text} {pick(rng, words.POISON)}".strip()
    if len(text) > 60 and rng.random() < 0.4:
        start = int(rng.random() * (len(text) - 20))
        return (text[:start] + text[start + 8 :]).strip() + "."
    more = pick(rng, words.REWORDED).format(n="item", a=pick(rng, words.FIELDS), b=pick(rng, words.FIELDS))
    return f"{text} {more}".strip()


def _reshaped(look: Style, schema: dict[str, Any], rng: Random) -> tuple[dict[str, Any], str]:
    """The schema with one edit, and the path of what differs."""
    names = list(schema["properties"])
    edits: list[Callable[[], tuple[dict[str, Any], str]]] = [lambda: _argument_added(look, schema, rng)]
    if names:
        name = pick(rng, names)
        edits += [lambda: _argument_dropped(schema, name), lambda: _argument_edited(schema, name, rng)]
    return edits[int(rng.random() * len(edits))]()


def _argument_added(look: Style, schema: dict[str, Any], rng: Random) -> tuple[dict[str, Any], str]:
    chosen = ARGUMENTS["string"][int(rng.random() * len(ARGUMENTS["string"]))]
    name = next(name for name in _names(chosen.snake) if name not in schema["properties"])
    made = argument(chosen, "string", look.schemas or "plain", look.arguments, look.language, 9, rng)
    return {**schema, "properties": {**schema["properties"], name: made}}, f"properties.{name}"


def _names(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1


def _argument_dropped(schema: dict[str, Any], name: str) -> tuple[dict[str, Any], str]:
    """An argument that is required only becomes optional: one edit, one path."""
    required = schema.get("required", [])
    if name in required:
        return {**schema, "required": [one for one in required if one != name]}, "required"
    left = {key: value for key, value in schema["properties"].items() if key != name}
    return {**schema, "properties": left}, f"properties.{name}"


def _argument_edited(schema: dict[str, Any], name: str, rng: Random) -> tuple[dict[str, Any], str]:
    before = schema["properties"][name]
    if "enum" in before:
        after, key = {**before, "enum": [*before["enum"], f"other-{int(rng.random() * 1e6)}"]}, "enum"
    elif "maximum" in before:
        after, key = {**before, "maximum": before["maximum"] * 2}, "maximum"
    else:
        text = f"{before.get('description', '')} {pick(rng, words.MORE_OF_ARGUMENT)}".strip()
        after, key = {**before, "description": text}, "description"
    return {**schema, "properties": {**schema["properties"], name: after}}, f"properties.{name}.{key}"
