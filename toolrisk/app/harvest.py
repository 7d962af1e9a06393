"""Ask the servers that have news for their tools, each on its own, and keep what they answer as it comes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

from crawler.harvest.sandbox import harvest_package
from crawler.harvest.slots import Slot
from crawler.harvest.slots import slots as sandboxes
from toolrisk import clock
from toolrisk.app.progress import Reporter, Step
from toolrisk.models import Harvest, Noun, Package, Server, Status
from toolrisk.store import Attempt, Catalog

# A version that could not be harvested is tried again after this long: what was missing may have come.
RETRY = timedelta(days=7)
HARVESTABLE = ("npm", "pypi")


class HarvestReport(Noun):
    """What a round of harvests came to: servers with tools, servers that had no news, and failures with their cause:
    those of this round, and those that still stand because the same version is not tried again yet."""

    harvested: tuple[str, ...] = ()
    tools: int = 0
    unchanged: int = 0
    failed: tuple[tuple[str, str, str], ...] = ()
    standing: tuple[tuple[str, str, str], ...] = ()

    @property
    def causes(self) -> dict[str, int]:
        """How many failed for each cause, the commonest first."""
        return dict(Counter(cause for _, cause, _ in self.failed).most_common())


class Target(Noun):
    """One package of one server that has news."""

    server: Server
    package: Package
    first_step: str | None = None

    @property
    def name(self) -> str:
        """How the attempt is kept."""
        return target_name(self.package)


def target_name(package: Package) -> str:
    """`npm:NAME` or `pypi:NAME`."""
    return f"{package.registry_type}:{package.identifier}"


def harvest(
    catalog: Catalog, names: Sequence[str], reporter: Reporter, *, slots: int = 2, most: int | None = None
) -> HarvestReport:
    """Harvest the packages of these servers (none named: of all) that have news, `slots` at a time.

    Each result is committed as it comes, so a kill loses at most what was under way. A server named is asked again
    even without news. Raises LookupError for a name that the catalog does not know.
    """
    servers = [_known(catalog, name) for name in names] or catalog.servers()
    attempts = catalog.attempts()
    wanted = [target for server in servers if (target := _target(server, attempts, again=bool(names)))][:most]
    report = _run(catalog, wanted, reporter, slots)
    settled = {server.name for server in servers if _harvestable(server)} - {target.server.name for target in wanted}
    kept = [one for (server, _), one in attempts.items() if server in settled]
    standing = tuple((one.server, one.cause, one.reason or "") for one in kept if one.cause is not None)
    return report.model_copy(update={"unchanged": len(kept) - len(standing), "standing": standing})


def _known(catalog: Catalog, name: str) -> Server:
    server = catalog.server(name)
    if server is None:
        raise LookupError(f"{name}: no such server in the catalog")
    return server


def _harvestable(server: Server) -> Package | None:
    if server.status is Status.deleted:
        return None
    return next((one for one in server.packages if one.registry_type in HARVESTABLE and one.version), None)


def _target(server: Server, attempts: dict[tuple[str, str], Attempt], again: bool) -> Target | None:
    package = _harvestable(server)
    if package is None:
        return None
    last = attempts.get((server.name, target_name(package)))
    if last and not again and _settled(last, package):
        return None
    worked = last.step if last and last.cause is None else None
    return Target(server=server, package=package, first_step=worked)


def _settled(last: Attempt, package: Package) -> bool:
    if last.version != package.version:
        return False
    return last.cause is None or clock.now() - last.at < RETRY


def _run(catalog: Catalog, wanted: Sequence[Target], reporter: Reporter, count: int) -> HarvestReport:
    results: list[Harvest] = []
    with reporter.step("Harvest", len(wanted)) as step:
        for result in _results(wanted, count, step):
            catalog.observe([result])
            results.append(result)
    good = [one for one in results if one.cause is None]
    return HarvestReport(
        harvested=tuple(one.server for one in good),
        tools=sum(len(one.definitions) for one in good),
        failed=tuple((one.server, one.cause, one.reason or "") for one in results if one.cause is not None),
    )


def _results(wanted: Sequence[Target], count: int, step: Step) -> Iterable[Harvest]:
    if not wanted:
        return
    with sandboxes(count) as places, ThreadPoolExecutor(count) as pool:
        free, left, running = list(places), list(reversed(wanted)), dict[Future[Harvest], Slot]()
        while left or running:
            while left and free:
                slot = free.pop()
                running[pool.submit(_ask, left.pop(), slot)] = slot
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                free.append(running.pop(future))
                result = future.result()
                step.advance(note=result.server)
                yield result


def _ask(target: Target, slot: Slot) -> Harvest:
    result = harvest_package(target.server.name, target.package, slot)
    return result.model_copy(update={"target": target.name})
