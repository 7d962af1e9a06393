"""Each format's text, handed to what reads it: the engine itself where it can be had, else its documented order.

A judge takes a file's text and a server's label, raises where its engine would refuse the text, and then says of one
call after another what becomes of it: "allow", "ask" or "deny". Calls are made within one minute.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

import cedarpy
import re2
import yaml
from pydantic import TypeAdapter
from regopy import Interpreter

from tests.toolrisk.policy.makers import NOON
from toolrisk.policy import Call, MemoryCounters, evaluate

Session = Callable[[str, Mapping[str, Any]], str]


class RefusedError(Exception):
    """The engine would not load this text."""


def policy_json(text: str, label: str) -> Session:
    """Our `evaluate`."""
    document, counters = json.loads(text), MemoryCounters()
    return lambda tool, arguments: (
        "allow" if evaluate(document, Call(tool, arguments), counters, NOON).allowed else "deny"
    )


# ── Intercept: its documented validation and order ───────────────────────────────────────────────────────────────────

_OPS = {"eq", "neq", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "contains", "exists"}


def intercept(text: str, label: str) -> Session:
    """hide, the default, then every rule of the tool has to pass; rates count what passed."""
    config = yaml.safe_load(text)
    _intercept_valid(config)
    used: dict[str, int] = {}
    return lambda tool, arguments: _intercept_call(config, used, tool, arguments)


def _intercept_call(config: dict[str, Any], used: dict[str, int], tool: str, arguments: Mapping[str, Any]) -> str:
    if tool in config.get("hide", []) or tool not in config["tools"]:
        return "deny"
    for rule in config["tools"][tool]["rules"]:
        if rule.get("action") == "deny" or not all(
            _intercept_test(test, arguments) for test in rule.get("conditions", [])
        ):
            return "deny"
    for rule in config["tools"][tool]["rules"]:
        if "rate_limit" in rule:
            used[tool] = used.get(tool, 0) + 1
            if used[tool] > int(rule["rate_limit"].split("/")[0]):
                return "deny"
    return "allow"


def _intercept_valid(config: dict[str, Any]) -> None:
    hide = config.get("hide", [])
    good = config["version"] == "1" and config["default"] in ("allow", "deny") and len(set(hide)) == len(hide)
    if not good or not all(name.strip() for name in hide) or not isinstance(config["tools"], dict):
        raise RefusedError(config)
    for tool, entry in config["tools"].items():
        for rule in entry["rules"]:
            _intercept_rule(tool, rule)


def _intercept_rule(tool: str, rule: dict[str, Any]) -> None:
    extra = set(rule) - {"name", "action", "conditions", "on_deny", "rate_limit"}
    kinds = [key for key in ("action", "conditions", "rate_limit") if key in rule]
    if (
        extra
        or not rule["name"]
        or len(kinds) != 1
        or rule.get("action", "deny") != "deny"
        or rule.get("conditions") == []
    ):
        raise RefusedError(rule)
    if "rate_limit" in rule and ("." in tool or not re.fullmatch(r"[1-9]\d*/(minute|hour|day)", rule["rate_limit"])):
        raise RefusedError(rule)
    for test in rule.get("conditions", []):
        _intercept_condition(test)


def _intercept_condition(test: dict[str, Any]) -> None:
    op, value = test["op"], test["value"]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    needs = {"in": isinstance(value, list), "not_in": isinstance(value, list), "exists": isinstance(value, bool)}
    needs |= dict.fromkeys(("lt", "lte", "gt", "gte"), number)
    if not test["path"].startswith("args.") or op not in _OPS or not needs.get(op, True):
        raise RefusedError(test)
    if op == "regex":
        re2.compile(value)


def _intercept_test(test: dict[str, Any], arguments: Mapping[str, Any]) -> bool:
    found: Any = arguments
    for part in test["path"].split(".")[1:]:
        found = found.get(part) if isinstance(found, Mapping) else None
    op, value = test["op"], test["value"]
    if op == "exists":
        return bool((found is not None) == value)
    number = isinstance(found, int | float) and not isinstance(found, bool)
    results: dict[str, Callable[[], bool]] = {
        "eq": lambda: _go(found) == _go(value),
        "neq": lambda: _go(found) != _go(value),
        "in": lambda: _go(found) in map(_go, value),
        "not_in": lambda: _go(found) not in map(_go, value),
        "lt": lambda: number and found < value,
        "lte": lambda: number and found <= value,
        "gt": lambda: number and found > value,
        "gte": lambda: number and found >= value,
        "regex": lambda: isinstance(found, str) and re2.search(value, found) is not None,
        "contains": lambda: isinstance(found, str) and value in found,
    }
    return found is not None and results[op]()


def _go(value: Any) -> str:
    """A value as Go's %v prints it, for those that matter here."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 else str(value)


