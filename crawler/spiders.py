"""What every source's spider is: pages in a chain, each saved with its cursor before the next is asked for."""

import os
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from pydantic import ValidationError
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.middlewares import GuardedResolver, waiting
from crawler.reports import Expectation, SourceInfo
from crawler.wire import MalformedError, read_json
from toolrisk.canonical import clean
from toolrisk.models import Listing, ToolDefinition
from toolrisk.store import BadRow, Catalog, Crawl

_MOST_PAGES = 50_000
_MALFORMED_RETRIES = 3


@dataclass(frozen=True)
class Page:
    """One page: what it says of servers, what was wrong with it, and where the next one is (None: it was the last).

    `rows` counts what the source printed, `older` those that a later version supersedes, `blank` those without so much
    as a name.
    """

    listings: Sequence[Listing]
    bad_rows: Sequence[BadRow] = ()
    cursor: str | None = None
    declared: Mapping[str, Sequence[ToolDefinition]] = field(default_factory=dict)
    etags: Mapping[str, str] | None = None
    rows: int = 0
    older: int = 0
    blank: int = 0


class SourceError(Exception):
    """A source can't be crawled any further; the message is the reason that is reported."""


class SourceSpider(scrapy.Spider):
    """A source of listings: a chain of pages. A new one names itself, says where it is, and reads a page.

    `incremental` says that it can be asked for what changed since a time; `key` names the environment variable that
    holds its key, without which it is skipped; `rate` is the most requests that it allows a minute; `standing` and
    `own_names` are SourceInfo's.
    """

    title: ClassVar[str] = ""
    endpoint: str = ""
    key: ClassVar[str | None] = None
    rate: ClassVar[int] = 60
    incremental: ClassVar[bool] = False
    expects: ClassVar[Expectation] = Expectation()
    standing: ClassVar[int] = 5
    own_names: ClassVar[bool] = False

    def __init__(
        self,
        name: str | None = None,
        *,
        catalog: Catalog,
        crawl: Crawl,
        endpoint: str | None = None,
        conditional: bool = True,
        on_page: "Callable[[SourceSpider], None]" = lambda spider: None,
    ) -> None:
        super().__init__(name)
        self.catalog, self.crawl, self.conditional, self._on_page = catalog, crawl, conditional, on_page
        self.endpoint = (endpoint or type(self).endpoint).rstrip("/")
        self.failure: str | None = None
        self.complete = self.unchanged = self.restart = False
        self.pages = self.rows = self.older = self.blank = self.kept = self.bad = 0
        self._cursors = {crawl.cursor}

    @classmethod
    def info(cls) -> SourceInfo:
        """What there is to say of this source without crawling it."""
        return SourceInfo(
            name=cls.name,
            title=cls.title or cls.name,
            url=cls.endpoint,
            key=cls.key,
            expects=cls.expects,
            standing=cls.standing,
            own_names=cls.own_names,
        )

    @abstractmethod
    def page_request(self, cursor: str | None) -> Request:
        """The request for the page at a cursor; None is the first."""

    @abstractmethod
    def read(self, response: Response) -> Page:
        """What a page says. Raises MalformedError (asked for again) or SourceError (the crawl has failed)."""

    async def start(self) -> AsyncIterator[Any]:
        """The page where the crawl was cut off, or the first."""
        yield self._request(self.crawl.cursor)

    def _request(self, cursor: str | None) -> Request:
        request = self.page_request(cursor)
        headers = self.credentials()
        for name, value in headers.items():
            request.headers[name] = value
        return request.replace(callback=self.parse, errback=self.lost, dont_filter=True, meta={"cursor": cursor})

    def credentials(self) -> Mapping[str, str]:
        """The headers that carry the source's key."""
        return {}

    @classmethod
    def secret(cls) -> str:
        """The key from the environment; empty where it is not set."""
        return os.environ.get(cls.key or "", "")

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Any]:
        """Hand a page on to be saved, then ask for the next."""
        try:
            page = self._checked(response)
        except MalformedError as error:
            async for again in self._again(response, str(error)):
                yield again
        except (SourceError, ValidationError) as error:
            self.fail(str(error))
        except Exception as error:
            said = f"{response.url} answered {response.status}, which can't be read"
            self.fail(f"{said}: {type(error).__name__}: {error}")
        else:
            if page is not None:
                yield page
                if page.cursor is not None and self.failure is None:
                    yield self._request(page.cursor)

    def _checked(self, response: Response) -> Page | None:
        if response.status == 304:
            self.unchanged = True
            return None
        if response.status != 200:
            self.restart = self._stale_cursor(response)
            raise SourceError(complaint(response))
        page = self.read(response)
        if page.cursor in self._cursors and page.cursor is not None:
            raise SourceError(f"the cursor {clean(page.cursor, 80)!r} came twice: the pages have no end")
        self._cursors.add(page.cursor)
        if self.pages >= _MOST_PAGES:
            raise SourceError(f"more than {_MOST_PAGES} pages")
        return page

    def _stale_cursor(self, response: Response) -> bool:
        cursor = response.meta.get("cursor")
        return cursor is not None and cursor == self.crawl.cursor and response.status in {400, 404, 422}

    async def _again(self, response: Response, reason: str) -> AsyncIterator[Request]:
        """A page that was cut off on its way is asked for again."""
        tries = response.meta.get("malformed", 0)
        if tries >= _MALFORMED_RETRIES:
            self.fail(f"{response.url}: {reason} ({tries + 1} times)")
            return
        await waiting(self.settings.getfloat("BACKOFF_BASE") * 2**tries)
        again = self._request(response.meta.get("cursor"))
        yield again.replace(meta={**again.meta, "malformed": tries + 1})

    def saved(self, page: Page) -> None:
        """Called when a page and its cursor are in the catalog."""
        self.pages += 1
        self.rows += page.rows
        self.older += page.older
        self.blank += page.blank
        self.kept += len(page.listings)
        self.bad += len(page.bad_rows)
        self.complete = page.cursor is None
        self._on_page(self)

    def lost(self, failure: Failure) -> None:
        """A page could not be had at all."""
        request: Any = getattr(failure, "request", None)
        host = urlsplit(request.url).hostname if request is not None else None
        refused = GuardedResolver.refusal(host or "")
        if refused:
            self.fail(f"{host} leads to {refused}, which is no public address")
        elif isinstance(failure.value, IgnoreRequest):
            self.fail(str(failure.value))
        else:
            self.fail(f"{type(failure.value).__name__}: {failure.value}")

    def fail(self, reason: str) -> None:
        """Note why the crawl has failed; the first reason stands."""
        self.failure = self.failure or clean(reason, 500)

    @property
    def since(self) -> datetime | None:
        """From when on changes are wanted; None: everything."""
        return self.crawl.since if self.incremental else None


