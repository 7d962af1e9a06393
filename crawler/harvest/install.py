"""One exact version of a package, installed where nothing of it runs: npm without scripts, PyPI wheels only.

Every attempt gets a fresh prefix: to look into an environment that already holds a stranger's package is to run its
`.pth` files, so nothing here starts an interpreter of a prefix once something was installed into it.
"""

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import IO

from crawler.harvest import cache, runtime
from crawler.harvest.entry import documentation, npm_command, npm_programs, package_json, pypi_command, pypi_programs
from crawler.harvest.faults import HarvestError, quote
from crawler.harvest.jail import Command
from crawler.harvest.limits import MIB, Limits
from crawler.harvest.readme import Start, starts
from crawler.harvest.workshop import remove
from toolrisk.models import Package

INSIDE = "/opt/server"
_NPM_NAME = re.compile(r"(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", re.IGNORECASE)
_PYPI_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)
_VERSION = re.compile(r"[0-9a-z][0-9a-z.+!_-]*", re.IGNORECASE)
_WATCH_SECONDS = 1.0


@dataclass(frozen=True)
class Pins:
    """What an install may be held to besides the package's own version: a date, constraints such as `mcp<2`; or to
    the package alone, without what it depends on, where it is only to be read."""

    exclude_newer: date | None = None
    constraints: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Installed:
    """A package on disk: where, in which version, how it is started, and under which names it may be documented."""

    package: Package
    prefix: Path
    version: str
    source: Path
    argv: tuple[str, ...]
    mounts: tuple[tuple[Path, str], ...]
    environment: dict[str, str] = field(default_factory=dict)

    @cached_property
    def starts(self) -> list[Start]:
        """The ways in which its own documentation starts it."""
        return starts(documentation(self.package.identifier, self.source), self._names())

    def _names(self) -> list[str]:
        """What its documentation may call its program: the package's name, or a program's."""
        if self.package.registry_type == "npm":
            return [self.package.identifier, *npm_programs(self.source)]
        return [self.package.identifier, *pypi_programs(self.package.identifier, self.source)]

    def command(self, arguments: Sequence[str], variables: Mapping[str, str]) -> Command:
        """How it is started, with these arguments and variables."""
        mounts = ((self.prefix, INSIDE), *self.mounts)
        return Command((*self.argv, *arguments), self.environment | dict(variables), mounts)


def install(package: Package, pins: Pins, prefix: Path, workshop: Path, limits: Limits) -> Installed:
    """The package in its exact version or none, below a prefix that is made anew. Raises HarvestError."""
    installer = _INSTALLERS.get(package.registry_type)
    if not installer:
        raise HarvestError("unsupported", f"Packages of the kind {quote(package.registry_type, 20)} are not run.")
    name, version = package.identifier, package.version
    if not installer.name.fullmatch(name) or (version and not _VERSION.fullmatch(version)):
        raise HarvestError(
            "bad-package", f"{quote(name, 80)} {quote(version or '', 40)} is no name and version of a package."
        )
    remove(prefix)
    prefix.mkdir(parents=True)
    prefix.chmod(0o755)
    return installer.run(package, pins, prefix, workshop, limits)


def _npm(package: Package, pins: Pins, prefix: Path, workshop: Path, limits: Limits) -> Installed:
    node = runtime.node(workshop)
    (prefix / "package.json").write_text('{"private": true}')
    wanted = f"{package.identifier}@{package.version}" if package.version else package.identifier
    before = [f"--before={pins.exclude_newer.isoformat()}T23:59:59Z"] if pins.exclude_newer else []
    flags = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    # Only a registry may be asked: no checkout of a repository, no copy of a folder of this machine.
    flags += ["--git=/bin/false", "--install-links=false", "--prefer-offline", "--no-package-lock"]
    with cache.held(limits) as caches:
        command = [*runtime.npm(), "install", *flags, *before, "--cache", str(caches / "npm"), wanted]
        _run(command, prefix, prefix, limits, _npm_fault)
    source = prefix / "node_modules" / package.identifier
    version = _exact(package, _version_of(source))
    program, environment = (
        npm_command(source, INSIDE),
        {"PATH": f"{INSIDE}/node_modules/.bin:/opt/node/bin:/usr/bin:/bin"},
    )
    return Installed(package, prefix, version, source, (node.inside, program), node.mounts, environment)


