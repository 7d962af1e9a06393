"""A guard at work: the server started, and lines carried both ways until one side is gone."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from toolrisk.app.guard import rules, wire
from toolrisk.app.guard.counters import CountersError, FileCounters, holder
from toolrisk.app.guard.gate import Gate, Sent
from toolrisk.app.guard.pins import Pins
from toolrisk.app.lockfile import LockFileError, read_lock
from toolrisk.house import state_folder
from toolrisk.models import ToolDefinition

MINDER = Path(__file__).with_name("minder.py")
COUNTERS_FILE = "guard.db"
# A server gets this long to end by itself after its input has ended.
GRACE_SECONDS = 2.0


class GuardError(ValueError):
    """The guard does not start; the message says why."""


def run(
    policy_file: Path,
    command: Sequence[str],
    *,
    ask: bool = False,
    pin: Path | Mapping[str, ToolDefinition] | None = None,
    state: Path | None = None,
) -> int:
    """Start the command and enforce the policy on what passes between it and our stdin and stdout; its exit code.

    `pin` is a lock file or the judged definitions by name; `state` the folder where calls are counted (default: the
    user's). Raises GuardError, with nothing started, where the policy, the lock file or the counters can't be read.
    """
    if not command:
        raise GuardError("no command given: toolrisk guard --policy FILE -- COMMAND…")
    try:
        document = rules.load(policy_file)
        pins = None if pin is None else Pins(read_lock(pin) if isinstance(pin, Path) else pin)
        counters = FileCounters((state or state_folder()) / COUNTERS_FILE, holder(policy_file, command))
    except (rules.PolicyFileError, LockFileError, CountersError) as error:
        raise GuardError(str(error)) from error
    return _Line(Gate(document, counters, ask=ask, pins=pins, say=say), command).carry()


def say(text: str) -> None:
    """One line for whoever reads the client's log."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"toolrisk guard: {text}\n")
        sys.stderr.flush()


class _Line:
    """The pipes between a client, a gate and a server."""

    def __init__(self, gate: Gate, command: Sequence[str]) -> None:
        self._gate = gate
        self._client_in, self._client_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        self._lifeline, self._minder = started(command)
        self._to_server = _Outbox(pipe(self._minder.stdin))
        self._client_lock = threading.Lock()
        self._ended = threading.Event()
        self._code = 0

    def carry(self) -> int:
        """Carry lines until one side is gone; the server's exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        for work in (self._from_client, self._from_server):
            threading.Thread(target=work, daemon=True).start()
        self._ended.wait()
        code = self._finish()
        return self._code or code

    def _stop(self, *_: object) -> None:
        if self._minder.poll() is None:
            self._minder.terminate()
        self._ended.set()

    def _finish(self) -> int:
        try:
            return self._minder.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.close(self._lifeline)
            return self._minder.wait()

    # ── the two ways ──

    def _from_client(self) -> None:
        try:
            self._pump(self._client_in, wire.CLIENT_LINE, self._gate.from_client, self._to_server.flush)
        except _TooLongError:
            self._fail("the client wrote a line longer than any call")
        except OSError:
            pass
        except Exception as error:
            self._fail(f"a line of the client could not be judged ({type(error).__name__})")
        self._hang_up()

    def _hang_up(self) -> None:
        """The client will write no more, so the server reads no more; what it still answers goes through."""
        self._to_server.close()
        if not self._ended.wait(GRACE_SECONDS):
            self._stop()

    def _from_server(self) -> None:
        try:
            self._pump(pipe(self._minder.stdout), wire.SERVER_LINE, self._gate.from_server)
        except _TooLongError:
            self._fail("the server wrote a line longer than any answer")
        except OSError:
            self._stop()
        except Exception as error:
            self._fail(f"a line of the server could not be judged ({type(error).__name__})")
        self._ended.set()

    def _fail(self, why: str) -> None:
        say(f"{why}: ended")
        self._code = 1
        self._stop()

    def _pump(
        self,
        source: BinaryIO,
        most: int,
        through: Callable[[bytes], Sent],
        wait: Callable[[], None] = lambda: None,
    ) -> None:
        while line := source.readline(most + 1):
            if len(line) > most:
                raise _TooLongError
            sent = through(line)
            for row in sent.to_server:
                self._to_server.put(row)
            wait()
            for row in sent.to_client:
                self._write_to_client(row)

    def _write_to_client(self, row: bytes) -> None:
        with self._client_lock:
            self._client_out.write(row)
            self._client_out.flush()


class _Outbox:
    """Lines for the server, written by a thread of their own: a server may answer at length before it reads on, so who
    reads its answers must not wait for it to read."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe, self._broken = pipe, False
        self._rows: queue.Queue[bytes | None] = queue.Queue()
        threading.Thread(target=self._work, daemon=True).start()

    def put(self, row: bytes) -> None:
        """Have a line written when its turn comes."""
        self._rows.put(row)

    def flush(self) -> None:
        """Wait until all is written. Raises OSError where the server reads no more."""
        self._rows.join()
        if self._broken:
            raise BrokenPipeError

    def close(self) -> None:
        """Let the server's input end after what was put before; what is put later is dropped."""
        self._rows.put(None)

    def _work(self) -> None:
        while (row := self._rows.get()) is not None:
            self._write(row)
            self._rows.task_done()
        with suppress(OSError):
            self._pipe.close()

    def _write(self, row: bytes) -> None:
        try:
            self._pipe.write(row)
            self._pipe.flush()
        except OSError:
            self._broken = True


class _TooLongError(Exception):
    """A line without an end in sight."""


def started(command: Sequence[str]) -> tuple[int, "subprocess.Popen[bytes]"]:
    """Our end of the lifeline, and the minder that holds the server."""
    theirs, ours = os.pipe()
    try:
        minder = subprocess.Popen(
            [sys.executable, "-I", "-S", str(MINDER), str(theirs), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            pass_fds=[theirs],
        )
    except OSError as error:
        raise GuardError(f"{command[0]}: {error.strerror}") from error
    finally:
        os.close(theirs)
    return ours, minder


def pipe(end: object) -> BinaryIO:
    """An end of a pipe that was asked for. Raises OSError where there is none."""
    if end is None:
        raise OSError("the server has no pipe")
    return end  # type: ignore[return-value]
