"""Claude Code's settings.json. Rules are read deny, ask, allow; the first that matches decides."""

import re
from collections.abc import Sequence
from typing import Any

import orjson

from toolrisk.policy.nouns import Action, Policy
from toolrisk.policy.translation import Format, Options, labels, strictest, translate

_LISTS = {Action.allow: "allow", Action.ask: "ask", Action.deny: "deny"}


def rule_name(label: str, tool: str) -> str:
    """The name under which Claude Code knows a tool: what is no letter, digit, `_` or `-` becomes `_`."""
    return f"mcp__{_plain(label)}__{_plain(tool)}"


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def render(policies: Sequence[Policy], options: Options) -> str:
    """The `permissions` of all these servers; tools whose names become the same get the stricter rule."""
    named = labels(policies, options)
    keyed = strictest(
        (rule_name(label, item.rule.tool), item)
        for label, policy in zip(named, policies, strict=True)
        for item in translate(FORMAT, policy, options)
    )
    permissions: dict[str, Any] = {name: [] for name in _LISTS.values()}
    for name, item in keyed.items():
        permissions[_LISTS[item.action]].append(name)
    strict = {"defaultMode": "dontAsk"} if options.strict else {}
    return orjson.dumps({"permissions": {**permissions, **strict}}, option=orjson.OPT_INDENT_2).decode() + "\n"


FORMAT = Format(
    id="claude-code",
    title="Claude Code settings.json",
    file_name="settings.json",
    language="json",
    cannot_say=(
        "It has no rate limits: such a tool asks. It can't look at arguments: a tool that needs that is denied. What "
        "is not listed prompts, unless the settings are strict, which deny all that is not allowed, tools that ask "
        "among them. Names that differ only in characters other than letters, digits, _ and - are one name to it."
    ),
    render=render,
    asks=True,
    names=lambda name: bool(name) and name == _plain(name),
    unlisted="ask",
)
