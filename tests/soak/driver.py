"""A night over a synthetic world: its registry over HTTP, its servers' answers from the world itself.

`python -m tests.soak.driver --db URL --out FOLDER --registry URL --servers N --night K` is one run, to be killed.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from benchmarks.world import World
from benchmarks.world.nights import lines
from tests.crawler.local_http import Answer, Asked, Servers
from toolrisk import clock
from toolrisk.app.build import build
from toolrisk.app.nightly import Builder, Hands, Harvested, Plan, nightly
from toolrisk.app.progress import Reporter, Step
from toolrisk.app.report import Night, log_line
from toolrisk.models import Harvest, How, ToolDefinition
from toolrisk.store import Catalog

SEED = 7


class WorldRegistry:
    """The world's registry: the night and the faults can be set while it serves."""

    def __init__(self, world: World, night: int = 0) -> None:
        self.world, self.night, self.faults = world, night, False
        self.alter: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda rows: rows
        self.html = False
        self._kept: tuple[tuple[int, bool, str], dict[str, dict[str, Any]]] | None = None

    def pages(self, since: str = "") -> dict[str, dict[str, Any]]:
        """Tonight's pages, by their cursor: everything, or what changed since a moment."""
        key = (self.night, self.faults, since)
        if self._kept is None or self._kept[0] != key:
            moment = clock.parse(since.replace("Z", "+00:00")) if since else None
            pages = self.world.night(self.night).pages(moment, faults=self.faults)
            self._kept = key, {f"page:{n}": page for n, page in enumerate(pages)}
        return self._kept[1]

    async def __call__(self, asked: Asked, answer: Answer) -> None:
        """A page of tonight."""
        if self.html:
            return await answer.send(200, b"<!doctype html><title>Hello</title>", "text/html")
        page = self.pages(asked.query.get("updated_since", ""))[asked.query.get("cursor", "page:0")]
        return await answer.json({**page, "servers": self.alter(page["servers"])})


@contextmanager
def served(registry: WorldRegistry) -> Iterator[str]:
    """The registry's address, while the context lasts."""
    with Servers() as servers:
        yield servers.add(registry).rstrip("/")


class WorldHarvester:
    """Answers for the world's servers. `alter` may change what they show."""

    def __init__(self, world: World, night: int) -> None:
        self.world, self.night = world, night
        self.alter: Callable[[str, list[dict[str, Any]]], list[dict[str, Any]]] = lambda server, tools: tools

    def __call__(self, catalog: Catalog, reporter: Reporter, plan: Plan, over: Callable[[], bool]) -> Harvested:
        """Let every server that changed tonight show its tools, and those that are listed and were never asked (on the
        first night all); each is kept as it comes."""
        names = {merge.name: server.name for server in catalog.servers() for merge in server.merges}
        asked = {target for _, target in catalog.attempts()} if self.night else set()
        count = tools = 0
        for server, group in groupby(self._shown(asked), key=lambda line: str(line["server"])):
            if server in names and not over():
                harvest = self._harvest(names[server], list(group))
                catalog.observe([harvest])
                count, tools = count + 1, tools + len(harvest.definitions)
        return Harvested(harvested=count, tools=tools)

    def _shown(self, asked: set[str]) -> Iterator[dict[str, Any]]:
        night = self.world.night(self.night)
        if self.night == 0:
            return night.tools()
        missed = (state for state in night.young(5) if f"world:{state.name}" not in asked)
        return chain(night.tools_changed(), (line for state in missed for line in lines(state)))

    def _harvest(self, server: str, told: list[dict[str, Any]]) -> Harvest:
        ours = {"server", "server_title", "server_description", "version", "how"}
        wire = [{key: value for key, value in line.items() if key not in ours} for line in told]
        return Harvest(
            server=server,
            target=f"world:{server}",
            version=told[0]["version"],
            how=How(told[0]["how"]),
            at=clock.now(),
            definitions=tuple(ToolDefinition.from_wire(tool) for tool in self.alter(server, wire)),
        )


def at_step(out: Path) -> Path:
    """Where a run notes which step it is at."""
    return out.with_name(f"{out.name}.step")


class Noting(Reporter):
    """Says nothing, but notes which step it is at."""

    def __init__(self, file: Path) -> None:
        super().__init__(quiet=True)
        self._file = file

    @contextmanager
    def step(self, label: str, total: int | None = None) -> Iterator[Step]:
        self._file.write_text(label)
        with super().step(label, total) as step:
            yield step


def a_night(
    db: str,
    out: Path,
    registry: str,
    harvester: WorldHarvester,
    reporter: Reporter | None = None,
    builder: Builder = build,
    **plan: Any,
) -> Night:
    """One night."""
    wanted = Plan(
        sources=plan.pop("sources", ("official",)),
        places={"official": registry},
        out=out,
        site_url="https://catalog.example/",
        rate=100_000,
        **plan,
    )
    with Catalog(db) as catalog:
        return nightly(catalog, wanted, reporter or Reporter(quiet=True), Hands(harvester, build=builder))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that the site shows."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and ".build" not in file.parts)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def known(db: str) -> list[str]:
    """All that a catalog says, the numbers of its rows aside."""
    import classifier

    with Catalog(db) as catalog:
        entries = [repr(entry) for entry in catalog.entries(classifier.verdicts_version())]
        return [*entries, *(repr(change) for change in catalog.changes())]


def main() -> int:
    """One run, told in a line."""
    options = argparse.ArgumentParser()
    for name in ("db", "out", "registry"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--servers", type=int, required=True)
    options.add_argument("--night", type=int, required=True)
    chosen = options.parse_args()
    world = World(SEED, chosen.servers)
    try:
        out = Path(chosen.out)
        harvester, reporter = WorldHarvester(world, chosen.night), Noting(at_step(out))
        night = a_night(chosen.db, out, chosen.registry, harvester, reporter)
    except OSError as error:
        print(json.dumps({"error": str(error)}))
        return 2
    print(log_line(night))
    return night.code


if __name__ == "__main__":
    sys.exit(main())