# ── clients ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def claude_code(text: str, label: str) -> Session:
    """deny, ask, allow; then the mode: a prompt, or none under `dontAsk`."""
    permissions = json.loads(text)["permissions"]
    strict = permissions.get("defaultMode") == "dontAsk"
    rules = [rule for name in ("deny", "ask", "allow") for rule in permissions[name]]
    if not all(re.fullmatch(r"mcp__[A-Za-z0-9_-]+?__[A-Za-z0-9_-]+", rule) for rule in rules):
        raise RefusedError(text)

    def call(tool: str, arguments: Mapping[str, Any]) -> str:
        name = f"mcp__{label}__{re.sub(r'[^a-zA-Z0-9_-]', '_', tool)}"
        found = next((kind for kind in ("deny", "ask", "allow") if name in permissions[kind]), "ask")
        return "deny" if strict and found == "ask" else found

    return call


def codex(text: str, label: str) -> Session:
    """Registered are the enabled tools less the disabled; a tool's own approval mode goes before the server's."""
    server = tomllib.loads(text)["mcp_servers"][label]
    modes = {"auto", "prompt", "writes", "approve"}
    own = {name: entry["approval_mode"] for name, entry in server.get("tools", {}).items()}
    if not {server["default_tools_approval_mode"], *own.values()} <= modes:
        raise RefusedError(text)

    def call(tool: str, arguments: Mapping[str, Any]) -> str:
        if tool not in server["enabled_tools"] or tool in server["disabled_tools"]:
            return "deny"
        return "allow" if own.get(tool, server["default_tools_approval_mode"]) == "approve" else "ask"

    return call


def openai_responses(text: str, label: str) -> Session:
    """The SDK's own type reads it; what is not allowed is not there, what need not be approved is named."""
    from openai.types.responses.tool_param import Mcp

    tools = TypeAdapter(list[Mcp]).validate_json(json.dumps(json.loads(text)["tools"]))
    server: Any = next((tool for tool in tools if tool["server_label"] == label), None)

    def call(tool: str, arguments: Mapping[str, Any]) -> str:
        if server is None or tool not in server["allowed_tools"]:
            return "deny"
        approval = server["require_approval"]
        never = [] if approval == "always" else approval.get("never", {}).get("tool_names", [])
        return "allow" if tool in never else "ask"

    return call


def anthropic_connector(text: str, label: str) -> Session:
    """The SDK's own type reads it; a tool's own setting goes before the default."""
    from anthropic.types.beta import BetaMCPToolsetParam

    tools = TypeAdapter(list[BetaMCPToolsetParam]).validate_python(json.loads(text)["tools"])
    (server,) = [tool for tool in tools if tool["mcp_server_name"] == label]
    configs: Any = server["configs"] or {}
    default = server["default_config"]["enabled"]
    return lambda tool, arguments: "allow" if configs.get(tool, {}).get("enabled", default) else "deny"


# ── gateways ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def docker_gateway(text: str, label: str) -> Session:
    """A server with a list has only what is on it; one without has everything."""
    lists = yaml.safe_load(text)
    return lambda tool, arguments: "allow" if label not in lists or tool in lists[label] else "deny"


def litellm(text: str, label: str) -> Session:
    """An allow list counts where it is not empty or is enforced; the deny list counts after it. Both ignore case, and
    what stands before a tool's first `-`, which could be a server's name."""
    server = yaml.safe_load(text)["mcp_servers"][label.replace("-", "_")]
    enforced = server["mcp_info"]["tool_allowlist_enforced"] or bool(server["allowed_tools"])
    allowed, denied = ([name.lower() for name in server.get(key, [])] for key in ("allowed_tools", "disallowed_tools"))

    def call(tool: str, arguments: Mapping[str, Any]) -> str:
        names = {tool.lower(), tool.lower().partition("-")[2] or tool.lower()}
        return "allow" if (names & set(allowed) or not enforced) and not names & set(denied) else "deny"

    return call


