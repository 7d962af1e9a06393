"""A rule's conditions as one Cedar expression that holds where the call may pass.

Policies are written as permits only: where an expression can't be evaluated (an argument of another type), Cedar skips
the permit, and the call is denied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolrisk.policy.engine import spellings
from toolrisk.policy.nouns import Condition, Denial, ToolPolicy
from toolrisk.policy.quoting import cedar, cedar_literal, cedar_pattern

_COMPARISONS = {
    "lt": ("<", "lessThan"),
    "lte": ("<=", "lessThanOrEqual"),
    "gt": (">", "greaterThan"),
    "gte": (">=", "greaterThanOrEqual"),
}
_EQUALITIES = frozenset({"eq", "neq", "in", "not_in"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """Where an engine keeps a call's arguments: `base`, and what it puts before and behind their names.

    `decimal`: all numbers are decimals; else those with a fraction are. `typed`: the engine checks arguments against a
    schema, so that no argument has another type. `opaque` follows the name of an argument that is no scalar.
    """

    base: str
    prefix: str = ""
    opaque: str = ""
    decimal: bool = False
    typed: bool = False


def expression(rule: ToolPolicy, arguments: Arguments) -> list[str]:
    """What has to hold for a call to pass: terms, to be joined by `&&`."""
    denials = [_not(denial, arguments) for denial in rule.deny_if if not _implied(denial, rule)]
    return [*denials, *(_held(test, arguments) for test in rule.require)]


def narrows(rule: ToolPolicy, arguments: Arguments) -> bool:
    """Whether Cedar can state all conditions of a rule over these arguments."""
    tests = [test for denial in rule.deny_if if not _implied(denial, rule) for test in denial.conditions]
    return all(_statable(test, arguments) for test in [*tests, *rule.require])


def _statable(test: Condition, arguments: Arguments) -> bool:
    if test.path.count(".") != 1:
        return False
    if test.op in _EQUALITIES:
        return all(isinstance(value, str | bool) for value in _values(test)) and bool(_values(test))
    if test.op == "contains":
        return isinstance(test.value, str)
    return test.op in _COMPARISONS or test.op in ("exists", "like")


def _implied(denial: Denial, rule: ToolPolicy) -> bool:
    """Text is denied where a number is compared: there the comparison fails on text already."""
    tests = denial.conditions
    if len(tests) != 1 or tests[0].op != "contains" or tests[0].value != "":
        return False
    others = [test for other in rule.deny_if if len(other.conditions) == 1 for test in other.conditions]
    return any(test.path == tests[0].path and test.op in _COMPARISONS for test in others)


def _not(denial: Denial, arguments: Arguments) -> str:
    if [test.op for test in denial.conditions] == ["exists"] and denial.conditions[0].value is False:
        return _has(denial.conditions[0], arguments)
    return "!(" + (" && ".join(_fits(test, arguments) for test in denial.conditions) or "true") + ")"


def _fits(test: Condition, arguments: Arguments) -> str:
    """Whether a denial's test holds; one of an argument that the engine can't look into counts as held."""
    if test.op == "exists" and test.value is False:
        return f"!({_has(test, arguments)})"
    held = _held(test, arguments)
    if not arguments.opaque:
        return held
    return f"({held} || {_has(test, arguments, arguments.opaque)})"


def _held(test: Condition, arguments: Arguments) -> str:
    if test.op == "exists":
        return _has(test, arguments) if test.value else f"!({_has(test, arguments)})"
    return f"{_has(test, arguments)} && {_compared(test, arguments)}"


def _has(test: Condition, arguments: Arguments, ending: str = "") -> str:
    return f"{arguments.base} has {cedar(_name(test, arguments) + ending)}"


def _name(test: Condition, arguments: Arguments) -> str:
    return arguments.prefix + test.path.removeprefix("args.")


def _compared(test: Condition, arguments: Arguments) -> str:
    found = f"{arguments.base}[{cedar(_name(test, arguments))}]"
    if test.op in _COMPARISONS:
        return _number(found, test, arguments)
    if test.op == "like":
        return f"({' || '.join(f'{found} like {cedar_pattern(glob)}' for glob in test.value)})"
    if test.op == "contains":
        return f"{found} like {cedar_literal(test.value)}"
    among = f"[{', '.join(_literals(test, arguments))}].contains({found})"
    return f"!{among}" if test.op in ("neq", "not_in") else among


def _number(found: str, test: Condition, arguments: Arguments) -> str:
    sign, method = _COMPARISONS[test.op]
    if arguments.decimal or isinstance(test.value, float):
        return f'{found}.{method}(decimal("{float(test.value):.4f}"))'
    return f"{found} {sign} {test.value}"


def _literals(test: Condition, arguments: Arguments) -> list[str]:
    values = _values(test)
    spelled = values if arguments.typed else [same for value in values for same in spellings(value)]
    return [cedar(value) if isinstance(value, str) else str(value).lower() for value in spelled if _plain(value)]


def _plain(value: Any) -> bool:
    return isinstance(value, str | bool)


def _values(test: Condition) -> Sequence[Any]:
    return test.value if test.op in ("in", "not_in") else [test.value]
