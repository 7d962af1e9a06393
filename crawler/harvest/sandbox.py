"""Harvest of npm and PyPI packages: install, start in the sandbox, ask for the tools. The room's front door."""

import time
from typing import Any

from crawler.harvest.definitions import definitions
from crawler.harvest.faults import HarvestError
from crawler.harvest.install import Pins, install
from crawler.harvest.jail import Command, Jail
from crawler.harvest.limits import LIMITS, Limits
from crawler.harvest.probe import Answer, ask
from crawler.harvest.slots import Slot, refusal, slots
from crawler.harvest.wire import Wire
from crawler.harvest.workshop import remove
from toolrisk import clock
from toolrisk.models import Harvest, How, Package

__all__ = ["Slot", "harvest_package", "refusal", "slots"]


def harvest_package(server: str, package: Package, slot: Slot, limits: Limits = LIMITS) -> Harvest:
    """The tools of a package, or the cause why there are none. A server's fault is never raised.

    The package is installed below the slot's folder and deleted before this returns. Where a sandbox can't be had,
    nothing is installed and nothing run.
    """
    started = time.monotonic()
    try:
        came = _harvest(package, slot, limits)
    except HarvestError as fault:
        came = {"version": package.version, "cause": fault.cause, "reason": fault.reason}
    finally:
        remove(slot.prefix)
    seconds = round(time.monotonic() - started, 2)
    return Harvest(server=server, how=How.observed, at=clock.now(), seconds=seconds, **came)


def _harvest(package: Package, slot: Slot, limits: Limits) -> dict[str, Any]:
    if not slot.jail:
        raise HarvestError("no-sandbox", slot.refused or "A sandbox can't be had here.")
    installed = install(package, Pins(package.exclude_newer), slot.prefix, slot.folder, limits)
    answer = start(installed.command(package.arguments, package.placeholders), slot.jail, limits)
    kept, skipped = definitions(answer.tools, limits)
    if not kept:
        raise HarvestError("no-tools", f"None of its {len(answer.tools)} tools could be kept: {skipped[0]}")
    return {"version": installed.version, "definitions": kept, "skipped": skipped, "ttl_ms": answer.ttl_ms}


def start(command: Command, jail: Jail, limits: Limits) -> Answer:
    """What a command lists when it is started in a sandbox, which is gone when this returns. Raises HarvestError."""
    running = jail.start(command, limits)
    wire = Wire(running, limits)
    try:
        return ask(wire, limits)
    finally:
        wire.close()
        jail.stop(running)
