"""Ask the servers that have news for their tools, and keep what they answer as it comes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from crawler.harvest.remote import RemoteOptions, harvest_remotes
from toolrisk import clock
from toolrisk.app.packages import PackageTarget, ask
from toolrisk.app.progress import Reporter, Step
from toolrisk.models import Harvest, Noun, Package, Remote, Server, Status
from toolrisk.store import Attempt, Catalog, standing_failure, target_of

# What failed is tried again after this long: what was missing may have come.
RETRY = timedelta(days=7)
# A remote that answered is asked again after this long, unless it said itself for how long its answer is good.
REMOTE_AGAIN = timedelta(hours=20)
HARVESTABLE = ("npm", "pypi")
_KEEP_EVERY = 50
_REMOTES_AT_ONCE = 1_000

Attempts = Mapping[tuple[str, str], Attempt]
Failure = tuple[str, str, str]


class HarvestReport(Noun):
    """What a round of harvests came to: servers with tools, servers that had no news, and failures with their cause:
    those of this round, and those that still stand because the same version is not tried again yet."""

    harvested: tuple[str, ...] = ()
    tools: int = 0
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    standing: tuple[Failure, ...] = ()

    @property
    def causes(self) -> dict[str, int]:
        """How many failed for each cause, the commonest first."""
        return dict(Counter(cause for _, cause, _ in (*self.failed, *self.standing)).most_common())


class _Tally:
    """What came in, without the definitions themselves, of which there may be half a million."""

    def __init__(self, catalog: Catalog, step: Step) -> None:
        self._catalog, self._step = catalog, step
        self._waiting: list[Harvest] = []
        self.harvested: dict[str, int] = {}
        self.failed: dict[str, Failure] = {}

    def take(self, result: Harvest) -> None:
        """Count a result, and keep it with the next few."""
        self._waiting.append(result)
        self._step.advance(note=result.server)
        if result.cause is None:
            self.harvested[result.server] = len(result.definitions)
        else:
            self.failed[result.server] = (result.server, result.cause, result.reason or "")
        if len(self._waiting) >= _KEEP_EVERY:
            self.keep()

    def keep(self) -> None:
        """Keep what came in."""
        waiting, self._waiting = self._waiting, []
        self._catalog.observe(waiting)


def harvest(
    catalog: Catalog,
    names: Sequence[str],
    reporter: Reporter,
    *,
    slots: int = 2,
    most: int | None = None,
    remote: RemoteOptions | None = None,
    over: Callable[[], bool] = lambda: False,
) -> HarvestReport:
    """Ask these servers (none named: all) that have news: the remotes of those that have no package to be asked, which
    is quickly done, then packages, `slots` sandboxes at a time. At most `most` of all; none is begun once it is `over`.

    Results are committed as they come, so a kill loses at most what was under way. A server named is asked again even
    without news. Raises LookupError for a name that the catalog does not know.
    """
    servers, attempts, news = _news(catalog, names)
    packages, remotes = news.first(most)
    with reporter.step("Harvest", len(packages) + len(remotes)) as step:
        tally = _Tally(catalog, step)
        for start in range(0, len(remotes), _REMOTES_AT_ONCE):
            if not over():
                harvest_remotes(remotes[start : start + _REMOTES_AT_ONCE], tally.take, remote)
                tally.keep()
        for result in ask(packages, slots, over):
            tally.take(result)
            tally.keep()
    return _report(tally, [server for server in servers if server.name not in news.servers], attempts)


class News(NamedTuple):
    """Whom there is reason to ask: first who never was, then who was asked longest ago, so that where a night can't
    ask all of them, another will."""

    packages: list[PackageTarget]
    remotes: list[tuple[str, Remote]]

    @property
    def servers(self) -> set[str]:
        """The servers' names."""
        return {*(target.server for target in self.packages), *(name for name, _ in self.remotes)}

    def first(self, most: int | None) -> "News":
        """The first so many (None: all), half of them remotes where there are as many."""
        if most is None:
            return self
        packages = self.packages[: most - min(len(self.remotes), most // 2)]
        return News(packages, self.remotes[: most - len(packages)])


def news(catalog: Catalog) -> News:
    """Whom a harvest would ask now."""
    return _news(catalog, ())[2]


def harvest_news(catalog: Catalog, names: Sequence[str]) -> int:
    """Ask those of these servers that still have news; how many did. To be done twice it costs nothing."""
    servers = [server for name in names if (server := catalog.server(name))]
    attempts = {key: one for server in servers for key, one in catalog.attempts(server.name).items()}
    packages = [one for server in servers if (one := _package_news(server, attempts, False))]
    remotes = [two for server in servers if (two := _remote_news(server, attempts, False))]
    for result in ask(packages, 1):
        catalog.observe([result])
    if remotes:
        harvest_remotes(remotes, lambda result: catalog.observe([result]))
    return len(packages) + len(remotes)


def standing(catalog: Catalog) -> HarvestReport:
    """What is known of all that were ever asked, as a harvest that had nobody to ask would report it."""
    servers, attempts, _ = _news(catalog, ())
    return _report(None, servers, attempts)


def _news(catalog: Catalog, names: Sequence[str]) -> tuple[list[Server], Attempts, News]:
    servers = [_known(catalog, name) for name in names] or catalog.servers()
    attempts, again = catalog.attempts(), bool(names)
    packages = [one for server in servers if (one := _package_news(server, attempts, again))]
    remotes = [two for server in servers if (two := _remote_news(server, attempts, again))]
    packages.sort(key=lambda one: _asked(attempts, one.server, target_of(one.package)))
    remotes.sort(key=lambda two: _asked(attempts, two[0], two[1].url))
    return servers, attempts, News(packages, remotes)


def _asked(attempts: Attempts, server: str, target: str) -> float:
    last = attempts.get((server, target))
    return last.at.timestamp() if last else 0.0


def _report(tally: _Tally | None, settled: Sequence[Server], attempts: Attempts) -> HarvestReport:
    kept: dict[str, list[Attempt]] = {}
    for one in attempts.values():
        kept.setdefault(one.server, []).append(one)
    asked = [server for server in settled if server.name in kept]
    failures = [failure for server in asked if (failure := standing_failure(server, kept[server.name]))]
    return HarvestReport(
        harvested=tuple(tally.harvested) if tally else (),
        tools=sum(tally.harvested.values()) if tally else 0,
        unchanged=len(asked) - len(failures),
        failed=tuple(tally.failed.values()) if tally else (),
        standing=tuple((one.server, one.cause or "", one.reason or "") for one in failures),
    )


def _known(catalog: Catalog, name: str) -> Server:
    server = catalog.server(name)
    if server is None:
        raise LookupError(f"{name}: no such server in the catalog")
    return server


def _package(server: Server) -> Package | None:
    if server.status is Status.deleted:
        return None
    return next((one for one in server.packages if one.registry_type in HARVESTABLE and one.version), None)


def _package_news(server: Server, attempts: Attempts, again: bool) -> PackageTarget | None:
    package = _package(server)
    if package is None:
        return None
    last = attempts.get((server.name, target_of(package)))
    if last and not again and last.version == package.version and (last.cause is None or _fresh(last)):
        return None
    worked = last.step if last and last.cause is None else None
    return PackageTarget(server=server.name, package=package, first_step=worked)


def _remote_news(server: Server, attempts: Attempts, again: bool) -> tuple[str, Remote] | None:
    if server.status is Status.deleted or _package(server):
        return None
    remote = next(iter(_open_remotes(server.remotes)), None)
    last = attempts.get((server.name, remote.url)) if remote else None
    if remote is None or (last and not again and _fresh(last)):
        return None
    return server.name, remote


def _open_remotes(remotes: Iterable[Remote]) -> Iterable[Remote]:
    """Those whose address is whole; one with a `{template}` needs a person's own value."""
    return (one for one in remotes if "{" not in one.url)


def _fresh(last: Attempt) -> bool:
    """Whether it is too early to ask again. An exact version of a package can't change, whatever it says of itself; a
    remote's answer is good for as long as it says, a week at most."""
    age = clock.now() - last.at
    if age < -REMOTE_AGAIN:
        # A clock that was ahead dated it: what it says of freshness means nothing.
        return False
    if last.cause is not None:
        return age < RETRY
    if last.expires is not None:
        return clock.now() < last.expires
    return age < REMOTE_AGAIN
