"""Our reading of policy.json as its vendor documents it: one document and one call in, one decision out.

What can't be read is denied: a malformed document, an unknown operator, a rule of a shape that is not documented.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, Protocol

import re2

WINDOWS = ("minute", "hour", "day")
TOOL_KEYS = frozenset({"require", "deny_if", "limits"})
_ABSENT = object()
_SCALAR = (str, bool, int, float)
_EXACT = 2**53
_ENDLESS = float("inf")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool, as a client sends it."""

    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a call: allowed, denied or hidden; the text that the caller gets; the rule that decided.

    `rule` is a path in the document, such as `tools.send.limits[0]`, `hide`, or `default`.
    """

    verdict: Literal["allow", "deny", "hidden"]
    rule: str
    text: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the call goes through."""
        return self.verdict == "allow"


class Slot(NamedTuple):
    """One limit at one moment: at most `max` calls on `counter` in the window that began at `start`."""

    counter: str
    window: str
    start: datetime
    max: int


class Counters(Protocol):
    """Where calls are counted, for one grant."""

    def take(self, slots: Sequence[Slot]) -> Slot | None:
        """Count one call in every slot, or in none: None when it was counted, else the first slot that is full."""
        ...


class MemoryCounters:
    """Counters of one process; windows that are over are forgotten."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, str], tuple[datetime, int]] = {}

    def take(self, slots: Sequence[Slot]) -> Slot | None:
        """Count one call in every slot, or in none: None when it was counted, else the first slot that is full."""
        full = next((slot for slot in slots if self._count(slot) >= slot.max), None)
        for slot in slots if full is None else ():
            self._used[slot.counter, slot.window] = slot.start, self._count(slot) + 1
        return full

    def _count(self, slot: Slot) -> int:
        start, used = self._used.get((slot.counter, slot.window), (slot.start, 0))
        return used if start == slot.start else 0


class UnreadableError(Exception):
    """A part of the document that has no documented meaning. `where` is its path."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


def evaluate(document: Mapping[str, Any], call: Call, counters: Counters, now: datetime) -> Decision:
    """What happens to a call under a policy.json document, and which rule decided; an allowed call is counted.

    The order is: hide, default, require, deny_if, the tool's limits, the limits of all tools; the first denial wins.
    Windows are aligned to the clock in UTC. What can't be read denies, and so does a `require` that is not empty, for
    the shape of its entries is not documented.
    """
    try:
        return _decide(document, call, counters, now)
    except UnreadableError as problem:
        return Decision("deny", problem.where, f"The policy can't be read here, so the call is denied: {problem.why}.")


def window_start(window: str, now: datetime) -> datetime:
    """When the window that holds `now` began, in UTC."""
    moment = now.astimezone(UTC).replace(second=0, microsecond=0)
    if window == "minute":
        return moment
    return moment.replace(minute=0) if window == "hour" else moment.replace(minute=0, hour=0)


def _decide(document: Mapping[str, Any], call: Call, counters: Counters, now: datetime) -> Decision:
    _version(document)
    hidden = _strings(document.get("hide", []), "hide")
    if call.tool in hidden or "*" in hidden:
        return Decision("hidden", "hide", f"The tool {call.tool!r} is hidden by policy.")
    tools = _mapping(document.get("tools", {}), "tools")
    if call.tool not in tools:
        return _default(document, call, counters, now)
    where = f"tools.{call.tool}"
    rules = _mapping(tools[call.tool], where)
    return _denied(rules, where, call) or _counted(document, rules, where, counters, now)


def _version(document: Mapping[str, Any]) -> None:
    if not isinstance(document, Mapping):
        raise UnreadableError("document", "it is not a JSON object")
    if document.get("version") != "1":
        raise UnreadableError("version", 'it is not "1"')
    if document.get("default") not in ("allow", "deny"):
        raise UnreadableError("default", 'it is neither "allow" nor "deny"')


def _default(document: Mapping[str, Any], call: Call, counters: Counters, now: datetime) -> Decision:
    if document["default"] == "deny":
        return Decision("deny", "default", f"The tool {call.tool!r} is not in the policy.")
    return _counted(document, {}, "default", counters, now)


def _denied(rules: Mapping[str, Any], where: str, call: Call) -> Decision | None:
    unknown = sorted(set(rules) - TOOL_KEYS)
    if unknown:
        raise UnreadableError(f"{where}.{unknown[0]}", "no such field is documented")
    if _list(rules.get("require", []), f"{where}.require"):
        raise UnreadableError(f"{where}.require", "the shape of its entries is not documented")
    for index, denial in enumerate(_list(rules.get("deny_if", []), f"{where}.deny_if")):
        place = f"{where}.deny_if[{index}]"
        conditions = _list(_mapping(denial, place).get("conditions", []), f"{place}.conditions")
        held = [holds(condition, call.arguments, place) for condition in conditions]
        if all(held):
            return Decision("deny", place, str(denial.get("on_deny") or "Denied by policy."))
    return None


def _counted(
    document: Mapping[str, Any], rules: Mapping[str, Any], where: str, counters: Counters, now: datetime
) -> Decision:
    everywhere = _mapping(document.get("all_tools", {}), "all_tools")
    places = _slots(rules.get("limits", []), f"{where}.limits", now)
    places += _slots(everywhere.get("limits", []), "all_tools.limits", now)
    full = counters.take([slot for _, slot in places]) if places else None
    if full is None:
        return Decision("allow", where)
    place = next(place for place, slot in places if slot == full)
    return Decision("deny", place, f"At most {full.max} calls a {full.window} are allowed; try again later.")


