"""The official MCP registry, and every other that speaks its API."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from pydantic import AliasChoices, Field, TypeAdapter
from scrapy.http import Request, Response

from crawler.reports import Expectation
from crawler.server_json import LOOSE_ROW, ROW, Row, listing_of, name_of
from crawler.spiders import Page, SourceError, SourceSpider
from crawler.wire import Rows, Wire, read_json, read_page, read_rows
from toolrisk.models import ToolDefinition

_LIMIT = 100
# What changed a little before the last crawl began is asked for again: the two clocks may differ.
_OVERLAP = timedelta(minutes=5)


class Paging(Wire):
    """Where the next page is."""

    next: str | None = Field(default=None, validation_alias=AliasChoices("nextCursor", "next_cursor"), max_length=4000)


class Answer(Wire):
    """A page."""

    servers: tuple[Row, ...]
    metadata: Paging = Paging()


_PAGE = TypeAdapter(Answer)


class RegistrySpider(SourceSpider):
    """A registry that speaks the official registry's API. Its endpoint is the base URL, before `/v0.1`."""

    incremental = True
    rate = 180

    def page_request(self, cursor: str | None) -> Request:
        """A page of latest versions; of those changed since the last crawl, where there was one."""
        query = {"version": "latest", "limit": str(_LIMIT)}
        if cursor is not None:
            query["cursor"] = cursor
        if self.since is not None:
            query["updated_since"] = (self.since - _OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Request(f"{self.endpoint}/v0.1/servers?{urlencode(query)}")

    def read(self, response: Response) -> Page:
        """The page in one go, or row by row where anything in it is wrong."""
        whole: Answer | None = read_page(response.body, _PAGE)
        if whole is None:
            return self._read_by_rows(read_json(response.body))
        rows: Rows[Row] = Rows(whole.servers)
        return self.page(rows, len(whole.servers), whole.metadata.next)

    def _read_by_rows(self, body: Any) -> Page:
        if not isinstance(body, dict) or not isinstance(body.get("servers"), list):
            raise SourceError(f"{self.endpoint} answered without a list of servers")
        paging = Paging.model_validate(body.get("metadata") or {})
        rows = read_rows(body["servers"], ROW, ("server", "name"), LOOSE_ROW)
        return self.page(rows, len(body["servers"]), paging.next)

    def page(self, rows: Rows[Row], printed: int, cursor: str | None) -> Page:
        """The page in our words: older versions are counted and left out."""
        latest = [row for row in rows.values if row.marks.record.latest]
        return Page(
            listings=[listing_of(row, self.crawl.source, self.endpoint) for row in latest],
            bad_rows=rows.bad,
            cursor=cursor or None,
            declared={name_of(row): tools for row in latest if (tools := self.tools(row))},
            rows=printed,
            older=len(rows.values) - len(latest),
            blank=rows.blank,
        )

    def tools(self, row: Row) -> Sequence[ToolDefinition]:
        """The definitions that a row prints; this API prints none."""
        return ()


class OfficialSpider(RegistrySpider):
    """The official registry."""

    name = "official"
    title = "Official MCP Registry"
    endpoint = "https://registry.modelcontextprotocol.io"
    expects: ClassVar[Expectation] = Expectation(listings=20_000, blank=0.01)
    standing = 1
