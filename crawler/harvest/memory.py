"""How much memory a process and all its descendants hold. Watched, for node breaks under an address-space limit."""

import os
from collections import defaultdict
from pathlib import Path

from crawler.harvest.jail import pids

_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident(root: int) -> int:
    """Bytes resident in a process and its descendants, shared pages counted for each. 0 where it has gone."""
    children: dict[int, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for pid in pids():
        fields = _stat(pid)
        if fields:
            children[int(fields[1])].append(pid)
            sizes[pid] = int(fields[21]) * _PAGE
    return sum(sizes.get(pid, 0) for pid in _family(root, children))


def _family(root: int, children: dict[int, list[int]]) -> list[int]:
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def _stat(pid: int) -> list[bytes]:
    """The fields of /proc/PID/stat after the name, which may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return []
