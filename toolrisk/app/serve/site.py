"""One state of the catalog, served: made once, then shared by forked workers; it ends when its parent lets go of it."""

import gc
import os
import select
import socket
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from mmap import mmap
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from time import sleep, time
from typing import Any

import classifier
from sitegen.files.pack import Piece
from sitegen.live import Large, Live
from sitegen.overview import Overview
from toolrisk import clock
from toolrisk.app import accuracy
from toolrisk.app.build import MOST_CHANGES
from toolrisk.app.classify import say_waiting
from toolrisk.app.dump import dump
from toolrisk.app.progress import Reporter
from toolrisk.app.serve.early import EarlySite, begun
from toolrisk.app.serve.http import App, ComingError
from toolrisk.app.serve.worker import answer
from toolrisk.models import Entry
from toolrisk.store import Catalog

_fork = get_context("fork")
_DUMPS = ("data/catalog.jsonl.gz", "data/catalog.parquet")
_DONE, MARK = "done", "mark"
_RARELY = (100_000, 20, 100)
# From so many servers on, somebody would wait for the first page for longer than a few seconds.
LARGE = 1_000
Socks = list[socket.socket]


@dataclass(frozen=True)
class Options:
    """How a catalog is served. `site_url` may be empty: then it is where it listens. `keep` is how many bytes of
    answers each worker keeps, `every` after how many seconds the catalog is looked at again."""

    db: str
    host: str
    port: int
    site_url: str
    workers: int
    keep: int
    every: float
    quiet: bool = False


class Pulse:
    """When the catalog was last reached, in memory that all processes share."""

    def __init__(self) -> None:
        self._shared = mmap(-1, 8)

    def beat(self) -> None:
        """It was reached now."""
        self._shared[:] = struct.pack("d", time())

    @property
    def age(self) -> float:
        """How many seconds ago that was."""
        (at,) = struct.unpack("d", self._shared[:])
        return time() - float(at)


