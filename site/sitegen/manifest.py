"""What the last build made, kept beside the shell: so the next can tell what changed and what is left over."""

import json
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = ".build"


@dataclass(slots=True)
class Manifest:
    """A key for each server's files, and the paths of all files that are no server's."""

    servers: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def load(out: Path) -> Manifest:
    """The last build's manifest; an empty one where it can't be read."""
    try:
        found = json.loads((out / FOLDER / "manifest.json").read_bytes())
        return Manifest(dict(found["servers"]), [str(name) for name in found["files"]])
    except (OSError, ValueError, TypeError, KeyError):
        return Manifest()


def save(out: Path, made: Manifest) -> None:
    """Keep a manifest; a crash leaves the one before."""
    text = json.dumps({"servers": made.servers, "files": made.files}, indent=0, sort_keys=True)
    file = out / FOLDER / "manifest.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.replace(file)
