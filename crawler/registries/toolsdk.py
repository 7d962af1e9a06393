"""toolsdk's package list: names of packages, and the names and descriptions of their tools."""

from typing import Any, ClassVar

from pydantic import Field, TypeAdapter
from scrapy.http import Response

from crawler.harvest.definitions import definitions
from crawler.reports import Expectation
from crawler.spiders import DocumentSpider, Page, SourceError
from crawler.wire import Wire, line, read_json, read_rows
from toolrisk.models import Listing, Package


class Row(Wire):
    """A package of the list, its key written into it."""

    package: str = Field(min_length=1, max_length=200, pattern=r"\S")
    tools: dict[str, dict[str, Any]] = Field(default_factory=dict)


_ROW = TypeAdapter(Row)


class ToolSDKSpider(DocumentSpider):
    """Reads `packages-list.json` of toolsdk-ai/toolsdk-mcp-registry.

    It does not say where a package is had. A name with a scope is npm's; of any other the kind is unknown until
    another source lists it.
    """

    name = "toolsdk"
    title = "toolsdk MCP registry"
    endpoint = "https://raw.githubusercontent.com/toolsdk-ai/toolsdk-mcp-registry/main/indexes/packages-list.json"
    expects: ClassVar[Expectation] = Expectation(listings=2_000, blank=0.01)
    standing = 9
    own_names = True

    def read(self, response: Response) -> Page:
        """The whole list."""
        document = read_json(response.body)
        if not isinstance(document, dict):
            raise SourceError(f"{self.endpoint} is no list of packages")
        given = [{**value, "package": key} if isinstance(value, dict) else value for key, value in document.items()]
        rows = read_rows(given, _ROW, ("package",))
        tools = {row.package: definitions(list(row.tools.values()))[0] for row in rows.values}
        return Page(
            listings=[self._listing(row) for row in rows.values],
            bad_rows=rows.bad,
            declared={_name(name): found for name, found in tools.items() if found},
            etags=self.tags(response),
            rows=len(given),
            blank=rows.blank,
        )

    def _listing(self, row: Row) -> Listing:
        kind = "npm" if row.package.startswith("@") else "unknown"
        package = Package(registry_type=kind, identifier=_name(row.package))
        return Listing(registry=self.crawl.source, name=_name(row.package), packages=(package,))


def _name(package: str) -> str:
    return line(package) or "\ufffd"
