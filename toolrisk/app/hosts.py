"""What static hosts take, and whether a catalog's site would fit one: told before anything is built."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import classifier
import sitegen
from classifier.ruleset import rules
from sitegen import layout as laying
from sitegen.files.manifest import FOLDER
from sitegen.layout import Layout
from sitegen.lists import LEAF
from sitegen.search import BLOCK
from sitegen.shell import frame
from toolrisk import house
from toolrisk.models import Noun
from toolrisk.store import Catalog

FILE = "data/hosts.yml"
_SAMPLE = 80
# Each tool is in about so many lists; its rows there, in the search and in the whole catalog's file take so many bytes;
# and so many are in the page of a rule.
_LISTS, _ROWS = 3.3, 1_900
_RULE = 12_000
# The index has so many files for words, times the root of the number of tools.
_SHELVES = 6.2


class Host(Noun):
    """What a host takes: files, entries (files and folders) or bytes, each where it has such a limit; the day on which
    that was read, and where."""

    name: str
    files: int | None = None
    entries: int | None = None
    bytes: int | None = None
    read: date
    source: str


class Size(NamedTuple):
    """About how many files and folders a site has, and how many bytes."""

    files: int
    folders: int
    bytes: int

    def __str__(self) -> str:
        return f"about {self.files:,} files and {self.bytes / 1e9:,.1f} GB"


@cache
def hosts() -> dict[str, Host]:
    """The hosts that are known, by the names that `--target` takes."""
    return {name: Host.model_validate(told) for name, told in house.from_yaml(house.path(FILE).read_text()).items()}


def check(catalog: Catalog, target: str, layout: Layout, out: Path, site_url: str) -> Size:
    """The size that the site would have. Raises ValueError, naming the limit and the ways out, where the host would not
    take it; LookupError for a host that is not known."""
    host = hosts().get(target)
    if host is None:
        raise LookupError(f"{target}: no such host; known are {', '.join(hosts())} ({FILE})")
    size = estimate(catalog, layout, out, site_url)
    broken = exceeded(host, size)
    if broken:
        raise ValueError(f"{broken}; the site would have {size}. {_ways(catalog, host, layout, out, site_url)}")
    return size


def exceeded(host: Host, size: Size) -> str | None:
    """Which limit a site of this size breaks, as a sentence without its end."""
    limits = (
        (host.files, size.files, "files"),
        (host.entries, size.files + size.folders, "files and folders"),
        (host.bytes, size.bytes, "bytes"),
    )
    for most, number, noun in limits:
        if most is not None and number > most:
            return f"{host.name} takes {most:,} {noun} (read on {host.read.isoformat()}: {host.source})"
    return None


def _ways(catalog: Catalog, host: Host, layout: Layout, out: Path, site_url: str) -> str:
    ways = []
    if layout is Layout.tool:
        size = estimate(catalog, Layout.server, out, site_url)
        fits = exceeded(host, size) is None
        ways.append(f"`--layout server` would have {size}, which {'fits' if fits else 'does not fit either'}")
    ways += ["`--sink s3://BUCKET` puts it into object storage", "`toolrisk serve` needs no host for files"]
    return f"Ways out: {'; '.join(ways)}."


def estimate(catalog: Catalog, layout: Layout, out: Path, site_url: str) -> Size:
    """About what size a site would have. Files of servers are counted; bytes are those of a few servers that are
    rendered, spread over the catalog, times how many there are of their kind."""
    held = [(server.name, len(tools)) for server, tools in catalog.holdings(classifier.verdicts_version())]
    tools = sum(number for _, number in held)
    changed = len({change.server for change in catalog.changes(most=20_000)})
    mine = sum(_files(layout, number) for _, number in held) + changed
    lists = 2 * (len(held) // LEAF + 1) + int(_LISTS * tools / LEAF) + 20
    search = (len(held) + tools) // BLOCK + int(_SHELVES * tools**0.5)
    fixed = _fixed(site_url, out)
    folders = len(held) + (tools if layout is Layout.tool else 0) + lists + fixed.folders
    weight = _bytes(catalog, layout, held, out, site_url) + _ROWS * tools + fixed.bytes
    return Size(mine + lists + search + fixed.files, folders, weight)


def _files(layout: Layout, tools: int) -> int:
    return 5 + len(laying.files(layout, "x", [str(number) for number in range(tools)]))


def _fixed(site_url: str, out: Path) -> Size:
    """What is there whatever the catalog holds: prose, rules, assets."""
    shell, assets = frame(out / FOLDER / "shell", site_url.rstrip("/") + "/"), house.path("site/assets").rglob("*")
    files = [*(shell.folder / name for name in shell.files()), *(file for file in assets if file.is_file())]
    number = len(files) + len(rules()) + 25
    return Size(number, number, sum(file.stat().st_size for file in files) + _RULE * len(rules()))


def _bytes(catalog: Catalog, layout: Layout, held: Sequence[tuple[str, int]], out: Path, site_url: str) -> int:
    """The bytes of all servers' files."""
    total = 0
    for kind in ([one for one in held if one[1]], [one for one in held if not one[1]]):
        some = kind[:: max(1, len(kind) // _SAMPLE)]
        weight, seen = _rendered(catalog, layout, [name for name, _ in some], out, site_url), Counter(dict(some))
        units = sum(max(1, number) for _, number in kind), sum(max(1, number) for number in seen.values())
        total += weight * units[0] // max(1, units[1])
    return total


def _rendered(catalog: Catalog, layout: Layout, names: Sequence[str], out: Path, site_url: str) -> int:
    entries = list(catalog.entries_of(names, classifier.verdicts_version()))
    cache = out / FOLDER / "shell"
    world = sitegen.look_round(entries, cache, site_url=site_url, layout=layout)
    return sum(len(data) for entry in entries for _, data in sitegen.Folder(entry, world).files())
