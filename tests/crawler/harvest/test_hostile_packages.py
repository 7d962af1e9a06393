"""What of a hostile package is read outside the sandbox: it fails that package's harvest at most, and never raises."""

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import pytest

from crawler.harvest import sandbox
from crawler.harvest.entry import files
from crawler.harvest.sandbox import Slot, harvest_package
from tests.crawler.harvest.conftest import BRIEF
from tests.crawler.harvest.npm_registry import NpmRegistry, package_json
from tests.crawler.harvest.packing import wheel
from tests.crawler.local_http import Servers
from toolrisk.models import Harvest, Package

DIES = "#!/usr/bin/env node\nprocess.exit(1)\n"
TOOL = 'server.tool("{}", "Reads.", {{}}, () => {{}});\n'
DEEP = '{"name": "deep", "version": "1.0.0", "bin": "index.js", "x": ' + "[" * 50_000 + "]" * 50_000 + "}"
README = json.dumps({"x": {"command": "npx", "args": ["-y", "odd-readme", "a\0b"]}})
PACKAGES: Mapping[str, Mapping[str, str]] = {
    "deep": {"package.json": DEEP, "index.js": DIES},
    "odd-bin": {"package.json": package_json("odd-bin", bin={"odd-bin": "a\0b.js"}), "index.js": DIES},
    "odd-bins": {"package.json": package_json("odd-bins", bin=[5]), "index.js": DIES},
    "odd-main": {"package.json": package_json("odd-main", bin=None, main="a\0b.js"), "index.js": DIES},
    "half-main": {"package.json": package_json("half-main", bin=None, main="a\ud800b.js"), "index.js": DIES},
    "odd-readme": {"package.json": package_json("odd-readme"), "index.js": DIES, "README.md": README},
}
# What ends a line for somebody.
PARTINGS = ("\n", "\r", "\x0b", "\x1c", "\x85", "\u2028")


@pytest.fixture(scope="module", autouse=True)
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A registry of npm and a folder of wheels that the installers take for the whole world."""
    folder = tmp_path_factory.mktemp("index")
    wheel(folder, "dies", {"dies.py": "def main():\n    raise SystemExit(1)\n"}, "dies:main")
    host = tmp_path_factory.mktemp("host") / "host.js"
    host.write_text(TOOL.format("of_the_host"))
    outside = {f"x{parting}{host}": "//" for parting in PARTINGS}
    parted = {"package.json": package_json("parted"), "index.js": DIES, **outside}
    with Servers() as servers, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NPM_CONFIG_REGISTRY", servers.add(NpmRegistry({**PACKAGES, "parted": parted}), "/", wild=True))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for name, value in {"UV_FIND_LINKS": str(folder), "UV_OFFLINE": "1", "UV_NO_INDEX": "1"}.items():
            patch.setenv(name, value)
        yield


def npm(slot: Slot, name: str) -> Harvest:
    return harvest_package(f"tests/{name}", Package(registry_type="npm", identifier=name, version="1.0.0"), slot, BRIEF)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("deep", "install"),
        ("odd-bin", "bad-command"),
        ("odd-bins", "no-command"),
        ("odd-main", "bad-command"),
        ("half-main", "bad-command"),
        ("odd-readme", "exited"),
    ],
)
def test_what_an_npm_package_says_of_itself(slot: Slot, name: str, cause: str) -> None:
    assert npm(slot, name).cause == cause


@pytest.mark.parametrize("arguments", [("a\0b",), ("x" * 200_000,), ("\ud800",)])
def test_arguments_that_no_program_can_be_given(slot: Slot, arguments: tuple[str, ...]) -> None:
    package = Package(registry_type="pypi", identifier="dies", version="1.0", arguments=arguments)
    came = harvest_package("tests/dies", package, slot, BRIEF)
    assert (came.cause, came.definitions) == ("bad-command", ())


@pytest.mark.parametrize("row", ["q" * 200_000, "a\0b.py", "../../x.py", "/x.py"])
def test_a_record_names_no_file_that_is_not_its_own(tmp_path: Path, row: str) -> None:
    (tmp_path / "x-1.0.dist-info").mkdir()
    (tmp_path / "x-1.0.dist-info/RECORD").write_text(f"x.py,,\n{row},,\n")
    assert files("x", tmp_path) in ([], ["x.py"])


def test_no_file_of_this_machine_is_read(slot: Slot) -> None:
    """A folder whose name ends a line, and in it a path from the root: each could be taken for two files."""
    came = npm(slot, "parted")
    assert (came.cause, came.definitions) == ("exited", ())


@pytest.mark.parametrize(("number", "ours"), [(errno.EAGAIN, True), (errno.ENOSPC, True), (errno.ENOENT, False)])
def test_only_this_machines_own_trouble_ends_a_run(
    slot: Slot, monkeypatch: pytest.MonkeyPatch, number: int, ours: bool
) -> None:
    """Which of the system's errors an install meets can't be had at will, so it is raised in its place."""

    def broken(*given: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(sandbox, "_harvest", broken)
    with pytest.raises(OSError, match=os.strerror(number)) if ours else nullcontext():
        assert npm(slot, "deep").cause == "crawler"
