"""Limits itself, gives up root, and becomes bwrap. Run as a script by path, with nothing of ours importable.

    python -I -S launch.py '{"limits": {"NPROC": 256}, "uid": 64000}' bwrap ARGUMENTS

The limits come before the uid is dropped (a lower one may never be raised again) and the uid before bwrap (for uid 0
the kernel does not count processes). The environment is emptied last: Python adds to it.
"""

import json
import os
import resource
import sys


def main() -> None:
    """Never returns: becomes the command, or ends with the error that kept it from that."""
    order = json.loads(sys.argv[1])
    for name, value in order["limits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}"), value)
    if order["uid"] is not None:
        _become(order["uid"])
    os.umask(0o077)
    os.execve(sys.argv[2], sys.argv[2:], {})  # noqa: S606 - a shell is what we don't want here


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (most, most))


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


if __name__ == "__main__":
    main()
