"""Strangers' text stays text, and strangers' names stay inside the site."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sitegen import BuildReport, build
from tests.sitegen.catalog import NOW, SITE, server, tool, verdict
from tests.sitegen.pages import page, text
from toolrisk.models import Category, Entry, Finding, Package, Remote, Repository, Risk, ToolDefinition

RISKY = "<script>alert(1)</script><img src=x onerror=alert(2)> [go](javascript:alert(3)) {{ 7*7 }} {% raw %} [[home]] "
HIDDEN = "a\u202eb\u200bc\x07d\ud800e\U000e0041f\u2066g"
RTL = "يقرأ ملفًا من القرص"
CJK = "获取指定交易对的当前价格"
READ = verdict(Category.read, Risk.low, why=RISKY, findings=(
    Finding(rule="../../etc/passwd", field="description", quote="<script>alert(1)</script>"),))  # fmt: skip
NASTY = Entry(
    server=server(
        "../../../etc/<b>x</b>" + HIDDEN + "n" * 300, f"</title><script>alert(4)</script>{HIDDEN}",
        description=RISKY + HIDDEN,
        version='1"><script>', repository=Repository(url="javascript:alert(5)", subfolder="<i>"),
        remotes=(Remote(type="sse", url="https://x.example/$(rm -rf ~)"),), related=("<x>",),
        packages=(Package(registry_type="npm", identifier="--eval=evil; rm -rf ~", version="1"),),
    ),
    tools=(
        tool(f"../{RISKY}", RISKY + HIDDEN, READ, title=HIDDEN),
        tool("policy.json", None, READ),
        tool("index.html", "x" * 500_000, READ, properties={f"</td>{n}": {"type": RISKY, "description": RISKY,
             "enum": [RISKY] * 50} for n in range(200)}, required=["</td>1"]),
        tool("rtl", RTL, READ), tool("cjk", CJK, READ),
        tool("odd", "x", READ, annotations={"readOnlyHint": "<b>", "destructiveHint": None}),
        tool("\ud800\udfff", "\ud800", READ), tool("  \u3000", "Reads.", READ),
    ),
    reason=RISKY,
)  # fmt: skip


class Tags(HTMLParser):
    """Every tag with its attributes; what is inside scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(markup: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(markup)
    return reader.tags


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    out = tmp_path_factory.mktemp("nasty") / "public"
    return out, build(lambda: [NASTY], out, site_url=SITE, now=NOW)


def paths() -> list[str]:
    slug = NASTY.server.slug
    return [f"tools/{slug}", *(f"tools/{slug}/{one.slug}" for one in NASTY.tools)]


def test_nothing_is_refused_and_nothing_leaves_the_folder(nasty: tuple[Path, BuildReport]) -> None:
    out, report = nasty
    assert report.refused == () and report.tools == len(NASTY.tools)
    assert [entry.name for entry in out.parent.iterdir()] == ["public"]
    for path in paths():
        assert (out / path / "index.html").is_file() and (out / path / "policy.json").is_file()


@pytest.mark.parametrize("path", paths())
def test_only_our_own_markup_is_on_the_page(nasty: tuple[Path, BuildReport], path: str) -> None:
    for tag, attributes in tags(page(nasty[0], path)):
        assert tag not in {"img", "iframe", "object", "style"}, (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert "style" not in attributes
        for name in ("href", "src", "action"):
            assert not re.match(r"\s*(javascript|data):", attributes.get(name) or ""), (tag, attributes)
            assert "etc/passwd" not in (attributes.get(name) or "")


@pytest.mark.parametrize("path", paths())
def test_scripts_are_those_that_the_policy_names(nasty: tuple[Path, BuildReport], path: str) -> None:
    shown = page(nasty[0], path)
    allowed = re.search(r'Content-Security-Policy" content="([^"]*)"', shown)
    assert allowed
    assert "unsafe" not in allowed[1]
    assert len(re.findall(r"<script>", shown)) == len(re.findall(r"'sha256-", allowed[1]))
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL):
        assert "<" not in block
        json.loads(block)


def test_text_is_shown_as_text(nasty: tuple[Path, BuildReport]) -> None:
    shown = page(nasty[0], paths()[1])
    assert "<script>alert(1)</script><img src=x onerror=alert(2)> [go](javascript:alert(3)) {{ 7*7 }}" in text(shown)
    assert "[[home]]" in text(shown), "a marker in a stranger's text is no marker"


def test_hidden_characters_are_seen(nasty: tuple[Path, BuildReport]) -> None:
    for path in paths():
        shown = page(nasty[0], path)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x07\ud800\U000e0041]", shown)
    words = page(nasty[0], paths()[1])
    for code in ("U+202E", "U+200B", "U+0007", "U+D800", "U+E0041", "U+2066"):
        assert code in words


