"""LiteLLM's proxy configuration: the tools of each server that are on."""

from collections.abc import Sequence

from toolrisk.policy.nouns import Action, Policy
from toolrisk.policy.quoting import basic
from toolrisk.policy.translation import Format, Options, commented, labels, plainly_named, stated


def render(policies: Sequence[Policy], options: Options) -> str:
    """What to add to each server under `mcp_servers`. LiteLLM takes no `-` in a server's name, so `_` stands for it."""
    named = labels(policies, options, dash="_")
    servers = [_server(label, policy, options) for label, policy in zip(named, policies, strict=True)]
    return commented(FORMAT, policies, options) + "mcp_servers:\n" + "".join(servers)


def _server(label: str, policy: Policy, options: Options) -> str:
    allowed = _told_apart(policy, stated(FORMAT, policy, options, Action.allow))
    lines = [f"  {basic(label)}:", f"    allowed_tools: {_list(allowed)}"]
    if not allowed:
        denied = [rule.tool for rule in policy.tools if plainly_named(rule.tool)]
        lines += [f"    disallowed_tools: {_list(denied)}"]
    return "\n".join([*lines, "    mcp_info:", "      tool_allowlist_enforced: true"]) + "\n"


def taken_for(tool: str, name: str) -> bool:
    """Whether the proxy takes a tool for one of this name: it ignores case, and what stands before a first `-` (which
    may be a server's name to it)."""
    return name.lower() in _names_of(tool)


def _names_of(tool: str) -> tuple[str, str]:
    return tool.lower(), tool.partition("-")[2].lower()


def _told_apart(policy: Policy, allowed: Sequence[str]) -> list[str]:
    """Those allowed tools whose names let no other tool of the server through."""
    on = set(allowed)
    taken = {name for rule in policy.tools if rule.tool not in on for name in _names_of(rule.tool)}
    return [name for name in allowed if name.lower() not in taken]


def _list(tools: Sequence[str]) -> str:
    return "[" + ", ".join(basic(tool) for tool in tools) + "]"


FORMAT = Format(
    id="litellm",
    title="LiteLLM proxy",
    file_name="litellm.yaml",
    language="yaml",
    cannot_say=(
        "LiteLLM can neither limit nor ask here: such a tool is off. Without tool_allowlist_enforced an empty list "
        "would mean every tool; a version that does not know it needs the server left out instead. Names that differ "
        "only in case, or in what stands before a first -, are one to it: such a tool is off where its namesake is."
    ),
    render=render,
    hides=True,
    names=plainly_named,
)
