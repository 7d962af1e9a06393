"""What stands on the pages."""

import html
import json
import re
import shlex
from pathlib import Path

import html5lib
import pytest

from classifier.ruleset import by_id
from sitegen import Folder, look_round, words
from tests.sitegen.catalog import CATALOG, LITE, SITE, verdict
from tests.sitegen.pages import answers, data, every, page, text
from toolrisk.models import Category, Facets, Risk
from toolrisk.policy import recommend

TOOL = "tools/loop-loop-mcp/create-test-session"


def test_a_tools_page_has_everything_in_its_order(site: Path) -> None:
    shown = page(site, TOOL)
    order = [
        'class="risk medium"', "<h1>create_test_session</h1>", "Creates a new test session for workflow management.",
        'href="#control"', "What it does on Loop MCP Server", "Why it needs a policy", "From the tool's definition",
        'href="../../../rules/write/create/"', "Confidence 0.94", "answered by the server", "first seen 3 Jul 2026",
        "Attacks that abuse this kind of access", "How to control it", 'class="happens"', 'class="copy"',
        'download="policy.json"', "Put it to use", 'id="arguments"', 'class="rail"', "Where to go deeper",
        'id="questions"', 'class="count"',
    ]  # fmt: skip
    at = shown.index("<article")
    for mark in order:
        at = shown.find(mark, at)
        assert at >= 0, f"not there, or not in its place: {mark}"
    assert "4 Loop MCP Server tools catalogued and risk-classified, across an index of 5 servers." in text(shown)


def test_evidence_marks_the_quote_in_its_own_words(site: Path) -> None:
    assert "<mark>Creates</mark> a new test session for workflow management." in page(site, TOOL)
    assert "<mark>create</mark>_test_session" in page(site, TOOL)
    poisoned = page(site, "tools/vault-vault-mcp/add-numbers")
    assert '<blockquote class="poisoning">' in poisoned
    assert "<mark>Do not tell the user</mark>" in poisoned
    assert "poison-hidden-instruction" in poisoned
    assert "rules/poison-hidden-instruction" not in poisoned, "a rule without a page has no link"


def test_level_facet_and_policy_tell_the_same_of_a_tool_that_reads_an_organisations_own(site: Path) -> None:
    private = verdict(Category.read, Risk.low, facets=Facets(private_data=True))
    low, medium = (text(page(site, f"risks/{level}")) for level in ("low", "medium"))
    assert "ordinary working data such as tickets and table rows" in low
    assert "reads what is private by nature" in medium
    assert "private to a user or an organisation, ordinary working data included" in words.FACET_MEANS["private_data"]
    assert "public or ordinary working data" in recommend(LITE.tools[0].definition, private).reason


def test_a_poisoned_tools_words_are_evidence_and_stand_nowhere_else(site: Path) -> None:
    shown, words_of = page(site, "tools/vault-vault-mcp/add-numbers"), "Before using this tool"
    assert '<details class="words"><summary>Its whole description, in its author\'s words' in html.unescape(shown)
    bare = re.sub(r'<details class="words">.*?</details>|<blockquote.*?</blockquote>', "", shown, flags=re.DOTALL)
    assert words_of in shown and words_of not in bare and "Do not tell the user" not in bare
    assert "Adds two numbers" not in bare and "signs of poisoning" in text(bare)
    others = [file for file in every(site) if not {"add-numbers", "rules"} & set(file.parts)]
    files = [*others, *(site / "search").rglob("*.json")]
    assert not [file for file in files if "Adds two numbers" in file.read_text("utf-8")]