def complaint(response: Response) -> str:
    """What a source says of an error: `{"error"}`, problem+json, or its status alone."""
    said = ""
    try:
        body = read_json(response.body[:100_000])
    except MalformedError:
        body = None
    if isinstance(body, dict):
        errors = body.get("errors")
        listed = errors if isinstance(errors, list) else []
        problems = [item.get("message") for item in listed if isinstance(item, dict)]
        parts = [body.get("error"), body.get("title"), body.get("detail"), *problems]
        said = "; ".join(part for part in parts if isinstance(part, str))
    if response.status // 100 == 3:
        said = f"(to {(response.headers.get('Location') or b'').decode('latin-1')[:200]}), which is not followed"
    return clean(f"{response.url} answered {response.status} {said}", 400)


class DocumentSpider(SourceSpider):
    """A source that is one document, at an address or in a file; asked for only if it has changed."""

    def page_request(self, cursor: str | None) -> Request:
        """The document, on condition that it has changed where its ETag is known."""
        tag = self.crawl.etags.get(self.endpoint) if self.conditional else None
        return Request(self.address(), headers={"If-None-Match": tag} if tag else None)

    def address(self) -> str:
        """The endpoint as a URL; a path becomes file://."""
        return self.endpoint if "://" in self.endpoint else Path(self.endpoint).resolve().as_uri()

    def tags(self, response: Response) -> Mapping[str, str] | None:
        """The document's ETag, to be kept with its page."""
        tag = response.headers.get("ETag")
        return {self.endpoint: tag.decode("latin-1")} if tag and len(tag) < 500 else None
