"""How an installed package is started, read from its metadata as data: nothing is imported to find out."""

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawler.harvest.faults import HarvestError
from crawler.harvest.limits import KIB, MIB

_MOST = 4 * MIB
# A package may have its README in many languages; how it is started stands in the first of them.
_READMES, _MOST_README = 16, 256 * KIB


def read(path: Path, most: int = _MOST) -> str:
    """A file of a stranger's package, at most 4 MiB of it; empty where it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(most).decode(errors="replace")
    except OSError:
        return ""


def package_json(source: Path) -> dict[str, Any]:
    """What an npm package says of itself; empty where it can't be read."""
    try:
        told = json.loads(read(source / "package.json"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def npm_command(source: Path, inside: str) -> str:
    """The script that npx would run, as seen from inside. Raises HarvestError where the package has none."""
    package = package_json(source)
    name, told = str(package.get("name", "")), package.get("bin")
    programs = {name: told} if isinstance(told, str) else told if isinstance(told, dict) else {}
    script = programs[_choose(list(programs), name.rpartition("/")[2])] if programs else package.get("main")
    if not isinstance(script, str) or not script:
        raise HarvestError("no-command", "The package has no program to start.")
    return f"{inside}/node_modules/{name}/{script.removeprefix('./')}"


def _choose(programs: Sequence[str], name: str) -> str:
    """As npx: the only one, or that of the package's name; else the most likely server."""
    if len(programs) == 1:
        return programs[0]
    return min(programs, key=lambda one: (_plain(one) != _plain(name), "mcp" not in one.lower(), len(one)))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pypi_command(identifier: str, packages: Path, scripts: str) -> tuple[str, tuple[str, ...]]:
    """The version installed, and what to give Python: a console script, else a module that can be run.

    Raises HarvestError where the distribution has neither.
    """
    folder = distribution(identifier, packages)
    version = re.search(r"^Version: *(\S+)", read(folder / "METADATA"), re.MULTILINE)
    if not version:
        raise HarvestError("install", "The installed distribution states no version.")
    programs = console_scripts(read(folder / "entry_points.txt"))
    if programs:
        return version[1], (f"{scripts}/{_choose(programs, identifier)}",)
    return version[1], ("-m", _module(files(identifier, packages)))


def distribution(identifier: str, packages: Path) -> Path:
    """The `.dist-info` of a distribution. Raises HarvestError where it isn't there."""
    for folder in packages.glob("*.dist-info"):
        if _plain(folder.name.removesuffix(".dist-info").rpartition("-")[0]) == _plain(identifier):
            return folder
    raise HarvestError("install", "uv left no such distribution behind.")


def console_scripts(text: str) -> list[str]:
    """The names under [console_scripts] of an entry_points.txt."""
    section = re.search(r"^\[console_scripts\]\s*$(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"^[ \t]*([\w.-]+)[ \t]*=", section[1], re.MULTILINE) if section else []


def files(identifier: str, packages: Path) -> list[str]:
    """The files of a distribution by its RECORD, relative to the folder of packages, none of them outside of it."""
    rows = csv.reader(read(distribution(identifier, packages) / "RECORD").splitlines())
    try:
        names = [row[0] for row in rows if row]
    except csv.Error:
        return []
    return [name for name in names if not name.startswith("/") and ".." not in name.split("/") and "\0" not in name]


def dependencies(source: Path) -> list[str]:
    """The names of an npm package's dependencies."""
    told = package_json(source).get("dependencies")
    return list(told) if isinstance(told, dict) else []


def npm_programs(source: Path) -> list[str]:
    """The names under which an npm package's programs are started."""
    programs = package_json(source).get("bin")
    return list(programs) if isinstance(programs, dict) else []


def pypi_programs(identifier: str, packages: Path) -> list[str]:
    """The names of a distribution's console scripts."""
    return console_scripts(read(distribution(identifier, packages) / "entry_points.txt"))


def documentation(identifier: str, source: Path) -> str:
    """A package's README: files of that name (npm), or the body of its metadata (PyPI); no more than 4 MiB."""
    places = sorted(source.glob("[Rr][Ee][Aa][Dd][Mm][Ee]*"))[:_READMES]
    texts = [read(path, _MOST_README) for path in places]
    if not any(texts) and list(source.glob("*.dist-info")):
        texts = [read(distribution(identifier, source) / "METADATA")]
    return "\n".join(texts)


def _module(names: Sequence[str]) -> str:
    runnable = sorted((name for name in names if name.endswith("/__main__.py")), key=lambda name: name.count("/"))
    runnable += sorted((name for name in names if name.endswith("server.py")), key=lambda name: name.count("/"))
    if not runnable:
        raise HarvestError("no-command", "The package has no program to start.")
    return runnable[0].removesuffix(".py").removesuffix("/__main__").replace("/", ".")
