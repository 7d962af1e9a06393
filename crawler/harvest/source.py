"""Static extraction: the tools that a package's source defines, read and never run. Weaker than an answer.

The reading is done in a child process of bounded time and memory: a parser that a stranger's text brings down takes
nothing else along.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.harvest.entry import dependencies, read
from crawler.harvest.entry import files as recorded
from crawler.harvest.faults import HarvestError
from crawler.harvest.install import Installed
from crawler.harvest.limits import GIB, MIB
from toolrisk.models import Package

_ASIDE = {"node_modules", "test", "tests", "__tests__", "testing", "examples", "example", "fixtures", "docs", ".git"}
_SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts")
_MOST_FILES = 3_000
_MOST_BYTES = 24 * MIB
_MOST_SECONDS = 60


def tools(installed: Installed, package: Package) -> list[dict[str, Any]]:
    """The tools in the protocol's spelling, each name once, in a minute's reading at most.

    An npm package whose own files define none is often a shell around a companion: then those are read too.
    """
    found = _extract(package.registry_type, files(installed, package))
    if not found and package.registry_type == "npm":
        found = _extract(package.registry_type, _companions(installed))
    return found


def files(installed: Installed, package: Package) -> list[Path]:
    """The package's own source files, tests and examples aside, in a fixed order."""
    if package.registry_type == "npm":
        return _within(installed.prefix, _walk(installed.source))
    try:
        names = recorded(package.identifier, installed.source)
    except HarvestError:
        return []
    chosen = [name for name in names if name.endswith(".py") and not _ASIDE & set(name.split("/"))]
    return _within(installed.prefix, (installed.source / name for name in sorted(chosen)))


def _within(prefix: Path, paths: Iterable[Path]) -> list[Path]:
    """Those that lie in the install wherever links lead, as many as are read: what else this machine holds is none of
    a package's."""
    home = Path(os.path.realpath(prefix))
    return list(islice((path for path in paths if Path(os.path.realpath(path)).is_relative_to(home)), _MOST_FILES))


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """The files' texts, as long as they are 24 MiB together."""
    left = _MOST_BYTES
    for path in paths:
        text = read(path)
        left -= len(text)
        if left < 0:
            return
        yield text


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _ASIDE)
        for name in sorted(names):
            if name.endswith(_SUFFIXES) and not name.endswith((".d.ts", ".d.mts", ".test.js", ".spec.js", ".test.ts")):
                yield Path(parent, name)


def _companions(installed: Installed) -> list[Path]:
    """The files of the dependencies that share the package's scope, or speak of MCP in their name."""
    modules = installed.prefix / "node_modules"
    scope = installed.source.parent.name if installed.source.parent != modules else "@"
    near = [name for name in dependencies(installed.source) if name.startswith(f"{scope}/") or "mcp" in name.lower()]
    folders = [modules / name for name in near if not name.startswith("@modelcontextprotocol/") and ".." not in name]
    return _within(installed.prefix, (path for folder in folders for path in _walk(folder)))


# ── the child ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _extract(kind: str, paths: list[Path]) -> list[dict[str, Any]]:
    """What the child makes of these files; nothing, where it does not come to an end."""
    try:
        told = subprocess.run(
            [sys.executable, "-m", "crawler.harvest.source", kind],
            input=b"\0".join(map(os.fsencode, paths)),
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return []
    found: list[dict[str, Any]] = json.loads(told.stdout) if told.returncode == 0 else []
    return found


def main() -> None:
    """The child: reads paths from stdin, with a NUL between them, and prints the tools as a JSON list."""
    for limit, most in (
        (resource.RLIMIT_DATA, 2 * GIB),
        (resource.RLIMIT_CPU, _MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    paths = (Path(os.fsdecode(path)) for path in sys.stdin.buffer.read().split(b"\0") if path)
    json.dump(_each_once(_extractor(sys.argv[1])(texts(paths))), sys.stdout)


def _extractor(kind: str) -> Any:
    """Imported here: the parsers are no business of the process that harvests."""
    from crawler.harvest import source_javascript, source_python

    return source_python.extract if kind == "pypi" else source_javascript.extract


def _each_once(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fullest of the definitions that share a name, where the first of them stood."""
    tools: dict[str, dict[str, Any]] = {}
    for tool in found:
        old = tools.setdefault(tool["name"], tool)
        if len(tool) > len(old):
            tools[tool["name"]] = tool
    return list(tools.values())


if __name__ == "__main__":
    main()