class ServedSite:
    """The rendered site, and the whole catalog as files, which come a little later."""

    def __init__(self, live: Live, folder: Path, mark: str) -> None:
        self._live, self._folder, self._mark = live, folder, mark
        self._open: dict[str, Large] = {}

    def file(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        return self._live.file(path)

    def large(self, path: str) -> Large | None:
        """A file that is to be sent piece by piece. Raises ComingError where it is still being made."""
        if path not in _DUMPS:
            return self._live.large(path)
        if path not in self._open:
            if not (self._folder / _DONE).exists():
                raise ComingError(path)
            file = self._folder / path.rpartition("/")[2]
            if not file.exists():
                return None
            handle = os.open(file, os.O_RDONLY)
            self._open[path] = Large(Piece(handle, 0, os.fstat(handle).st_size), None, f"{self._mark}{len(path)}")
        return self._open[path]


def generation(
    options: Options, socks: Socks, life: int, ready: int, pulse: Pulse, folder: Path, name: str, early: bool = False
) -> None:
    """Make the site of the catalog as it is now and serve it until the other end of `life` is closed. `folder` holds
    what needs a place, under a `name` that no other has. One byte goes to `ready` for each worker that answers. With
    `early` they answer at once where the catalog is a large one, as far as they can by then, and the digest of what is
    served is noted under MARK: to read all that it is of takes seconds that nobody is to wait for."""
    reporter = Reporter(options.quiet)
    # Making a site leaves millions of small objects and no cycles worth looking for.
    gc.set_threshold(*_RARELY)
    with Catalog(options.db) as catalog:
        first = _Early(catalog, options, socks, (life, ready, pulse, folder)) if early else None
        if early:
            _note(folder / name, digest(options.db))
        site = ServedSite(_live(catalog, options, folder, reporter, life), folder / name, name)
    live = site._live
    reporter.say(f"{live.world.overview.tools:,} tools of {len(live.world.overview.servers):,} servers, {_day(live)}")
    app = App(site, _health(_facts(live.world.overview), pulse, options.every), options.keep)
    _settle()
    workers = [_start(_answer, app, sock, (life,), ready) for sock in socks]
    if first:
        first.end()
    with Catalog(options.db) as catalog:
        say_waiting(catalog, reporter)
    dumping = _start(_dump, options.db, folder / name, life)
    while not _ended(life, workers):
        # One that dies as soon as it is there is not made again as fast as that goes.
        sleep(0.2)
        workers = [
            one if one.is_alive() else _start(_answer, app, sock, (life,), ready)
            for one, sock in zip(workers, socks, strict=True)
        ]
    dumping.terminate()
    for one in (*workers, dumping):
        one.join(20)


def _note(folder: Path, mark: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "new").write_text(mark)
    (folder / "new").replace(folder / MARK)


def digest(db: str) -> str:
    """A digest of all that the site is made from."""
    with Catalog(db) as catalog:
        return catalog.digest(classifier.verdicts_version())


class _Early:
    """The workers that answer before the site is made, where making it takes longer than anybody waits."""

    def __init__(self, catalog: Catalog, options: Options, socks: Socks, rest: tuple[int, int, Pulse, Path]) -> None:
        (servers, seen), (life, ready, pulse, folder) = catalog.extent(), rest
        self._workers: list[BaseProcess] = []
        self._over, self._end = os.pipe()
        if servers < LARGE:
            return
        changes = catalog.changes(most=MOST_CHANGES)
        world = begun(folder / "shell", options.site_url, servers, seen, changes)
        told = {"day": seen.date().isoformat() if seen else None, "servers": servers, "tools": None}
        app = App(EarlySite(options.db, world), _health(told, pulse, options.every), options.keep)
        _settle()
        self._workers = [_start(_answer, app, sock, (life, self._over), ready) for sock in socks]

    def end(self) -> None:
        """Let them answer what they were asked, and go."""
        os.write(self._end, b".")
        for one in self._workers:
            one.join(20)
        for handle in (self._over, self._end):
            os.close(handle)


def _settle() -> None:
    """What is there stays, and is shared with those that are forked from here: the collector is kept away from it."""
    gc.collect()
    gc.freeze()


def _answer(app: App, sock: socket.socket, lives: Sequence[int], ready: int) -> None:
    """A worker, which looks for cycles when it has time to."""
    gc.disable()
    answer(app, sock, lives, ready)


def _start(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    process = _fork.Process(target=target, args=arguments)
    process.start()
    return process


def _ended(life: int, workers: list[BaseProcess]) -> bool:
    """Whether the parent has let go; False where a worker has died."""
    wait([life, *(one.sentinel for one in workers)])
    return bool(select.select([life], [], [], 0)[0])


def _live(catalog: Catalog, options: Options, folder: Path, reporter: Reporter, life: int) -> Live:
    with reporter.step("Look round") as step:

        def tell(done: int, total: int) -> None:
            _go_on(life)
            step.advance()

        return Live(
            _wanted(catalog.entries(classifier.verdicts_version()), life),
            folder / "shell",
            site_url=options.site_url,
            changes=catalog.changes(most=MOST_CHANGES),
            accuracy=accuracy.sentence(),
            redirects=catalog.redirects(),
            on_progress=tell,
        )


def _wanted(entries: Iterable[Entry], life: int) -> Iterator[Entry]:
    """The entries as they come, as long as somebody waits for them."""
    for entry in entries:
        _go_on(life)
        yield entry


def _go_on(life: int) -> None:
    if select.select([life], [], [], 0)[0]:
        raise SystemExit


def _dump(db: str, folder: Path, life: int) -> None:
    """The whole catalog as files, made while others answer; not for longer than `life`, whoever else was killed."""
    os.nice(10)
    Thread(target=_until, args=(life,), daemon=True).start()
    with Catalog(db) as catalog:
        rules = classifier.verdicts_version()
        dump(catalog.marks(rules), lambda names: catalog.entries_of(names, rules), folder)
    (folder / _DONE).touch()


def _until(life: int) -> None:
    wait([life])
    os._exit(0)


def _day(live: Live) -> str:
    seen = live.world.overview.seen
    return f"as of {seen.date().isoformat()}" if seen else "no tool seen yet"


def _facts(overview: Overview) -> dict[str, Any]:
    """What the health page says of the catalog."""
    day = overview.seen.date().isoformat() if overview.seen else None
    return {"day": day, "servers": len(overview.servers), "tools": overview.tools}


def _health(facts: dict[str, Any], pulse: Pulse, every: float) -> Callable[[], tuple[bool, dict[str, Any]]]:
    """What the health page says: whether the catalog was reached lately, and what is served of it."""
    fixed = {**facts, "since": clock.now().isoformat()}

    def health() -> tuple[bool, dict[str, Any]]:
        reached = pulse.age < 3 * every + 30
        return reached, {"status": "good" if reached else "the catalog can't be reached", "reached": reached, **fixed}

    return health
