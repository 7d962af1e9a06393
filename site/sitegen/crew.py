"""Work shared among processes that are copies of this one: what it holds they hold, and their reports come back."""

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Generic, TypeVar

T = TypeVar("T")
# What is fewer than this is not worth a process.
WORTH = 400
MOST = 8
_DEATH_SIGNAL = 1
_BEHIND = 5


def hands(work: int, wanted: int | None) -> int:
    """How many processes to share this much work among: as many as were asked for, else one for each core that this
    process may use; one alone where there is little to do or no way to copy a process."""
    if not hasattr(os, "fork"):
        return 1
    if wanted is not None:
        return max(1, wanted)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST) if work >= WORTH else 1


class Crew(Generic[T]):
    """Copies of this process, each doing its part: `part` gets its pieces and yields reports, which come back."""

    def __init__(self, pieces: Sequence[Sequence[object]], part: Callable[..., Iterator[T]]) -> None:
        self._open: dict[int, BinaryIO] = {}
        try:
            for mine in pieces:
                pid, reader = _copy(lambda mine=mine: part(mine))  # type: ignore[misc]
                self._open[pid] = reader
        except BaseException:
            self.stop()
            raise

    def reports(self) -> Iterator[T]:
        """What they have to report, until all have ended. Raises what one of them raised; the others are stopped."""
        try:
            for pid, reader in list(self._open.items()):
                yield from _heard(reader)
                self._ended(pid)
        finally:
            self.stop()

    def stop(self) -> None:
        """End those that have not ended."""
        for pid in list(self._open):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self._ended(pid)

    def _ended(self, pid: int) -> None:
        self._open.pop(pid).close()
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Have some work done by a copy of this process meanwhile, or at the end where there can be none. Raises what it
    raised."""
    if not hasattr(os, "fork"):
        yield
        work()
        return

    def part(_: Sequence[object]) -> Iterator[None]:
        work()
        yield None

    crew = Crew([[None]], part)
    try:
        yield
    except BaseException:
        crew.stop()
        raise
    for _ in crew.reports():
        pass


def _copy(work: Callable[[], Iterator[object]]) -> tuple[int, BinaryIO]:
    """Begin a copy; its number and where its reports come from."""
    reader, writer = os.pipe()
    original = os.getpid()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, os.fdopen(reader, "rb")
    try:
        _end_with(original)
        # The copies can be shared out anew, the original's work can't: it goes first where there are too few cores.
        os.nice(_BEHIND)
        os.close(reader)
        with os.fdopen(writer, "wb") as out:
            _tell(work, out)
    finally:
        # Nothing of the original is to be ended here: no exit handler, no buffer of its files.
        os._exit(0)


def _end_with(original: int) -> None:
    """A copy whose original is killed ends at once: it would write on, and hold the original's locks. Linux only;
    elsewhere it ends with its next report."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != original:
            os._exit(1)


def _tell(work: Callable[[], Iterator[object]], out: BinaryIO) -> None:
    try:
        for report in work():
            pickle.dump(("report", report), out)
            out.flush()
        pickle.dump(("end", None), out)
    except BaseException as error:
        pickle.dump(("error", _bearable(error)), out)


def _bearable(error: BaseException) -> BaseException:
    """The error, or one of the same words where it can't be sent."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _heard(reader: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            # It was written by a copy of this process.
            kind, said = pickle.load(reader)  # noqa: S301
        except EOFError:
            raise RuntimeError("a process of the build was ended from outside: is there enough memory?") from None
        if kind == "error":
            raise said
        if kind == "end":
            return
        yield said
