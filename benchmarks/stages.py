"""What is measured of ours: a catalog's way from a file to a site, a quiet night, and a night with 2 % changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure import Cost, disk, empty, toolrisk
from benchmarks.world import Night, Rates, World

# Nothing but releases: on each night one server of fifty.
RELEASES = Rates(born=0, dies=0, released=0.02, bumped=0, shuffled=0, out=0, renamed=0)
SEED = 1


@dataclass(frozen=True)
class Stage:
    """One line of the results: what was run over how many tools, its cost, and the bytes that it left behind."""

    name: str
    tools: int
    cost: Cost
    disk: int = 0
    files: int = 0


def stages(tools: int, work: Path) -> Iterator[Stage]:
    """Every stage at one size, as it ends. `work` is emptied first."""
    empty(work)
    world, catalog, site = World.sized(SEED, tools, RELEASES), work / "catalog.db", work / "site"
    first = world.night(0)
    file = work / "all.jsonl"
    shown = write(first, file)
    run = _Runner(shown, catalog, site)
    yield run("import", "import", str(file), now=first)
    yield run("classify", "classify", now=first)
    yield run("build", "build", "--out", str(site), now=first)
    yield from _search(run, site)
    yield run("export", "export", str(work / "export.jsonl"), now=first)
    yield from _quiet(run, file, world.night(0))
    yield from _changed(run, work / "changed.jsonl", world.night(1))


def start(work: Path) -> dict[str, Cost]:
    """What the stages cost over an empty catalog: their start, and the part of the site that MkDocs builds."""
    empty(work)
    file, night = work / "none.jsonl", World.sized(SEED, 10, RELEASES).night(0)
    file.write_bytes(b"")
    run = _Runner(0, work / "catalog.db", work / "site")
    made = [
        run("import", "import", str(file), now=night),
        run("classify", "classify", now=night),
        run("build", "build", "--out", str(run.site), now=night),
        run("export", "export", str(work / "export.jsonl"), now=night),
    ]
    return {one.name: one.cost for one in made}


class _Runner:
    def __init__(self, tools: int, catalog: Path, site: Path) -> None:
        self.tools, self.catalog, self.site = tools, catalog, site

    def __call__(self, name: str, *arguments: str, now: Night, days: int = 0) -> Stage:
        clock = (now.at + timedelta(days=days)).isoformat()
        cost = toolrisk(*arguments, "--db", str(self.catalog), "-q", now=clock)
        if "build" in arguments:
            files = sum(1 for file in self.site.rglob("*") if file.is_file())
            return Stage(name, self.tools, cost, disk(self.site), files)
        made = [Path(argument) for argument in arguments[1:]] if arguments[0] == "export" else [self.catalog]
        return Stage(name, self.tools, cost, disk(*made), 1)


def _quiet(run: _Runner, file: Path, night: Night) -> Iterator[Stage]:
    """A day later the same again: every server answers, and nothing is new."""
    made = [
        run("import, nothing changed", "import", str(file), now=night, days=1),
        run("classify, nothing changed", "classify", now=night, days=1),
        run("rebuild, nothing changed", "build", "--out", str(run.site), now=night, days=1),
    ]
    yield from made
    yield together("a night with nothing changed", made)


def _changed(run: _Runner, file: Path, night: Night) -> Iterator[Stage]:
    """The next night, on which one server of fifty shows other tools."""
    with file.open("wb") as out:
        out.writelines(jsonl(line) for line in night.tools_changed())
    made = [
        run("import, 2 % changed", "import", str(file), now=night, days=1),
        run("classify, 2 % changed", "classify", now=night, days=1),
        run("rebuild, 2 % changed", "build", "--out", str(run.site), now=night, days=1),
    ]
    yield from made
    yield together("a night with 2 % changed", made)


def _search(run: _Runner, site: Path) -> Iterator[Stage]:
    """The search index, where the generator makes one: it is written with the site, and so only its size is its own."""
    if find_spec("sitegen.search") and (site / "search").is_dir():
        made = [file for file in (site / "search").rglob("*") if file.is_file()]
        yield Stage("search index (within build)", run.tools, Cost(0, 0, 0), disk(*made), len(made))


def together(name: str, made: list[Stage]) -> Stage:
    """The sum of some stages."""
    cost = made[0].cost
    for stage in made[1:]:
        cost += stage.cost
    return Stage(name, made[0].tools, cost, made[-1].disk, made[-1].files)


def jsonl(line: dict[str, object]) -> bytes:
    """A line as `toolrisk import` reads it."""
    import orjson

    return orjson.dumps(line) + b"\n"


def write(night: Night, file: Path) -> int:
    """Write a night's tools into a file; how many there are."""
    tools = 0
    with file.open("wb") as out:
        for line in night.lines():
            out.write(line)
            tools += 1
    return tools
