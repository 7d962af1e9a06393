"""Whether a site is up to date without looking at it page by page: a quiet night then costs seconds."""

import json
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

import sitegen
from sitegen.files.manifest import FOLDER
from sitegen.generator import generator_key
from sitegen.layout import Layout
from sitegen.shell import sources_key
from toolrisk.store import Catalog

_SOURCES = ("mkdocs.yml", "site/docs", "site/overrides", "site/hooks.py", "site/templates", "site/assets")


def stamp(catalog: Catalog, rules: str, site_url: str, layout: Layout = Layout.tool) -> str:
    """A digest of all that a site is made from: the catalog, the generator, the prose, where it will stand, and where
    tools stand in it."""
    parts = (catalog.digest(rules), rules, generator_key(), sources_key(_SOURCES), site_url, layout)
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def current(out: Path, wanted: str) -> sitegen.BuildReport | None:
    """What there is to report where `out` was built under this stamp; else None. Nobody else writes into a site, so no
    file of it is looked at."""
    try:
        kept = json.loads(_file(out).read_bytes())
        if kept["stamp"] != wanted:
            return None
        told = {**kept["report"], "refused": tuple(kept["report"]["refused"])}
        return sitegen.BuildReport(**{**told, "written": 0, "removed": 0, "unchanged": 0, "skipped": told["servers"]})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep(out: Path, made: str, report: sitegen.BuildReport) -> None:
    """Remember what a build made, and under which stamp."""
    beside = _file(out).with_suffix(".new")
    beside.write_text(json.dumps({"stamp": made, "report": asdict(report)}))
    beside.replace(_file(out))


def forget(out: Path) -> None:
    """A build begins: until it has ended, the site is under no stamp."""
    _file(out).unlink(missing_ok=True)


def _file(out: Path) -> Path:
    return out / FOLDER / "stamp.json"
