"""A second build writes only what changed; what is gone goes; what is not ours stays."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen import BuildReport, build
from tests.sitegen.catalog import CATALOG, LOOP, NOW, SESSION, SITE, VAULT, tool, verdict
from tests.sitegen.pages import page
from toolrisk.models import Category, Entry, Risk


def run(out: Path, catalog: tuple[Entry, ...] = CATALOG, **facts: object) -> BuildReport:
    return build(lambda: catalog, out, site_url=SITE, now=NOW, **facts)


def snapshot(out: Path) -> dict[str, tuple[int, bytes]]:
    files = (file for file in out.rglob("*") if file.is_file() and ".build" not in file.parts)
    return {file.relative_to(out).as_posix(): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


def test_nothing_changed_writes_nothing(out: Path) -> None:
    first = run(out)
    before = snapshot(out)
    second = run(out)
    assert (first.servers, first.tools, first.skipped) == (5, 12, 0)
    assert (second.written, second.removed, second.skipped) == (0, 0, 5)
    assert snapshot(out) == before


def test_the_same_catalog_gives_the_same_bytes(tmp_path: Path) -> None:
    run(tmp_path / "a")
    run(tmp_path / "b", tuple(entry.model_copy(deep=True) for entry in CATALOG))
    one, other = snapshot(tmp_path / "a"), snapshot(tmp_path / "b")
    assert {name: data for name, (_, data) in one.items()} == {name: data for name, (_, data) in other.items()}


def test_a_changed_tool_rewrites_its_server_and_the_lists(out: Path) -> None:
    run(out)
    before = snapshot(out)
    worse = SESSION.model_copy(update={"verdict": verdict(Category.write, Risk.high)})
    loop = LOOP.model_copy(update={"tools": (worse, *LOOP.tools[1:])})
    run(out, tuple(loop if entry is LOOP else entry for entry in CATALOG))
    changed = {name for name, what in snapshot(out).items() if before.get(name, (0, b""))[1] != what[1]}
    assert {"tools/loop-loop-mcp/index.html", "tools/loop-loop-mcp/create-test-session/index.html",
            "risks/high/index.html", "risks/medium/index.html", "index.html"} <= changed  # fmt: skip
    assert not any(
        name.startswith(("tools/loop-loop-lite", "tools/quiet", "attacks/", "policies/")) for name in changed
    )


def test_what_is_gone_goes_and_what_is_not_ours_stays(out: Path) -> None:
    run(out)
    (out / "CNAME").write_text("toolrisk.example")
    fewer = LOOP.model_copy(update={"tools": LOOP.tools[:2], "server": LOOP.server})
    report = run(out, (fewer,))
    assert report.removed > 0
    assert sorted(os.listdir(out / "tools")) == ["index.html", "loop-loop-mcp"]
    assert not (out / "tools/loop-loop-mcp/run-load-test").exists()
    assert (out / "CNAME").read_text() == "toolrisk.example"


def test_a_folder_of_a_stranger_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "tools/hammer").mkdir(parents=True)
    (tmp_path / "tools/hammer/notes.txt").write_text("mine")
    run(tmp_path, (VAULT,))
    assert (tmp_path / "tools/hammer/notes.txt").read_text() == "mine"


def test_a_lost_file_is_written_again(out: Path) -> None:
    run(out)
    lost = out / "tools/vault-vault-mcp/drop-table/policy.json"
    lost.unlink()
    report = run(out, repair=True)
    assert lost.is_file() and report.written == 1


def test_after_a_build_that_was_cut_off_every_file_is_looked_at(out: Path) -> None:
    run(out)
    lost, front = out / "tools/vault-vault-mcp/drop-table/policy.json", out / "index.html"
    lost.unlink()
    front.write_text("half")
    with pytest.raises(ZeroDivisionError):
        build(lambda: [1 // 0], out, site_url=SITE, now=NOW)
    assert run(out).written == 2 and lost.is_file()
    assert "half" not in front.read_text()[:10]


def test_a_broken_manifest_costs_time_and_nothing_else(out: Path) -> None:
    run(out)
    (out / ".build/manifest.json").write_text("{")
    assert run(out).written == 0


def test_the_catalog_is_passed_over_twice_and_never_held(out: Path) -> None:
    passes = alive = most = 0

    def entries() -> Iterator[Entry]:
        nonlocal passes, most
        passes += 1
        for number in range(400):
            tools = tuple(tool(f"t{n}", "Reads a thing.", verdict(Category.read, Risk.low)) for n in range(3))
            yield Entry(
                server=LOOP.server.model_copy(update={"name": f"s/{number}", "slug": f"s-{number}"}), tools=tools
            )

    seen: list[tuple[int, int]] = []
    report = build(entries, out, site_url=SITE, now=NOW, on_progress=lambda done, total: seen.append((done, total)))
    assert passes == 2 and alive == 0 and most == 0
    assert seen[-1] == (400, 400) and report.tools == 1200


@pytest.mark.parametrize("url", ["https://toolrisk.example/risk", "https://toolrisk.example/risk/"])
def test_the_site_may_stand_in_a_folder(tmp_path: Path, url: str) -> None:
    build(lambda: CATALOG, tmp_path, site_url=url, now=NOW)
    shown = page(tmp_path, "tools/vault-vault-mcp/drop-table")
    assert '<link rel="canonical" href="https://toolrisk.example/risk/tools/vault-vault-mcp/drop-table/">' in shown
    assert 'href="/risk/assets/toolrisk.css"' in (tmp_path / "404.html").read_text()
    robots = (tmp_path / "robots.txt").read_text()
    assert "Sitemap: https://toolrisk.example/risk/sitemap.xml" in robots


def test_every_page_is_in_a_sitemap_once(out: Path) -> None:
    run(out)
    places = [line[len("<url><loc>") : -len("</loc></url>")] for line in
              (out / "sitemap-1.xml").read_text().splitlines() if line.startswith("<url>")]  # fmt: skip
    pages = {f"{SITE}{file.parent.relative_to(out).as_posix()}/".replace("/./", "/")
             for file in out.rglob("index.html") if ".build" not in file.parts}  # fmt: skip
    assert len(places) == len(set(places))
    assert set(places) == pages
