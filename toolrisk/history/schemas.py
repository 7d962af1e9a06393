"""Two JSON Schemas path by path, and what each difference means."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from toolrisk.canonical import canonical
from toolrisk.history.likeness import ALTERNATIVES, BY_NAME, DEEPEST, likeness
from toolrisk.history.words import destinations, text_meanings
from toolrisk.models import Meaning

_UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
_LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "multipleOf"}
_GUARDS = _UPPER | _LOWER | {"pattern", "enum", "const", "format", "uniqueItems"}
_TEXTS = {"description", "title"}
_ASKING = ("confirm", "approv", "dry_run", "dryrun", "dry-run", "preview", "consent")
# Values that name a place and send nothing there.
_SILENT = {"$schema", "$id", "$ref", "pattern"}
_CHOICES = {"anyOf", "oneOf", "allOf", "prefixItems"}
_NAMES = {"properties", "$defs", "definitions", "patternProperties"}
_MOST = 2_000


class SchemaEdit(NamedTuple):
    """One place at which two schemas differ: its path, what stood there (None where nothing did), what it means."""

    path: str
    op: Literal["added", "removed", "changed"]
    before: Any
    after: Any
    meanings: frozenset[Meaning]


def schema_diff(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, at: str = "") -> list[SchemaEdit]:
    """The places at which two schemas differ, as deep as both are objects, at most 2,000 of them, in the order of
    their keys. The order of keys, `enum`, `required`, type lists and alternatives is no difference. `at` goes before
    each path."""
    found: list[SchemaEdit] = []
    for edit in _edits(before or {}, after or {}, at, False, ""):
        found.append(edit)
        if len(found) == _MOST:
            break
    return found


def _edits(before: Mapping[str, Any], after: Mapping[str, Any], at: str, named: bool, of: str) -> Iterator[SchemaEdit]:
    """`named`: the keys are names that somebody chose, not keywords."""
    for key in sorted({*before, *after}):
        left, right = before.get(key), after.get(key)
        path = f"{at}.{key}" if at else key
        if isinstance(left, dict) and isinstance(right, dict) and (named or key not in BY_NAME):
            yield from _edits(left, right, path, not named and key in _NAMES, key if named else of)
        elif not named and key in _CHOICES and (pairs := _abreast(left, right, _ordered(path, key))) is not None:
            for place, one, two in pairs:
                yield from _edits(one, two, f"{path}.{place}", False, of)
        elif likeness({key: left}) != likeness({key: right}):
            op: Literal["added", "removed", "changed"] = "changed"
            if key not in before or key not in after:
                op = "added" if key not in before else "removed"
            made = _named(key, op) if named else _keyword(key, op, left, right, of)
            if (named or key not in _SILENT) and _hosts(right) - _hosts(left):
                made = made - {"new-default", "other"} | {"new-destination"}
            yield SchemaEdit(path, op, left, right, frozenset(made))


def _ordered(path: str, key: str) -> bool:
    """Whether the order of schemas under a key counts, as it does where looking for equals would cost too much."""
    return key == "prefixItems" or sum(path.count(one) for one in ALTERNATIVES) > DEEPEST


def _abreast(left: Any, right: Any, ordered: bool) -> list[tuple[int, dict[str, Any], dict[str, Any]]] | None:
    """Two lists of schemas one by one, each pair with its place in the first; without an order those without an equal.
    None where they can't be compared so."""
    if not isinstance(left, list) or not isinstance(right, list) or len(left) != len(right):
        return None
    if not all(isinstance(one, dict) for one in (*left, *right)):
        return None
    if ordered or len(left) == 1:
        return [(place, one, two) for place, (one, two) in enumerate(zip(left, right, strict=True))]
    had, has = [likeness(one) for one in left], [likeness(one) for one in right]
    gone, came = _without(had, Counter(has)), _without(has, Counter(had))
    return [(one, left[one], right[two]) for one, two in zip(gone, came, strict=True)]


def _without(mine: list[bytes], others: Counter[bytes]) -> list[int]:
    """The places of those that have no equal among the others."""
    found = []
    for place, one in enumerate(mine):
        if others[one] > 0:
            others[one] -= 1
        else:
            found.append(place)
    return found


def _named(key: str, op: str) -> set[Meaning]:
    if op == "removed":
        return {"dropped-guard"} if _asks(key) else {"lost-argument"}
    return {"new-guard"} if _asks(key) else {"new-argument"}


def _asks(key: str) -> bool:
    return any(word in key.lower() for word in _ASKING)


def _hosts(value: Any) -> set[str]:
    return set() if value is None else destinations(canonical(value).decode("ascii"))


def _keyword(key: str, op: str, before: Any, after: Any, of: str) -> set[Meaning]:
    if key in _TEXTS:
        return text_meanings(str(before or ""), str(after or ""))
    if key == "required":
        return _required(_set(before), _set(after))
    if key in {"enum", "type"} and op == "changed":
        return _wider(_set(after) - _set(before), _set(before) - _set(after))
    return _bound(key, op, before, after) if key in _GUARDS else _loose(key, before, after, of)


def _loose(key: str, before: Any, after: Any, of: str) -> set[Meaning]:
    if key == "additionalProperties":
        return {"dropped-guard"} if before is False else {"new-guard"} if after is False else {"wider-input"}
    if key == "default":
        return {"dropped-guard"} if _asks(of) and before is True else {"new-default"}
    return {"wider-input"} if key in {"anyOf", "oneOf", "allOf", "items", "properties", "type"} else {"other"}


def _set(value: Any) -> set[str]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    return {likeness(item).decode("ascii") for item in items}


def _required(before: set[str], after: set[str]) -> set[Meaning]:
    if any(_asks(name) for name in before - after):
        return {"dropped-guard"}
    return _wider(before - after, after - before)


def _wider(more: set[str], less: set[str]) -> set[Meaning]:
    found: set[Meaning] = {"wider-input"} if more else set()
    return found | ({"narrower-input"} if less else set()) or {"other"}


def _bound(key: str, op: str, before: Any, after: Any) -> set[Meaning]:
    if op != "changed":
        return {"dropped-guard" if op == "removed" else "new-guard"}
    numbers = all(isinstance(value, int | float) for value in (before, after))
    if numbers and key in _UPPER | _LOWER:
        return {"wider-input"} if (after > before) == (key in _UPPER) else {"narrower-input"}
    return {"wider-input"}
