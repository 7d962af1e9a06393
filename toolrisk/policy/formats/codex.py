"""Codex' config.toml: which tools it registers, and which of them it runs without asking."""

from collections.abc import Sequence

from toolrisk.policy.nouns import Action, Policy
from toolrisk.policy.quoting import basic
from toolrisk.policy.translation import Format, Options, commented, labels, plainly_named, stated


def render(policies: Sequence[Policy], options: Options) -> str:
    """The tables to add to those of the servers; each server's own `command` or `url` stays as it is."""
    named = labels(policies, options)
    tables = [_table(label, policy, options) for label, policy in zip(named, policies, strict=True)]
    return commented(FORMAT, policies, options) + "\n".join(tables)


def _table(label: str, policy: Policy, options: Options) -> str:
    allowed = stated(FORMAT, policy, options, Action.allow)
    enabled = stated(FORMAT, policy, options, Action.allow, Action.ask)
    denied = [tool for tool in stated(FORMAT, policy, options, Action.deny, Action.hide) if plainly_named(tool)]
    head = f"[mcp_servers.{basic(label)}]\nenabled_tools = {_list(enabled)}\ndisabled_tools = {_list(denied)}\n"
    approvals = [f'\n[mcp_servers.{basic(label)}.tools.{basic(tool)}]\napproval_mode = "approve"\n' for tool in allowed]
    return head + 'default_tools_approval_mode = "prompt"\n' + "".join(approvals)


def _list(tools: Sequence[str]) -> str:
    return "[" + ", ".join(basic(tool) for tool in tools) + "]"


FORMAT = Format(
    id="codex",
    title="Codex config.toml",
    file_name="config.toml",
    language="toml",
    cannot_say="Codex has no rate limits: such a tool prompts. It has no conditions on arguments: such a tool is off.",
    render=render,
    asks=True,
    hides=True,
    names=plainly_named,
)