def _slots(limits: Any, where: str, now: datetime) -> list[tuple[str, Slot]]:
    places = [f"{where}[{index}]" for index in range(len(_list(limits, where)))]
    return [(place, _slot(_mapping(limit, place), place, now)) for place, limit in zip(places, limits, strict=True)]


def _slot(limit: Mapping[str, Any], place: str, now: datetime) -> Slot:
    counter, window, most = limit.get("counter"), limit.get("window"), limit.get("max")
    if not isinstance(counter, str) or not counter:
        raise UnreadableError(f"{place}.counter", "a limit needs a counter's name")
    if window not in WINDOWS:
        raise UnreadableError(f"{place}.window", f"it is none of {', '.join(WINDOWS)}")
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        raise UnreadableError(f"{place}.max", "it is not a number of calls")
    if limit.get("scope", "grant") != "grant":
        raise UnreadableError(f"{place}.scope", 'only "grant" is known')
    return Slot(counter, window, window_start(window, now), most)


# ── conditions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def holds(condition: Any, arguments: Mapping[str, Any], where: str = "condition") -> bool:
    """Whether one condition holds for a call's arguments. On an absent argument (or null) only `exists: false` does.

    Equality is "numeric or string", as documented: 5 equals "5", true equals "true". `gt` and its kin hold for numbers
    only, `regex` for strings only, `contains` for a part of a string or an element of a list.
    Raises UnreadableError for a condition without a documented meaning.
    """
    path, op = _mapping(condition, where).get("path"), condition.get("op")
    if not isinstance(path, str) or not path.startswith("args.") or len(path) == len("args."):
        raise UnreadableError(f"{where}.path", "it does not begin with args.")
    found, value = resolve(arguments, path), condition.get("value")
    if not isinstance(op, str) or op not in OPERATORS:
        raise UnreadableError(f"{where}.op", f"{op!r} is no known operator")
    problem = value_problem(op, value)
    if problem:
        raise UnreadableError(f"{where}.value", problem)
    if op == "exists":
        return (found is not _ABSENT) is value
    return found is not _ABSENT and OPERATORS[op](found, value)


def resolve(arguments: Mapping[str, Any], path: str) -> Any:
    """The argument at `args.x.y`; a private mark where it is absent or null."""
    value: Any = arguments
    for part in path.split(".")[1:]:
        value = value.get(part) if isinstance(value, Mapping) else None
    return _ABSENT if value is None else value


def value_problem(op: str, value: Any) -> str | None:
    """What is wrong with an operator's value, or None."""
    if op in ("in", "not_in") and not isinstance(value, list):
        return f"{op} needs a list"
    if op in ("lt", "lte", "gt", "gte") and (not _is_number(value) or not abs(value) < _ENDLESS):
        return f"{op} needs a number"
    if op == "exists" and not isinstance(value, bool):
        return "exists needs true or false"
    return _pattern_problem(value) if op == "regex" else None


def _pattern_problem(value: Any) -> str | None:
    if not isinstance(value, str):
        return "regex needs a pattern"
    try:
        re2.compile(value)
    except (re2.error, UnicodeEncodeError):
        return "the pattern does not compile under RE2"
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _equal(found: Any, value: Any) -> bool:
    if _is_number(found) and _is_number(value):
        return bool(found == value)
    if isinstance(found, _SCALAR) and isinstance(value, _SCALAR):
        return spelled(found) == spelled(value)
    return type(found) is type(value) and bool(found == value)


def spelled(value: str | float) -> str:
    """A scalar as text, the way in which it is compared with one of another type: `true`, `5`, `0.5`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return str(int(value) if whole else value)


def spellings(value: Any) -> list[Any]:
    """All scalars that equal this one, for engines whose equality is strict: 5 and "5", true and "true"."""
    if isinstance(value, str):
        return [value, *(other for other in _read(value) if spelled(other) == value)]
    return [value, spelled(value)] if isinstance(value, _SCALAR) else [value]


def _read(text: str) -> list[str | float]:
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return [value] if isinstance(value, bool | int | float) else []


def _within(found: Any, values: list[Any]) -> bool:
    return any(_equal(found, value) for value in values)


def _contains(found: Any, value: Any) -> bool:
    if isinstance(found, str):
        return isinstance(value, str) and value in found
    return isinstance(found, list) and _within(value, found)


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda found, value: _is_number(found) and test(found, value)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _equal,
    "neq": lambda found, value: not _equal(found, value),
    "in": _within,
    "not_in": lambda found, values: not _within(found, values),
    "lt": _compare(lambda found, value: found < value),
    "lte": _compare(lambda found, value: found <= value),
    "gt": _compare(lambda found, value: found > value),
    "gte": _compare(lambda found, value: found >= value),
    "regex": lambda found, pattern: isinstance(found, str) and re2.search(pattern, found) is not None,
    "contains": _contains,
    "exists": lambda found, value: bool(value),
}


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UnreadableError(where, "it is not an object")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise UnreadableError(where, "it is not a list")
    return value


def _strings(value: Any, where: str) -> list[str]:
    if not all(isinstance(item, str) for item in _list(value, where)):
        raise UnreadableError(where, "it is not a list of names")
    return list(value)
