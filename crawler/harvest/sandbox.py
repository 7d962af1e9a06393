"""Harvest of npm and PyPI packages: install, start in the sandbox, ask for the tools. The room's front door."""

import errno
import subprocess
import time
from typing import Any

from crawler.harvest.faults import HarvestError
from crawler.harvest.jail import Command, Jail
from crawler.harvest.ladder import Ladder
from crawler.harvest.limits import LIMITS, Limits
from crawler.harvest.probe import Answer, ask
from crawler.harvest.slots import Slot, refusal, slots
from crawler.harvest.wire import Wire
from crawler.harvest.workshop import remove
from toolrisk import clock
from toolrisk.canonical import clean
from toolrisk.models import Harvest, How, Package

__all__ = ["Slot", "harvest_package", "refusal", "slots"]

# This machine's own trouble: it would meet every package, so it ends the run. What is not there or may not be read is
# not among it, for that can be a package's doing.
_OURS = frozenset({
    errno.EAGAIN, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EROFS,
})  # fmt: skip


def harvest_package(
    server: str,
    package: Package,
    slot: Slot,
    limits: Limits = LIMITS,
    first_step: str | None = None,
    with_recipes: bool = True,
) -> Harvest:
    """The tools of a package, or the cause why there are none. A server's fault is never raised; this machine's
    is, such as a full disk or no room for a process.

    `first_step` is the step of a former harvest, tried first. The package is installed below the slot's folder and
    deleted before this returns. Where a sandbox can't be had, nothing is installed and nothing run.
    """
    started = time.monotonic()
    try:
        came = _harvest(package, slot, limits, first_step, with_recipes)
    except HarvestError as fault:
        came = _failed(package, fault)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OURS:
            raise
        told = clean(f"{type(error).__name__}: {error}", 160)
        came = _failed(package, HarvestError("crawler", f"Asking it failed: {told}"))
    finally:
        remove(slot.prefix)
    seconds = round(time.monotonic() - started, 2)
    return Harvest(server=server, at=clock.now(), seconds=seconds, **came)


def _failed(package: Package, fault: HarvestError) -> dict[str, Any]:
    return {"version": package.version, "how": How.observed, "cause": fault.cause, "reason": fault.reason}


def _harvest(
    package: Package, slot: Slot, limits: Limits, first_step: str | None, with_recipes: bool
) -> dict[str, Any]:
    if not slot.jail:
        raise HarvestError("no-sandbox", slot.refused or "A sandbox can't be had here.")
    ladder = Ladder(package, slot.jail, slot.prefix, limits, start, with_recipes)
    return vars(ladder.climb(first_step))


def start(command: Command, jail: Jail, limits: Limits) -> Answer:
    """What a command lists when it is started in a sandbox, which is gone when this returns. Raises HarvestError."""
    running = _started(command, jail, limits)
    wire = Wire(running, limits)
    try:
        return ask(wire, limits)
    finally:
        wire.close()
        jail.stop(running)


def _started(command: Command, jail: Jail, limits: Limits) -> subprocess.Popen[bytes]:
    """The command running; a way to start that no program can be started in (words with a NUL, or half a megabyte of
    them) is its package's fault, and another may do."""
    try:
        return jail.start(command, limits)
    except (ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.E2BIG:
            raise
        raise HarvestError("bad-command", "Its command line is none that a program can be given.") from error
