"""What the engine-neutral policy itself says of a call: the measure for every format."""

import re
from collections.abc import Mapping
from typing import Any

from toolrisk.policy.engine import holds
from toolrisk.policy.nouns import Action, Condition, Policy, ToolPolicy

RANK = {"allow": 0, "limit": 1, "ask": 2, "deny": 3}


def neutral(policy: Policy, tool: str, arguments: Mapping[str, Any]) -> str:
    """ "allow", "limit" (allowed so many times), "ask" or "deny"."""
    rules = [rule for rule in policy.tools if rule.tool == tool]
    return max((_rule(rule, arguments) for rule in rules), key=RANK.__getitem__, default="deny")


def _rule(rule: ToolPolicy, arguments: Mapping[str, Any]) -> str:
    if rule.action in (Action.deny, Action.hide):
        return "deny"
    if rule.action == Action.ask:
        return "ask"
    denied = any(all(_holds(test, arguments) for test in denial.conditions) for denial in rule.deny_if)
    if denied or not all(_holds(test, arguments) for test in rule.require):
        return "deny"
    return rule.action.value


def _holds(test: Condition, arguments: Mapping[str, Any]) -> bool:
    if test.op != "like":
        return holds(test.model_dump(), arguments)
    found = arguments.get(test.path.removeprefix("args."))
    return isinstance(found, str) and any(_fits(glob, found) for glob in test.value)


def _fits(glob: str, text: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in glob.split("*")), text, re.DOTALL) is not None
