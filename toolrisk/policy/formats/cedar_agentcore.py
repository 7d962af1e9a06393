"""Cedar for a gateway of Bedrock AgentCore. A tool's action is its target, three underscores, and its name."""

from collections.abc import Sequence

from toolrisk.policy.cedar import Arguments, expression, narrows
from toolrisk.policy.nouns import Action, Policy, ToolPolicy
from toolrisk.policy.quoting import cedar
from toolrisk.policy.translation import (
    Format,
    Options,
    commented,
    conditional,
    labels,
    plainly_named,
    strictest,
    translate,
)

GATEWAY = "arn:aws:bedrock-agentcore:REGION:ACCOUNT:gateway/GATEWAY"
_ARGUMENTS = Arguments(base="context.input", typed=True)


def render(policies: Sequence[Policy], options: Options) -> str:
    """One permit for each tool that is allowed; each is a policy of its own in AgentCore."""
    keyed = strictest(
        (f"{label}___{item.rule.tool}", item)
        for label, policy in zip(labels(policies, options), policies, strict=True)
        for item in translate(FORMAT, policy, options)
    )
    permits = [_permit(action, item.rule) for action, item in keyed.items() if item.action == Action.allow]
    return commented(FORMAT, policies, options, "//") + "\n".join(permits)


def _permit(action: str, rule: ToolPolicy) -> str:
    terms = " &&\n  ".join(expression(rule, _ARGUMENTS))
    when = f" when {{\n  {terms}\n}}" if conditional(rule) else ""
    return (
        "permit(\n  principal is AgentCore::OAuthUser,\n"
        f"  action == AgentCore::Action::{cedar(action)},\n"
        f"  resource == AgentCore::Gateway::{cedar(GATEWAY)}\n){when};\n"
    )


def _narrows(rule: ToolPolicy) -> bool:
    return narrows(rule, _ARGUMENTS)


FORMAT = Format(
    id="cedar-agentcore",
    title="Bedrock AgentCore (Cedar)",
    file_name="agentcore.cedar",
    language="cedar",
    cannot_say=(
        "Cedar can neither limit nor ask: such a tool is denied. Put your gateway's ARN in place of the example, and "
        "the name of the gateway's target in place of the server's (--label)."
    ),
    render=render,
    narrows=_narrows,
    names=plainly_named,
    plain_types=True,
)
