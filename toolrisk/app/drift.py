"""One server then and now, for a person: words that went and came, schemas path by path."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from toolrisk import history
from toolrisk.app import changes
from toolrisk.app.show import find
from toolrisk.canonical import clean
from toolrisk.models import Change, How, ToolDefinition
from toolrisk.store import Catalog, Shown

_SHOWN = 300
_AROUND = 60


def drift(catalog: Catalog, server: str, since: datetime | None = None) -> list[Change]:
    """What a server's tools differ in from what they were at a moment, or before their last change, judged on both
    sides by the present rules. Raises LookupError for a server that the catalog does not know."""
    entry = find(catalog, server)
    seen = catalog.history(entry.server.name)
    strongest = min((one.how for one in seen), key=list(How).index, default=None)
    shown = [one for one in seen if one.how == strongest]
    before = _before(shown, since)
    if before is None:
        return []
    old, new = catalog.manifest(before.manifest), catalog.manifest(shown[-1].manifest)
    found = history.diff(entry.server.name, old, new, shown[-1].first_seen)
    return list(changes.judged(found, old, new, entry.server.description))


def _before(shown: list[Shown], since: datetime | None) -> Shown | None:
    """What was shown at a moment (the first, if that was later); without a moment the last that was otherwise."""
    if not shown:
        return None
    if since is not None:
        return next((one for one in reversed(shown) if one.first_seen <= since), shown[0])
    return next((one for one in reversed(shown) if one.manifest != shown[-1].manifest), None)


def lines(change: Change) -> Iterator[str]:
    """A change in lines, harmless to print: what it is, then what went as `[-…-]` and what came as `{+…+}`."""
    yield clean(changes.line(change), 1_000)
    if change.risk_before and change.risk_after and change.risk_before != change.risk_after:
        yield f"    risk: {change.risk_before} → {change.risk_after}"
    if change.before and change.after and change.kind in {"reworded", "schema", "hint"}:
        yield from _sides(change.kind, change.before, change.after)


def _sides(kind: str, before: ToolDefinition, after: ToolDefinition) -> Iterator[str]:
    if kind == "reworded":
        for field in ("title", "description"):
            old, new = getattr(before, field) or "", getattr(after, field) or ""
            if old != new:
                yield f"    {field}: {_marked(history.word_diff(old, new))}"
        return
    parts = [("annotations", before.annotations, after.annotations)]
    if kind == "schema":
        parts = [
            ("inputSchema", before.input_schema, after.input_schema),
            ("outputSchema", before.output_schema, after.output_schema),
        ]
    for at, old_schema, new_schema in parts:
        for edit in history.schema_diff(old_schema, new_schema, at):
            means = "" if kind == "hint" else f" ({', '.join(sorted(edit.meanings))})"
            yield f"    {clean(edit.path, 200)}: {_value(edit.before)} → {_value(edit.after)}{means}"


def _marked(spans: tuple[history.Span, ...]) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(marks[op].format(clean_inside(text, op)) for op, text in spans)


def clean_inside(text: str, op: str) -> str:
    """A span fit for a line; of a long one that stayed only its ends."""
    if op == "same" and len(text) > 2 * _AROUND:
        text = f"{text[:_AROUND]} … {text[-_AROUND:]}"
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{' ' * bool(lead)}{clean(text, _SHOWN)}{' ' * bool(tail and text.strip())}"


def _value(value: Any) -> str:
    return "(absent)" if value is None else clean(json.dumps(value), _SHOWN)
