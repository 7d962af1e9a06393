"""The synthetic world: the same every time, like the real one in its figures, and true in what it says it changed."""

import json
import tracemalloc
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from statistics import mean, median
from typing import Any

import orjson
import pytest

from benchmarks.world import Night, Rates, World
from crawler.identity import identify
from toolrisk import clock
from toolrisk.app import exchange
from toolrisk.app.changes import changes
from toolrisk.app.progress import Reporter
from toolrisk.history import diff
from toolrisk.models import Change, Listing, Package, ToolDefinition
from toolrisk.store import Catalog

BUSY = Rates(born=0.01, dies=0.01, released=0.2, bumped=0.05, shuffled=0.1, out=0.05, renamed=0.02)
FOUND = {"added", "removed", "reworded", "schema", "hint"}


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    first, again, other = (list(World(seed, 50, BUSY).night(9).lines()) for seed in (1, 1, 2))
    assert first == again
    assert not set(first) & set(other)


def test_a_night_is_the_same_whether_the_nights_before_were_asked_for_or_not() -> None:
    walked = World(5, 40, BUSY)
    for night in range(30):
        list(walked.night(night).tools())
    assert list(walked.night(30).lines()) == list(World(5, 40, BUSY).night(30).lines())


def test_its_figures_are_those_of_real_catalogs() -> None:
    tools = list(World.sized(3, 30_000).tools())
    servers = {tool["server"] for tool in tools}
    lengths = [len(tool["description"]) for tool in tools if tool.get("description")]
    schemas = [tool["inputSchema"] for tool in tools if "inputSchema" in tool]
    distinct = {orjson.dumps({key: tool.get(key) for key in ("name", "description", "inputSchema")}) for tool in tools}
    assert len(tools) / len(servers) == pytest.approx(8.6, rel=0.12)
    assert median(lengths) == pytest.approx(54, rel=0.25) and mean(lengths) == pytest.approx(150, rel=0.25)
    assert len(schemas) / len(tools) == pytest.approx(0.70, abs=0.05)
    assert mean(len(schema["properties"]) for schema in schemas) == pytest.approx(2.6, rel=0.15)
    assert median(len(json.dumps(schema)) for schema in schemas) == pytest.approx(260, rel=0.2)
    assert len(distinct) / len(tools) == pytest.approx(0.815, abs=0.05)
    assert mean(not tool.get("description", "").isascii() for tool in tools) == pytest.approx(0.055, abs=0.03)


def test_names_are_the_servers_own_and_never_twice() -> None:
    for state in islice(World(7, 400).night(0).shown(), 400):
        names = [tool["name"] for tool in state.shelf.tools]
        assert len(names) == len(set(names)) and all(names)


def _manifests(night: Night) -> dict[str, dict[str, ToolDefinition]]:
    return {
        state.name: {tool["name"]: ToolDefinition.from_wire(tool) for tool in state.shelf.tools}
        for state in night.shown()
    }


def _key(change: Change) -> tuple[Any, ...]:
    sides = (change.before and change.before.fingerprint, change.after and change.after.fingerprint)
    return (change.server, change.tool, change.kind, change.paths, *sides)


def _as_a_diff_finds(truth: Iterable[Change]) -> list[tuple[Any, ...]]:
    """What a diff says of the changes made: a renamed tool of which too little is known is one gone and one come."""
    found = []
    for one in truth:
        if one.kind == "renamed" and not _evident(one.before):
            assert one.before
            gone = {"kind": "removed", "tool": one.before.name, "after": None, "paths": ()}
            found += [
                one.model_copy(update=gone),
                one.model_copy(update={"kind": "added", "before": None, "paths": ()}),
            ]
        elif one.kind in FOUND | {"renamed"}:
            found.append(one)
    return sorted(map(_key, found), key=repr)


def _evident(tool: ToolDefinition | None) -> bool:
    """Whether a tool says enough to be known again: three words, or an argument."""
    assert tool
    return len((tool.description or "").split()) >= 3 or bool((tool.input_schema or {}).get("properties"))


