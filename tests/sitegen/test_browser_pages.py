"""Every kind of page in a real browser, with what is hard to set on it: nothing fails, moves, runs over, or is cut."""

import gzip
import os
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.sitegen.browsing import faults, opened, served
from tests.sitegen.catalog import LOOP
from tests.sitegen.showcase import ABROAD, LONGEST, MANY

pytestmark = pytest.mark.browser

TOOL = f"tools/{LOOP.server.slug}/create-test-session/"
LONG, WIDE = (f"tools/{LONGEST.server.slug}/{tool.slug}/" for tool in LONGEST.tools)
ARABIC, CHINESE, JAPANESE = (f"tools/{ABROAD.server.slug}/{tool.slug}/" for tool in ABROAD.tools)
HISTORY = "tools/loop-loop-mcp/history.html"
KINDS = [
    "", TOOL, LONG, WIDE, ARABIC, CHINESE, "tools/vault-vault-mcp/add-numbers/", "tools/loop-loop-mcp/",
    f"tools/{MANY.server.slug}/", f"tools/{LONGEST.server.slug}/", "tools/quiet-quiet/", HISTORY,
    "tools/abroad-abroad/history.html", "tools/vault-vault-mcp/history.html", "changes/", "tools/", "risks/critical/",
    "categories/", "browse/riskiest/", "sources/official/", "rules/", "rules/write/create/", "search/?q=session",
    "stack/?s=loop-loop-mcp,vault-vault-mcp", "attacks/", "attacks/mass-deletion/", "policies/", "policies/rego/",
    "method/", "faq/", "api/", "about/", "404.html",
]  # fmt: skip


@pytest.fixture(scope="module")
def base(showcase: Path) -> Iterator[str]:
    with served(showcase) as address:
        yield address


