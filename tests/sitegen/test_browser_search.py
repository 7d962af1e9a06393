"""The search in a real browser over an index that is parted in every way that a large one is."""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen import search
from sitegen.summaries import line, row
from tests.sitegen.browsing import Watched, opened, served
from tests.sitegen.catalog import server, tool, verdict
from toolrisk.models import Category, Entry, Facets, Merge, Risk

pytestmark = pytest.mark.browser

VERBS = {
    "list": (Category.read, Risk.low),
    "listen": (Category.read, Risk.medium),
    "delete": (Category.destructive, Risk.critical),
    "deploy": (Category.execute, Risk.high),
    "获取": (Category.read, Risk.low),
}
OTHER = {"user": ["users"], "users": ["user"], "invoice": ["invoices"], "invoices": ["invoice"], "zoos": ["zoo"],
         "lists": ["list"], "work": ["works"], "inventories": ["inventory"]}  # fmt: skip
NEEDLESS = ("a", "an", "of", "on", "the", "for")
THINGS = ("invoice", "invoices", "inventory", "user", "usage", "价格", "zoo")


def entry(source: str, number: int) -> Entry:
    name = f"{source}/shop-{number}"
    own = server(name, f"Shop {number}", merges=(Merge(registry=source, name=name, key="first", value=name),))
    facets = Facets(private_data=number % 2 == 0)
    tools = [tool(f"{verb}_{thing}", f"Works on the {thing} of shop {number}.", verdict(kind, risk, facets=facets))
             for (verb, (kind, risk)), thing in product(VERBS.items(), THINGS)]  # fmt: skip
    return Entry(server=own, tools=tuple(tools))


CATALOG = [entry(source, number) for number, source in enumerate(("official", "docker", "official"))]


