"""A site rendered by workers: the servers that changed are shared out as jobs, and each writes its files where they
belong, in a folder that all machines share. What is made from all servers stays with the night."""

import threading
import uuid
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import classifier
import sitegen
from sitegen.generator import generator_key
from sitegen.layout import Layout
from sitegen.shell import frame_key
from toolrisk.app.build import look
from toolrisk.models import Noun
from toolrisk.store import Catalog

# So many pages are about one job's work.
_PAGES = 400
# Beside the site, while it is being made: which build this is.
_MARK = Path(".build") / "shards"


class ShardError(Exception):
    """A worker can't do its part of a site; the message says why."""


class Site(Noun):
    """Which build a job belongs to: a name of its own, the folder, where the site will stand and how it is laid out,
    and keys of the code and the rules that all have to share."""

    build: str
    out: str
    site_url: str
    layout: str
    made_by: str
    rules: str


Needed = tuple[str, bool, list[str] | None, bool]


def site_of(out: Path, world: sitegen.World) -> Site:
    """A build that begins in a folder, and is marked there."""
    site = Site(
        build=uuid.uuid4().hex,
        out=str(out.resolve()),
        site_url=world.site_url,
        layout=str(world.layout),
        made_by=_made_by(world.site_url),
        rules=classifier.verdicts_version(),
    )
    _mark(site).write_text(site.build)
    return site


def ended(site: Site) -> None:
    """Whoever still writes for this build is to stop."""
    _mark(site).unlink(missing_ok=True)


def jobs(site: Site, needs: Mapping[str, sitegen.Need]) -> list[dict[str, Any]]:
    """What is needed, in jobs of about the same work."""
    told = iter(
        [(name, one.own, list(one.tools) if one.tools is not None else None, one.lost) for name, one in needs.items()]
    )
    parts: list[list[Needed]] = []
    weight = _PAGES
    for one in told:
        if weight >= _PAGES:
            parts.append([])
            weight = 0
        parts[-1].append(one)
        weight += 10 if one[2] is None else len(one[2]) + 1
    return [{"site": site.model_dump(), "needs": part} for part in parts]


class Renderer:
    """A worker's side: what pages are made from besides their server is looked at once for each build, and one job is
    done at a time, for rendering is all work of the processor."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._known: tuple[str, sitegen.World] | None = None

    def render(self, catalog: Catalog, fields: Mapping[str, Any], needs: list[Needed]) -> None:
        """Do a job. Nothing is done for a build that has ended. Raises ShardError where this machine does not see the
        site's folder, or its code is not the night's."""
        site = Site.model_validate(fields)
        if not _mark(site).parent.is_dir():
            raise ShardError(f"{site.out}: not there: the site's folder has to be one that all machines share")
        if not _wanted(site):
            return
        _agree(site)
        with self._alone:
            world = self._world(catalog, site)
            wanted = {
                name: sitegen.Need(own, None if tools is None else tuple(tools), lost)
                for name, own, tools, lost in needs
            }
            names = iter(wanted)
            while (some := list(islice(names, 5))) and _wanted(site):
                entries = catalog.entries_of(some, site.rules)
                for _ in sitegen.render_range(entries, world, sitegen.Sink(Path(site.out)), wanted):
                    pass

    def _world(self, catalog: Catalog, site: Site) -> sitegen.World:
        if self._known is None or self._known[0] != site.build:
            cache = Path(site.out) / ".build" / "shell"
            self._known = site.build, look(catalog, cache, site.site_url, Layout(site.layout))
        return self._known[1]


def _wanted(site: Site) -> bool:
    try:
        return _mark(site).read_text() == site.build
    except OSError:
        return False


def _agree(site: Site) -> None:
    mine = (_made_by(site.site_url), classifier.verdicts_version())
    if mine != (site.made_by, site.rules):
        raise ShardError("this worker's code is not the night's: let all machines run the same release")


def _made_by(site_url: str) -> str:
    return f"{generator_key()} {frame_key(site_url.rstrip('/') + '/')}"


def _mark(site: Site) -> Path:
    return Path(site.out) / _MARK
