"""The frame round every generated page: MkDocs Material builds the hand-written pages and one placeholder for each
depth of URL; a placeholder is cut into byte segments once, and a page is those segments joined round its content.

Only this module knows MkDocs: another generator of the same theme would be put in here.
"""

import io
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from markupsafe import escape

from sitegen.crew import Crew
from toolrisk import house

DEPTHS = (1, 2, 3)
PLACEHOLDERS = "_s"
_SLOT = re.compile(rb"@@sitegen:(title|description|url|picture|head|content)@@")
_SOURCES = ("mkdocs.yml", "site/docs", "site/overrides", "site/hooks.py")
_LEFT_OUT = re.compile(r"_s/|sitemap\.xml|search/|assets/images/|assets/javascripts/(lunr|workers)/|.*\.map$")


@dataclass(frozen=True)
class Shell:
    """The frame at one depth. `root` is the way from a page up to the site's own folder, such as `../../`."""

    root: str
    site_url: str
    parts: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(
        self, content: str | bytes, *, title: str, description: str, path: str, risk: str = "none", head: str = ""
    ) -> bytes:
        """A whole page. `content` (which can be in UTF-8 already) and `head` are markup; the rest is text. `path` is
        the page's place, such as `tools/x/y/`; `risk` names the picture that goes with a link to it."""
        values = {
            "title": str(escape(title)).encode("utf-8", "replace"),
            "description": str(escape(description)).encode("utf-8", "replace"),
            "url": f"{self.site_url}{path}".encode(),
            "picture": f"{self.site_url}assets/og/{risk}.png".encode(),
            "head": head.encode("utf-8", "replace"),
            "content": content if isinstance(content, bytes) else content.encode("utf-8", "replace"),
        }
        pieces = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            pieces += (values[slot], part)
        return b"".join(pieces)


@dataclass(frozen=True)
class Frame:
    """What the shell's build gave: where the site stands, a shell for each depth, the folder of hand-written pages, and
    a key of it all."""

    site_url: str
    shells: dict[int, Shell]
    folder: Path
    key: str

    def at(self, path: str) -> Shell:
        """The shell for a page at this place, such as `tools/x/y/`."""
        return self.shells[path.count("/")]

    def files(self) -> list[str]:
        """The hand-written site's files that are published, sorted: pages, the theme's styles and scripts."""
        found = (file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*") if file.is_file())
        return sorted(name for name in found if not _LEFT_OUT.match(name))


def frame(cache: Path, site_url: str) -> Frame:
    """The frame for this site, from `cache` where nothing of its sources changed."""
    key = frame_key(site_url)
    # MkDocs takes a relative folder for one beside its configuration, wherever the command was given.
    folder = (cache := cache.absolute()) / key
    if not (folder / "404.html").is_file():
        shutil.rmtree(cache, ignore_errors=True)
        _apart(cache / "new", site_url)
        (cache / "new").rename(folder)
    shells = {depth: cut((folder / _placeholder(depth)).read_bytes(), depth, site_url) for depth in DEPTHS}
    return Frame(site_url, shells, folder, key)


def frame_key(site_url: str) -> str:
    """A key of all that the frame is made from."""
    return sources_key(_SOURCES, site_url, version("mkdocs-material"), version("mkdocs"))


def cut(page: bytes, depth: int, site_url: str) -> Shell:
    """Cut a placeholder page at its slots. Raises ValueError where it has no place for content."""
    pieces = _SLOT.split(page)
    slots = tuple(name.decode() for name in pieces[1::2])
    if "content" not in slots:
        raise ValueError("the placeholder page has no @@sitegen:content@@")
    return Shell("../" * depth, site_url, tuple(pieces[::2]), slots)


def sources_key(names: tuple[str, ...], *more: str) -> str:
    """A key of the house's files and folders of these names, and of some words besides."""
    digest = blake2b(digest_size=12)
    for name in names:
        top = house.path(name)
        files = sorted(file for file in top.rglob("*") if file.is_file()) if top.is_dir() else [top]
        for file in (file for file in files if "__pycache__" not in file.parts):
            digest.update(f"{file.relative_to(top)}\0".encode() + blake2b(file.read_bytes()).digest())
    digest.update("\0".join(more).encode())
    return digest.hexdigest()


def _placeholder(depth: int) -> str:
    return "/".join([PLACEHOLDERS] * depth) + "/index.html"


def _apart(folder: Path, site_url: str) -> None:
    """Run MkDocs, where that can be in a copy of this process: it takes memory with it that a long build wants."""

    def part(mine: Sequence[object]) -> Iterator[str]:
        yield _build(folder, site_url)

    said = list(Crew([[None]], part).reports()) if hasattr(os, "fork") else [_build(folder, site_url)]
    if "".join(said):
        logging.getLogger(__name__).warning("hand-written pages: %s", "".join(said))


def _build(folder: Path, site_url: str) -> str:
    """Run MkDocs; what it warned of: a dead link in prose is a mistake of ours."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        build(load_config(str(house.path("mkdocs.yml")), site_dir=str(folder), site_url=site_url))
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)
    return said.getvalue().strip()
