"""Serve the site straight from the catalog, and go on with the next night's without a pause.

A small process watches the catalog. For each state of it a child makes the site once and forks the workers, which share
its memory; when a newer state is there, a second child is made beside the first, takes over the same sockets, and the
first ends what it was answering. Memory goes back to the system with it."""

import os
import select
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from secrets import token_hex
from time import monotonic

from sqlalchemy.exc import DBAPIError

from toolrisk.app.lock import holder
from toolrisk.app.progress import Reporter
from toolrisk.app.report import NOTHING
from toolrisk.app.serve.site import MARK, Options, Pulse, Socks, digest, generation
from toolrisk.store import Catalog, CatalogError, file_of, present

_fork = get_context("fork")
_PATIENCE = 60.0
# They wait until they are asked for: between two steps of a takeover one would leave a child that nobody knows of.
_ENDING = {signal.SIGTERM, signal.SIGINT}


class Served:
    """A child that serves one state of the catalog, seen from its parent."""

    def __init__(self, options: Options, socks: Socks, pulse: Pulse, folder: Path, mark: str | None) -> None:
        self._mark, self._answering, self._wanted = mark, 0, options.workers
        name = mark or token_hex(8)
        theirs, self.life = os.pipe()
        self.told, ready = os.pipe()
        self._folder = folder / name
        arguments = (options, socks, theirs, ready, pulse, folder, name, mark is None)
        self.process = _fork.Process(target=_child, args=((self.life, self.told), arguments))
        self.process.start()
        os.close(theirs)
        os.close(ready)

    def ready(self, seconds: float) -> bool:
        """Whether all its workers answer, waiting at most so long. Raises CatalogError where it died."""
        if self._answering < self._wanted and select.select([self.told], [], [], seconds)[0]:
            said = os.read(self.told, 64)
            if not said:
                raise CatalogError("the site could not be made: see above")
            self._answering += len(said)
        return self._answering >= self._wanted

    @property
    def mark(self) -> str | None:
        """The digest of what it serves; None where that is not known yet."""
        noted = self._folder / MARK
        return self._mark or (noted.read_text() if noted.exists() else None)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.is_alive()

    def end(self) -> None:
        """Let it answer what it was asked, and go; one that answers nothing yet goes at once."""
        os.close(self.life)
        if not self._answering:
            self.process.terminate()
        self.process.join(30)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        os.close(self.told)
        shutil.rmtree(self._folder, ignore_errors=True)


_HELD: list[int] = []


def _child(parents: tuple[int, ...], arguments: tuple[object, ...]) -> None:
    """A child holds no end of a pipe that is its parent's: it would never see it closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    for handle in (*parents, *_HELD):
        os.close(handle)
    generation(*arguments)  # type: ignore[arg-type]


class Watch:
    """What the parent knows: the catalog's state that is served, and the one that is coming."""

    def __init__(self, options: Options, socks: Socks, folder: Path, reporter: Reporter) -> None:
        self.options, self.socks, self.folder, self.reporter = options, socks, folder, reporter
        self.pulse = Pulse()
        self.now: Served | None = None
        self.next: Served | None = None
        self._touched = self._seen = ""
        self._wait = 0.0

    def begin(self) -> None:
        """Serve the catalog as it is, or begin to, where the process is told to end. Raises CatalogError where it can't
        be."""
        self._touched = self._seen = touched(self.options.db)
        self.pulse.beat()
        self.now = self._made(None)
        while not self.now.ready(0.5) and not _unwanted():
            if not self.now.alive:
                raise CatalogError("the site could not be made: see above")

    def look(self) -> None:
        """Bring what is served up to the catalog's state, without waiting for it."""
        try:
            seen = touched(self.options.db)
            self.pulse.beat()
            if self.next is None and monotonic() > self._wait:
                self._compare(seen)
            self._take_over()
        except (OSError, CatalogError, DBAPIError) as error:
            self._give_up(error)
        if self.now and not self.now.alive:
            self.reporter.say("the site's process died; another is made")
            self._end(self.now)
            self.now = None
            self.begin()

    def _compare(self, seen: str) -> None:
        """Make the next site where the catalog was written to, is left alone again, and holds something else."""
        if seen == self._touched or (self.now and self.now.mark is None):
            return
        if seen != self._seen or unfit(self.options.db):
            self._seen = seen
            return
        mark = digest(self.options.db)
        if self.now is None or mark != self.now.mark:
            self.next = self._made(mark)
        self._touched = seen

    def _take_over(self) -> None:
        if self.next and self.next.ready(0):
            before, self.now, self.next = self.now, self.next, None
            self.reporter.say("the catalog has news; they are served now")
            if before:
                self._end(before)

    def _give_up(self, error: Exception) -> None:
        """What is served stays; the next is tried later. What goes on is told once."""
        if monotonic() > self._wait:
            cause = getattr(error, "orig", None) or error
            self.reporter.say(f"the catalog's news can't be served yet: {cause}")
        if self.next:
            self._end(self.next)
            self.next, self._touched = None, ""
        self._wait = monotonic() + _PATIENCE

    def _made(self, mark: str | None) -> Served:
        """A child for the catalog of this digest; without one it is the first, which answers as early as it can."""
        made = Served(self.options, self.socks, self.pulse, self.folder, mark)
        _HELD.extend((made.life, made.told))
        return made

    def _end(self, one: Served) -> None:
        for handle in (one.life, one.told):
            _HELD.remove(handle)
        one.end()

    def end(self) -> None:
        """Let everything end."""
        for one in (self.next, self.now):
            if one:
                self._end(one)


