"""Tool definitions from servers that answer over HTTP."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.child import ChildError, run
from crawler.harvest.definitions import definitions
from crawler.harvest.dialects import ask
from crawler.harvest.exchange import SILENT, Line, listen
from crawler.harvest.faults import HarvestError
from crawler.harvest.protocol import Tools
from toolrisk import clock
from toolrisk.canonical import clean, sha256
from toolrisk.models import Harvest, How, Noun, Remote

MIB = 1024 * 1024
# So many times in a row without an answer, and a host is left in peace for this run: soon where it has never
# answered and has few servers, late where it has or stands for many.
_PATIENCE_WITH_STRANGERS = 3
_PATIENCE = 20


_NOTHING = HarvestError("crawler", "It was not asked.")


class RemoteOptions(Noun):
    """How remotes are asked. Times in seconds, of one request and of all that one server is asked; sizes in bytes.

    An answer is held twice while it comes, and all answers of one server together may have four times `body_bytes`: at
    most `concurrency` * 6 * `body_bytes` come from strangers at once, of which JSON makes several times as much.
    `allow_loopback` is for tests; TOOLRISK_ALLOW_LOOPBACK=1 in the environment says the same.
    """

    timeout: float = 15.0
    deadline: float = 60.0
    body_bytes: int = 4 * MIB
    concurrency: int = 64
    per_host: int = 2
    robots: bool = True
    allow_loopback: bool = False


class Target(Noun):
    """A server to be asked, and where."""

    server: str
    remote: Remote


def harvest_remotes(
    targets: Iterable[tuple[str, Remote]], on_result: Callable[[Harvest], None], options: RemoteOptions | None = None
) -> None:
    """Ask remote servers for their tools; `on_result` is called once for each target, as they come in.

    A server's fault is never raised: it is the Harvest's cause and reason. What `on_result` raises ends the run.
    """
    waiting = {(target.server, target.remote.url): target for target in _targets(targets)}
    header = {"options": (options or RemoteOptions()).model_dump()}
    try:
        for event in run("remotes", header, [target.model_dump_json() for target in waiting.values()]):
            harvest = Harvest.model_validate(event["harvest"])
            waiting.pop((harvest.server, harvest.target), None)
            on_result(harvest)
    except ChildError as error:
        for target in waiting.values():
            on_result(_failed(target, HarvestError("crawler", f"It was not asked: {error}."), 0.0))


def _targets(targets: Iterable[tuple[str, Remote]]) -> list[Target]:
    return [Target(server=server, remote=remote) for server, remote in targets]


def _failed(target: Target, fault: HarvestError, seconds: float) -> Harvest:
    return _harvest(target, seconds, cause=fault.cause, reason=fault.reason)


def _harvest(target: Target, seconds: float, **what: Any) -> Harvest:
    return Harvest(
        server=target.server,
        target=target.remote.url,
        version=None,
        how=How.observed,
        at=clock.now(),
        seconds=round(seconds, 3),
        **what,
    )


class Host:
    """One host's servers that are still to be asked, and how it has answered so far."""

    def __init__(self) -> None:
        self.targets: deque[Target] = deque()
        self.servers = 0
        self._silences = 0
        self._answered = False

    def add(self, target: Target) -> None:
        """One more server of this host."""
        self.targets.append(target)
        self.servers += 1

    def note(self, fault: HarvestError | None) -> None:
        """Take note of how a server of this host was had."""
        if fault is not None and fault.cause in SILENT:
            self._silences += 1
        else:
            self._silences, self._answered = 0, True

    def closed(self) -> HarvestError | None:
        """Why the rest of this host's servers are not asked, if so."""
        strangers = min(_PATIENCE, _PATIENCE_WITH_STRANGERS + self.servers // 10)
        patience = _PATIENCE if self._answered else strangers
        if self._silences < patience:
            return None
        times = f"{self._silences} times in a row"
        return HarvestError("host-down", f"Its host did not answer {times}, and is not asked again.")


class RemoteSpider(scrapy.Spider):
    """Asks every target, many hosts at once, few servers of a host at once."""

    name = "remotes"

    def __init__(self, targets: Sequence[Target], options: RemoteOptions, say: Callable[[Harvest], None]) -> None:
        super().__init__()
        self._options, self._say = options, say
        self._hosts: dict[str, Host] = {}
        self._slots = asyncio.Semaphore(options.concurrency)
        for target in sorted(targets, key=_shuffled):
            self._hosts.setdefault(_host(target), Host()).add(target)

    async def start(self) -> AsyncIterator[Any]:
        """Everything is asked from here; nothing is left to the scheduler."""
        listen(self.crawler)
        await asyncio.gather(*(self._work(host) for host in self._hosts.values() for _ in range(self._hands(host))))
        return
        yield

    def _hands(self, host: Host) -> int:
        return min(self._options.per_host, len(host.targets))

    async def _work(self, host: Host) -> None:
        while host.targets:
            async with self._slots:
                if host.targets:
                    await self._had(host, host.targets.popleft())

    async def _had(self, host: Host, target: Target) -> None:
        began = time.monotonic()
        fault, found = host.closed(), None
        if fault is None:
            fault, found = await self._tried(target)
            host.note(fault)
        seconds = time.monotonic() - began
        self._say(_told(target, found, seconds) if found else _failed(target, fault or _NOTHING, seconds))

    async def _tried(self, target: Target) -> tuple[HarvestError | None, Tools | None]:
        try:
            return None, await self._ask(target)
        except HarvestError as fault:
            return fault, None
        except Exception as error:
            return HarvestError("crawler", f"Asking it failed: {clean(f'{type(error).__name__}: {error}', 160)}"), None

    async def _ask(self, target: Target) -> Tools:
        if "{" in target.remote.url:
            raise HarvestError("template", "Its address has gaps that only its user can fill.")
        options = self._options
        line = Line(self.crawler, options.timeout, options.deadline, options.body_bytes)
        try:
            return await ask(line, target.remote.url, target.remote.type)
        except ValueError as error:
            raise HarvestError("bad-url", "Its address is none that can be asked.") from error


def _shuffled(target: Target) -> str:
    """An order in which a host's servers that are silent do not all come first, the same every night."""
    return sha256(f"{target.remote.url} {target.server}".encode("utf-8", "replace"))


def _host(target: Target) -> str:
    try:
        return urlsplit(target.remote.url).netloc.lower()
    except ValueError:
        return target.remote.url


def _told(target: Target, found: Tools, seconds: float) -> Harvest:
    kept, skipped = definitions(found.tools)
    what: dict[str, Any] = {"step": found.step, "skipped": skipped, "ttl_ms": found.ttl_ms}
    if not kept:
        what |= {"cause": "no-tools", "reason": "It answered, and listed no tool that can be kept."}
    return _harvest(target, seconds, definitions=kept, **what)


def remotes_task(header: Mapping[str, Any], given: Sequence[Any], say: Callable[[Mapping[str, Any]], None]) -> None:
    """The child's side: ask all targets, and say each result."""
    from crawler.project import project_settings

    options = RemoteOptions.model_validate(header["options"])
    settings = project_settings(
        **({"ALLOW_LOOPBACK": True} if options.allow_loopback else {}),
        ITEM_PIPELINES={},
        ROBOTSTXT_OBEY=options.robots,
        DOWNLOAD_TIMEOUT=options.timeout,
        DOWNLOAD_MAXSIZE=options.body_bytes,
        CONCURRENT_REQUESTS=0,
        CONCURRENT_REQUESTS_PER_DOMAIN=options.per_host,
        DEFAULT_REQUEST_HEADERS={"Accept-Encoding": "identity"},
        DOWNLOADER_MIDDLEWARES={
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
        },
    )
    process = AsyncCrawlerProcess(settings)
    process.crawl(
        Crawler(RemoteSpider, settings),
        targets=[Target.model_validate(item) for item in given],
        options=options,
        say=lambda harvest: say({"harvest": harvest.model_dump(mode="json")}),
    )
    process.start()
