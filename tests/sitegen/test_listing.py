"""Lists are in the order that they say, whatever order their rows come in, and every page of them is there."""

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sitegen import build
from sitegen.layout import Layout
from sitegen.lists import LEAF, Listing, server_lists, tool_lists
from sitegen.overview import Overview
from sitegen.pages.listing import Leaf, Streams
from sitegen.spool import look
from tests.sitegen.catalog import CATALOG, NOW, SITE
from tests.sitegen.pages import every, page, text
from toolrisk.models import Entry


def filled(sizes: tuple[int, ...], rows: list[Any]) -> list[Leaf]:
    listing = Listing("x/", "X", "", "tool", sum(sizes), sizes=sizes, group=lambda row: row[0])
    out: list[Leaf] = []
    streams = Streams({"x/": listing}, out.append)
    for row in rows:
        streams.add("x/", row)
    streams.close()
    return out


@pytest.mark.parametrize("sizes", [(0, 0), (1,), (LEAF,), (30, 500, 0, 700), (LEAF - 1, 1, LEAF + 1)])
def test_rows_stand_in_their_groups_order_however_they_come(sizes: tuple[int, ...]) -> None:
    rows = [(group, number) for group, size in enumerate(sizes) for number in range(size)]
    mixed = sorted(rows, key=lambda row: Random(f"{row}").random())
    leaves = sorted(filled(sizes, mixed), key=lambda leaf: leaf.number)
    shown = [row for leaf in leaves for row in leaf.rows]
    assert sorted(shown) == rows and [row[0] for row in shown] == sorted(row[0] for row in shown)
    assert [leaf.number for leaf in leaves] == list(range(1, max(1, -(-sum(sizes) // LEAF)) + 1))
    assert all(len(leaf.rows) == LEAF for leaf in leaves[:-1])


def test_every_leaf_that_is_led_to_is_there_where_fewer_rows_come_than_were_announced() -> None:
    assert [leaf.number for leaf in filled((3 * LEAF,), [(0, 1)])] == [1, 2, 3]


def test_the_lists_announce_what_comes(site: Path) -> None:
    overview = Overview()
    for entry in CATALOG:
        overview.add(look(entry, Layout.tool))
    for path, listing in tool_lists(overview).items():
        assert page(site, path).count("<tr><td>") == listing.total == sum(listing.sizes)
    for listing, rows in server_lists(overview):
        assert page(site, listing.path).count("<tr><td>") == listing.total == len(rows)


def test_a_category_is_shown_riskiest_first(showcase: Path) -> None:
    levels = re.findall(r'<tr><td><span class="k (\w+)"', page(showcase, "categories/read"))
    assert levels == sorted(levels, key=["critical", "high", "medium", "low"].index) and len(set(levels)) == 4
    assert "riskiest first" in text(page(showcase, "categories/read"))


def test_servers_can_be_had_riskiest_first(site: Path) -> None:
    names = [text(one) for one in re.findall(r"<tr><td><a[^>]*>(.*?)</a>", page(site, "browse/riskiest"))]
    assert names[:2] == ["Vault", "Loop MCP Server"] and names[-1] == "Quiet"


def test_one_can_go_from_a_leaf_to_the_first_the_last_and_its_neighbours(out: Path) -> None:
    servers = [Entry(server=CATALOG[0].server.model_copy(update={"name": f"s/{n}", "slug": f"s-{n}"}))
               for n in range(9 * LEAF + 1)]  # fmt: skip
    build(lambda: servers, out, site_url=SITE, now=NOW)
    nav = page(out, "browse/5").split('<nav class="leaf"')[1].split("</nav>")[0]
    assert text(nav.partition(">")[2]).replace(" ", "") == "←Before1…34567…10Next→"
    assert 'href="../../browse/"' in nav and '<a rel="next" href="../../browse/6/"' in nav
    assert "Next" not in page(out, "browse/10").split('<nav class="leaf"')[1].split("</nav>")[0]


def test_the_page_of_all_tools_leads_to_every_list_with_its_number(site: Path) -> None:
    shown = page(site, "tools")
    found = re.findall(r'<li><a href="\.\./([^"]+)"[^>]*>[^<]*</a> <span class="n">([\d,]+)</span>', shown)
    lists = {file.parent.relative_to(site).as_posix() + "/" for file in every(site)
             if re.match(r"(risks|categories|facets|sources)/[^/]+/index|browse/(riskiest/)?index",
                         file.relative_to(site).as_posix())}  # fmt: skip
    assert {path for path, _ in found} == lists
    for path, number in found:
        assert page(site, path).count("<tr><td>") == int(number)
    for name in re.findall(r'href="\.\./(api/v1/[^"]+|llms.txt)"', shown):
        assert (site / name).is_file()
