"""Hints against text: an author's annotation that the verdict contradicts. It never changes the verdict."""

from classifier.quick import quick
from classifier.reading import Reading
from classifier.weights import CATEGORIES, Scores
from toolrisk.models import Category, Finding, Risk, ToolDefinition

# A hint is contradicted where the odds of what it says are below this: a doubtful verdict is no evidence against it.
_LEFT = 0.25
_FETCHES = frozenset(("download", "export", "pull", "fetch"))
_PLACES = frozenset(
    [
        "path",
        "file",
        "filepath",
        "filename",
        "dir",
        "directory",
        "folder",
        "dest",
        "destination",
        "output",
        "target",
        "save",
    ]
)
_READ, _DESTRUCTIVE = CATEGORIES.index("Read"), CATEGORIES.index("Destructive")


def find(definition: ToolDefinition, reading: Reading, scores: Scores, category: Category | None) -> list[Finding]:
    """Findings for `readOnlyHint` and `destructiveHint` that do not fit what the text says."""
    hints = definition.annotations
    if not hints or category is None:
        return []
    odds = scores.odds
    reads, found = odds[_READ], []
    if hints.get("readOnlyHint") is True and reads < _LEFT and not _hands_over(reading):
        found.append(_finding("contradiction/read-only-hint", "readOnlyHint", "true", category))
    if hints.get("destructiveHint") is False and odds[_DESTRUCTIVE] > 1 - _LEFT:
        found.append(_finding("contradiction/not-destructive-hint", "destructiveHint", "false", category))
    if hints.get("destructiveHint") is True and reads > 1 - _LEFT:
        found.append(_finding("contradiction/destructive-hint", "destructiveHint", "true", category))
    return found


def _hands_over(reading: Reading) -> bool:
    """Whether a download may well only be returned: no argument says where it is kept, and no text."""
    verbs = {verb.base for verb in (reading.head, reading.lead.head) if verb is not None}
    kept = any(not _PLACES.isdisjoint(one.words.split("_")[-2:]) for one in reading.arguments)
    return bool(verbs & _FETCHES) and not kept and not (_KEEPS & set(reading.texts["description"].lower().split()))


_KEEPS = frozenset(
    ["save", "saves", "saved", "write", "writes", "store", "stores", "local", "locally", "disk", "folder", "directory"]
)


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
