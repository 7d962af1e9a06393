"""How much a change matters, from what it means."""

from collections.abc import Iterable

from toolrisk.history.schemas import schema_diff
from toolrisk.history.words import text_meanings
from toolrisk.models import Change, Grade, Meaning, ToolDefinition

GRAVE: frozenset[Meaning] = frozenset({"poisoning", "wider-capability", "new-destination", "dropped-guard"})
_NOTABLE: frozenset[Meaning] = frozenset(
    {"new-argument", "wider-input", "new-default", "claims-safer", "other", "new-tool", "lost-tool", "new-name"}
)
# What a hint says where it is absent, by the protocol: a tool writes, may destroy, and reaches the world.
_ASSUMED = {"readOnlyHint": False, "destructiveHint": True, "openWorldHint": True, "idempotentHint": False}
_SAFE = {"readOnlyHint": True, "destructiveHint": False, "openWorldHint": False, "idempotentHint": True}


def grade(meanings: Iterable[Meaning]) -> Grade:
    """The gravest of them: minor (nothing to do), notable (look at it), grave (judge anew before the next call)."""
    found = set(meanings)
    return "grave" if found & GRAVE else "notable" if found & _NOTABLE else "minor"


def meanings(change: Change) -> tuple[Meaning, ...]:
    """What the definitions alone say that a change means, in the order of their names."""
    before, after = change.before, change.after
    if before is None or after is None:
        return ("new-tool",) if before is None else ("lost-tool",)
    return tuple(sorted(_both(change.kind, before, after)))


def _both(kind: str, before: ToolDefinition, after: ToolDefinition) -> set[Meaning]:
    if kind == "renamed":
        return {"new-name"}
    if kind == "hint":
        return _hints(before.annotations or {}, after.annotations or {})
    if kind == "reworded":
        return _gravest(text_meanings(_said(before), _said(after)))
    edits = schema_diff(before.input_schema, after.input_schema)
    found: set[Meaning] = set().union(*(edit.meanings for edit in edits)) if edits else set()
    return _gravest(found | _output(before, after)) or {"other"}


def _said(tool: ToolDefinition) -> str:
    """Title and description as one: what moves from one to the other is neither new nor gone."""
    return "\n".join(text for text in (tool.title, tool.description) if text)


def _output(before: ToolDefinition, after: ToolDefinition) -> set[Meaning]:
    edits = schema_diff(before.output_schema, after.output_schema)
    if not edits:
        return set()
    leads_out = any("new-destination" in edit.meanings for edit in edits)
    return {"output", "new-destination"} if leads_out else {"output"}


def _gravest(found: set[Meaning]) -> set[Meaning]:
    """A typo beside something that matters is not told."""
    return found - {"typo", "wording"} or (found - {"typo"} or found)


def _hints(before: dict[str, object], after: dict[str, object]) -> set[Meaning]:
    found: set[Meaning] = set()
    for name, assumed in _ASSUMED.items():
        old, new = before.get(name, assumed), after.get(name, assumed)
        if old != new:
            found.add("claims-safer" if new == _SAFE[name] else "claims-riskier")
    old, new = (str(side.get("title") or "") for side in (before, after))
    return found | (text_meanings(old, new) if old != new else set()) or {"other"}
