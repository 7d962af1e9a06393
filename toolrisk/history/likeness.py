"""What two definitions are compared by: more is alike than the fingerprint knows.

A fingerprint is a pin, and stays what it was when a policy was made; so what was learned later about what means nothing
in JSON Schema stands here, where nothing is kept."""

from typing import Any

from toolrisk.canonical import canonical

ALTERNATIVES = frozenset({"anyOf", "oneOf", "allOf"})
# Under these keys stands, for each name, a list of names.
BY_NAME = frozenset({"dependentRequired", "dependencies"})
_WHOLE = 1 << 53
# Alternatives of alternatives are put in order so deep; each level costs as much as the whole.
DEEPEST = 4


def likeness(value: Any) -> bytes:
    """A key that is equal for two values whose difference means nothing: the canonical form, with alternatives
    (`anyOf`, `oneOf`, `allOf`) and lists of dependent names in an order of their own, and 5.0 told as 5. Raises
    ValueError where the value is nested too deeply to be read."""
    try:
        return canonical(_alike(value))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _alike(value: Any, key: str = "", nested: int = 0) -> Any:
    if isinstance(value, dict):
        # A list of names is ordered like alternatives.
        return {name: _alike(item, "anyOf" if key in BY_NAME else name, nested) for name, item in value.items()}
    if isinstance(value, list):
        free = key in ALTERNATIVES and len(value) > 1
        items = [_alike(item, nested=nested + free) for item in value]
        return sorted(items, key=canonical) if free and nested < DEEPEST else items
    return int(value) if isinstance(value, float) and abs(value) < _WHOLE and value.is_integer() else value
