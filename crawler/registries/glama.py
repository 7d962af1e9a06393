"""Glama: a registry with a key, in pages with a cursor."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from pydantic import Field, TypeAdapter
from scrapy.http import Request, Response

from crawler.harvest.definitions import definitions
from crawler.reports import Expectation
from crawler.spiders import Page, SourceError, SourceSpider
from crawler.wire import Url, Wire, line, read_json, read_rows, text
from toolrisk.models import Listing, Repository

_SIZE = 100


class Home(Wire):
    """Where the source is kept."""

    url: Url


class Row(Wire):
    """A server of a page."""

    id: str = Field(min_length=1, max_length=100, pattern=r"\S")
    name: str | None = None
    namespace: str | None = Field(default=None, max_length=90)
    slug: str | None = Field(default=None, max_length=90)
    description: str | None = None
    repository: Home | None = None
    tools: tuple[Any, ...] | None = None

    def label(self) -> str:
        """What it is called in the catalog."""
        path = f"{self.namespace}/{self.slug}" if self.namespace and self.slug else self.id
        return f"glama/{line(path)}"


class Paging(Wire):
    """Where the next page is."""

    end: str | None = Field(default=None, validation_alias="endCursor", max_length=4000)
    more: bool = Field(default=False, validation_alias="hasNextPage")


_ROW = TypeAdapter(Row)


class GlamaSpider(SourceSpider):
    """Glama's list, with the tools that it prints."""

    name = "glama"
    title = "Glama"
    endpoint = "https://glama.ai"
    key = "GLAMA_API_KEY"
    expects: ClassVar[Expectation] = Expectation(listings=5_000, blank=0.01)
    standing = 8
    own_names = True

    def credentials(self) -> Mapping[str, str]:
        """The key as a bearer token."""
        return {"Authorization": f"Bearer {self.secret()}"}

    def page_request(self, cursor: str | None) -> Request:
        """The page after a cursor."""
        query = {"first": str(_SIZE), **({"after": cursor} if cursor else {})}
        return Request(f"{self.endpoint}/api/mcp/v1/servers?{urlencode(query)}")

    def read(self, response: Response) -> Page:
        """The page, row by row."""
        body = read_json(response.body)
        if not isinstance(body, dict) or not isinstance(body.get("servers"), list):
            raise SourceError(f"{self.endpoint} answered without a list of servers")
        paging = Paging.model_validate(body.get("pageInfo") or {})
        rows = read_rows(body["servers"], _ROW, ("name",))
        tools = {row.label(): definitions(row.tools or ())[0] for row in rows.values}
        return Page(
            listings=[self._listing(row) for row in rows.values],
            bad_rows=rows.bad,
            cursor=paging.end if paging.more else None,
            declared={name: found for name, found in tools.items() if found},
            rows=len(body["servers"]),
            blank=rows.blank,
        )

    def _listing(self, row: Row) -> Listing:
        return Listing(
            registry=self.crawl.source,
            name=row.label(),
            title=line(row.name),
            description=text(row.description),
            repository=Repository(url=row.repository.url) if row.repository else None,
        )
