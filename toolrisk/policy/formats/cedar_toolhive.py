"""ToolHive's authorization configuration, with Cedar policies in it."""

from collections.abc import Sequence

import orjson

from toolrisk.policy.cedar import Arguments, expression, narrows
from toolrisk.policy.nouns import Action, Policy, ToolPolicy
from toolrisk.policy.quoting import cedar
from toolrisk.policy.translation import Format, Options, Outcome, conditional, plainly_named, translate

_ARGUMENTS = Arguments(base="resource", prefix="arg_", opaque="_present", decimal=True)


def render(policies: Sequence[Policy], options: Options) -> str:
    """The configuration of one server: a permit for each tool that is allowed, and nothing else."""
    (policy,) = policies
    permits = [_permit(item) for item in translate(FORMAT, policy, options) if item.action == Action.allow]
    cedar_part = {"policies": permits, "entities_json": "[]"}
    document = {"version": "1.0", "type": "cedarv1", "cedar": cedar_part}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n"


def _permit(item: Outcome) -> str:
    scope = f'principal, action == Action::"call_tool", resource == Tool::{cedar(item.rule.tool)}'
    when = f" when {{ {' && '.join(expression(item.rule, _ARGUMENTS))} }}" if conditional(item.rule) else ""
    return f"permit({scope}){when};"


def _narrows(rule: ToolPolicy) -> bool:
    return narrows(rule, _ARGUMENTS)


FORMAT = Format(
    id="cedar-toolhive",
    title="ToolHive (Cedar)",
    file_name="toolhive-authz.json",
    language="json",
    cannot_say=(
        "Cedar can neither limit nor ask: such a tool is denied. The server's prompts and resources are denied too, "
        "and a tool whose arguments are tested does not show in its list of tools."
    ),
    render=render,
    narrows=_narrows,
    hides=True,
    names=plainly_named,
    one_server=True,
)