def _version_of(source: Path) -> str:
    version = package_json(source).get("version")
    if not isinstance(version, str):
        raise HarvestError("install", "npm left no package.json with a version behind.")
    return version


def _exact(package: Package, got: str) -> str:
    if package.version and got != package.version:
        raise HarvestError("version", f"The registry gave {quote(got, 40)} for {package.version}.")
    return got


def _pypi(package: Package, pins: Pins, prefix: Path, workshop: Path, limits: Limits) -> Installed:
    """On our own Python; where the package asks for another, on the first of those installed here that it accepts."""
    refused: HarvestError | None = None
    for interpreter in runtime.interpreters():
        try:
            return _pypi_on(interpreter, package, pins, prefix, workshop, limits)
        except HarvestError as fault:
            if fault.cause != "python":
                raise
            refused = refused or fault
    raise refused or HarvestError("python", "There is no Python here to run it.")


def _pypi_on(
    interpreter: runtime.Interpreter, package: Package, pins: Pins, prefix: Path, workshop: Path, limits: Limits
) -> Installed:
    python = runtime.python(interpreter, workshop)
    venv = prefix / "venv"
    remove(venv)
    (prefix / "constraints.txt").write_text("\n".join(pins.constraints))
    wanted = f"{package.identifier}=={package.version}" if package.version else package.identifier
    newest = ["--exclude-newer", pins.exclude_newer.isoformat()] if pins.exclude_newer else []
    newest += ["--no-deps"] if pins.alone else []
    into = ["--python", f"{venv}/bin/python", "--only-binary", ":all:", "--constraints", f"{prefix}/constraints.txt"]
    fault = partial(_uv_fault, name=package.identifier)
    with cache.held(limits) as caches:
        common = ["--cache-dir", str(caches / "uv"), "--no-python-downloads", "--quiet"]
        make = [runtime.uv(), "venv", "--no-project", "--python", str(python.outside), *common, str(venv)]
        _run(make, Path("/"), prefix, limits, fault)
        _run(
            [runtime.uv(), "pip", "install", *into, *newest, *common, wanted],
            Path("/"),
            prefix,
            limits,
            partial(_uv_fault, name=package.identifier),
        )
    return _environment(package, python, interpreter, prefix)


