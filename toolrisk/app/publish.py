"""The site swapped in at once: built beside the one that is shown, which stays as it was until then."""

import ctypes
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from toolrisk.app.lock import alone

R = TypeVar("R")
_EXCHANGE = 2
_AT_FDCWD = -100
_MARK = ".build/unfinished"
# The shell is made in place, and so is never shared between the two.
_OWN = ".build"


def twin(out: Path) -> Path:
    """Where the next site is built, and where the last good one stays once the next is shown."""
    out = out.resolve()
    return out.with_name(f".{out.name}.other")


def publish(out: Path, build: Callable[[Path], R]) -> R:
    """Build into the folder's twin, then let the two change places in one step. Whatever happens on the way, `out` is
    the old site or the new one, whole. A twin that was left half-built begins anew from what is shown. Raises BusyError
    where another run publishes there."""
    out, other = out.resolve(), twin(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with alone(_lock(out), "publish"):
        _recover(out)
        prepare(out, other)
        mark = other / _MARK
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        made = build(other)
        mark.unlink()
        swap(out, other)
        return made


def prepare(out: Path, other: Path) -> None:
    """Make the twin fit to be built into: whole, and as near to what is shown as it is."""
    if other.is_dir() and not (other / _MARK).exists() and (other / _OWN / "manifest.json").exists():
        return
    if other.exists():
        shutil.rmtree(other)
    if (out / _OWN / "manifest.json").exists():
        # Pages are never written in place, so a link costs nothing and shares nothing that changes.
        beside = other.with_name(f"{other.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(out, beside, symlinks=True, copy_function=_linked)
        beside.rename(other)


def _linked(source: str, target: str) -> None:
    if f"/{_OWN}/" in source:
        shutil.copy2(source, target)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def swap(out: Path, other: Path) -> None:
    """Let two folders change places; where `out` is not there yet, the other becomes it. Raises OSError naming `out`
    where it can't be renamed, as a mount point can't."""
    try:
        if not out.exists():
            other.rename(out)
        elif not _exchange(out, other):
            _in_turn(out, other)
    except OSError as error:
        if error.errno in {errno.EBUSY, errno.EXDEV}:
            raise OSError(
                error.errno, f"{out} is a mount point and can't be swapped: let --out be a folder inside it"
            ) from error
        raise


def _exchange(out: Path, other: Path) -> bool:
    """Whether the kernel and the file system could do it in one step."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    if libc.renameat2(_AT_FDCWD, os.fsencode(out), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code), str(out))


def _in_turn(out: Path, other: Path) -> None:
    """Where two folders can't change places at once: for the moment between two renames there is no site."""
    aside = _aside(out)
    out.rename(aside)
    other.rename(out)
    aside.rename(other)


def _lock(out: Path) -> Path:
    """One at a time at a site, whatever catalogs they come from."""
    return out.with_name(f".{out.name}.lock")


def _aside(out: Path) -> Path:
    return out.with_name(f".{out.name}.last")


def _recover(out: Path) -> None:
    """What a kill between two renames left behind is put back."""
    aside = _aside(out)
    if not aside.exists():
        return
    if not out.exists():
        aside.rename(out)
    else:
        shutil.rmtree(aside)


def rollback(out: Path) -> None:
    """Show the last good site again. Raises FileNotFoundError where none was kept, BusyError where a run publishes."""
    out, other = out.resolve(), twin(out)
    if not (other / _OWN / "manifest.json").exists():
        raise FileNotFoundError(f"{other}: no earlier site was kept")
    with alone(_lock(out), "rollback"):
        if (other / _MARK).exists():
            raise FileNotFoundError(f"{other}: no earlier site was kept")
        swap(out, other)
