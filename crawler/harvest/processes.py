"""What /proc says of processes: whose they are, who forked whom, and how much memory a family holds."""

import os
from collections import defaultdict
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_DEAD = {b"Z", b"X"}


def family(root: int) -> list[int]:
    """A process and its descendants."""
    return _family(root, {pid: int(fields[1]) for pid in pids() if (fields := _stat(pid))})


def resident(root: int) -> int:
    """Bytes resident in a process and its descendants, shared pages counted for each. 0 where it has gone."""
    fields = {pid: stat for pid in pids() if (stat := _stat(pid))}
    relatives = _family(root, {pid: int(stat[1]) for pid, stat in fields.items()})
    return sum(int(fields[pid][21]) * _PAGE for pid in relatives if pid in fields)


def alive(uid: int) -> list[int]:
    """The processes of a uid that are not yet dead and merely unburied."""
    return [pid for pid in pids() if _owner(pid) == uid and (stat := _stat(pid)) and stat[0] not in _DEAD]


def threads(uid: int) -> int:
    """How many threads a uid has: what the kernel counts against its process limit."""
    return sum(len(_names(Path("/proc", str(pid), "task"))) for pid in pids() if _owner(pid) == uid)


def pids() -> list[int]:
    """Every process that /proc shows."""
    return [int(name) for name in _names(Path("/proc")) if name.isdigit()]


def _family(root: int, parents: dict[int, int]) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for pid, parent in parents.items():
        children[parent].append(pid)
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def _stat(pid: int) -> list[bytes]:
    """The fields of /proc/PID/stat after the name, which may hold anything. Empty where it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return []


def _owner(pid: int) -> int | None:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return None


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
