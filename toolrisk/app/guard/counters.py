"""Calls counted in a file, so that a restart or a second guard does not begin anew."""

import sqlite3
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from toolrisk.canonical import canonical, sha256
from toolrisk.policy import Slot

_TABLE = """CREATE TABLE IF NOT EXISTS used (
    holder TEXT, counter TEXT, span TEXT, start TEXT, calls INTEGER, PRIMARY KEY (holder, counter, span)
) WITHOUT ROWID"""
_SAVE = "INSERT OR REPLACE INTO used VALUES (?, ?, ?, ?, ?)"
_USED = "SELECT start, calls FROM used WHERE holder = ? AND counter = ? AND span = ?"
# Seconds that a guard waits for the others.
_PATIENCE = 30
_LENGTHS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


class CountersError(Exception):
    """Calls can't be counted; the message names the file and the cause."""


def holder(policy_file: Path, command: Sequence[str]) -> str:
    """Whose calls are counted together: those of one policy file in front of one command. A hash, for commands hold
    secrets."""
    return sha256(canonical([str(policy_file.resolve()), *command]))


def _opened(file: Path) -> sqlite3.Connection:
    """The file, ready to count in. SQLite doesn't wait by itself where another guard is just making it."""
    database = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", _TABLE):
                database.execute(statement)
            return database
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                raise
        time.sleep(0.02)


class FileCounters:
    """Counters in a SQLite file, shared by every guard of the same holder."""

    def __init__(self, file: Path, holder: str) -> None:
        self._file, self._holder = file, holder
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._database = _opened(file)
        except (OSError, sqlite3.Error) as error:
            raise CountersError(f"{file}: calls can't be counted there ({error})") from error

    def take(self, slots: Sequence[Slot]) -> Slot | None:
        """Count one call in every slot, or in none: None when it was counted, else the first slot that is full.

        Raises CountersError where the file can't be written.
        """
        try:
            return self._take(slots)
        except sqlite3.Error as error:
            raise CountersError(f"{self._file}: calls can't be counted there ({error})") from error

    def _take(self, slots: Sequence[Slot]) -> Slot | None:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            present = [self._present(slot) for slot in slots]
            used = [self._used(slot) for slot in present]
            full = next((slot for slot, calls in zip(slots, used, strict=True) if calls >= slot.max), None)
            if full is None:
                self._database.executemany(_SAVE, [(*self._key(s), n + 1) for s, n in zip(present, used, strict=True)])
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        return full

    def _used(self, slot: Slot) -> int:
        start, calls = self._last(slot)
        return calls if start == slot.start else 0

    def _present(self, slot: Slot) -> Slot:
        """The window that another guard has begun already, or that was left by a clock set back a little: going back
        to the one before would forget what was counted."""
        start, _ = self._last(slot)
        ahead = start is not None and slot.start < start <= slot.start + _LENGTHS[slot.window]
        return slot._replace(start=start) if start is not None and ahead else slot

    def _last(self, slot: Slot) -> tuple[datetime | None, int]:
        row = self._database.execute(_USED, self._key(slot)[:3]).fetchone()
        return (datetime.fromisoformat(row[0]), int(row[1])) if row else (None, 0)

    def _key(self, slot: Slot) -> tuple[str, str, str, str]:
        return self._holder, slot.counter, slot.window, slot.start.isoformat()
