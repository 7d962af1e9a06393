"""One state of the catalog, served: made once, then shared by forked workers; it ends when its parent lets go of it."""

import gc
import os
import select
import socket
import struct
from collections.abc import Callable
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
from sitegen.live import Large, Live
from sitegen.pack import Piece
from toolrisk import clock
from toolrisk.app import accuracy
from toolrisk.app.build import MOST_CHANGES
from toolrisk.app.dump import dump
from toolrisk.app.progress import Reporter
from toolrisk.app.serve_http import App, ComingError
from toolrisk.app.serve_worker import answer
from toolrisk.store import Catalog

_fork = get_context("fork")
_DUMPS = ("data/catalog.jsonl.gz", "data/catalog.parquet")
_DONE = "done"
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


def generation(options: Options, socks: Socks, life: int, ready: int, pulse: Pulse, folder: Path, mark: str) -> None:
    """Make the site of the catalog as it is now and serve it until the other end of `life` is closed. `folder` holds
    what needs a place with a name; `mark` is the catalog's digest. One byte goes to `ready` for each worker that
    answers."""
    reporter = Reporter(options.quiet)
    with Catalog(options.db) as catalog:
        site = ServedSite(_live(catalog, options, folder, reporter), folder / mark, mark)
    live = site._live
    reporter.say(f"{live.world.overview.tools:,} tools of {len(live.world.overview.servers):,} servers, {_day(live)}")
    app = App(site, _health(live, pulse, options.every), options.keep)
    gc.collect()
    gc.freeze()

    def start(target: Callable[..., None], *arguments: Any) -> BaseProcess:
        process = _fork.Process(target=target, args=arguments)
        process.start()
        return process

    workers = [start(answer, app, sock, life, ready) for sock in socks]
    dumping = start(_dump, options.db, folder / mark, life)
    while not _ended(life, workers):
        # One that dies as soon as it is there is not made again as fast as that goes.
        sleep(0.2)
        workers = [
            one if one.is_alive() else start(answer, app, sock, life, ready)
            for one, sock in zip(workers, socks, strict=True)
        ]
    dumping.terminate()
    for one in (*workers, dumping):
        one.join(20)


def _ended(life: int, workers: list[BaseProcess]) -> bool:
    """Whether the parent has let go; False where a worker has died."""
    wait([life, *(one.sentinel for one in workers)])
    return bool(select.select([life], [], [], 0)[0])


def _live(catalog: Catalog, options: Options, folder: Path, reporter: Reporter) -> Live:
    with reporter.step("Look round") as step:
        return Live(
            catalog.entries(classifier.rules_version()),
            folder / "shell",
            site_url=options.site_url,
            changes=catalog.changes(most=MOST_CHANGES),
            accuracy=accuracy.sentence(),
            redirects=catalog.redirects(),
            on_progress=lambda done, total: step.advance(),
        )


def _dump(db: str, folder: Path, life: int) -> None:
    """The whole catalog as files, made while others answer; not for longer than `life`, whoever else was killed."""
    os.nice(10)
    Thread(target=_until, args=(life,), daemon=True).start()
    with Catalog(db) as catalog:
        rules = classifier.rules_version()
        dump(catalog.marks(rules), lambda names: catalog.entries_of(names, rules), folder)
    (folder / _DONE).touch()


def _until(life: int) -> None:
    wait([life])
    os._exit(0)


def _day(live: Live) -> str:
    seen = live.world.overview.seen
    return f"as of {seen.date().isoformat()}" if seen else "no tool seen yet"


def _health(live: Live, pulse: Pulse, every: float) -> Callable[[], tuple[bool, dict[str, Any]]]:
    """What the health page says: whether the catalog was reached lately, and what is served of it."""
    overview, since = live.world.overview, clock.now().isoformat()
    fixed = {
        "day": overview.seen.date().isoformat() if overview.seen else None,
        "servers": len(overview.servers),
        "tools": overview.tools,
        "since": since,
    }

    def health() -> tuple[bool, dict[str, Any]]:
        reached = pulse.age < 3 * every + 30
        return reached, {"status": "good" if reached else "the catalog can't be reached", "reached": reached, **fixed}

    return health
