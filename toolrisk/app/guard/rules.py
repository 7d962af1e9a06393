"""The policy that a guard enforces: read once, strictly, before anything is started."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolrisk import clock
from toolrisk.policy import Call, Decision, MemoryCounters, evaluate
from toolrisk.policy.engine import UnreadableError, holds
from toolrisk.policy.translation import APPROVAL

LARGEST = 16 * 1024 * 1024
Document = Mapping[str, Any]
_KNOWN = frozenset({"$schema", "version", "default", "hide", "all_tools", "tools"})


class PolicyFileError(Exception):
    """The policy can't be read; the message names the file and the cause."""


def load(file: Path) -> dict[str, Any]:
    """The document of a policy.json. Raises PolicyFileError where it can't be read or says something undocumented."""
    try:
        if file.stat().st_size > LARGEST:
            raise PolicyFileError(f"{file}: larger than {LARGEST >> 20} MiB")
        document = json.loads(file.read_bytes().decode(), object_pairs_hook=_once)
    except OSError as error:
        raise PolicyFileError(f"{file}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise PolicyFileError(f"{file}: not JSON ({error})") from error
    problem = _problem(document)
    if problem:
        raise PolicyFileError(f"{file}: {problem}")
    return dict(document)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key that comes twice")
    return found


def _problem(document: Any) -> str | None:
    """What of the document has no documented meaning, or None. A rule that is never read would never deny."""
    try:
        odd = sorted(set(document) - _KNOWN) if isinstance(document, dict) else []
        probe = evaluate(document, Call("", {}), MemoryCounters(), clock.now())
        tools = document.get("tools", {}) if isinstance(document, dict) else {}
        for name in tools:
            probe = _unread(probe) or evaluate({**document, "hide": []}, Call(name, {}), MemoryCounters(), clock.now())
            _read_conditions(tools[name], f"tools.{name}")
    except UnreadableError as problem:
        return str(problem)
    unread = _unread(probe)
    return f"{odd[0]}: no such field is documented" if odd else f"{unread.rule}: {unread.text}" if unread else None


def _unread(decision: Decision) -> Decision | None:
    return decision if decision.text.startswith("The policy can't be read") else None


def _read_conditions(rules: Any, where: str) -> None:
    """Try every condition, also those behind one that decides."""
    for index, denial in enumerate(rules.get("deny_if", []) if isinstance(rules, dict) else []):
        place = f"{where}.deny_if[{index}]"
        for condition in denial.get("conditions", []) if isinstance(denial, dict) else []:
            holds(condition, {}, place)


def hidden(document: Document, tool: str) -> bool:
    """Whether a tool leaves the list."""
    names = document.get("hide", [])
    return tool in names or "*" in names


def asks(text: str) -> bool:
    """Whether a denial's text says that a person's word would lift it."""
    return text == APPROVAL


def approved(document: Document, tool: str) -> dict[str, Any]:
    """The same document as it stands once a person has agreed to a call of this tool: all other rules remain."""
    tools = dict(document.get("tools", {}))
    if tool in tools:
        left = [denial for denial in tools[tool].get("deny_if", []) if not asks(str(denial.get("on_deny")))]
        tools[tool] = {**tools[tool], "deny_if": left}
    return {**document, "tools": tools}