def _environment(
    package: Package, python: runtime.Program, interpreter: runtime.Interpreter, prefix: Path
) -> Installed:
    """The environment, made to fit the place where the sandbox shows it."""
    link = prefix / "venv/bin/python"
    link.unlink()
    link.symlink_to(python.inside)
    home = Path(python.inside).parent
    (prefix / "venv/pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n")
    packages = prefix / f"venv/lib/python{interpreter.version[0]}.{interpreter.version[1]}/site-packages"
    version, arguments = pypi_command(package.identifier, packages, f"{INSIDE}/venv/bin")
    environment = {"PATH": f"{INSIDE}/venv/bin:/usr/bin:/bin", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if python.libraries:
        environment["LD_LIBRARY_PATH"] = python.libraries
    argv = (f"{INSIDE}/venv/bin/python", *arguments)
    return Installed(package, prefix, version, packages, argv, python.mounts, environment)


def _run(command: list[str], folder: Path, prefix: Path, limits: Limits, fault: Callable[[str], HarvestError]) -> None:
    """An installer, within its time and the disk it may fill. Raises the HarvestError that its last words mean."""
    running = subprocess.Popen(
        command,
        cwd=folder,
        env=runtime.installer_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        umask=0o022,
        start_new_session=True,
    )
    said = _Tail(running.stderr)
    try:
        _wait(running, prefix, limits)
    finally:
        _end(running)
        text = said.text()
    if running.returncode:
        raise fault(text)


def _wait(running: subprocess.Popen[bytes], prefix: Path, limits: Limits) -> None:
    deadline = time.monotonic() + limits.install_seconds
    while True:
        try:
            running.wait(_WATCH_SECONDS)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise HarvestError(
                    "install-time", f"It was not installed in {limits.install_seconds:g} seconds."
                ) from None
            if cache.size(prefix) > limits.install_bytes:
                raise HarvestError(
                    "install-size", f"It takes more than {limits.install_bytes // MIB} MiB of disk."
                ) from None


def _end(running: subprocess.Popen[bytes]) -> None:
    """Whatever the installer started ends with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


class _Tail(threading.Thread):
    """Reads a stream to its end and keeps the last of it, so that its writer never waits for us."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._tail = b""
        self.start()

    def run(self) -> None:
        while self._stream and (data := os.read(self._stream.fileno(), 65536)):
            self._tail = (self._tail + data)[-65536:]

    def text(self) -> str:
        """What was kept, once the writer is gone."""
        self.join(5)
        if self._stream:
            self._stream.close()
        return self._tail.decode(errors="replace")


def _npm_fault(said: str) -> HarvestError:
    if re.search(r"\bETARGET\b", said):
        wanted = re.search(r"No matching version found for (\S+?)\.?(?:\s|$)", said)
        named = f"the version {quote(wanted[1])}" if wanted else "this version, or one that it needs"
        return HarvestError("version", f"npm's registry does not have {named}.")
    if re.search(r"\b(E404|ENOVERSIONS)\b", said):
        return HarvestError("version", "npm's registry does not have this package, or one that it needs.")
    if re.search(r"\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET)\b", said):
        return HarvestError("registry", "npm's registry did not answer.")
    told = [line for line in said.splitlines() if "error" in line and "complete log" not in line]
    return HarvestError("install", f"npm could not install it: {quote(chr(10).join(told[:3]))}")


_UV_FAULTS = (
    (r"does not satisfy Python", "python", "No Python installed here suits it"),
    (r"no usable wheels|no wheels|building from source is disabled", "no-wheel", "It, or a need of it, has no wheel"),
    (r"no version of (?!{name}\b)", "no-wheel", "What it needs can't be had as a wheel"),
    (r"no version of|not found in the package registry", "version", "It can't be had in this version"),
    (r"the network was disabled", "registry", "The package index was not asked, for the network is switched off"),
    (r"No solution found", "install", "Its dependencies contradict each other"),
    (r"error sending request|Failed to fetch|dns error|timed out", "registry", "The package index did not answer"),
)


def _uv_fault(said: str, name: str) -> HarvestError:
    """uv draws its reasons as a tree over several lines. A version that lacks is the package's own, or, as wheels are
    all that is asked for, one of what it needs that comes only as source."""
    plain = " ".join(re.sub(r"[│├╰─▶×╭]|hint:", " ", said).split())
    for sign, cause, words in _UV_FAULTS:
        if re.search(sign.replace("{name}", re.escape(name)), plain):
            return HarvestError(cause, f"{words}: {_after(plain, 'because')}")
    return HarvestError("install", f"uv could not install it: {quote(plain[-160:])}")


def _after(text: str, word: str) -> str:
    return quote((text[: text.lower().find(word)] and text[text.lower().find(word) + len(word) :]) or text)


@dataclass(frozen=True)
class _Installer:
    name: re.Pattern[str]
    run: Callable[[Package, Pins, Path, Path, Limits], Installed]


_INSTALLERS = {"npm": _Installer(_NPM_NAME, _npm), "pypi": _Installer(_PYPI_NAME, _pypi)}
