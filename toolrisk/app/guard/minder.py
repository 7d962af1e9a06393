"""Starts a command and outlives whoever asked for it, by as long as it takes to end everything that it started.

    python -I -S minder.py LIFELINE COMMAND…

LIFELINE is the number of a pipe's end that the asker never writes to: when the asker is gone, however it went, the
pipe ends and so does the command with all its descendants. Run as a script, in a session of its own, so that what
kills the asker's group does not kill it.
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time

SUBREAPER, DEATH_SIGNAL = 36, 1
GRACE_SECONDS = 2.0
PAUSE_SECONDS = 0.005
NOT_FOUND = 127


def main() -> None:
    """Ends as the command ended: with its code, or 128 and the signal's number."""
    lifeline, command = int(sys.argv[1]), sys.argv[2:]
    os.set_inheritable(lifeline, False)
    _prctl(SUBREAPER, 1)
    ears = _ears()
    minder = os.getpid()
    child = os.fork()
    if child == 0:
        _become(command, minder)
    _let_go()
    code = _watch(child, lifeline, ears)
    _signal_group(child, signal.SIGKILL)
    _end_all()
    os._exit(code)


def _ears() -> int:
    """A pipe's end at which signals arrive as bytes."""
    ears, mouth = os.pipe()
    for end in (ears, mouth):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    return ears


def _become(command: list[str], minder: int) -> None:
    """Never returns. The command dies with its minder, and has a group of its own."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    _prctl(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != minder:
        os._exit(NOT_FOUND)
    os.setpgid(0, 0)
    try:
        os.execvp(command[0], command)  # noqa: S606 - a shell is what we don't want here
    except OSError as error:
        sys.stderr.write(f"toolrisk guard: {command[0]}: {error.strerror}\n")
    os._exit(NOT_FOUND)


def _let_go() -> None:
    """The command's input and output are its own: held here too, they would never end."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)


def _watch(child: int, lifeline: int, ears: int) -> int:
    deadline: float | None = None
    while True:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([lifeline, ears], [], [], left)
        heard = os.read(ears, 64) if ears in ready else b""
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return _code(status)
        if lifeline in ready or (deadline is not None and not ready):
            return 128 + signal.SIGKILL
        if any(number != signal.SIGCHLD for number in heard) and deadline is None:
            _signal_group(child, signal.SIGTERM)
            deadline = time.monotonic() + GRACE_SECONDS


def _code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _end_all() -> None:
    """Kill our children until none is left: orphans of theirs become ours, for we are their reaper."""
    while True:
        for child in _children():
            _signal_group(child, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(PAUSE_SECONDS)
        except ChildProcessError:
            return


def _children() -> list[int]:
    return [int(name) for name in _listed("/proc") if name.isdigit() and _parent(name) == os.getpid()]


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _parent(pid: str) -> int:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def _prctl(option: int, value: int) -> None:
    """Linux only; elsewhere the lifeline alone must do."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    main()
