"""What is wrong with a policy.json, line by line, and what it would do with one call."""

import json
from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from typing import Any, NamedTuple

from toolrisk.canonical import clean
from toolrisk.policy.engine import (
    OPERATORS,
    TOOL_KEYS,
    WINDOWS,
    Call,
    Decision,
    MemoryCounters,
    evaluate,
    value_problem,
)

MOST = 4_000_000
_KINDS: dict[type, str] = {dict: "an object", list: "a list", str: "text"}


class Problem(NamedTuple):
    """One thing that is wrong: the line (from 1), the path in the document, and what it is; both are fit to print."""

    line: int
    where: str
    what: str


class Flaw(NamedTuple):
    """A problem before its line is known: its place as keys and indexes."""

    place: tuple[str | int, ...]
    what: str


class RepeatedKeyError(ValueError):
    """A key that stands twice in one object; readers differ in which one they take."""


def check(text: str) -> list[Problem]:
    """Everything that is wrong with a policy.json, in the order of its lines; an empty list means that it is valid."""
    if len(text) > MOST:
        return [Problem(1, "document", f"it has more than {MOST:,} characters")]
    try:
        document, places = json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_constant), _places(text)
    except json.JSONDecodeError as error:
        return [Problem(error.lineno, "document", f"it is not JSON: {error.msg} (column {error.colno})")]
    except RepeatedKeyError as error:
        line = _line(text, max(text.rfind(json.dumps(str(error))), 0))
        return [Problem(line, "document", f"{clean(str(error))} stands twice")]
    except RecursionError:
        return [Problem(1, "document", "it is nested too deeply")]
    except ValueError as error:
        return [Problem(1, "document", f"it can't be read: {error}")]
    found = [
        Problem(_line(text, _start(places, flaw.place)), clean(_path(flaw.place), 300), clean(flaw.what, 300))
        for flaw in _flaws(document)
    ]
    return sorted(found, key=lambda problem: problem.line)


def try_call(document_text: str, call_text: str, now: datetime, times: int = 1) -> Decision:
    """What would become of a call, `{"tool": …, "arguments": …}`, made so many times at once: the last decision.

    Raises ValueError where the call, or the document, is not JSON of that shape.
    """
    try:
        document, asked, counters = json.loads(document_text), _call(call_text), MemoryCounters()
        return [evaluate(document, asked, counters, now) for _ in range(max(times, 1))][-1]
    except RecursionError as error:
        raise ValueError("the call is nested too deeply") from error


def _call(text: str) -> Call:
    call = json.loads(text, parse_constant=_constant)
    if not isinstance(call, dict) or not isinstance(call.get("tool"), str):
        raise ValueError('a call is {"tool": "name", "arguments": {…}}')
    if unknown := sorted(set(call) - {"tool", "arguments"}):
        raise ValueError(f"a call has a tool and arguments, and no {unknown[0]!r}")
    if not isinstance(call.get("arguments", {}), dict):
        raise ValueError("the arguments of a call are an object")
    return Call(call["tool"], call.get("arguments", {}))


# ── flaws ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _flaws(document: Any) -> Iterator[Flaw]:
    if not isinstance(document, dict):
        yield Flaw((), "it is not an object")
        return
    yield from _unknown(document, (), {"version", "default", "hide", "all_tools", "tools"})
    if document.get("version") != "1":
        yield Flaw(("version",), 'it has to be "1"')
    if document.get("default") not in ("allow", "deny"):
        yield Flaw(("default",), 'it has to be "allow" or "deny"')
    yield from _hide(document.get("hide", []))
    yield from _shaped(document.get("all_tools", {}), ("all_tools",), dict) or _all_tools(document.get("all_tools", {}))
    yield from _shaped(document.get("tools", {}), ("tools",), dict) or _tools(document.get("tools", {}))


def _hide(names: Any) -> Iterator[Flaw]:
    yield from _shaped(names, ("hide",), list)
    seen: set[str] = set()
    for index, name in enumerate(names if isinstance(names, list) else []):
        if not isinstance(name, str) or not name.strip():
            yield Flaw(("hide", index), "it is not a tool's name")
        elif name in seen:
            yield Flaw(("hide", index), f"{name!r} stands twice")
        else:
            seen.add(name)


def _all_tools(rules: dict[str, Any]) -> Iterator[Flaw]:
    yield from _unknown(rules, ("all_tools",), {"limits"})
    yield from _limits(rules.get("limits", []), ("all_tools", "limits"))


def _tools(tools: dict[str, Any]) -> Iterator[Flaw]:
    for name, rules in tools.items():
        place = ("tools", name)
        yield from _shaped(rules, place, dict) or _tool(rules, place)


def _tool(rules: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Flaw]:
    yield from _unknown(rules, place, set(TOOL_KEYS))
    if rules.get("require", []) != []:
        yield Flaw((*place, "require"), "the shape of its entries is not documented, so every call is denied here")
    denials = rules.get("deny_if", [])
    yield from _shaped(denials, (*place, "deny_if"), list)
    for index, denial in enumerate(denials if isinstance(denials, list) else []):
        spot = (*place, "deny_if", index)
        yield from _shaped(denial, spot, dict) or _denial(denial, spot)
    yield from _limits(rules.get("limits", []), (*place, "limits"))


