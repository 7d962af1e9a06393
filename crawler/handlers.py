"""Scrapy's HTTP client with a bound that it does not have, and its downloader with slots by host and port."""

from typing import Any
from urllib.parse import urlsplit

from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from scrapy.crawler import Crawler
from scrapy.http import Request
from twisted.internet.interfaces import IAddress
from twisted.web.client import _HTTP11ClientFactory

HEAD_LIMIT = 64 * 1024


class _Protocol(_LenientHTTP11ClientProtocol):
    """Ends the connection where headers, or responses that are none yet, have no end."""

    _head = 0

    def request(self, request: Any) -> Any:
        """A new exchange on this connection."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Bytes as they come; those that leave the body still to begin are counted."""
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if getattr(self._parser, "state", None) in {"STATUS", "HEADER"}:
            self._head += len(data)
            if self._head > HEAD_LIMIT and self.transport is not None:
                self.transport.abortConnection()


class _Factory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:  # noqa: N802 - Twisted's name
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedHandler(HTTP11DownloadHandler):
    """Downloads over HTTP/1.1; a head of more than `HEAD_LIMIT` bytes ends the connection."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory


class PortDownloader(Downloader):
    """Requests take turns by host and port, robots.txt with the rest: two ports of a machine are two servers."""

    def get_slot_key(self, request: Request) -> str:
        """The slot that a request names, or its host and port."""
        return str(request.meta.get(self.DOWNLOAD_SLOT) or urlsplit(request.url).netloc)
