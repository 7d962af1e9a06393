"""Smithery: a registry with a key and numbered pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from pydantic import Field, TypeAdapter
from scrapy.http import Request, Response

from crawler.reports import Expectation
from crawler.spiders import Page, SourceError, SourceSpider
from crawler.wire import Wire, line, read_json, read_rows, text
from toolrisk.models import Listing

_SIZE = 100


class Row(Wire):
    """A server of a page."""

    name: str = Field(min_length=1, max_length=180, pattern=r"\S", validation_alias="qualifiedName")
    title: str | None = Field(default=None, validation_alias="displayName")
    description: str | None = None
    created: datetime | None = Field(default=None, validation_alias="createdAt")
    updated: datetime | None = Field(default=None, validation_alias="updatedAt")


class Paging(Wire):
    """Which page this is, and of how many."""

    current: int = Field(default=1, validation_alias="currentPage")
    total: int = Field(default=1, validation_alias="totalPages")


_ROW = TypeAdapter(Row)


class SmitherySpider(SourceSpider):
    """Smithery's list. The tools stand only on each server's own page, one request each; they are not asked for."""

    name = "smithery"
    title = "Smithery"
    endpoint = "https://api.smithery.ai"
    key = "SMITHERY_API_KEY"
    expects: ClassVar[Expectation] = Expectation(listings=3_000, blank=0.01)
    standing = 7
    own_names = True

    def credentials(self) -> Mapping[str, str]:
        """The key as a bearer token."""
        return {"Authorization": f"Bearer {self.secret()}"}

    def page_request(self, cursor: str | None) -> Request:
        """A page by its number."""
        return Request(f"{self.endpoint}/servers?{urlencode({'page': cursor or '1', 'pageSize': _SIZE})}")

    def read(self, response: Response) -> Page:
        """The page, row by row."""
        body = read_json(response.body)
        if not isinstance(body, dict) or not isinstance(body.get("servers"), list):
            raise SourceError(f"{self.endpoint} answered without a list of servers")
        paging = Paging.model_validate(body.get("pagination") or {})
        rows = read_rows(body["servers"], _ROW, ("qualifiedName",))
        return Page(
            listings=[self._listing(row) for row in rows.values],
            bad_rows=rows.bad,
            cursor=str(paging.current + 1) if paging.current < paging.total else None,
            rows=len(body["servers"]),
            blank=rows.blank,
        )

    def _listing(self, row: Row) -> Listing:
        return Listing(
            registry=self.crawl.source,
            name=f"smithery/{line(row.name)}",
            title=line(row.title),
            description=text(row.description),
            published=row.created,
            updated=row.updated,
        )