@pytest.fixture(scope="module")
def parted(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with a large one's index."""
    out = tmp_path_factory.mktemp("parted") / "public"
    shutil.copytree(site, out, ignore=shutil.ignore_patterns(".build"))
    for folder in ("b", "t", "w"):
        shutil.rmtree(out / "search" / folder, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"COMMON": 12, "PIECE": 30, "SHELF": 20, "TOP": 2}.items():
            patch.setattr(search, name, value)
        index = search.Index(lambda path, data: _write(out / path, data))
        for one in CATALOG:
            index.add_server(row(one))
            for each in one.tools:
                assert each.verdict
                index.add_tool(line(one, each, each.verdict, one.server.title), row(one))
        index.close()
    return out


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@pytest.fixture(scope="module")
def base(parted: Path) -> Iterator[str]:
    with served(parted) as address:
        yield address


@pytest.fixture(scope="module")
def watched(browser: Browser, base: str) -> Iterator[Watched]:
    made = opened(browser, base, "search/")
    yield made
    made.close()


def expected(query: str, **filters: str) -> set[tuple[str, str]]:
    """What a search must find, by looking at every tool: all words of the query that tell something, in either number,
    the last one perhaps not typed to its end."""
    *whole, last = [word for word in search.tokens(query) if word not in NEEDLESS]
    found = set()
    for one in CATALOG:
        for each in one.tools:
            judged = each.verdict
            assert judged and judged.category
            own = set(search.tokens(f"{each.definition.name} {each.definition.description} {one.server.title}"))
            fits = all(own & {word, *OTHER.get(word, ())} for word in whole)
            fits &= any(word.startswith((last, *OTHER.get(last, ()))) for word in own)
            asked = {"risk": judged.risk, "category": judged.category, "source": one.server.merges[0].registry,
                     "facet": "private data" if judged.facets.private_data else ""}  # fmt: skip
            if fits and all(asked[name] == value for name, value in filters.items()):
                found.add((each.definition.name, one.server.title))
    return found


def found(page: Page, query: str, **filters: str) -> dict[str, Any]:
    """What the page's own script finds."""
    look = """async ([query, filters]) => {
      const { search } = await import(new URL("../assets/search.js", location.href));
      const answer = await search(query, filters);
      const records = await answer.records(0, 500);
      return { total: answer.total, more: answer.more, records: records.filter((one) => one.tool) };
    }"""
    answer: dict[str, Any] = page.evaluate(look, [query, filters])
    return answer


def test_the_index_is_parted_in_every_way(parted: Path) -> None:
    assert (parted / "search/w/shop.1.json").is_file(), "a common word in pieces"
    assert '"longer"' in (parted / "search/t/in.json").read_text(), "a long shelf in several"
    assert '"top":["' in (parted / "search/meta.json").read_text()


@pytest.mark.parametrize("query", ["list", "lis", "li", "delete invoice", "delete invoices", "list inv", "user", "us",
                                   "shop invoice", "list shop", "deploy_zoo", "获取", "获取 价格", "works delete user",
                                   "inventory delete", "invoice list", "delete an invoice", "a list of users", "zoos",
                                   "lists the zoo", "deploy inventories", "work on the users", "users for shop",
                                   "delete_invoices", "list on"])  # fmt: skip
def test_what_is_found_is_what_there_is(watched: Watched, query: str) -> None:
    answer = found(watched.page, query)
    got = {(one["name"], one["server"]) for one in answer["records"]}
    wanted = expected(query)
    if answer["more"]:
        assert len(answer["records"]) >= 3 and got <= wanted
    else:
        assert got == wanted
    assert not watched.wrong


@pytest.mark.parametrize("filters", [{"risk": "critical"}, {"category": "Execute"}, {"source": "docker"},
                                     {"facet": "private data"}, {"risk": "low", "source": "official"}])  # fmt: skip
@pytest.mark.parametrize("query", ["shop", "invoice", "list user"])
def test_filters_hold_over_pieces(watched: Watched, query: str, filters: dict[str, str]) -> None:
    got = {(one["name"], one["server"]) for one in found(watched.page, query, **filters)["records"]}
    assert got == expected(query, **filters)


def test_a_name_is_looked_for_with_all_its_words(watched: Watched) -> None:
    assert found(watched.page, "works on")["total"] and found(watched.page, "on")["total"] == 0
    assert found(watched.page, "works_on")["total"] == 0, "no name has the word, and descriptions are not asked for it"


def test_names_come_before_descriptions_and_the_risky_before_the_mild(watched: Watched) -> None:
    records = found(watched.page, "delete user")["records"]
    assert records[0]["name"] == "delete_user" and records[0]["risk"] == "critical"
    levels = [one["risk"] for one in found(watched.page, "invoice")["records"] if one["name"].endswith("_invoice")]
    assert levels == sorted(levels, key=["critical", "high", "medium", "low"].index)


def test_one_can_go_through_results_and_back_by_the_keyboard(browser: Browser, base: str) -> None:
    watched = opened(browser, base, "search/?q=delete+user")
    page = watched.page
    page.locator("#results li").first.wait_for()
    page.locator("#query").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a").nth(1)).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    expect(page.locator("#query")).to_be_focused()
    page.goto(base + "search/?q=shop", wait_until="networkidle")
    before = page.locator("#results li").count()
    page.locator("#more").click()
    expect(page.locator("#results li")).to_have_count(2 * before)
    page.goto(base + "method/", wait_until="networkidle")
    page.keyboard.press("/")
    page.keyboard.type("zoo")
    page.locator(".drop .hit").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(".drop .hit")).to_have_count(0)
    expect(page.locator("#find")).to_be_focused()
    assert not watched.wrong
    watched.close()


@pytest.mark.parametrize(("typed", "waits"), [("us", True), ("list us", True), ("list_us", True), ("use", False),
                                              ("list user", False), ("获取", False), ("us ", False)])  # fmt: skip
def test_two_letters_are_given_time_to_become_a_word(browser: Browser, base: str, typed: str, waits: bool) -> None:
    watched = opened(browser, base, "search/")
    page = watched.page
    page.clock.install(time="2026-01-01T00:00:00Z")
    page.reload(wait_until="networkidle")
    page.clock.pause_at("2026-01-02T00:00:00Z")
    page.fill("#query", typed)
    page.clock.run_for(150)
    assert ("q=" in page.url) is not waits, "the address says what is looked for"
    page.clock.run_for(300)
    page.wait_for_function("(words) => document.getElementById('results').dataset.of === words", arg=typed)
    assert not watched.wrong
    watched.close()
