"""What MkDocs is told besides its configuration: the placeholder pages, the attack patterns' place in the navigation,
and a Content-Security-Policy that names the theme's inline scripts by their hash."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

DEPTHS = (1, 2, 3)
MISSING = "404.md"
# What the prose and mkdocs.yml call the site before it is known where it will stand.
_PLACE = "https://toolrisk.example/"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put every page of a folder where the navigation says `folder/*`."""
    docs = Path(config.docs_dir)
    config.nav = [_expanded(item, docs) for item in config.nav or [] if _exists(item, docs)]
    return config


def _expanded(item: Any, docs: Path) -> Any:
    """A navigation entry with `folder/*` as the folder's pages, its index first."""
    if isinstance(item, dict):
        return {title: _expanded(value, docs) for title, value in item.items()}
    if not isinstance(item, list):
        return item
    grown: list[Any] = []
    for entry in (entry for entry in item if _exists(entry, docs)):
        star = isinstance(entry, str) and entry.endswith("/*")
        grown += _pages(docs, entry[:-2]) if star else [_expanded(entry, docs)]
    return grown


def _pages(docs: Path, folder: str) -> list[str]:
    pages = sorted((docs / folder).glob("*.md"), key=lambda page: (page.stem != "index", page.stem))
    return [page.relative_to(docs).as_posix() for page in pages]


def _exists(item: Any, docs: Path) -> bool:
    """Whether a navigation entry's page is written."""
    target = next(iter(item.values())) if isinstance(item, dict) else item
    return not isinstance(target, str) or target.endswith("/*") or (docs / target).is_file()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a placeholder page at each depth of URL that generated pages have; put the 404 page where hosts look."""
    for depth in DEPTHS:
        text = "---\ntemplate: generated.html\n---\n"
        files.append(File.generated(config, "_s/" * depth + "index.md", content=text))
    missing = files.get_file_from_path(MISSING)
    if missing:
        missing.dest_uri = missing.url = "404.html"
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The home page and the 404 page have the generated pages' wide frame; addresses are this site's own."""
    if page.is_homepage or page.file.src_uri == MISSING:
        page.meta.setdefault("template", "wide.html")
    return markdown.replace(_PLACE, config.site_url or _PLACE)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Name the page's inline scripts in its policy."""
    return secured(anchored(output, urlsplit(config.site_url).path) if page.file.src_uri == MISSING else output)


def anchored(page: str, top: str) -> str:
    """A page whose links start at the site's own folder, for it is shown at any address."""
    page = re.sub(r'(href|src|action)="(?!https?:|#|/|data:)(?:\./?)?([^"]*)"', rf'\1="{top}\2"', page)
    return page.replace('new URL(".",', f'new URL("{top}",').replace('"base": "."', f'"base": "{top}"')


def secured(page: str) -> str:
    """A page whose policy allows the inline scripts that are in it, and no other."""
    page = "\n".join(line for line in page.splitlines() if line.strip())
    digests = (hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(page))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return page.replace("@@csp@@", _POLICY.format(scripts=hashes))
