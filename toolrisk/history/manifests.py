"""What changed between two manifests of a server."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from toolrisk.history.likeness import BY_NAME, likeness
from toolrisk.history.meaning import grade, meanings
from toolrisk.history.renames import renames
from toolrisk.models import Change, ToolDefinition

Manifest = Mapping[str, ToolDefinition]
_NEVER = datetime.min


def diff(server: str, before: Manifest, after: Manifest, at: datetime, earlier: Manifest | None = None) -> list[Change]:
    """The changes from one manifest to the next, by tool name: added, removed, renamed where that is evident, and for a
    tool that stayed or was renamed, each of reworded, schema, hint that applies; all of them graded by what they mean.
    Likeness first: reordered keys, enums or alternatives are no change. `earlier` holds tools that were gone by then:
    one that comes back is compared with what it was."""
    earlier = earlier or {}
    gone = [tool for name, tool in before.items() if name not in after]
    born = [tool for name, tool in after.items() if name not in before]
    moved = renames(gone, [tool for tool in born if tool.name not in earlier])
    came = set(moved.values())
    found = [_change(server, one.name, "removed", at, before=one) for one in gone if one.name not in moved]
    found += [_change(server, one.name, "added", at, after=one) for one in born if one.name not in came]
    for old, new in moved.items():
        sides: dict[str, Any] = {"before": before[old], "after": after[new]}
        found.append(_change(server, new, "renamed", at, paths=("name",), **sides))
    pairs = [*((name, name) for name in before if name in after), *moved.items()]
    found += [one for old, new in pairs for one in _kept(server, before[old], after[new], at)]
    found += [two for one in born if one.name in earlier for two in _kept(server, earlier[one.name], one, at)]
    return sorted(map(_graded, found), key=lambda change: (change.tool, change.kind))


def same(before: ToolDefinition, after: ToolDefinition) -> bool:
    """Whether nothing is told of what makes them differ, if anything does."""
    return before.fingerprint == after.fingerprint or (
        before.name == after.name and not any(True for _ in _kept("", before, after, _NEVER))
    )


def _graded(change: Change) -> Change:
    meant = meanings(change)
    return change.model_copy(update={"meanings": meant, "grade": grade(meant)})


def _kept(server: str, before: ToolDefinition, after: ToolDefinition, at: datetime) -> Iterator[Change]:
    if before.fingerprint == after.fingerprint:
        return
    sides: dict[str, Any] = {"before": before, "after": after}
    if worded := tuple(_paths(_words(before), _words(after), "")):
        yield _change(server, after.name, "reworded", at, paths=worded, **sides)
    if shaped := tuple(_paths(_schemas(before), _schemas(after), "")):
        yield _change(server, after.name, "schema", at, paths=shaped, **sides)
    if hinted := tuple(_paths(before.annotations or {}, after.annotations or {}, "annotations.")):
        yield _change(server, after.name, "hint", at, paths=hinted, **sides)


def _words(tool: ToolDefinition) -> dict[str, Any]:
    return {"title": tool.title, "description": tool.description}


def _schemas(tool: ToolDefinition) -> dict[str, Any]:
    return {"inputSchema": tool.input_schema, "outputSchema": tool.output_schema}


def _paths(before: Any, after: Any, at: str) -> Iterator[str]:
    """The paths at which two values differ, as deep as both are objects."""
    for key in sorted({*before, *after}):
        left, right = before.get(key), after.get(key)
        if isinstance(left, dict) and isinstance(right, dict) and key not in BY_NAME:
            yield from _paths(left, right, f"{at}{key}.")
        elif likeness({key: left}) != likeness({key: right}):
            yield f"{at}{key}"


def _change(server: str, tool: str, kind: Any, at: datetime, **sides: Any) -> Change:
    return Change(server=server, tool=tool, kind=kind, at=at, **sides)
