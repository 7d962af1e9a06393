"""Explain a verdict, and measure all of them."""

from pathlib import Path

import classifier
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
