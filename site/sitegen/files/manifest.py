"""What the last build made, kept beside the shell: so the next can tell what changed and what is left over. Nobody else
writes into a site, so files are not looked at to know what they hold; but after a build that was cut off they are."""

from dataclasses import dataclass, field
from pathlib import Path

import orjson

FOLDER = ".build"
_BEGUN = "begun"


@dataclass(slots=True)
class Manifest:
    """A key for each server's files, and the paths of all files that are no server's, each with a digest. `whole`:
    the build came to its end."""

    servers: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    whole: bool = False


def load(out: Path) -> Manifest:
    """The last build's manifest; an empty one where it can't be read."""
    try:
        found = orjson.loads((out / FOLDER / "manifest.json").read_bytes())
        return Manifest(dict(found["servers"]), dict(found["files"]), not (out / FOLDER / _BEGUN).exists())
    except (OSError, ValueError, TypeError, KeyError):
        return Manifest()


def begin(out: Path) -> None:
    """A build begins: until it is saved, what the manifest says may not be so."""
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    (out / FOLDER / _BEGUN).touch()


def save(out: Path, made: Manifest) -> None:
    """Keep a manifest; a crash leaves the one before."""
    file = out / FOLDER / "manifest.json"
    beside = file.with_suffix(".new")
    beside.write_bytes(orjson.dumps({"servers": made.servers, "files": made.files}, option=orjson.OPT_SORT_KEYS))
    beside.replace(file)
    (out / FOLDER / _BEGUN).unlink(missing_ok=True)
