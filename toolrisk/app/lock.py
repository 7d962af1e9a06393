"""One run at a time on one catalog."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from toolrisk import clock
from toolrisk.store import Catalog

Lost = Callable[[], bool]
# Who only looks at who holds it (`holder`) has it for a moment: that is no other run.
_TRIES, _PAUSE = 4, 0.05


class BusyError(BlockingIOError):
    """Another run holds the catalog; the message says who and since when."""


@contextmanager
def locked(catalog: Catalog, what: str) -> Iterator[Lost]:
    """Hold the catalog's lock; gives a way to ask whether it was lost meanwhile. Raises BusyError where another run
    holds it. A killed run's lock is free at once: it is the kernel's (a file beside a SQLite catalog) or the database's
    (an advisory lock, which holds among all machines), and never left behind."""
    if catalog.engine.dialect.name == "postgresql":
        with catalog.advisory(what) as (holder, lost):
            if holder is not None:
                raise BusyError(f"another run holds {catalog.engine.url.render_as_string()}: {holder}")
            yield lost
        return
    with alone(lock_file(catalog), what) as lost:
        yield lost


@contextmanager
def alone(file: Path, what: str) -> Iterator[Lost]:
    """Hold a file's lock. It is lost where somebody took the file away: another run may then hold one of its own."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, file, what)
        yield lambda: not file.exists() or not os.path.samestat(os.fstat(handle), file.stat())
    finally:
        os.close(handle)


def holder(catalog: Catalog) -> str | None:
    """Who holds the catalog's lock now, and since when; None where nobody does. Nothing is written."""
    if catalog.engine.dialect.name == "postgresql":
        return catalog.holder()
    try:
        handle = os.open(lock_file(catalog), os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(handle)
    finally:
        os.close(handle)
    return None


def lock_file(catalog: Catalog) -> Path:
    """Where a SQLite catalog's lock stands: beside the file itself, by whatever link it was named."""
    file = Path(catalog.engine.url.database or "catalog.db").resolve()
    return file.with_name(f"{file.name}.lock")


def _take(handle: int, file: Path, what: str) -> None:
    tries = _TRIES
    while not _taken(handle):
        tries -= 1
        if not tries:
            raise BusyError(f"another run holds {file}: {_holder(handle)}")
        time.sleep(_PAUSE)
    mine = {"what": what, "pid": os.getpid(), "host": socket.gethostname(), "since": clock.now().isoformat()}
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(mine).encode() + b"\n", 0)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(handle: int) -> str:
    try:
        told = json.loads(os.pread(handle, 4_096, 0))
        return f"{told['what']}, process {told['pid']} on {told['host']}, since {told['since']}"
    except (ValueError, KeyError, TypeError):
        return "it does not say who it is"