def _denial(denial: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Flaw]:
    yield from _unknown(denial, place, {"conditions", "on_deny"})
    if not isinstance(denial.get("on_deny", ""), str):
        yield Flaw((*place, "on_deny"), "it is not text")
    conditions = denial.get("conditions", [])
    yield from _shaped(conditions, (*place, "conditions"), list)
    for index, condition in enumerate(conditions if isinstance(conditions, list) else []):
        spot = (*place, "conditions", index)
        yield from _shaped(condition, spot, dict) or _condition(condition, spot)


def _condition(condition: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Flaw]:
    yield from _unknown(condition, place, {"path", "op", "value"})
    path, op = condition.get("path"), condition.get("op")
    if not isinstance(path, str) or not path.startswith("args.") or "" in path.split("."):
        yield Flaw((*place, "path"), "it has to be args. and an argument's name")
    if not isinstance(op, str) or op not in OPERATORS:
        yield Flaw((*place, "op"), f"it has to be one of {', '.join(OPERATORS)}")
    elif "value" not in condition:
        yield Flaw(place, "it has no value")
    elif problem := value_problem(op, condition["value"]) or _never_problem(op, condition["value"]):
        yield Flaw((*place, "value"), problem)


def _never_problem(op: str, value: Any) -> str | None:
    """A test that holds for no argument, and so denies nothing though it stands there."""
    values = value if isinstance(value, list) else [value]
    if (op == "eq" and value is None) or (op == "in" and all(one is None for one in values)):
        return f"{op} would hold for no argument: an absent one is found by exists"
    if any(isinstance(one, float) and not isfinite(one) for one in values):
        return f"{op} can't test a number so large"
    return None


def _limits(limits: Any, place: tuple[str | int, ...]) -> Iterator[Flaw]:
    yield from _shaped(limits, place, list)
    seen: set[tuple[Any, Any]] = set()
    for index, limit in enumerate(limits if isinstance(limits, list) else []):
        spot = (*place, index)
        yield from _shaped(limit, spot, dict) or _limit(limit, spot)
        key = (str(limit.get("counter")), str(limit.get("window"))) if isinstance(limit, dict) else (index, None)
        if key in seen:
            yield Flaw(spot, f"the counter {key[0]!r} is counted twice in one window")
        seen.add(key)


def _limit(limit: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Flaw]:
    yield from _unknown(limit, place, {"counter", "window", "max", "scope"})
    most = limit.get("max")
    if not isinstance(limit.get("counter"), str) or not limit["counter"]:
        yield Flaw((*place, "counter"), "a limit needs a counter's name")
    if limit.get("window") not in WINDOWS:
        yield Flaw((*place, "window"), f"it has to be one of {', '.join(WINDOWS)}")
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        yield Flaw((*place, "max"), "it has to be a number of calls")
    if limit.get("scope", "grant") != "grant":
        yield Flaw((*place, "scope"), 'only "grant" is known')


def _unknown(value: dict[str, Any], place: tuple[str | int, ...], known: set[str]) -> Iterator[Flaw]:
    for key in value:
        if key not in known:
            yield Flaw((*place, key), f"no such field is documented; there are {', '.join(sorted(known))}")


def _shaped(value: Any, place: tuple[str | int, ...], kind: type) -> list[Flaw]:
    return [] if isinstance(value, kind) else [Flaw(place, f"it is not {_KINDS[kind]}")]


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [key for key, _ in pairs]
        raise RepeatedKeyError(next(key for index, key in enumerate(names) if key in names[:index]))
    return made


def _places(text: str) -> dict[tuple[str | int, ...], int]:
    """Where each key's and element's text starts, in a text that is JSON."""
    starts: dict[tuple[str | int, ...], int] = {}
    _walk(text, 0, (), starts)
    return starts


def _walk(text: str, at: int, place: tuple[str | int, ...], starts: dict[tuple[str | int, ...], int]) -> int:
    at = _blank(text, at)
    starts.setdefault(place, at)
    if text[at] not in "{[":
        return json.JSONDecoder().raw_decode(text, at)[1]
    keyed, index = text[at] == "{", 0
    at = _blank(text, at + 1)
    while text[at] not in "}]":
        key: str | int = index
        if keyed:
            start, (key, at) = at, json.JSONDecoder().raw_decode(text, at)
            starts[(*place, key)] = start
            at = _blank(text, at) + 1
        at = _blank(text, _walk(text, at, (*place, key), starts))
        at = _blank(text, at + 1) if text[at] == "," else at
        index += 1
    return at + 1


def _blank(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at


def _start(places: dict[tuple[str | int, ...], int], place: tuple[str | int, ...]) -> int:
    """Where it starts; where something is missing, where that should stand."""
    while place not in places:
        place = place[:-1]
    return places[place]


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _path(place: tuple[str | int, ...]) -> str:
    joined = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return joined.removeprefix(".") or "document"
