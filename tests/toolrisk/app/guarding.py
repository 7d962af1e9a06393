"""How the tests of the guard start one, in front of what, and with which policy."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcp import StdioServerParameters

HERE = Path(__file__).parent
OURS = [sys.executable, str(HERE / "server_of_ours.py")]
_START = """
import sys
from pathlib import Path
from toolrisk.app import guard

policy, state, ask, pin, *command = sys.argv[1:]
sys.exit(guard.run(Path(policy), command, ask=ask == "ask", pin=Path(pin) if pin else None, state=Path(state)))
"""


def policy(folder: Path, tools: dict[str, Any], name: str = "policy.json", **more: Any) -> Path:
    """A policy.json that denies what it does not name."""
    file = folder / name
    file.write_text(json.dumps({"version": "1", "default": "deny", "tools": tools, **more}))
    return file


def limited(tool: str, most: int = 30, window: str = "minute") -> dict[str, Any]:
    """A tool's rules: so many calls a window."""
    return {"limits": [{"counter": f"{tool}_rate", "window": window, "max": most, "scope": "grant"}]}


APPROVAL = {"deny_if": [{"conditions": [], "on_deny": "Requires human approval."}]}


def guarded(
    policy_file: Path, command: Sequence[str] = tuple(OURS), *, ask: bool = False, pin: Path | None = None
) -> list[str]:
    """The command of a guard; it counts in the policy's folder."""
    start = [sys.executable, "-c", _START, str(policy_file), str(policy_file.parent / "state")]
    return [*start, "ask" if ask else "", str(pin or ""), *command]


def parameters(command: Sequence[str], **environment: str) -> StdioServerParameters:
    """How the official client starts a command."""
    return StdioServerParameters(command=command[0], args=list(command[1:]), env=environment or None)