def serve(options: Options, tell: Callable[[str], None], reporter: Reporter) -> None:
    """Serve until the process is told to end; `tell` gets the address once it answers, which pages name as theirs where
    no other is given. Raises FileNotFoundError where there is no catalog, OSError where the address can't be had."""
    touched(options.db)
    socks = bound(options.host, options.port, options.workers)
    address = f"http://{shown(options.host)}:{socks[0].getsockname()[1]}/"
    options = replace(options, site_url=options.site_url or address)
    folder = Path(tempfile.mkdtemp(prefix="toolrisk-serve-"))
    watch = Watch(options, socks, folder, reporter)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        watch.begin()
        if not _unwanted():
            tell(address)
        while signal.sigtimedwait(_ENDING, options.every) is None:
            watch.look()
    finally:
        watch.end()
        for sock in socks:
            sock.close()
        shutil.rmtree(folder, ignore_errors=True)
        while signal.sigtimedwait(_ENDING, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _unwanted() -> bool:
    return bool(signal.sigpending() & _ENDING)


def bound(host: str, port: int, workers: int) -> Socks:
    """A socket for each worker, all at one address, that nobody listens on yet; the system spreads connections over
    them evenly, where workers at one socket take what they happen to see first. Raises OSError where the address can't
    be had, or is another server's, even one that does not answer yet."""
    with _bound(host, port, socket.SO_REUSEADDR) as alone:
        port = alone.getsockname()[1]
    return [_bound(host, port, socket.SO_REUSEPORT) for _ in range(workers)]


def _bound(host: str, port: int, shared: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, shared, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise OSError(error.errno, f"{host}:{port}: {error.strerror}") from error
    return sock


def shown(host: str) -> str:
    """A host as a browser on this machine finds it."""
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def touched(db: str) -> str:
    """What differs after every commit to a catalog. Raises FileNotFoundError where there is none."""
    named = file_of(present(db))
    if named is None:
        with Catalog(db) as catalog:
            return catalog.touched()
    kept = named.resolve()
    files = (kept, Path(f"{kept}-wal"))
    return repr(
        [(one.st_ino, one.st_size, one.st_mtime_ns) for one in (file.stat() for file in files if file.exists())]
    )


def unfit(db: str) -> bool:
    """Whether a night is being worked at, was cut off, or published nothing: what is half done or can't be believed is
    not shown."""
    with Catalog(db) as catalog:
        last = catalog.last_night()
        held = last is not None and last.code == NOTHING
        return held or catalog.cut_night() is not None or holder(catalog) is not None