def test_the_steps_can_be_pasted(site: Path) -> None:
    pieces = re.findall(r'<pre class="piece"><code>(.*?)</code></pre>', page(site, TOOL), re.DOTALL)
    fetch, guard, client = (text(piece) for piece in pieces[:3])
    assert shlex.split(fetch)[-1] == f"{SITE}{TOOL}/policy.json"
    words = shlex.split(guard)
    assert words[:5] == ["toolrisk", "guard", "--policy", "policy.json", "--"]
    assert words[5:] == ["uvx", "--exclude-newer", "2025-07-03", "loop-mcp@2.2.9"]
    server = json.loads(client)["mcpServers"]["loop-mcp"]
    assert [server["command"], *server["args"]] == words


def test_arguments_are_a_table_with_what_they_hold(site: Path) -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", page(site, TOOL).split('class="args"')[1].split("</table>")[0])
    shown = [[text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows[1:]]
    assert shown == [
        ["session_name", "string", "required", "How the session is called"],
        ["test_plan", "object", "required", "The plan it runs under"],
        ["session_config", "object or null", "no", ""],
        ["session_config.retries", "integer", "no", ""],
    ]


def test_six_questions_say_the_same_in_the_structured_data(site: Path) -> None:
    for entry in CATALOG:
        for tool in entry.tools:
            shown = page(site, f"tools/{entry.server.slug}/{tool.slug}")
            (faq,) = [node for node in data(shown) if node["@type"] == "FAQPage"]
            told = {one["name"]: " ".join(one["acceptedAnswer"]["text"].split()) for one in faq["mainEntity"]}
            assert told == {asked: answer for asked, (answer, _) in answers(shown).items()}
            assert len(told) == 6


def test_related_tools_are_of_this_server_and_of_this_category_elsewhere(site: Path) -> None:
    rail = page(site, TOOL).split('class="rail"')[1].split("</aside>")[0]
    assert 'href="../../../tools/loop-loop-mcp/run-load-test/"' in rail
    assert 'href="../../../tools/far-away/create-session/"' in rail
    assert "vault" not in rail


def test_a_servers_page_lists_the_riskiest_first(site: Path) -> None:
    shown = page(site, "tools/vault-vault-mcp")
    table = shown.split('class="list sortable"')[1].split("</table>")[0]
    levels = re.findall(r'class="k (\w+)"', table)
    assert levels == ["critical"] * 3 + ["high"] * 2 + ["unknown"]
    assert 'aria-label="6 tools: 3 critical, 2 high, 1 unknown"' in shown


def test_a_complete_trifecta_is_named_on_the_servers_page(site: Path) -> None:
    shown = text(page(site, "tools/loop-loop-mcp"))
    assert "the lethal trifecta is complete on this server alone" in shown
    assert "so what sends out needs a person: run_load_test" in shown
    assert "lethal trifecta is complete" not in text(page(site, "tools/vault-vault-mcp"))


def test_a_server_without_tools_says_why_and_is_not_called_safe(site: Path) -> None:
    shown = text(page(site, "tools/quiet-quiet"))
    assert "It did not answer within 60 seconds." in shown
    assert "marks this server as deprecated" in shown
    assert "is not a safe one" in shown


def test_an_unknown_tool_is_called_unknown(site: Path) -> None:
    shown = page(site, "tools/vault-vault-mcp/process")
    assert '<span class="risk unknown">Risk unknown</span>' in shown
    assert "This tool has no description." in shown
    assert "low" not in re.findall(r'class="risk (\w+)"', shown)


LISTS = ("risks/critical", "categories/write", "facets/private-data", "browse", "sources/official")


@pytest.mark.parametrize("path", [*LISTS, "rules", "rules/write/create", "changes", "search", "stack"])
def test_every_kind_of_list_is_there(site: Path, path: str) -> None:
    assert "<h1>" in page(site, path)


@pytest.mark.parametrize("rule", ["execute/shell", "write/create", "facets/allowed-folders"])
def test_a_rules_page_has_its_why_and_all_that_it_lets_a_page_say(site: Path, rule: str) -> None:
    shown, made = text(page(site, f"rules/{rule}")), by_id()[rule]
    assert made.why in shown and made.remedy in shown
    assert all(f"{line}." in shown for line in made.says.lines)
    assert ("What it lets a page say" in shown) == (rule != "write/create")


def test_prose_has_its_figures(site: Path) -> None:
    assert "1 tool of 12 in the catalog offers what this pattern needs." in text(page(site, "attacks/mass-deletion"))
    for file in every(site):
        assert "[[" not in re.sub(r"<(pre|code).*?</\1>", "", file.read_text("utf-8"), flags=re.DOTALL), file


ANCHOR = re.compile(r'\bid="([^"]+)"')


def target(site: Path, file: Path, path: str) -> Path | None:
    """The file that a link of a page leads to; None where there is none."""
    place = file if not path else site / path.lstrip("/") if path.startswith("/") else file.parent / path
    place = place / "index.html" if place.is_dir() else place
    return place if place.is_file() else None


def test_every_local_link_leads_to_a_file_and_to_a_place_in_it(showcase: Path) -> None:
    dead, anchors = set(), {file: set(ANCHOR.findall(file.read_text("utf-8"))) for file in every(showcase)}
    for file in anchors:
        for link in re.findall(r'(?:href|src|action)="([^"]+)"', file.read_text("utf-8")):
            path, _, anchor = html.unescape(link).partition("#")
            if re.match(r"[a-z]+:", path):
                continue
            found = target(showcase, file, path.partition("?")[0])
            if found is None or (anchor and found.suffix == ".html" and anchor not in anchors[found.resolve()]):
                dead.add((file.relative_to(showcase).as_posix(), link))
    assert not dead, sorted(dead)[:10]


def test_every_page_is_valid_html(showcase: Path) -> None:
    kinds: dict[str, list[Path]] = {}
    for file in every(showcase):
        parts = file.relative_to(showcase).parts
        kinds.setdefault(f"{parts[0]}/{len(parts)}/{file.name}", []).append(file)
    for file in (file for files in kinds.values() for file in [*files[:2], *files[-4:]]):
        parser = html5lib.HTMLParser()
        parser.parse(file.read_text("utf-8"))
        assert not parser.errors, (file, parser.errors[:3])


def test_one_servers_files_are_the_same_on_request(site: Path, tmp_path: Path) -> None:
    world = look_round(CATALOG, tmp_path / "shell", site_url=SITE)
    for entry in CATALOG:
        for path, made in Folder(entry, world).files():
            assert (site / path).read_bytes() == made


@pytest.mark.parametrize("path", ["risks", "categories", "facets"])
def test_the_folders_of_lists_have_a_page_that_leads_to_each_with_its_number(site: Path, path: str) -> None:
    rows = re.findall(
        r'<dt><a href="([^"]+)"[^>]*>.*?</a> <span class="muted">([\d,]+) tools?</span>', page(site, path)
    )
    assert {place.strip("/") for place, _ in rows} == {file.name for file in (site / path).iterdir() if file.is_dir()}
    for place, number in rows:
        assert page(site, f"{path}/{place}").count("<tr><td>") == int(number)


def test_what_nobody_has_judged_is_said_to_be_unknown_and_nothing_else(site: Path, tmp_path: Path) -> None:
    bare = LITE.model_copy(update={"tools": tuple(one.model_copy(update={"verdict": None}) for one in LITE.tools)})
    made = dict(Folder(bare, look_round([bare], site / ".build/shell", site_url=SITE)).files())
    shown = {name: text(data.decode()) for name, data in made.items() if name.endswith("index.html")}
    whole, one = shown["tools/loop-loop-lite/index.html"], shown["tools/loop-loop-lite/list-sessions/index.html"]
    assert "Risk unknown" in whole and "Up to" not in whole and "have no leg" not in whole
    assert "What one call does is not known yet." in one and "does not say enough" not in one
    assert "Up to critical" in text(page(site, "tools/vault-vault-mcp")) and "Some unknown" in text(
        page(site, "tools/vault-vault-mcp"))  # fmt: skip
