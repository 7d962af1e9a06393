"""Explain a verdict, and measure all of them."""

from pathlib import Path

import classifier
from classifier import corrections
from toolrisk.app.show import find, find_tool
from toolrisk.models import Context
from toolrisk.store import Catalog


def explain(catalog: Catalog, server: str, tool: str) -> classifier.Explanation:
    """How the rules come to a tool's verdict. Raises LookupError for an unknown server or tool."""
    entry = find(catalog, server)
    names = tuple(one.definition.name for one in entry.tools)
    context = Context(server=entry.server.name, description=entry.server.description, siblings=names)
    return classifier.explain(find_tool(entry, tool).definition, context)


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
    found = [server for name in sorted({one.server for one in held}) if (server := catalog.server(name))]
    shown = [(server.name, catalog.history(server.name)) for server in found]
    tools = [(name, tool) for name, rows in shown if rows for tool in catalog.manifest(rows[-1].manifest).values()]
    return corrections.stale(tools, held)
