"""Static extraction: the tools that a package's source defines, read and never run. Weaker than an answer."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawler.harvest import source_javascript, source_python
from crawler.harvest.entry import dependencies, read
from crawler.harvest.entry import files as recorded
from crawler.harvest.faults import HarvestError
from crawler.harvest.install import Installed
from toolrisk.models import Package

_ASIDE = frozenset(
    {"node_modules", "test", "tests", "__tests__", "testing", "examples", "example", "fixtures", "docs", ".git"}
)
_SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts")
_MOST_FILES = 3_000
_MOST_SECONDS = 30.0


def tools(installed: Installed, package: Package) -> list[dict[str, Any]]:
    """The tools in the protocol's spelling, each name once, at most half a minute's reading.

    An npm package whose own files define none is often a shell around a companion: then those are read too.
    """
    extract = source_python.extract if package.registry_type == "pypi" else source_javascript.extract
    found = _extract(extract, files(installed, package))
    if not found and package.registry_type == "npm":
        found = _extract(extract, _companions(installed))
    return found


def _extract(extract: Any, paths: Iterable[Path]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for tool in extract(_until(paths, time.monotonic() + _MOST_SECONDS)):
        old = found.setdefault(tool["name"], tool)
        if len(tool) > len(old):
            found[tool["name"]] = tool
    return list(found.values())


def _until(paths: Iterable[Path], deadline: float) -> Iterator[str]:
    for path in paths:
        if time.monotonic() > deadline:
            return
        yield read(path)


def files(installed: Installed, package: Package) -> list[Path]:
    """The package's own source files, tests and examples aside, in a fixed order."""
    if package.registry_type == "npm":
        return list(_walk(installed.source))[:_MOST_FILES]
    try:
        names = recorded(package.identifier, installed.source)
    except HarvestError:
        return []
    chosen = [name for name in names if name.endswith(".py") and not _ASIDE & set(name.split("/"))]
    return [installed.source / name for name in sorted(chosen)][:_MOST_FILES]


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
    return [path for folder in folders for path in _walk(folder)][:_MOST_FILES]
