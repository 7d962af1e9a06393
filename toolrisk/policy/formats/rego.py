"""Rego for Open Policy Agent, on an input of `server`, `params.name` and `params.arguments`."""

from collections.abc import Sequence

from toolrisk.policy.engine import spellings
from toolrisk.policy.nouns import Action, Condition, Policy, ToolPolicy
from toolrisk.policy.quoting import glob_pattern, rego
from toolrisk.policy.table import runs_alone
from toolrisk.policy.translation import (
    Format,
    Options,
    commented,
    conditional,
    every_rule,
    labels,
    plainly_named,
    translate,
)

_HEAD = """package toolrisk

import rego.v1

default decision := "deny"

decision := action if {
\taction := actions[input.server][input.params.name]
\tnot forbidden
}

argument(path) := object.get(input.params, array.concat(["arguments"], path), null)

holds(value, part) if {
\tis_string(value)
\tcontains(value, part)
}

holds(value, part) if {
\tis_array(value)
\tsome item in value
\titem == part
}

"""
_SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def render(policies: Sequence[Policy], options: Options) -> str:
    """A module whose `data.toolrisk.decision` is "allow", "ask" or "deny"."""
    named = list(zip(labels(policies, options), policies, strict=True))
    actions = "".join(f"\t{rego(label)}: {_actions(policy, options)},\n" for label, policy in named)
    rules = [_forbidden(label, policy, options) for label, policy in named]
    table = f"actions := {{\n{actions}}}\n"
    never = "default forbidden := false\n"
    return commented(FORMAT, policies, options) + _HEAD + table + "\n" + never + "".join(rules)


def _actions(policy: Policy, options: Options) -> str:
    kept = [item for item in translate(FORMAT, policy, options) if item.action in (Action.allow, Action.ask)]
    lines = [f"\t\t{rego(item.rule.tool)}: {rego(item.action.value)},\n" for item in kept]
    return "{\n" + "".join(lines) + "\t}" if lines else "{}"


def _forbidden(label: str, policy: Policy, options: Options) -> str:
    outcomes = translate(FORMAT, policy, options)
    asked = [item.rule for item in outcomes if item.action in (Action.allow, Action.ask)]
    return "".join(_rules(label, rule) for rule in asked if runs_alone(rule) and conditional(rule))


def _rules(label: str, rule: ToolPolicy) -> str:
    scope = [f"input.server == {rego(label)}", f"input.params.name == {rego(rule.tool)}"]
    bodies = [[line for test in denial.conditions for line in _test(test)] for denial in rule.deny_if]
    bodies += [[f"not {_one(test)}"] for test in rule.require]
    return "".join("\nforbidden if {\n" + "".join(f"\t{line}\n" for line in scope + body) + "}\n" for body in bodies)


def _one(test: Condition) -> str:
    """A test as one term, so that `not` covers all of it."""
    return f"count([1 | {'; '.join(_test(test))}]) > 0"


def _test(test: Condition) -> list[str]:
    found = f"argument({rego(test.path.split('.')[1:])})"
    if test.op == "exists":
        return [f"{found} != null" if test.value else f"{found} == null"]
    return [f"{found} != null", *_compared(test, found)]


def _compared(test: Condition, found: str) -> list[str]:
    if test.op in _SIGNS:
        return [f"is_number({found})", f"{found} {_SIGNS[test.op]} {rego(test.value)}"]
    if test.op in ("regex", "like"):
        pattern = glob_pattern(test.value) if test.op == "like" else test.value
        return [f"is_string({found})", f"regex.match({rego(pattern)}, {found})"]
    if test.op == "contains":
        return [f"holds({found}, {rego(test.value)})"]
    return [_among(test, found)]


def _among(test: Condition, found: str) -> str:
    values = test.value if test.op in ("in", "not_in") else [test.value]
    among = f"{found} in {rego([spelling for value in values for spelling in spellings(value)])}"
    return f"not {among}" if test.op in ("not_in", "neq") else among


FORMAT = Format(
    id="rego",
    title="Rego for OPA",
    file_name="toolrisk.rego",
    language="rego",
    cannot_say=(
        "Rego counts no calls: what has a limit asks. Hand it {server, params: {name, arguments}} and do what "
        "data.toolrisk.decision says; a server that is hidden from the list is for the caller to leave out."
    ),
    render=render,
    asks=True,
    narrows=every_rule,
    names=lambda name: plainly_named(name) and name.isprintable(),
)
