"""A build is the same to the byte however it is shared out, and makes nothing anew that did not change."""

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from sitegen import BuildReport, Workers, build
from sitegen.crew import Crew
from sitegen.files.sink import Sink
from sitegen.render import ALL, Need, Tally, render_range
from tests.sitegen.catalog import CATALOG, LOOP, NOW, SESSION, SITE, VAULT, tool, verdict
from toolrisk.models import Category, Entry, Risk, Tool

MANY = tuple(
    Entry(
        server=LOOP.server.model_copy(update={"name": f"many/{number}", "slug": f"many-{number}"}),
        tools=tuple(
            tool(f"list_{kind}_{number % 7}", f"Lists {kind}.", verdict(Category.read, Risk.low)) for kind in ("a", "b")
        ),
    )
    for number in range(90)
)


def files(out: Path) -> dict[str, bytes]:
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in out.rglob("*")
        if file.is_file() and "shell" not in file.parts
    }


def run(out: Path, catalog: Sequence[Entry], processes: int) -> BuildReport:
    def fetch(names: Sequence[str]) -> Iterator[Entry]:
        return (entry for entry in catalog if entry.server.name in names)

    return build(lambda: catalog, out, site_url=SITE, now=NOW, workers=Workers(fetch, processes))


def test_one_process_or_three_fresh_or_after_a_change_give_the_same_bytes(tmp_path: Path) -> None:
    catalog = (*CATALOG, *MANY)
    one = run(tmp_path / "one", catalog, 1)
    three = run(tmp_path / "three", catalog, 3)
    assert one == three and one.servers == len(catalog) and one.tools == 192
    before = tuple(map(changed, catalog))
    run(tmp_path / "later", before, 2)
    later = run(tmp_path / "later", catalog, 3)
    assert later.skipped > 0 and later.written < one.written
    made = files(tmp_path / "one")
    assert files(tmp_path / "three") == made and files(tmp_path / "later") == made


def changed(entry: Entry) -> Entry:
    """The same server with another tool less, and one reworded, on every third of them."""
    if not entry.server.slug.endswith(("0", "3", "lite")):
        return entry
    first = entry.tools[0]
    other = first.definition.model_copy(update={"description": "Said something else before."})
    return entry.model_copy(update={"tools": (first.model_copy(update={"definition": other}), *entry.tools[2:])})


def reworded(entry: Entry, one: Tool) -> Entry:
    other = one.definition.model_copy(update={"description": "Says it in other words."})
    tools = tuple(each.model_copy(update={"definition": other}) if each is one else each for each in entry.tools)
    return entry.model_copy(update={"tools": tools})


def test_a_reworded_tool_leaves_its_siblings_alone(out: Path) -> None:
    run(out, CATALOG, 1)
    before = {name: (out / name).stat().st_mtime_ns for name in files(out)}
    run(out, tuple(reworded(entry, SESSION) if entry is LOOP else entry for entry in CATALOG), 1)
    touched = {name for name in files(out) if before.get(name) != (out / name).stat().st_mtime_ns}
    assert {name for name in touched if name.startswith("tools/")} == {
        "tools/loop-loop-mcp/create-test-session/index.html", "tools/loop-loop-mcp/index.html",
    }  # fmt: skip


def test_another_day_of_being_seen_changes_no_page(out: Path) -> None:
    run(out, CATALOG, 1)
    before = files(out)
    report = run(out, tuple(seen(entry, 1) for entry in CATALOG), 1)
    assert report.skipped == len(CATALOG)
    assert {name for name, data in files(out).items() if before.get(name) != data} == {
        "api/v1/servers.json", "index.html", ".build/manifest.json", ".build/noted",
    }  # fmt: skip


def seen(entry: Entry, days: int) -> Entry:
    moment = NOW + timedelta(days=days)
    return entry.model_copy(
        update={"tools": tuple(one.model_copy(update={"last_seen": moment}) for one in entry.tools)}
    )


def test_what_was_not_seen_for_long_says_when_it_was_seen_last(out: Path) -> None:
    run(out, CATALOG, 1)
    page, whole = out / "tools/vault-vault-mcp/drop-table/index.html", out / "tools/vault-vault-mcp/index.html"
    assert "last seen" not in page.read_text() + whole.read_text()
    run(out, tuple(entry if entry is VAULT else seen(entry, 30) for entry in CATALOG), 1)
    assert "last seen 22 Nov 2026" in page.read_text() and "last seen on 22 Nov 2026" in whole.read_text()
    assert "last seen" not in (out / "tools/loop-loop-mcp/index.html").read_text()


def test_only_what_is_needed_is_rendered(out: Path, tmp_path: Path) -> None:
    run(out, CATALOG, 1)
    from sitegen import look_round

    world = look_round(CATALOG, tmp_path / "shell", site_url=SITE)
    for need, wanted in (
        (Need(own=False, tools=("drop-table",)), {"drop-table/index.html", "drop-table/policy.json"}),
        (Need(own=False, tools=()), set()),
    ):
        (report,) = render_range([VAULT], world, Sink(tmp_path / "some"), {VAULT.server.name: need})
        assert (report.written, report.unchanged) == (len(wanted), 0)
        assert {name.removeprefix("tools/vault-vault-mcp/") for name in files(tmp_path / "some")} >= wanted
    tallies = list(render_range(CATALOG, world, Sink(tmp_path / "all"), None))
    assert ALL.tools is None and sum(one.servers for one in tallies) == len(CATALOG)
    made, whole = files(tmp_path / "all"), files(out)
    assert made and all(whole[name] == data for name, data in made.items())
    assert {name for name in whole if name.startswith(("tools/", "api/v1/servers/"))} - {"tools/index.html"} == set(
        made
    )


class OddError(Exception):
    """An error that can't be sent as it is."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def test_what_a_copy_raises_is_raised_here() -> None:
    def part(mine: Sequence[str]) -> Iterator[Tally]:
        yield Tally(1)
        if mine == ["value"]:
            raise ValueError("a link leads out of the site")
        raise OddError("no", "way")

    with pytest.raises(ValueError, match="leads out"):
        list(Crew([["value"]], part).reports())
    with pytest.raises(RuntimeError, match="OddError: no way"):
        list(Crew([["odd"]], part).reports())


def test_a_copy_that_is_killed_fails_the_build() -> None:
    def part(mine: Sequence[str]) -> Iterator[Tally]:
        yield Tally(1)
        os.kill(os.getpid(), 9)

    with pytest.raises(RuntimeError, match="ended from outside"):
        list(Crew([["x"]], part).reports())
