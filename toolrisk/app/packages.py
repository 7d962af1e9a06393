"""Packages, each in a sandbox of its own, several at a time."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from crawler.harvest.sandbox import harvest_package
from crawler.harvest.slots import Slot
from crawler.harvest.slots import slots as sandboxes
from toolrisk.models import Harvest, Noun, Package
from toolrisk.store import target_of


class PackageTarget(Noun):
    """One package of one server; `first_step` is what worked the last time."""

    server: str
    package: Package
    first_step: str | None = None


def ask(wanted: Sequence[PackageTarget], count: int, over: Callable[[], bool] = lambda: False) -> Iterator[Harvest]:
    """The packages' harvests as they come, at most `count` at a time; none is begun once it is over."""
    if not wanted:
        return
    with sandboxes(count) as places, ThreadPoolExecutor(count) as pool:
        free, left, running = list(places), list(reversed(wanted)), dict[Future[Harvest], Slot]()
        while left or running:
            if over():
                left.clear()
            while left and free:
                slot = free.pop()
                running[pool.submit(_ask, left.pop(), slot)] = slot
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                free.append(running.pop(future))
                yield future.result()


def _ask(target: PackageTarget, slot: Slot) -> Harvest:
    result = harvest_package(target.server, target.package, slot, first_step=target.first_step)
    return result.model_copy(update={"target": target_of(target.package)})
