"""The policy that a guard enforces: read once, strictly, before anything is started."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolrisk.policy import Call
from toolrisk.policy.problems import check
from toolrisk.policy.translation import APPROVAL

LARGEST = 16 * 1024 * 1024
Document = Mapping[str, Any]


class PolicyFileError(Exception):
    """The policy can't be read; the message names the file and the cause."""


def load(file: Path) -> dict[str, Any]:
    """The document of a policy.json. Raises PolicyFileError where it can't be read or says something undocumented: a
    rule that is not understood might be one that denies."""
    try:
        if file.stat().st_size > LARGEST:
            raise PolicyFileError(f"{file}: larger than {LARGEST >> 20} MiB")
        text = file.read_bytes().decode()
    except OSError as error:
        raise PolicyFileError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PolicyFileError(f"{file}: not UTF-8") from error
    for problem in check(text):
        raise PolicyFileError(f"{file}:{problem.line}: {problem.where}: {problem.what}")
    return dict(json.loads(text))


def hidden(document: Document, tool: str) -> bool:
    """Whether a tool leaves the list."""
    names = document.get("hide", [])
    return tool in names or "*" in names


def disguised(document: Document, call: Call) -> str | None:
    """An argument whose name is a tested one's in another case, or None: servers that ignore case take it for that."""
    rules = document.get("tools", {}).get(call.tool, {})
    tests = [test for denial in rules.get("deny_if", []) for test in denial.get("conditions", [])]
    found = (_alike(call.arguments, test["path"].split(".")[1:]) for test in tests)
    return next((key for key in found if key is not None), None)


def _alike(value: Any, path: list[str]) -> str | None:
    if not path or not isinstance(value, Mapping):
        return None
    odd = next((key for key in value if key != path[0] and key.casefold() == path[0].casefold()), None)
    return odd or _alike(value.get(path[0]), path[1:])


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
