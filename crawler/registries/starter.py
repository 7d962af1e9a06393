"""The starter list: servers that we chose, in a file of ours."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import yaml
from pydantic import TypeAdapter
from scrapy.http import Request, Response

from crawler.reports import Expectation
from crawler.spiders import Page, SourceError, SourceSpider
from crawler.wire import read_rows
from toolrisk import house
from toolrisk.models import Listing

_ROW = TypeAdapter(Listing)


class StarterSpider(SourceSpider):
    """Reads `data/servers.yml`, or the file that its endpoint names: a list of listings in our own words."""

    name = "starter"
    title = "Starter list"
    endpoint = "data/servers.yml"
    expects: ClassVar[Expectation] = Expectation(listings=1, blank=0.0)
    standing = 0

    async def start(self) -> AsyncIterator[Any]:
        """The whole list as one page; nothing goes over the network."""
        try:
            page = self.listed(self.file().read_bytes())
        except (OSError, SourceError, yaml.YAMLError) as error:
            self.fail(f"{self.endpoint}: {error}")
        else:
            yield page

    def file(self) -> Path:
        """The file: a path, a file:// URL, or a file of the house."""
        if self.endpoint.startswith("file://"):
            return Path(unquote(urlsplit(self.endpoint).path))
        return house.path(self.endpoint) if self.endpoint == type(self).endpoint else Path(self.endpoint)

    def listed(self, body: bytes) -> Page:
        """The file's entries, each on its own. Raises SourceError where they are no list."""
        entries = house.from_yaml(body)
        if not isinstance(entries, list):
            raise SourceError("no list of servers")
        named = [{"registry": self.crawl.source, **entry} if isinstance(entry, dict) else entry for entry in entries]
        rows = read_rows(named, _ROW, ("name",))
        return Page(rows.values, rows.bad, rows=len(entries), blank=rows.blank)

    def page_request(self, cursor: str | None) -> Request:
        """There is none."""
        raise NotImplementedError

    def read(self, response: Response) -> Page:
        """The list as it would come over a wire."""
        return self.listed(response.body)