# ── engines that run ─────────────────────────────────────────────────────────────────────────────────────────────────


def rego(text: str, label: str) -> Session:
    """The Rego interpreter."""
    engine = Interpreter()
    engine.add_module("toolrisk", text)

    def call(tool: str, arguments: Mapping[str, Any]) -> str:
        # its set_input decodes escapes that its modules keep, so both come as source text
        term = {"server": label, "params": {"name": tool, "arguments": arguments}}
        engine.set_input_term(json.dumps(term, ensure_ascii=False))
        (decision,) = json.loads(str(engine.query("data.toolrisk.decision")))["expressions"]
        return str(decision)

    return call


def cedar_toolhive(text: str, label: str) -> Session:
    """Cedar, on the entities that ToolHive makes of a call; an error in a policy is a denial there."""
    config = json.loads(text)
    if (config["version"], config["type"]) != ("1.0", "cedarv1") or json.loads(config["cedar"]["entities_json"]) != []:
        raise RefusedError(text)
    policies = "\n".join(config["cedar"]["policies"])
    loaded = cedarpy.PolicySet.from_str(policies)

    def call(tool: str, arguments: Mapping[str, Any]) -> str:
        resource, action = _uid("Tool", tool), _uid("Action", "call_tool")
        attributes = {"name": tool, "operation": "call", "feature": "tool", **_toolhive(arguments)}
        request = {"principal": _uid("Client", "me"), "action": action, "resource": resource, "context": {}}
        entities = [{"uid": resource, "attrs": attributes, "parents": []}]
        result = cedarpy.is_authorized(request, loaded, entities)
        return "allow" if result.allowed and not result.diagnostics.errors else "deny"

    return call


def _uid(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": name}


def _toolhive(arguments: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in arguments.items():
        if isinstance(value, str | bool):
            made[f"arg_{name}"] = value
        elif isinstance(value, int | float):
            made.update(_decimal(f"arg_{name}", value))
        else:
            made[f"arg_{name}_present"] = True
    return made


def _decimal(name: str, value: float) -> dict[str, Any]:
    """A number as Cedar's decimal; one out of its range is left out, as there."""
    return {name: {"__extn": {"fn": "decimal", "arg": f"{value:.4f}"}}} if abs(value) < 9e14 else {}


def cedar_agentcore(text: str, label: str) -> Session:
    """Cedar, on the action and the context that AgentCore makes of a call."""
    loaded = cedarpy.PolicySet.from_str(text)
    from toolrisk.policy.formats.cedar_agentcore import GATEWAY

    def call(tool: str, arguments: Mapping[str, Any]) -> str:
        request = {
            "principal": _uid("AgentCore::OAuthUser", "me"),
            "action": _uid("AgentCore::Action", f"{label}___{tool}"),
            "resource": _uid("AgentCore::Gateway", GATEWAY),
            "context": {"input": {name: _agentcore(value) for name, value in arguments.items() if value is not None}},
        }
        return "allow" if cedarpy.is_authorized(request, loaded, []).allowed else "deny"

    return call


def _agentcore(value: Any) -> Any:
    if isinstance(value, float):
        return {"__extn": {"fn": "decimal", "arg": f"{value:.4f}"}}
    if isinstance(value, list):
        return [_agentcore(item) for item in value if item is not None]
    if isinstance(value, dict):
        return {key: _agentcore(item) for key, item in value.items() if item is not None}
    return value


JUDGES: dict[str, Callable[[str, str], Session]] = {
    "policy-json": policy_json,
    "intercept": intercept,
    "claude-code": claude_code,
    "codex": codex,
    "openai-responses": openai_responses,
    "anthropic-connector": anthropic_connector,
    "docker-gateway": docker_gateway,
    "litellm": litellm,
    "rego": rego,
    "cedar-toolhive": cedar_toolhive,
    "cedar-agentcore": cedar_agentcore,
}