def over(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


# The other two of the four are seen by `make soak`: they differ in colours alone.
SEEN = [(1280, 2560, "light"), (390, 360, "dark")]
SEEN += [(1280, 2560, "dark"), (390, 360, "light")] if os.environ.get("SOAK") else []


@pytest.mark.parametrize(("width", "extreme", "scheme"), SEEN)
@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_page_is_clean(
    browser: Browser, base: str, path: str, width: int, extreme: int, scheme: str
) -> None:
    watched = opened(browser, base, path, width, scheme)
    page = watched.page
    try:
        assert page.evaluate("window.shifted") < 0.01, "it moves while it loads"
        assert over(page) <= 0, "it scrolls sideways"
        assert not faults(page)
        page.set_viewport_size({"width": extreme, "height": 900})
        assert over(page) <= 0, f"it scrolls sideways at {extreme}"
        assert not watched.wrong
    finally:
        watched.close()


# Visible boxes in which something is hidden that could only be scrolled to.
CUT = """
() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  if (box.width < 4 || box.height < 4 || one.closest(".sr, svg") || style.visibility === "hidden") return false;
  const cuts = (way) => style[way] !== "visible";
  const wide = one.scrollWidth > one.clientWidth + 1, high = one.scrollHeight > one.clientHeight + 1;
  return (cuts("overflowX") && wide) || (cuts("overflowY") && high);
}).map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 60)}`)
"""


@pytest.mark.parametrize("path", [TOOL, WIDE, "tools/loop-loop-mcp/", f"tools/{MANY.server.slug}/", HISTORY, "changes/",
                                  "tools/vault-vault-mcp/history.html", "browse/", "", "rules/write/create/",
                                  "attacks/mass-deletion/", "method/", "policies/policy-json/"])  # fmt: skip
def test_on_paper_nothing_is_cut_and_all_is_ink(browser: Browser, base: str, path: str) -> None:
    watched = opened(browser, base, path, 1280, "dark")
    page = watched.page
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate(CUT) == []
    assert over(page) <= 0
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"
    for gone in (".bar", ".foot", ".copy", ".tabs"):
        assert not page.locator(gone).filter(visible=True).count(), gone
    assert page.locator("h1").first.is_visible()
    watched.close()


def test_on_paper_a_link_out_has_its_address(browser: Browser, base: str) -> None:
    watched = opened(browser, base, "attacks/mass-deletion/")
    watched.page.emulate_media(media="print")
    after = 'getComputedStyle(document.querySelector(".md-typeset a[href^=http]"), "::after").content'
    assert "attr(href)" in watched.page.evaluate(after) or "http" in watched.page.evaluate(after)
    watched.close()


@pytest.mark.parametrize("path", [one for one in KINDS if "?" not in one])
def test_without_a_script_nothing_is_missing(browser: Browser, base: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(base + path)
    assert page.locator("h1").filter(visible=True).count() == 1
    for shown in ("table", "svg.chart", ".own", ".policy pre", ".event", "details > summary"):
        found = page.locator(f"#content {shown}")
        if shown == ".policy pre":
            assert not found.count() or found.first.is_visible()
        else:
            assert found.filter(visible=True).count() >= found.locator("xpath=self::*[not(ancestor::details)]").count()
    assert not page.locator(".scripted, .copy").filter(visible=True).count(), "what needs a script is not offered"
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_word_of_a_chart_is_cut_off(browser: Browser, base: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(base)
    outside = """[...document.querySelectorAll("svg.chart text")].filter((text) => {
        const [word, chart] = [text.getBoundingClientRect(), text.closest("svg").getBoundingClientRect()];
        return word.left < chart.left - 0.5 || word.right > chart.right + 0.5;
    }).map((text) => text.textContent)"""
    assert page.locator("svg.chart text").count() and page.evaluate(outside) == []
    page.close()


@pytest.mark.parametrize("path", ["search/", "stack/"])
def test_where_a_script_is_needed_the_page_says_what_to_do_without(browser: Browser, base: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + path)
    assert "needs JavaScript" in page.locator("noscript").inner_text()
    context.close()


@pytest.mark.parametrize(
    "path", ["", TOOL, f"tools/{MANY.server.slug}/", "changes/", "risks/critical/", "search/", "method/"]
)
def test_a_first_visit_is_light(browser: Browser, base: str, showcase: Path, path: str) -> None:
    watched = opened(browser, base, path)
    loaded = watched.page.evaluate("performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    files = {f"{path}index.html", *(name.lstrip("/") for name in loaded if not name.startswith("/search/"))}
    assert sum(len(gzip.compress((showcase / name).read_bytes())) for name in files) < 130_000
    watched.close()


def test_the_median_tool_page_is_small(showcase: Path) -> None:
    pages = [file for file in showcase.glob("tools/*/*/index.html") if MANY.server.slug not in file.parts]
    sizes = [len(gzip.compress(file.read_bytes())) for file in pages]
    assert len(sizes) > 10 and statistics.median(sizes) < 12_000


def test_two_hundred_arguments_and_three_hundred_tools_are_all_there(browser: Browser, base: str) -> None:
    watched = opened(browser, base, WIDE, 390)
    assert watched.page.locator("table.args tbody tr").filter(visible=True).count() == 200
    watched.page.goto(f"{base}tools/{MANY.server.slug}/", wait_until="networkidle")
    assert watched.page.locator("table.list tbody tr").filter(visible=True).count() == 300
    watched.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_text_beside_an_arguments_name_does_not_break_it(browser: Browser, base: str, width: int) -> None:
    watched = opened(browser, base, TOOL, width)
    watched.page.evaluate("document.querySelector('.args td:last-child').textContent = 'Some more words. '.repeat(40)")
    high = watched.page.locator(".args td:first-child code").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert len(high) > 1 and len(set(high)) == 1
    assert over(watched.page) <= 0
    watched.close()


@pytest.mark.parametrize("path", ["browse/", "browse/riskiest/"])
def test_a_long_name_leaves_room_for_the_columns_of_risks(browser: Browser, base: str, path: str) -> None:
    watched = opened(browser, base, path)
    assert watched.page.get_by_text("com.example.department").count() == 1
    beyond = "(table) => table.scrollWidth - table.clientWidth"
    assert watched.page.locator(".scroll").evaluate(beyond) == 0
    watched.close()


def test_text_runs_the_way_of_its_script(browser: Browser, base: str) -> None:
    watched = opened(browser, base, ARABIC)
    way = "(query) => getComputedStyle(document.querySelector(query)).direction"
    assert watched.page.evaluate(way, ".lede") == "rtl"
    assert watched.page.evaluate(way, ".evidence q, table.args td:last-child") == "rtl"
    assert watched.page.evaluate(way, "#control .happens") == "ltr"
    watched.page.goto(f"{base}tools/abroad-abroad/history.html", wait_until="networkidle")
    assert watched.page.locator(".own").evaluate_all("(all) => all.map((one) => getComputedStyle(one).direction)") == [
        "rtl", "rtl", "ltr", "ltr"]  # fmt: skip
    watched.close()


@pytest.mark.parametrize("path", ["", TOOL, "stack/", "method/"])
def test_nothing_moves_for_those_who_ask_for_it(browser: Browser, base: str, path: str) -> None:
    watched = opened(browser, base, path, reduced_motion="reduce")
    moving = """[...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.transitionDuration.split(", ").some((time) => time !== "0s") || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""  # noqa: E501
    assert watched.page.evaluate(moving) == 0
    watched.close()


# The ring is round the element itself, round the field that it stands in, or round the label that stands for it.
RING = """
() => {
  const one = document.activeElement;
  if (one === document.body) return "";
  const round = [one, one.closest(".find"), one.matches("input[type=radio]") ? one.labels[0] : null].filter(Boolean);
  const ring = round.map((each) => getComputedStyle(each)).filter((style) => style.outlineStyle !== "none");
  return ring.some((style) => parseFloat(style.outlineWidth) >= 1) ? "" : one.outerHTML.slice(0, 120);
}
"""


@pytest.mark.parametrize(
    "path", ["", TOOL, HISTORY, "search/?q=session", "stack/", "browse/", "attacks/mass-deletion/"]
)
def test_whoever_uses_the_keyboard_sees_where_it_is(browser: Browser, base: str, path: str) -> None:
    watched = opened(browser, base, path)
    visited = set()
    for _ in range(40):
        watched.page.keyboard.press("Tab")
        assert not watched.page.evaluate(RING)
        visited.add(watched.page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
    assert len(visited) > 10
    watched.close()


def test_the_page_of_changes_can_be_narrowed_to_the_grave_without_a_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "changes/")
    every = page.locator(".event").filter(visible=True).count()
    page.locator("label[for=g2]").click()
    grave = page.locator(".event").filter(visible=True)
    assert 0 < grave.count() < every
    assert set(grave.locator(".grade").all_inner_texts()) == {"Grave"}
    for empty in (".of", ".day"):
        for one in page.locator(empty).filter(visible=True).all():
            assert one.locator(".grave.event").count()
    page.locator("label[for=g0]").click()
    assert page.locator(".event").filter(visible=True).count() == every
    context.close()


def test_what_went_and_what_came_can_be_told_without_colour(browser: Browser, base: str) -> None:
    watched = opened(browser, base, HISTORY)
    look = """(tag) => {
      const one = document.querySelector(`.own ${tag}`);
      return [getComputedStyle(one).textDecorationLine, getComputedStyle(one, "::before").content];
    }"""
    (struck, minus), (underlined, plus) = (watched.page.evaluate(look, tag) for tag in ("del", "ins"))
    assert struck == "line-through" and "−" in minus and "gone" in minus
    assert underlined == "underline" and "+" in plus and "new" in plus
    watched.close()


def test_the_old_and_the_new_stand_side_by_side_and_on_a_phone_below_each_other(browser: Browser, base: str) -> None:
    watched = opened(browser, base, HISTORY)
    places = """[...document.querySelector(".sides").children].map((one) => one.getBoundingClientRect().toJSON())"""
    before, after = watched.page.evaluate(places)
    assert before["top"] == after["top"] and before["right"] <= after["left"]
    watched.page.set_viewport_size({"width": 390, "height": 900})
    before, after = watched.page.evaluate(places)
    assert before["left"] == after["left"] and before["bottom"] <= after["top"] + 1
    watched.close()


def test_the_policy_stops_a_script_that_is_not_ours(browser: Browser, base: str) -> None:
    watched = opened(browser, base, TOOL)
    run = """() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return window.ran === true;
    }"""
    assert watched.page.evaluate(run) is False
    assert any("Content Security Policy" in said for said in watched.wrong)
    watched.close()
