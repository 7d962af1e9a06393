"""Explain a verdict, and measure all of them."""

from pathlib import Path

import classifier
from classifier import corrections
from toolrisk.app.show import find, find_tool
from toolrisk.models import Context, ToolDefinition, Verdict
from toolrisk.store import Catalog


def explain(catalog: Catalog, server: str, tool: str) -> list[str]:
    """How a tool's verdict came about, in lines: who decided it where that was not the rules, and what they say.
    Raises LookupError for an unknown server or tool."""
    entry = find(catalog, server)
    names = tuple(one.definition.name for one in entry.tools)
    context = Context(server=entry.server.name, description=entry.server.description, siblings=names)
    found = find_tool(entry, tool)
    made = classifier.explain(found.definition, context)
    kept = found.verdict if found.verdict and made.verdict.decided_by == "rules" else made.verdict
    return [*_decided(kept), *made.text.split("\n")]


def _decided(verdict: Verdict) -> list[str]:
    """Who decided, and in which words, where it was not the rules."""
    if verdict.decided_by == "rules":
        return []
    who = {"llm": "a model's opinion", "human": "a person's correction"}[verdict.decided_by]
    levels = f"{verdict.category or 'unknown'} · {verdict.risk} · confidence {verdict.confidence:.2f}"
    signs = [f"! {one.rule}: {one.quote!r}" for one in verdict.findings if one.kind == "poisoning"]
    return [
        f"decided by {who}: {levels}",
        f"  {verdict.justification}",
        *signs,
        "what the rules and their words weigh:",
    ]


def evaluate(gold: Path, save: Path | None) -> classifier.Evaluation:
    """Measure the rules against judged tools, and keep the figures where asked to."""
    result = classifier.evaluate(gold)
    if save is not None:
        result.save(save)
    return result


def stale_corrections(
    catalog: Catalog, entries: tuple[corrections.Correction, ...] | None = None
) -> tuple[corrections.Stale, ...]:
    """The project's corrections, or others, that the catalog's present definitions have outlived. Raises ValueError
    naming an entry of the project's file that can't be read."""
    held = corrections.load() if entries is None else entries
    return corrections.stale(_shown(catalog, held), held)


def unmet_corrections(
    catalog: Catalog, entries: tuple[corrections.Correction, ...]
) -> tuple[corrections.Correction, ...]:
    """The corrections that correct nothing: the catalog shows no tool of that name on a server of that name."""
    there = {(server, tool.name) for server, tool in _shown(catalog, entries)}
    return tuple(one for one in entries if (one.server, one.tool) not in there)


def _shown(catalog: Catalog, held: tuple[corrections.Correction, ...]) -> list[tuple[str, ToolDefinition]]:
    """The present tools of the servers that corrections name."""
    found = [server for name in sorted({one.server for one in held}) if (server := catalog.server(name))]
    shown = [(server.name, catalog.history(server.name)) for server in found]
    return [(name, tool) for name, rows in shown if rows for tool in catalog.manifest(rows[-1].manifest).values()]
