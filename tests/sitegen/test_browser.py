"""The pages in a real browser: nothing fails, nothing is asked of another host, and everything can be used."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sitegen.words import riskiest_first, verdict_of
from tests.sitegen.browsing import opened, served
from tests.sitegen.catalog import LOOP, REMOTE, VAULT
from toolrisk.models import Entry, ToolDefinition, Verdict
from toolrisk.policy import Options, server_policy
from toolrisk.policy.formats import named

pytestmark = pytest.mark.browser

TOOL = "tools/loop-loop-mcp/create-test-session/"


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


def test_copy_and_download_give_the_files_bytes(browser: Browser, base: str, site: Path) -> None:
    page = opened(browser, base, TOOL).page
    expected = (site / TOOL / "policy.json").read_bytes()
    page.locator(".policy .copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()").encode() + b"\n" == expected
    with page.expect_download() as download:
        page.locator(".policy a[download]").click()
    assert Path(download.value.path()).read_bytes() == expected
    page.context.close()


def test_every_engines_tab_shows_its_file(browser: Browser, base: str) -> None:
    page = opened(browser, base, TOOL).page
    labels = page.locator(".tabs label")
    assert labels.count() > 5
    for number in range(labels.count()):
        labels.nth(number).click()
        shown = page.locator(".policy .pane:visible")
        assert shown.count() == 1 and "Copy" in shown.inner_text()
    page.context.close()


def test_search_answers_as_one_types_and_is_left_by_keyboard(browser: Browser, base: str) -> None:
    watched = opened(browser, base, TOOL)
    page = watched.page
    page.keyboard.press("/")
    page.keyboard.type("trans")
    page.locator(".drop .hit").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tools/vault-vault-mcp/transfer-funds/")
    assert not watched.wrong
    page.context.close()


def test_the_search_page_filters_and_keeps_its_state_in_the_address(browser: Browser, base: str) -> None:
    watched = opened(browser, base, "search/?q=session")
    page = watched.page
    names = lambda: page.locator("#results a").all_inner_texts()  # noqa: E731
    page.locator("#results li").first.wait_for()
    assert set(names()) == {"create_test_session", "create_session", "list_sessions"}
    page.select_option("select[name=risk]", "medium")
    expect(page.locator("#results li")).to_have_count(2)
    assert "risk=medium" in page.url
    page.reload(wait_until="networkidle")
    expect(page.locator("#results li")).to_have_count(2)
    page.select_option("select[name=category]", "Financial")
    expect(page.locator("#results li")).to_have_count(0)
    assert page.locator("#status").inner_text().startswith("Nothing found. Try fewer words")
    page.goto(base + "search/?q=vault&source=official", wait_until="networkidle")
    page.locator("#results li").first.wait_for()
    assert "Vault" in names()
    assert not watched.wrong
    page.context.close()


def test_a_stack_is_put_together_from_a_dropped_file_and_shared_by_its_address(
    browser: Browser, base: str, tmp_path: Path
) -> None:
    mine = {"mcpServers": {
        "loop": {"command": "uvx", "args": ["--exclude-newer", "2025-07-03", "loop-mcp@2.2.9"]},
        "vault": {"command": "npx", "args": ["-y", "@vault/mcp"]},
        "far": {"url": "https://far.example/mcp"},
        "mystery": {"command": "uvx", "args": ["no-such-thing"]},
    }}  # fmt: skip
    file = tmp_path / "mcp.json"
    file.write_text(json.dumps(mine))
    watched = opened(browser, base, "stack/")
    page = watched.page
    page.set_input_files("#file", file)
    expect(page.locator("#told")).to_contain_text("mystery")
    assert page.url.endswith("?s=loop-loop-mcp%2Cvault-vault-mcp%2Cfar-away")
    assert page.locator("#rows tr").count() == 11
    assert page.locator("#rows .k").first.inner_text() == "critical"
    assert "the lethal trifecta is complete, on Loop MCP Server alone" in page.locator("#trifecta").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Claude Code settings.json").click()
    policies = [server_policy(one.server.name, _riskiest(one)) for one in (LOOP, VAULT, REMOTE)]
    assert json.loads(Path(download.value.path()).read_text()) == json.loads(
        named("claude-code").render(policies, Options()))  # fmt: skip
    assert "--with 'vault/vault-mcp'" in page.locator("#files").inner_text()
    address = page.url
    page.locator(".chosen .button").first.click()
    assert page.locator("#rows tr").count() == 7
    page.goto(address, wait_until="networkidle")
    expect(page.locator(".chosen li")).to_have_count(3)
    assert not watched.wrong
    page.context.close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{\n // mine\n "servers": {"loop": {"args": ["loop-mcp"], /* "at" */ "url": "http://x.example/,]"},},\n}',
         "1 server read."),
        ("null", "That file lists no servers"), ("[]", "That file lists no servers"),
        ('{"mcpServers": {}}', "0 servers read."), ("servers: loop", "That file is not JSON."),
    ],
)  # fmt: skip
def test_a_clients_file_is_read_as_clients_write_it(
    browser: Browser, base: str, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "mcp.json"
    file.write_text(text)
    watched = opened(browser, base, "stack/")
    watched.page.set_input_files("#file", file)
    expect(watched.page.locator("#told")).to_contain_text(told)
    assert not watched.wrong
    watched.close()


def test_a_table_that_is_cut_says_so(browser: Browser, base: str, site: Path) -> None:
    whole = json.loads((site / "api/v1/servers/loop-loop-mcp.json").read_text())
    watched = opened(browser, base, "method/")
    page = watched.page
    many = {**whole, "tools": whole["tools"] * 126}
    page.route("**/api/v1/servers/loop-loop-mcp.json", lambda route: route.fulfill(json=many))
    page.goto(base + "stack/?s=loop-loop-mcp", wait_until="networkidle")
    expect(page.locator("#rows tr")).to_have_count(500)
    expect(page.locator("#cut")).to_contain_text("The 500 riskiest of 504 tools.")
    page.goto(base + "stack/?s=vault-vault-mcp", wait_until="networkidle")
    expect(page.locator("#cut")).to_be_hidden()
    watched.close()


def test_a_server_is_picked_by_its_name(browser: Browser, base: str) -> None:
    page = opened(browser, base, "stack/").page
    page.locator("#server").type("vau")
    page.locator("#pick .hit").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#rows tr")).to_have_count(6)
    page.context.close()


def test_a_word_that_every_object_of_a_script_knows_is_only_a_word(browser: Browser, base: str, tmp_path: Path) -> None:
    watched = opened(browser, base, "search/?q=session")
    page = watched.page
    page.locator("#results li").first.wait_for()
    page.fill("#query", "constructor")
    expect(page.locator("#results li")).to_have_count(0)
    file = tmp_path / "mcp.json"
    file.write_text(json.dumps({"servers": {"odd": {"command": "constructor"}, "loop": {"args": ["loop-mcp"]}}}))
    page.goto(base + "stack/", wait_until="networkidle")
    page.set_input_files("#file", file)
    expect(page.locator("#told")).to_have_text("Not found in the catalog: odd.")
    expect(page.locator(".chosen li")).to_have_count(1)
    assert not watched.wrong
    page.context.close()


def test_ordinary_words_find_and_where_they_do_not_a_hint_is_given(browser: Browser, base: str) -> None:
    watched = opened(browser, base, "search/?q=drop+a+table")
    page = watched.page
    expect(page.locator("#results a")).to_have_text(["drop_table"])
    page.fill("#query", "table of zebras")
    expect(page.locator("#status")).to_contain_text("Nothing found. Try fewer words")
    page.goto(base + TOOL, wait_until="networkidle")
    page.fill("#find", "table of zebras")
    expect(page.locator(".drop")).to_contain_text("Nothing found. Try fewer words")
    page.fill("#find", "")
    expect(page.locator(".drop li")).to_have_count(0)
    page.goto(base + "stack/", wait_until="networkidle")
    page.fill("#server", "zebra")
    expect(page.locator("#pick .drop")).to_contain_text("Nothing found. Try fewer words")
    assert not watched.wrong
    page.context.close()


def test_a_search_that_breaks_down_says_so_and_leaves_no_other_results(browser: Browser, base: str) -> None:
    page = opened(browser, base, "search/?q=session").page
    page.locator("#results li").first.wait_for()
    page.route("**/search/t/dr.json", lambda route: route.fulfill(json={"small": {"drop": 7}}))
    page.fill("#query", "drop")
    expect(page.locator("#status")).to_have_text("The search broke down over these words.")
    expect(page.locator("#results li")).to_have_count(0)
    page.context.close()


def _riskiest(entry: Entry) -> list[tuple[ToolDefinition, Verdict]]:
    return [(tool.definition, verdict_of(tool)) for tool in riskiest_first(entry)]


def test_the_theme_can_be_changed_and_stays(browser: Browser, base: str) -> None:
    page = opened(browser, base, TOOL).page
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    for _ in range(2):
        page.locator(".md-header__option label:visible").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(base + "attacks/mass-deletion/", wait_until="networkidle")
    assert page.evaluate(ground) == dark
    page.context.close()


def test_without_a_script_everything_can_be_read(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(base + TOOL)
    assert page.locator("#policy").is_visible() and page.locator("table.args").is_visible()
    page.locator(".tabs label").nth(3).click()
    assert page.locator(".policy .pane:visible").count() == 1
    context.close()


def test_a_first_visit_is_light(browser: Browser, base: str, site: Path) -> None:
    page = opened(browser, base, TOOL).page
    names = page.evaluate("performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    html = len(gzip.compress((site / TOOL / "index.html").read_bytes()))
    rest = sum(len(gzip.compress((site / name.lstrip("/")).read_bytes())) for name in set(names))
    assert html < 12_000 and html + rest < 130_000, json.dumps({"html": html, "rest": rest})
    page.context.close()


def test_tables_sort(browser: Browser, base: str) -> None:
    page = opened(browser, base, "browse/").page
    numbers = lambda: page.locator("table.servers td:nth-child(3)").all_inner_texts()  # noqa: E731
    tools = page.get_by_role("button", name="Tools", exact=True)
    tools.click()
    assert numbers() == ["6", "4", "1", "1", "–"]
    tools.click()
    assert numbers() == ["–", "1", "1", "4", "6"]
    assert page.get_by_role("columnheader", name="Tools").get_attribute("aria-sort") == "ascending"
    page.goto(base + "facets/private-data/", wait_until="networkidle")
    page.get_by_role("button", name="Risk", exact=True).press("Enter")
    levels = page.locator("table.list td:first-child").all_inner_texts()
    assert levels == sorted(levels, key=["critical", "high", "medium", "low"].index) and len(set(levels)) > 1
    page.get_by_role("button", name="Tool", exact=True).click()
    names = page.locator("table.list td:nth-child(2)").all_inner_texts()
    assert names == sorted(names)
    page.context.close()
