"""PolicyLayer's policy.json. It has no approval: *ask* is a denial whose text says that a person is needed."""

from collections.abc import Sequence
from typing import Any

import orjson

from toolrisk.policy.nouns import Action, Denial, Policy, ToolPolicy
from toolrisk.policy.translation import APPROVAL, Format, Options, every_rule, limit_of, plainly_named, translate

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_PLAIN = Options()
_APPROVAL = {"conditions": [], "on_deny": APPROVAL}


def document(policy: Policy) -> dict[str, Any]:
    """The policy as a policy.json document: what it does not name is denied."""
    outcomes = translate(FORMAT, policy, _PLAIN)
    hidden = [item.rule.tool for item in outcomes if item.action == Action.hide]
    tools = {
        item.rule.tool: _rules(item.rule, item.action)
        for item in outcomes
        if item.action not in (Action.deny, Action.hide)
    }
    head: dict[str, Any] = {"version": "1", "default": "deny"}
    return {**head, **({"hide": hidden} if hidden else {}), "tools": tools}


def _rules(rule: ToolPolicy, action: Action) -> dict[str, Any]:
    if action == Action.ask:
        return {"deny_if": [_APPROVAL]}
    denials = {"deny_if": [_denial(denial) for denial in rule.deny_if]} if rule.deny_if else {}
    return {**denials, **({"limits": [_limit(rule)]} if rule.limit else {})}


def _denial(denial: Denial) -> dict[str, Any]:
    conditions = [{"path": test.path, "op": test.op, "value": test.value} for test in denial.conditions]
    return {"conditions": conditions, "on_deny": denial.text}


def _limit(rule: ToolPolicy) -> dict[str, Any]:
    limit = limit_of(rule)
    return {"counter": f"{rule.tool}_rate", "window": limit.window, "max": limit.max, "scope": "grant"}


def render(policies: Sequence[Policy], options: Options) -> str:
    """The document of one server, indented by two."""
    (policy,) = policies
    return orjson.dumps(document(policy), option=_INDENTED).decode()


FORMAT = Format(
    id="policy-json",
    title="PolicyLayer policy.json",
    file_name="policy.json",
    language="json",
    cannot_say="It can't ask a person: what needs one is denied, with a text that says so.",
    render=render,
    limits=every_rule,
    asks=True,
    hides=True,
    narrows=lambda rule: not rule.require,
    names=plainly_named,
    one_server=True,
    approval=APPROVAL,
    per="grant",
)
