"""Intercept's YAML. Its rules say what must hold: all of a rule's conditions, and all rules of a tool."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from toolrisk.policy.nouns import Action, Condition, Denial, Policy, ToolPolicy
from toolrisk.policy.quoting import basic, glob_pattern
from toolrisk.policy.translation import (
    APPROVAL,
    Format,
    Options,
    Outcome,
    commented,
    limit_of,
    plainly_named,
    translate,
)

_OPPOSITE = {
    "eq": "neq",
    "neq": "eq",
    "in": "not_in",
    "not_in": "in",
    "gt": "lte",
    "gte": "lt",
    "lt": "gte",
    "lte": "gt",
}
_STATABLE = frozenset({"eq", "neq", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "like"})
_NUMERIC = frozenset({"gt", "gte", "lt", "lte"})


def render(policies: Sequence[Policy], options: Options) -> str:
    """The policy file of one server; what it does not list is denied."""
    (policy,) = policies
    outcomes = translate(FORMAT, policy, options)
    hidden = [item.rule.tool for item in outcomes if item.action == Action.hide]
    listed = [item for item in outcomes if item.action != Action.hide and plainly_named(item.rule.tool)]
    hide = "hide:\n" + "".join(f"  - {basic(tool)}\n" for tool in hidden) if hidden else ""
    tools = "tools:\n" + "".join(_tool(item) for item in listed) if listed else "tools: {}\n"
    return commented(FORMAT, policies, options) + f'version: "1"\ndefault: deny\n{hide}{tools}'


def _tool(item: Outcome) -> str:
    rules = _rules(item)
    if not rules:
        return f"  {basic(item.rule.tool)}:\n    rules: []\n"
    return f"  {basic(item.rule.tool)}:\n    rules:\n" + "".join(rules)


def _rules(item: Outcome) -> list[str]:
    rule = item.rule
    if item.action == Action.deny:
        text = APPROVAL if rule.action == Action.ask else f"Denied: {item.note or rule.reason}"
        return [_rule("denied", "action: deny", text)]
    stated = [_must(denial, rule) for denial in rule.deny_if] + [_required(test) for test in rule.require]
    return [text for text in stated if text] + ([_rate(rule)] if item.action == Action.limit else [])


def _rate(rule: ToolPolicy) -> str:
    return _rule("rate", f"rate_limit: {limit_of(rule).max}/{limit_of(rule).window}")


def _rule(name: str, body: str, on_deny: str = "") -> str:
    text = f"        on_deny: {basic(on_deny)}\n" if on_deny else ""
    return f"      - name: {basic(name)}\n        {body}\n{text}"


def _must(denial: Denial, rule: ToolPolicy) -> str:
    (test,) = denial.conditions
    must = _inverted(test, rule)
    return _rule(f"{test.path} {must.op}", _conditions(must), denial.text) if must else ""


def _required(test: Condition) -> str:
    must = test.model_copy(update={"op": "regex", "value": glob_pattern(test.value)}) if test.op == "like" else test
    return _rule(f"{test.path} {must.op}", _conditions(must), f"Denied: {test.path} is not as it has to be.")


def _conditions(test: Condition) -> str:
    return (
        f"conditions:\n          - path: {basic(test.path)}\n            op: {test.op}\n"
        f"            value: {_value(test.value)}"
    )


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return basic(value) if isinstance(value, str) else orjson.dumps(value).decode()


# ── what must hold instead of what must not ──────────────────────────────────────────────────────────────────────────


def _inverted(test: Condition, rule: ToolPolicy) -> Condition | None:
    """What has to hold so that the test does not; None where another rule of the tool sees to it already."""
    if test.op == "exists":
        return test.model_copy(update={"value": not test.value})
    if test.op == "contains":
        return None if test.value == "" else test.model_copy(update={"op": "regex", "value": _without(test.value)})
    return test.model_copy(update={"op": _OPPOSITE[test.op]})


def _without(text: str) -> str:
    """A pattern of all strings without this text, of one character or twice the same."""
    one = f"\\x{{{ord(text[0]):x}}}"
    return f"^[^{one}]*$" if len(text) == 1 else f"^(?:[^{one}]|{one}[^{one}])*{one}?$"


def _invertible(test: Condition, rule: ToolPolicy) -> bool:
    if test.op != "contains":
        return test.op == "exists" or test.op in _OPPOSITE
    if test.value == "":
        return any(_paths(rule, lambda other: other.path == test.path and other.op in _NUMERIC))
    return isinstance(test.value, str) and (len(test.value) == 1 or test.value == test.value[0] * 2)


def _paths(rule: ToolPolicy, fits: Callable[[Condition], bool]) -> list[bool]:
    return [fits(test) for denial in rule.deny_if for test in denial.conditions if fits(test)]


def narrows(rule: ToolPolicy) -> bool:
    """Whether all conditions can be said: each denial has one whose opposite has an operator."""
    single = all(len(denial.conditions) == 1 and _invertible(denial.conditions[0], rule) for denial in rule.deny_if)
    return single and all(test.op in _STATABLE or test.op == "exists" for test in rule.require)


FORMAT = Format(
    id="intercept",
    title="Intercept policy.yaml",
    file_name="intercept.yaml",
    language="yaml",
    cannot_say=(
        "Not every version of Intercept can ask a person: what needs one is denied. Where an argument is tested, a "
        "call without it is denied too. A tool with a dot in its name can't be limited, for a dot parts paths there."
    ),
    render=render,
    limits=lambda rule: "." not in rule.tool,
    hides=True,
    narrows=narrows,
    needs_tested=True,
    names=plainly_named,
    one_server=True,
)
