"""The Docker MCP gateway's tools.yaml: the tools of each server that are on."""

from collections.abc import Sequence

from toolrisk.policy.nouns import Action, Policy
from toolrisk.policy.quoting import basic
from toolrisk.policy.translation import Format, Options, commented, labels, plainly_named, stated


def render(policies: Sequence[Policy], options: Options) -> str:
    """One list for each server; an empty list leaves nothing on, a missing one would leave all on."""
    named = labels(policies, options)
    lists = [_list(label, policy, options) for label, policy in zip(named, policies, strict=True)]
    return commented(FORMAT, policies, options) + "".join(lists)


def _list(label: str, policy: Policy, options: Options) -> str:
    tools = stated(FORMAT, policy, options, Action.allow)
    if not tools:
        return f"{basic(label)}: []\n"
    return f"{basic(label)}:\n" + "".join(f"  - {basic(tool)}\n" for tool in tools)


FORMAT = Format(
    id="docker-gateway",
    title="Docker MCP gateway",
    file_name="tools.yaml",
    language="yaml",
    cannot_say=(
        "The gateway can neither limit nor ask nor look at arguments: such a tool is off. "
        "Its option --tools would overrule this file."
    ),
    render=render,
    hides=True,
    names=plainly_named,
)
