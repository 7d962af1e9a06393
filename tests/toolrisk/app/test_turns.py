"""Whose turn it is to be asked, where a night may not ask everybody: sooner or later each server's."""

from datetime import UTC, datetime, timedelta

import pytest

from toolrisk import clock
from toolrisk.app.harvest import news
from toolrisk.models import Harvest, How, Package, Remote, Server, ToolDefinition
from toolrisk.store import Catalog

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def remote(number: int) -> Server:
    address = Remote(type="streamable-http", url=f"https://a{number}.example/mcp")
    return Server(name=f"a/remote-{number}", slug="", title="R", remotes=(address,))


def package(number: int) -> Server:
    named = Package(registry_type="npm", identifier=f"acme-{number}", version="1")
    return Server(name=f"a/package-{number}", slug="", title="P", packages=(named,))


def night(catalog: Catalog, most: int) -> list[str]:
    """One with such a budget: whom it asks, each of whom answers."""
    turn = news(catalog).first(most)
    asked = [(one.server, f"npm:{one.package.identifier}") for one in turn.packages]
    asked += [(name, one.url) for name, one in turn.remotes]
    tools = (ToolDefinition(name="t"),)
    common = {"version": "1", "how": How.observed, "at": clock.now(), "definitions": tools}
    catalog.observe([Harvest(server=name, target=target, **common) for name, target in asked])  # type: ignore[arg-type]
    return [name for name, _ in asked]


def test_a_budget_asks_everybody_in_turn(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.save_servers([remote(number) for number in range(6)])
    seen = []
    for day in range(4):
        monkeypatch.setenv(clock.VARIABLE, (NOW + timedelta(days=day)).isoformat())
        seen.append(night(catalog, 2))
    assert seen[:3] == [[f"a/remote-{number}", f"a/remote-{number + 1}"] for number in (0, 2, 4)]
    assert seen[3] == seen[0]


def test_many_packages_leave_half_of_a_budget_to_remotes(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, NOW.isoformat())
    catalog.save_servers([*map(package, range(6)), *map(remote, range(3))])
    assert [len(part) for part in news(catalog).first(4)] == [2, 2]
    assert [len(part) for part in news(catalog).first(8)] == [5, 3]
    assert [len(part) for part in news(catalog).first(1)] == [1, 0]
    assert [len(part) for part in news(catalog).first(0)] == [0, 0]
    assert [len(part) for part in news(catalog).first(None)] == [6, 3]
