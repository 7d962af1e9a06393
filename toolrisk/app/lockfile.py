"""Definitions as they were when they were judged, in a lock file that stands beside a policy:
`{"version": "1", "tools": {NAME: {"fingerprint": …, "definition": {…}}}}`, where the definition is in the protocol's
spelling."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from toolrisk.models import ToolDefinition

LARGEST = 64 * 1024 * 1024
LOCK_SUFFIX = ".lock.json"


class LockFileError(Exception):
    """A lock file can't be read; the message names the file and the cause."""


def lock_beside(policy_file: Path) -> Path:
    """Where a policy's lock file stands: `policy.lock.json` beside `policy.json`."""
    return policy_file.with_name(policy_file.name.removesuffix(".json") + LOCK_SUFFIX)


def locked(definitions: Iterable[ToolDefinition]) -> str:
    """The text of a lock file for these definitions."""
    tools = {tool.name: {"fingerprint": tool.fingerprint, "definition": tool.to_wire()} for tool in definitions}
    return json.dumps({"version": "1", "tools": tools}, indent=2) + "\n"


def read_lock(file: Path) -> dict[str, ToolDefinition]:
    """The judged definitions, by name. Raises LockFileError where the file can't be read or contradicts itself."""
    try:
        if file.stat().st_size > LARGEST:
            raise LockFileError(f"{file}: larger than {LARGEST >> 20} MiB")
        document = json.loads(file.read_bytes())
        return dict(_judged(name, tool) for name, tool in document["tools"].items())
    except OSError as error:
        raise LockFileError(f"{file}: {error.strerror}") from error
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise LockFileError(f"{file}: not a lock file ({error})") from error


def _judged(name: str, tool: Mapping[str, Any]) -> tuple[str, ToolDefinition]:
    definition = ToolDefinition.from_wire(tool["definition"])
    if definition.name != name or definition.fingerprint != tool["fingerprint"]:
        raise ValueError(f"{name}: its definition and its fingerprint differ")
    return name, definition
