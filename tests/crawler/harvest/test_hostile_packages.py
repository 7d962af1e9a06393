"""What of a hostile package is read outside the sandbox: it fails that package's harvest at most, and never raises."""

import json
from collections.abc import Iterator, Mapping

import pytest

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


@pytest.fixture(scope="module", autouse=True)
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A registry of npm and a folder of wheels that the installers take for the whole world."""
    folder = tmp_path_factory.mktemp("index")
    wheel(folder, "dies", {"dies.py": "def main():\n    raise SystemExit(1)\n"}, "dies:main")
    with Servers() as servers, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NPM_CONFIG_REGISTRY", servers.add(NpmRegistry(PACKAGES), "/", wild=True))
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
