"""Reading a built page back, as a visitor would: its words, not its markup."""

import html
import json
import re
from pathlib import Path
from typing import Any


def every(site: Path) -> list[Path]:
    """All published pages."""
    return [file for file in sorted(site.rglob("*.html")) if ".build" not in file.parts]


def page(site: Path, path: str) -> str:
    """A page's HTML."""
    return (site / path / "index.html").read_text("utf-8")


def text(markup: str) -> str:
    """Markup's words."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def happens(markup: str) -> str:
    """The sentence on what happens under the page's policy."""
    found = re.search(r'<p class="happens">(.*?)</p>', markup, re.DOTALL)
    assert found, "the page says nothing of what happens"
    return text(found[1])


def answers(markup: str) -> dict[str, tuple[str, str]]:
    """A tool page's questions with their answers and pieces of policy."""
    section = markup.split('<section class="questions">')[1].split("</section>", maxsplit=1)[0]
    parts = re.split(r"<h3[^>]*>(.*?)</h3>", section)[1:]
    piece = re.compile(r'<pre class="piece"><code>(.*?)</code></pre>', re.DOTALL)
    return {
        text(asked): (text(piece.sub("", body)), text(found[1]) if (found := piece.search(body)) else "")
        for asked, body in zip(parts[::2], parts[1::2], strict=True)
    }


def data(markup: str) -> list[dict[str, Any]]:
    """The nodes of a page's structured data."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', markup, re.DOTALL)
    assert found, "the page has no structured data"
    nodes: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return nodes


def policy(site: Path, path: str) -> dict[str, Any]:
    """The policy.json beside a page."""
    document: dict[str, Any] = json.loads((site / path / "policy.json").read_bytes())
    return document
