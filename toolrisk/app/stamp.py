"""Whether a site is up to date without looking at it page by page: a quiet night then costs seconds."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

import sitegen
from sitegen.folder import generator_key
from sitegen.layout import Layout
from sitegen.manifest import FOLDER
from sitegen.shell import sources_key
from toolrisk.store import Catalog

_SOURCES = ("mkdocs.yml", "site/docs", "site/overrides", "site/hooks.py", "site/templates", "site/assets")


def stamp(catalog: Catalog, rules: str, site_url: str, layout: Layout = Layout.tool) -> str:
    """A digest of all that a site is made from: the catalog, the generator, the prose, where it will stand, and where
    tools stand in it."""
    parts = (catalog.digest(rules), rules, generator_key(), sources_key(_SOURCES), site_url, layout)
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def current(out: Path, wanted: str) -> sitegen.BuildReport | None:
    """What there is to report where `out` was built under this stamp and no file came or went since; else None."""
    try:
        kept = json.loads(_file(out).read_bytes())
        if kept["stamp"] != wanted or kept["files"] != _count(out):
            return None
        told = {**kept["report"], "refused": tuple(kept["report"]["refused"])}
        return sitegen.BuildReport(
            **{**told, "written": 0, "removed": 0, "unchanged": kept["files"], "skipped": told["servers"]}
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep(out: Path, made: str, report: sitegen.BuildReport) -> None:
    """Remember what a build made, and under which stamp."""
    beside = _file(out).with_suffix(".new")
    beside.write_text(json.dumps({"stamp": made, "files": _count(out), "report": asdict(report)}))
    beside.replace(_file(out))


def forget(out: Path) -> None:
    """A build begins: until it has ended, the site is under no stamp."""
    _file(out).unlink(missing_ok=True)


def _file(out: Path) -> Path:
    return out / FOLDER / "stamp.json"


def _count(out: Path) -> int:
    """How many files the site has, the generator's own left out."""
    return sum(_files(str(out), {FOLDER}))


def _files(folder: str, leave: set[str]) -> Iterator[int]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in leave:
                    yield from _files(entry.path, set())
            else:
                yield 1
