"""What the last audit saw, so that this one can say what is otherwise: names, fingerprints and risks, nothing else."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from toolrisk.app.audit.nouns import AuditChange, AuditedServer
from toolrisk.models import RISKIEST_FIRST, Risk

FILE = "audit.json"
Seen = dict[str, dict[str, Any]]


def recall(folder: Path) -> tuple[datetime | None, Seen]:
    """The last audit's time and what it saw; nothing where there was none or its file can't be read."""
    try:
        kept = json.loads((folder / FILE).read_bytes())
        seen: Seen = {place: _read(one) for place, one in kept["servers"].items()}
        return datetime.fromisoformat(kept["at"]), seen
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, {}


def _read(seen: Mapping[str, Any]) -> dict[str, Any]:
    tools = {str(name): [str(mark), str(Risk(risk))] for name, (mark, risk) in seen["tools"].items()}
    return {"file": str(seen["file"]), "key": str(seen["key"]), "tools": tools}


def keep(folder: Path, at: datetime, servers: Iterable[AuditedServer], before: Seen, audited: Iterable[str]) -> None:
    """Keep what this audit saw; what it saw of other files before stays. Only the user can read the file."""
    files = set(audited)
    others = {place: seen for place, seen in before.items() if seen.get("file") not in files}
    text = json.dumps({"at": at.isoformat(), "servers": others | _seen(servers)}, indent=1)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = folder / f"{FILE}.{os.getpid()}"
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    made.replace(folder / FILE)


def _seen(servers: Iterable[AuditedServer]) -> Seen:
    return {
        f"{one.file}#{one.place}": {
            "file": one.file,
            "key": one.key,
            "tools": {tool.name: [tool.fingerprint, str(tool.risk)] for tool in one.tools},
        }
        for one in servers
    }


def changes(before: Seen, servers: Iterable[AuditedServer], audited: Iterable[str]) -> Iterator[AuditChange]:
    """What is otherwise than before, in the files that were read this time."""
    now, files = _seen(servers), set(audited)
    for place, seen in before.items():
        if place not in now and seen.get("file") in files:
            yield AuditChange(key=str(seen.get("key", "")), tool="", kind="removed")
    for place, seen in now.items():
        if place not in before:
            yield AuditChange(key=seen["key"], tool="", kind="added")
        else:
            yield from _tools(seen["key"], before[place].get("tools", {}), seen["tools"])


def _tools(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[AuditChange]:
    # A server whose tools were or are not known has none that came or went.
    if not before or not after:
        return
    for name in sorted({*before, *after}):
        if name not in after or name not in before:
            yield AuditChange(key=key, tool=name, kind="added" if name in after else "removed")
            continue
        (old, was), (new, risk) = before[name], after[name]
        if old != new:
            yield AuditChange(key=key, tool=name, kind="changed", detail="its definition is another")
        if was != risk:
            worse = RISKIEST_FIRST.index(Risk(risk)) < RISKIEST_FIRST.index(Risk(was))
            told = f"{was} before, {risk} now"
            yield AuditChange(key=key, tool=name, kind="risk-raised" if worse else "risk-lowered", detail=told)
