"""The definition's own words that a verdict rests on, as quotations."""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from classifier.ruleset import rules
from sitegen.markup.text import marked, plain, visible
from toolrisk.models import Finding, ToolDefinition

_MOST = 12
_FIELDS = {"inputSchema": "input_schema", "outputSchema": "output_schema"}


class Quote(NamedTuple):
    """Words of a field with what carried the verdict marked, and the rules that spoke of them: each with whether it
    has a page, for a verdict can also rest on what a model or a person found."""

    words: Markup
    field: str
    kind: str
    rules: tuple[tuple[str, bool], ...]


def quotes(definition: ToolDefinition, findings: tuple[Finding, ...]) -> list[Quote]:
    """The findings' quotes, poisoning first, the same words only once, at most a dozen."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    ranked = sorted(findings, key=_rank) if len(findings) > 1 else findings
    for finding in ranked:
        groups.setdefault((finding.field, finding.quote, finding.kind), []).append(finding.rule)
    return [
        Quote(_words(definition, field, quote), plain(field, 120), kind, _known(tuple(names)))
        for (field, quote, kind), names in list(groups.items())[:_MOST]
    ]


def _rank(finding: Finding) -> tuple[bool, float]:
    return finding.kind == "capability", -finding.weight


@lru_cache(maxsize=1024)
def _known(names: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    pages = _pages()
    return tuple([(name, name in pages) for name in dict.fromkeys(names)])


@cache
def _pages() -> frozenset[str]:
    return frozenset(rule.id for rule in rules())


def _words(definition: ToolDefinition, field: str, quote: str) -> Markup:
    text = text_of(definition, field)
    return marked(text, quote) if text else Markup(f"<mark>{visible(quote, 400)}</mark>")  # noqa: S704 - escaped


def text_of(definition: ToolDefinition, field: str) -> str:
    """What stands at a field's path, such as `inputSchema.properties.path.description`; empty where it is no text."""
    first, _, rest = field.partition(".")
    value: Any = (
        getattr(definition, _FIELDS.get(first, first), None) if first in _NAMED else definition.extra.get(first)
    )
    while rest and isinstance(value, dict):
        key, rest = _step(value, rest)
        value = value.get(key)
    return value if isinstance(value, str) and not rest else ""


_NAMED = frozenset({"name", "title", "description", "inputSchema", "outputSchema", "annotations"})


def _step(value: dict[str, Any], path: str) -> tuple[str, str]:
    """The longest key that a path begins with, for keys may hold dots; and what is left of the path."""
    parts = path.split(".")
    for cut in range(len(parts), 0, -1):
        key = ".".join(parts[:cut])
        if key in value:
            return key, ".".join(parts[cut:])
    return parts[0], ".".join(parts[1:])
