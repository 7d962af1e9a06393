"""Tools as anchors on their server's page, for hosts that count files: all is there, and every link leads to it."""

import gzip
import html
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from sitegen import build
from sitegen.layout import SHEET, Layout, anchor, files, pages, place, sheets
from tests.sitegen.catalog import CATALOG, LITE, LOOP, NOW, SITE, VAULT, server, tool, verdict
from tests.sitegen.pages import every, text
from toolrisk.models import Category, Change, Entry, Risk

MANY = Entry(
    server=server("many/many", "Many"),
    tools=tuple(
        tool(f"do_{number}", f"Does thing number {number}.", verdict(Category.write, Risk.medium),
             properties={"url": {"type": "string"}}) for number in range(3 * SHEET)
    ),
)  # fmt: skip
CHANGES = (
    Change(server="loop/loop-mcp", tool="list_sessions", kind="added", at=NOW, after=LOOP.tools[1].definition),
    Change(server="many/many", tool="do_7", kind="added", at=NOW, after=MANY.tools[7].definition),
)
FORMER = {"old-loop": "loop-loop-mcp"}
WHOLE = (*CATALOG, MANY)


def run(out: Path, shell: Path, layout: Layout, catalog: tuple[Entry, ...] = WHOLE) -> Path:
    (out / ".build").mkdir(parents=True, exist_ok=True)
    if not (out / ".build/shell").exists():
        shutil.copytree(shell, out / ".build/shell")
    build(lambda: catalog, out, site_url=SITE, now=NOW, changes=CHANGES, redirects=FORMER, layout=layout)
    return out


@pytest.fixture(scope="module", params=list(Layout))
def laid(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Layout]:
    return run(tmp_path_factory.mktemp(request.param), site / ".build/shell", request.param), request.param


@pytest.fixture(scope="module")
def flat(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("flat"), site / ".build/shell", Layout.server)


LINK = re.compile(r'(?:href|src)="([^"]+)"')


def addresses(out: Path) -> Iterator[tuple[str, str]]:
    """Each page with every address of this site that it names: its links, and what feeds, sitemaps and JSON name."""
    for page in every(out):
        at = f"{SITE}{page.relative_to(out).as_posix()}".removesuffix("index.html")
        for link in LINK.findall(page.read_text()):
            yield at, urljoin(at, html.unescape(link))
    for file in (
        file for kind in ("*.xml", "*.json", "*.txt") for file in out.rglob(kind) if ".build" not in file.parts
    ):
        for link in re.findall(rf'{re.escape(SITE)}[^\s"<>)\\]*', file.read_text()):
            yield file.name, html.unescape(link)


@cache
def ids(file: Path) -> frozenset[str]:
    return frozenset(html.unescape(one) for one in re.findall(r'\sid="([^"]*)"', file.read_text()))


def test_nothing_leads_nowhere(laid: tuple[Path, Layout]) -> None:
    out, _ = laid
    dead, seen = [], 0
    for page, address in set(addresses(out)):
        place, fragment = urldefrag(address)
        if not place.startswith(SITE) or "SLUG" in place or "{slug}" in place:
            continue
        path = unquote(urlsplit(place).path).lstrip("/")
        file = out / (f"{path}index.html" if path.endswith("/") or not path else path)
        seen += 1
        if path.startswith("data/"):
            continue
        if not file.is_file() or (fragment and not fragment.startswith("__") and fragment not in ids(file)):
            dead.append((page, address))
    assert seen > 1_000 and not dead


def test_no_id_comes_twice(flat: Path) -> None:
    for page in every(flat):
        found = re.findall(r'\sid="([^"]*)"', page.read_text())
        assert len(found) == len(set(found)), page


def test_no_file_belongs_to_one_tool(flat: Path) -> None:
    for entry in WHOLE:
        folder = flat / "tools" / entry.server.slug
        assert all(file.is_file() for file in folder.iterdir())
        slugs = [one.slug for one in entry.tools]
        assert {f"tools/{entry.server.slug}/{file.name}" for file in folder.iterdir()} >= set(
            files(Layout.server, entry.server.slug, slugs)
        )
    assert len(list((flat / "tools/many-many").glob("tools-*.html"))) == len(sheets(one.slug for one in MANY.tools)) > 1


