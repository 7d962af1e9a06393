"""The `tools` of a request to OpenAI's Responses API."""

from collections.abc import Sequence
from typing import Any

import orjson

from toolrisk.policy.nouns import Action, Policy
from toolrisk.policy.translation import Format, Options, labels, plainly_named, stated


def render(policies: Sequence[Policy], options: Options) -> str:
    """The `tools` array. A server of which nothing may be called is left out."""
    named = labels(policies, options)
    tools = [_tool(label, policy, options) for label, policy in zip(named, policies, strict=True)]
    kept = [tool for tool in tools if tool["allowed_tools"]]
    return orjson.dumps({"tools": kept}, option=orjson.OPT_INDENT_2).decode() + "\n"


def _tool(label: str, policy: Policy, options: Options) -> dict[str, Any]:
    allowed = stated(FORMAT, policy, options, Action.allow)
    asked = stated(FORMAT, policy, options, Action.ask)
    return {
        "type": "mcp",
        "server_label": label,
        "server_url": "https://mcp.example.com/mcp",
        "allowed_tools": stated(FORMAT, policy, options, Action.allow, Action.ask),
        "require_approval": _approval(allowed, asked),
    }


def _approval(allowed: Sequence[str], asked: Sequence[str]) -> str | dict[str, Any]:
    if not allowed:
        return "always"
    always = {"always": {"tool_names": asked}} if asked else {}
    return {**always, "never": {"tool_names": allowed}}


FORMAT = Format(
    id="openai-responses",
    title="OpenAI Responses API",
    file_name="openai-tools.json",
    language="json",
    cannot_say=(
        "It has no rate limits: such a tool requires approval. It has no conditions on arguments: such a tool is off. "
        "Put the server's own address in place of the example."
    ),
    render=render,
    asks=True,
    hides=True,
    names=plainly_named,
)
