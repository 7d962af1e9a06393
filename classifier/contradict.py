"""Hints against text: an author's annotation that the verdict contradicts. It never changes the verdict."""

from classifier.quick import quick
from toolrisk.models import Category, Finding, Risk, ToolDefinition


def find(definition: ToolDefinition, category: Category | None) -> list[Finding]:
    """Findings for `readOnlyHint` and `destructiveHint` that do not fit what the text says."""
    hints = definition.annotations
    if not hints or category is None:
        return []
    found = []
    if hints.get("readOnlyHint") is True and category is not Category.read:
        found.append(_finding("contradiction/read-only-hint", "readOnlyHint", "true", category))
    if hints.get("destructiveHint") is False and category is Category.destructive:
        found.append(_finding("contradiction/not-destructive-hint", "destructiveHint", "false", category))
    if hints.get("destructiveHint") is True and category is Category.read:
        found.append(_finding("contradiction/destructive-hint", "destructiveHint", "true", category))
    return found


def _finding(rule: str, hint: str, value: str, category: Category) -> Finding:
    return quick(
        Finding,
        rule=rule,
        kind="contradiction",
        field=f"annotations.{hint}",
        quote=value,
        category=category,
        risk=Risk.medium,
        weight=0.0,
    )