def test_what_a_tools_page_says_stands_under_its_anchor(flat: Path) -> None:
    for entry in (LOOP, VAULT, LITE):
        page = (flat / "tools" / entry.server.slug / "index.html").read_text()
        for one in entry.tools:
            section = page.split(f'<section class="one" id="{anchor(one.slug)}">')[1].split(
                '</section>\n<section class="one"'
            )[0]
            words, judged = text(section), one.verdict
            assert judged and judged.justification.split(". ")[0] in words
            for finding in judged.findings:
                assert " ".join(finding.quote.split()) in words
            for name in (one.definition.input_schema or {}).get("properties", {}):
                assert f"<code>{name}</code>" in section
            document = json.loads(html.unescape(section.split("<code>{")[1].split("</code>")[0].join(("{", ""))))
            assert one.definition.name in {*document["tools"], *document.get("hide", ())}


def test_every_tools_policy_is_in_its_servers_files(flat: Path) -> None:
    told = json.loads((flat / "api/v1/servers/many-many.json").read_bytes())
    policy = json.loads((flat / "tools/many-many/policy.json").read_bytes())
    assert {one["definition"]["name"] for one in told["tools"]} == set(policy["tools"])
    for one in told["tools"]:
        assert one["policy"]["action"] and one["url"] == SITE + place(Layout.server, "many-many", one["slug"], 60)


def test_lists_search_and_feeds_lead_to_anchors(flat: Path) -> None:
    assert 'href="../../tools/vault-vault-mcp/#t-drop-table"' in (flat / "risks/critical/index.html").read_text()
    blocks = "".join(file.read_text() for file in (flat / "search").rglob("*.json"))
    packed = b"".join(gzip.decompress(file.read_bytes()) for file in (flat / "search").rglob("*.gz"))
    assert "#t-drop-table" in blocks or b"#t-drop-table" in packed
    assert "#t-" not in (flat / "sitemap-1.xml").read_text()
    assert f"{SITE}tools/many-many/tools-1.html" in (flat / "sitemap-1.xml").read_text()
    assert "#t-list-sessions" in (flat / "tools/loop-loop-mcp/history.html").read_text()


def test_nothing_changed_writes_nothing(site: Path, tmp_path: Path) -> None:
    run(tmp_path, site / ".build/shell", Layout.server)
    again = build(lambda: WHOLE, tmp_path, site_url=SITE, now=NOW, changes=CHANGES, redirects=FORMER,
                  layout=Layout.server)  # fmt: skip
    assert (again.written, again.removed, again.skipped) == (0, 0, len(WHOLE))


def test_a_site_can_be_laid_out_anew(site: Path, tmp_path: Path, flat: Path) -> None:
    run(tmp_path, site / ".build/shell", Layout.tool)
    run(tmp_path, site / ".build/shell", Layout.server)
    for one, other in ((tmp_path, flat), (flat, tmp_path)):
        for file in one.rglob("*"):
            if file.is_file() and ".build" not in file.parts:
                assert (other / file.relative_to(one)).read_bytes() == file.read_bytes()


def test_a_tool_keeps_its_address_when_another_changes() -> None:
    slugs = [f"tool-{number}" for number in range(300)]
    shown = pages(Layout.server, "x", slugs)
    assert shown[0] == "tools/x/" and len(shown) == 1 + 300 // SHEET
    before = {slug: place(Layout.server, "x", slug, 300) for slug in slugs}
    assert {slug: place(Layout.server, "x", slug, 299) for slug in slugs} == before
    assert {one.partition("#")[0] for one in before.values()} == set(shown[1:])
    per = [sum(one.startswith(f"{page}#") for one in before.values()) for page in shown[1:]]
    assert max(per) <= 2 * SHEET
