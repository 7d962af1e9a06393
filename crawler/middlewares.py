"""What stands between a spider and the network: which addresses it reaches, and when it asks again."""

import asyncio
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.addresses import is_loopback, is_public
from toolrisk import clock

_REMEMBERED = 10_000
_WORTH_ASKING_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524})
# How often it is worth asking again after a failure without an answer: a name is seldom found at the second look.
_PASSING: dict[type[Exception], int] = {
    CannotResolveHostError: 1,
    DownloadConnectionRefusedError: 2,
    DownloadTimeoutError: 2,
    DownloadFailedError: 6,
    ResponseDataLossError: 6,
}


async def waiting(seconds: float) -> None:
    """Wait without holding anything else up."""
    await asyncio.sleep(seconds)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Names lead to public addresses only, and the connection is made to the very addresses that were checked.

    Literal addresses come through here as well. What was refused is remembered by host, so that it can be told from
    a name that does not exist. `TRUSTED_HOSTS` (`host:port`, from the operator) and `ALLOW_LOOPBACK` (for tests) are
    the exceptions.
    """

    _refused: ClassVar[dict[str, str]] = {}

    def __init__(self, reactor: Any, trusted: Sequence[str], loopback: bool) -> None:
        self._reactor, self._trusted, self._loopback = reactor, frozenset(trusted), loopback
        self._inner: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """As Scrapy makes a resolver."""
        return cls(reactor, crawler.settings.getlist("TRUSTED_HOSTS"), crawler.settings.getbool("ALLOW_LOOPBACK"))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver, which is asked from here."""
        self._inner = self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the interface's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve, and pass on only what may be connected to."""
        receiver: Any = resolutionReceiver
        if f"{hostName}:{portNumber}" not in self._trusted:
            receiver = _Guard(resolutionReceiver, hostName, self._loopback)
        found: IHostResolution = self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return found

    @classmethod
    def refuse(cls, host: str, address: str) -> None:
        """Remember that a host led to an address that is not public."""
        if len(cls._refused) < _REMEMBERED:
            cls._refused[host] = address

    @classmethod
    def refusal(cls, host: str) -> str | None:
        """The address for which a host was refused, if it was."""
        return cls._refused.get(host)


@implementer(IResolutionReceiver)
class _Guard:
    def __init__(self, receiver: Any, host: str, loopback: bool) -> None:
        self._receiver, self._host, self._loopback = receiver, host, loopback

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host) or (self._loopback and is_loopback(address.host)):
            self._receiver.addressResolved(address)
        else:
            GuardedResolver.refuse(self._host, address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class BackoffMiddleware:
    """Asks again, later each time, where that is worth while; a server that names a time is given it.

    `RETRY_TIMES` more tries, `BACKOFF_BASE` seconds before the first, doubled from one to the next. A server that asks
    for more than `BACKOFF_MOST` seconds is left in peace: its answer is handed on.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._times = settings.getint("RETRY_TIMES")
        self._base, self._most = settings.getfloat("BACKOFF_BASE"), settings.getfloat("BACKOFF_MOST")
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes a middleware."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Hand an answer on, or the same request after a while."""
        if response.status not in _WORTH_ASKING_AGAIN:
            return response
        return await self._again(request, _asked_for(response)) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The same request after a while, where the failure may pass."""
        most = _PASSING.get(type(exception), 0)
        if GuardedResolver.refusal(urlsplit(request.url).hostname or ""):
            return None
        return await self._again(request, None, most)

    async def _again(self, request: Request, asked: float | None, most: int = 100) -> Request | None:
        tries = request.meta.get("retry_times", 0)
        wait = self._base * 2**tries if asked is None else asked
        if tries >= min(most, request.meta.get("max_retry_times", self._times)) or wait > self._most:
            return None
        self._stats.inc_value("retry/count")
        await waiting(wait)
        return request.replace(meta={**request.meta, "retry_times": tries + 1}, dont_filter=True)


def _asked_for(response: Response) -> float | None:
    """The seconds that Retry-After names, as a number or as a date; None where it names none."""
    given = response.headers.get("Retry-After")
    said = given.decode("latin-1").strip() if given else ""
    if said.isdecimal():
        return float(said[:9])
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max(0.0, (moment - clock.now()).total_seconds())
