"""The `tools` of a request to Anthropic's Messages API with the MCP connector."""

from collections.abc import Sequence
from typing import Any

import orjson

from toolrisk.policy.nouns import Action, Policy
from toolrisk.policy.translation import Format, Options, labels, plainly_named, stated


def render(policies: Sequence[Policy], options: Options) -> str:
    """The `tools` array: a toolset for each server in which everything is off but what is allowed."""
    named = labels(policies, options)
    tools = [_toolset(label, policy, options) for label, policy in zip(named, policies, strict=True)]
    return orjson.dumps({"tools": tools}, option=orjson.OPT_INDENT_2).decode() + "\n"


def _toolset(label: str, policy: Policy, options: Options) -> dict[str, Any]:
    return {
        "type": "mcp_toolset",
        "mcp_server_name": label,
        "default_config": {"enabled": False},
        "configs": {tool: {"enabled": True} for tool in stated(FORMAT, policy, options, Action.allow)},
    }


FORMAT = Format(
    id="anthropic-connector",
    title="Anthropic MCP connector",
    file_name="anthropic-tools.json",
    language="json",
    cannot_say=(
        "It can neither limit nor ask nor look at arguments: such a tool is off. "
        "Requests need the beta header mcp-client-2025-11-20."
    ),
    render=render,
    hides=True,
    names=plainly_named,
)
