"""The installers' caches: shared by all workers, bounded, and nobody's loss when they are emptied."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from crawler.harvest.limits import Limits
from crawler.harvest.workshop import remove

_CHECK_EVERY = 20


@contextlib.contextmanager
def held(limits: Limits) -> Iterator[Path]:
    """A folder for the installers' caches that nobody deletes meanwhile.

    Caches come in generations, for installs overlap and one in use can't be emptied. Every twentieth use looks at the
    size of the newest: over the bound, the next generation begins, and older ones go when their last user has left.
    """
    newest = _newest(_home())
    with (newest / "lock").open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            yield newest
        finally:
            _count(newest, lock.fileno(), limits)


def _home() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = Path(base) / "toolrisk"
    (home / "0").mkdir(parents=True, exist_ok=True)
    return home


def _newest(home: Path) -> Path:
    return home / str(max(_generations(home)))


def _generations(home: Path) -> list[int]:
    return [int(path.name) for path in home.iterdir() if path.name.isdigit()]


def _count(newest: Path, lock: int, limits: Limits) -> None:
    os.write(lock, b".")
    if os.fstat(lock).st_size % _CHECK_EVERY == 0 and size(newest) > limits.cache_bytes:
        (newest.parent / str(int(newest.name) + 1)).mkdir(exist_ok=True)
    newest = _newest(newest.parent)
    for generation in _generations(newest.parent):
        if generation < int(newest.name):
            _retire(newest.parent / str(generation))


def _retire(old: Path) -> None:
    """Delete a generation that nobody holds. The caller may: its own hold refuses it, and the next one deletes it."""
    with contextlib.suppress(OSError), (old / "lock").open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove(old)


def size(path: Path) -> int:
    """Bytes of the files below a folder; what vanishes meanwhile counts nothing."""
    total = 0
    for parent, _, names in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size
    return total
