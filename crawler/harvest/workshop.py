"""The folder that one run works in: installs, and copies of what an unprivileged uid can't read at its own place."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "toolrisk-workshop-"


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """A new folder that others may enter but not list, gone at the end. Those of killed runs are swept first."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    folder.chmod(0o711)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            remove(folder)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == os.getuid() and _abandoned(folder):
                remove(folder)


def _abandoned(folder: Path) -> bool:
    with (folder / "lock").open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def remove(folder: Path) -> None:
    """Delete a folder whatever modes an archive gave what is in it; what is not there is no error."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        _open(folder, 0o700)
        shutil.rmtree(folder, ignore_errors=True)


def reachable(path: Path) -> bool:
    """Whether any uid can read this file or folder at its own place."""
    real = path.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in real.parents) and bool(real.stat().st_mode & 0o004)


def bring(source: Path, place: Path, skip: frozenset[str] = frozenset()) -> Path:
    """The source where an unprivileged uid can read it: its own place, or a copy (hard links where they can be had)."""
    if os.getuid() != 0 or reachable(source):
        return source
    if not place.exists():
        _copy(source, place, skip)
    return place


def _copy(source: Path, place: Path, skip: frozenset[str]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    rough = Path(tempfile.mkdtemp(dir=place.parent)) / place.name
    if source.is_dir():
        shutil.copytree(source, rough, symlinks=True, copy_function=_link, ignore=lambda _, names: skip & set(names))
    else:
        _link(str(source), str(rough))
    _open(rough.parent, 0o755)
    # Workers may copy at once: the first to rename wins, the others' copies are the same.
    with contextlib.suppress(OSError):
        rough.rename(place)


def _link(source: str, place: str) -> str:
    try:
        os.link(source, place)
    except OSError:
        shutil.copy2(source, place)
    return place


def _open(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    for parent, folders, _ in os.walk(folder):
        for path in (Path(parent, name) for name in folders):
            if not path.is_symlink():
                path.chmod(mode)
