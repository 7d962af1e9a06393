"""Everything known of a server or a tool."""

from typing import Any

import classifier
from toolrisk.models import RISKIEST_FIRST, Entry, Risk, Tool
from toolrisk.store import Catalog, shown


def find(catalog: Catalog, server: str) -> Entry:
    """A server's entry by its name, slug or former name. Raises LookupError where there is none."""
    known = catalog.server(server)
    entry = catalog.entry(known.name, classifier.verdicts_version()) if known else None
    if entry is None:
        raise LookupError(f"{server}: no such server in the catalog ({shown(catalog.url)})")
    return entry


def find_tool(entry: Entry, name: str) -> Tool:
    """A server's tool by its name or slug. Raises LookupError where there is none."""
    for tool in entry.tools:
        if name in (tool.definition.name, tool.slug):
            return tool
    raise LookupError(f"{name}: {entry.server.name} has no such tool")


def server_fields(catalog: Catalog, entry: Entry) -> dict[str, Any]:
    """All of a server as JSON: its listings and why they are one, what it showed, attempts, tools."""
    name = entry.server.name
    return {
        **entry.server.model_dump(mode="json"),
        "listings": _listings(catalog, entry),
        "history": [shown.model_dump(mode="json") for shown in catalog.history(name)],
        "attempts": [attempt.model_dump(mode="json") for attempt in catalog.attempts(name).values()],
        "cause": entry.cause,
        "reason": entry.reason,
        "tools": [tool_fields(tool) for tool in entry.tools],
    }


def _listings(catalog: Catalog, entry: Entry) -> list[dict[str, Any]]:
    wanted = {(merge.registry, merge.name): merge for merge in entry.server.merges}
    found = [one for one in catalog.listings() if (one.registry, one.name) in wanted]
    return [
        {**one.model_dump(mode="json", exclude_defaults=True), "why": wanted[one.registry, one.name].key}
        for one in found
    ]


def tool_fields(tool: Tool) -> dict[str, Any]:
    """All of a tool as JSON: the definition in the protocol's spelling, how it is known, the verdict."""
    return {
        "slug": tool.slug,
        "how": str(tool.how),
        "version": tool.version,
        "first_seen": tool.first_seen.isoformat(),
        "last_seen": tool.last_seen.isoformat(),
        "fingerprint": tool.definition.fingerprint,
        "definition": tool.definition.to_wire(),
        "verdict": tool.verdict.model_dump() if tool.verdict else None,
    }


def server_lines(fields: dict[str, Any]) -> list[str]:
    """A server for a person to read."""
    return [
        f"{fields['title']} ({fields['name']}), {fields['status']}",
        *([fields["description"]] if fields["description"] else []),
        "",
        "Listings:",
        *(
            f"  {one['registry']}: {one['name']} {one.get('version') or ''} ({one['why']})"
            for one in fields["listings"]
        ),
        *(["Related, not the same:", *(f"  {name}" for name in fields["related"])] if fields["related"] else []),
        *([f"Not harvested: {fields['cause']}: {fields['reason']}"] if fields["cause"] else []),
        "",
        f"Tools ({len(fields['tools'])}):",
        *(f"  {_badge(tool):<22}{tool['definition']['name']}" for tool in sorted(fields["tools"], key=_severity)),
    ]


def tool_lines(fields: dict[str, Any]) -> list[str]:
    """A tool for a person to read."""
    verdict = fields["verdict"] or {}
    return [
        f"{fields['definition']['name']}: {_badge(fields)}",
        " ".join(str(fields["definition"].get("description") or "").split())[:400],
        "",
        str(verdict.get("justification", "")),
        "",
        *(f"  {one['rule']}: {one['field']}: {one['quote']!r}" for one in verdict.get("findings", ())),
        f"Known: {fields['how']} in {fields['version'] or 'no version'}, since {fields['first_seen'][:10]}",
        f"Fingerprint: {fields['fingerprint']}",
    ]


def _badge(tool: dict[str, Any]) -> str:
    verdict = tool["verdict"]
    return f"{verdict['risk']} {verdict['category'] or ''}".strip() if verdict else "not judged"


def _severity(tool: dict[str, Any]) -> tuple[int, str]:
    risk = Risk(tool["verdict"]["risk"]) if tool["verdict"] else Risk.unknown
    return RISKIEST_FIRST.index(risk), tool["definition"]["name"]