def test_a_name_of_nothing_but_blanks_is_seen(nasty: tuple[Path, BuildReport]) -> None:
    blank = "⟨U+0020⟩⟨U+0020⟩⟨U+3000⟩"
    own = page(nasty[0], f"tools/{NASTY.server.slug}/{NASTY.tools[-1].slug}")
    assert f"<h1>{blank}</h1>" in own and f"<title>{blank} " in own and f"block {blank}" in text(own)
    for path in (f"tools/{NASTY.server.slug}", "risks/low"):
        shown = page(nasty[0], path)
        assert f"<code>{blank}</code></a>" in shown and not re.search(r"<a [^>]*>\s*(<code>\s*</code>)?\s*</a>", shown)


def test_no_command_is_made_of_what_is_no_package(nasty: tuple[Path, BuildReport]) -> None:
    for path in paths():
        pieces = re.findall(r'<pre class="piece"><code>(.*?)</code></pre>', page(nasty[0], path), re.DOTALL)
        assert not any("rm -rf" in piece or "--eval" in piece for piece in pieces)
        assert "YOUR-SERVER-COMMAND" in page(nasty[0], path)


def test_a_long_description_and_a_long_schema_are_cut(nasty: tuple[Path, BuildReport]) -> None:
    path = paths()[3]
    assert (nasty[0] / path / "index.html").stat().st_size < 600_000
    assert page(nasty[0], path).count("<tr><td><code>") == 200


def test_other_scripts_are_shown_as_they_are(nasty: tuple[Path, BuildReport]) -> None:
    assert RTL in page(nasty[0], paths()[4]) and CJK in page(nasty[0], paths()[5])
    assert '<p class="lede" dir="auto">' in page(nasty[0], paths()[4])


@pytest.mark.parametrize("slug", ["..", ".", "", "a/b", "index.html", "policy.json", "A", "x" * 81, "-x", "a\0"])
def test_a_slug_that_is_no_file_name_is_refused(out: Path, slug: str) -> None:
    bad = NASTY.tools[3].model_copy(update={"slug": slug})
    report = build(lambda: [NASTY.model_copy(update={"tools": (bad,)})], out, site_url=SITE, now=NOW)
    assert len(report.refused) == 1
    report = build(lambda: [NASTY.model_copy(update={"server": NASTY.server.model_copy(update={"slug": slug})})],
                   out, site_url=SITE, now=NOW)  # fmt: skip
    assert len(report.refused) == 1
    assert [entry.name for entry in out.parent.iterdir()] == ["public"]


def test_three_thousand_tools_on_a_server(out: Path) -> None:
    many = tuple(tool(f"tool_{n}", "Reads.", READ) for n in range(3000))
    entry = Entry(server=server("big/big", "Big"), tools=many)
    assert build(lambda: [entry], out, site_url=SITE, now=NOW).tools == 3000
    shown = page(out, "tools/big-big")
    assert shown.count('<a href="../../tools/big-big/') == 3000
    assert (out / "risks/low/15/index.html").is_file() and not (out / "risks/low/16").exists()
    assert "too long to read here" in shown


def test_a_link_in_the_output_folder_is_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (out / "tools").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="leads out of the site"):
        build(lambda: [NASTY], out, site_url=SITE, now=NOW)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_definition_keeps_its_names_when_it_is_no_definition() -> None:
    assert ToolDefinition.from_wire({"name": RISKY}).name == RISKY