def test_what_it_says_was_changed_is_what_a_diff_of_two_nights_finds() -> None:
    world, seen, kinds = World(11, 60, BUSY), dict[str, dict[str, ToolDefinition]](), set[str]()
    for number in range(30):
        night = world.night(number)
        shown, truth = _manifests(night), night.changes()
        found = [
            change
            for server, tools in shown.items()
            if server in seen
            for change in diff(server, seen[server], tools, night.at)
        ]
        renamed = {new for _, new in night.renamed()}
        assert sorted(map(_key, found), key=repr) == _as_a_diff_finds(one for one in truth if one.server not in renamed)
        kinds |= {one.kind for one in truth}
        seen |= shown
    assert kinds >= FOUND | {"renamed"}


def test_a_week_changes_as_much_as_in_the_census() -> None:
    world = World(1, 4_000)
    shown = sum(len(state.shelf.tools) for state in world.night(0).shown())
    made = [change for number in range(1, 8) for change in world.night(number).changes()]
    tools = {kind: {(one.server, one.tool) for one in made if one.kind == kind} for kind in ("reworded", "schema")}
    assert len(tools["reworded"]) / shown == pytest.approx(0.034, abs=0.012)
    assert len(tools["schema"]) / shown * 1.43 == pytest.approx(0.045, abs=0.016), "of those that have a schema"


def test_the_catalog_finds_every_change_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world, truth = World(2, 60, BUSY), list[Change]()
    with Catalog(str(tmp_path / "catalog.db")) as catalog:
        for number in range(12):
            night, file = world.night(number), tmp_path / "night.jsonl"
            file.write_bytes(b"".join(night.lines()))
            monkeypatch.setenv("TOOLRISK_NOW", night.at.isoformat())
            assert clock.now() == night.at
            assert not exchange.import_file(catalog, file, Reporter(quiet=True)).bad
            truth += night.changes() if number else []
        every = changes(catalog)
    found = [change for change in every if change.kind in FOUND | {"renamed"}]
    names = {change.server for change in found}
    assert len(found) > 100
    assert sorted(map(_key, found), key=repr) == _as_a_diff_finds(one for one in truth if one.server in names)


def test_servers_come_and_go_and_stay_away_for_a_while() -> None:
    world = World(4, 100, BUSY)
    nights = [world.night(number) for number in range(0, 40, 3)]
    shown = [{state.name for state in night.shown()} for night in nights]
    died = {name for night in nights for name in night.died()}
    out = {name for night in nights for name in night.out()}
    assert len(died) > 5 and not died & shown[-1]
    assert all(set(night.born()) <= names for night, names in zip(nights, shown, strict=True))
    assert any(name in shown[-1] for name in out) and not set(nights[-1].out()) & shown[-1]
    assert {new for night in nights for _, new in night.renamed()} - died


def _walk(pages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for page in pages:
        assert page["metadata"]["count"] == len(page["servers"]) <= 100
        rows += page["servers"]
    assert "nextCursor" not in page["metadata"]
    return rows


def _listing(row: dict[str, Any]) -> Listing:
    server = row["server"]
    packages = [
        Package(registry_type=one["registryType"], identifier=one["identifier"]) for one in server.get("packages", ())
    ]
    return Listing(registry="official", name=server["name"], packages=tuple(packages))


def test_the_registry_lists_every_server_some_twice_and_asks_for_news_are_answered_briefly() -> None:
    night = World(6, 1_000).night(3)
    rows = _walk(night.pages())
    listed, news = {row["server"]["name"] for row in rows}, _walk(night.pages(since=night.time(2)))
    assert {state.name for state in night.shown()} <= listed
    assert len(rows) == len(listed) > 1_000
    assert 0 < len(news) < 60
    assert 950 < len(identify(map(_listing, rows)).servers) < len(listed)


def test_on_some_night_a_page_comes_blank_and_on_some_the_clock_is_wrong() -> None:
    nights = [World(6, 300).night(number) for number in range(200)]
    faulty = [night for night in nights if night.blank_page is not None]
    assert 0 < len(faulty) < 15
    rows = _walk(faulty[0].pages(faults=True))
    assert sum(not row["server"]["name"] for row in rows) == 100
    assert all(row["server"]["name"] for row in _walk(faulty[0].pages()))
    assert 0 < sum(night.clock != night.at for night in nights) < 10


def test_a_great_world_needs_no_more_memory_than_a_small_one() -> None:
    tracemalloc.start()
    try:
        for _ in islice(World(1, 50_000).night(0).lines(), 10_000):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
