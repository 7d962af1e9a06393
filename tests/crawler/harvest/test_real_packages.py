"""Real packages from the real registries, as anybody would install them."""

from datetime import date

import pytest
import yaml

from crawler.harvest.sandbox import Slot, harvest_package
from toolrisk import house
from toolrisk.models import Harvest, Listing, Package

pytestmark = pytest.mark.network


def harvest(slot: Slot, kind: str, identifier: str, version: str, newest: date | None = None) -> Harvest:
    package = Package(registry_type=kind, identifier=identifier, version=version, exclude_newer=newest)
    return harvest_package(f"tests/{identifier}", package, slot)


def test_an_npm_package(slot: Slot) -> None:
    came = harvest(slot, "npm", "@modelcontextprotocol/server-memory", "2026.8.31")
    assert (came.cause, came.version) == (None, "2026.8.31")
    assert {"create_entities", "delete_entities", "read_graph"} <= {tool.name for tool in came.definitions}
    assert all(tool.input_schema for tool in came.definitions)


def test_a_pypi_package(slot: Slot) -> None:
    came = harvest(slot, "pypi", "mcp-server-time", "2026.10.19")
    assert [tool.name for tool in came.definitions] == ["get_current_time", "convert_time"]


def test_one_that_only_runs_on_the_dependencies_of_its_day(slot: Slot) -> None:
    came = harvest(slot, "pypi", "mockloop-mcp", "2.2.9", date(2025, 7, 3))
    assert len(came.definitions) == 30
    assert "create_test_session" in {tool.name for tool in came.definitions}


@pytest.mark.parametrize(
    ("kind", "identifier", "version", "cause"),
    [
        ("npm", "@modelcontextprotocol/server-memory", "99.0.0", "version"),
        ("pypi", "mcp-server-time", "99.0.0", "version"),
        ("pypi", "--index-url=http://example.org", "1.0", "bad-package"),
        ("npm", "../../etc", "1.0.0", "bad-package"),
        ("npm", "x", "file:/etc", "bad-package"),
        ("oci", "docker.io/x/y", "1.0.0", "unsupported"),
    ],
)
def test_what_can_not_be_had_is_a_clear_failure(
    slot: Slot, kind: str, identifier: str, version: str, cause: str
) -> None:
    came = harvest(slot, kind, identifier, version)
    assert (came.cause, came.definitions) == (cause, ())
    assert came.reason


def test_an_index_that_was_not_asked_is_no_contradiction(slot: Slot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    came = harvest(slot, "pypi", "toolrisk-no-such-package", "1.0")
    assert came.cause == "registry" and "network is switched off" in (came.reason or "")


def test_the_starter_list_is_a_list_of_listings() -> None:
    rows = yaml.safe_load(house.path("data/servers.yml").read_text(encoding="utf-8"))
    listings = [Listing(registry="starter", **row) for row in rows]
    assert len({listing.name for listing in listings}) == len(listings) >= 40
    assert all(package.version for listing in listings for package in listing.packages)
    assert {"mockloop/mockloop-mcp": "MockLoop MCP Server"}.items() <= {one.name: one.title for one in listings}.items()
