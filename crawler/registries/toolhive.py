"""ToolHive's catalog: one document of entries in the official shape, with the definitions of their tools."""

from collections.abc import Sequence
from typing import Any, ClassVar

from scrapy.http import Response

from crawler.harvest.definitions import definitions
from crawler.reports import Expectation
from crawler.server_json import LOOSE_ROW, OFFICIAL, PUBLISHED, ROW, Row, listing_of, name_of
from crawler.spiders import DocumentSpider, Page, SourceError
from crawler.wire import read_json, read_rows
from toolrisk.models import ToolDefinition


class ToolHiveSpider(DocumentSpider):
    """Reads `registry-upstream.json` of stacklok/toolhive-catalog."""

    name = "toolhive"
    title = "ToolHive catalog"
    endpoint = "https://raw.githubusercontent.com/stacklok/toolhive-catalog/main/pkg/catalog/toolhive/data/registry-upstream.json"
    expects: ClassVar[Expectation] = Expectation(listings=60, blank=0.01)
    standing = 3

    def read(self, response: Response) -> Page:
        """All entries, row by row: they are few, and their tools stand deep inside."""
        document = read_json(response.body)
        data = document.get("data") if isinstance(document, dict) else None
        entries = data.get("servers") if isinstance(data, dict) else None
        if not isinstance(entries, list):
            raise SourceError(f"{self.endpoint} is no catalog: it has no data.servers")
        rows = read_rows([_wrapped(entry) for entry in entries], ROW, ("server", "name"), LOOSE_ROW)
        return Page(
            listings=[listing_of(row, self.crawl.source, None) for row in rows.values],
            bad_rows=rows.bad,
            declared={name_of(row): tools for row in rows.values if (tools := _tools(row))},
            etags=self.tags(response),
            rows=len(entries),
            blank=rows.blank,
        )


def _wrapped(entry: Any) -> dict[str, Any]:
    said = {str(part.get("status", "")).lower() for part in _parts(entry)} if isinstance(entry, dict) else set()
    status = "deprecated" if said == {"deprecated"} else "active"
    return {"server": entry, "_meta": {OFFICIAL: {"status": status}}}


def _parts(entry: Any) -> list[dict[str, Any]]:
    """What ToolHive says of an entry, for each image or address of it."""
    value = entry
    for key in ("_meta", PUBLISHED, "io.github.stacklok"):
        value = value.get(key) if isinstance(value, dict) else None
    return [part for part in value.values() if isinstance(part, dict)] if isinstance(value, dict) else []


def _tools(row: Row) -> Sequence[ToolDefinition]:
    given = [part.get("tool_definitions") for part in _parts({"_meta": dict(row.server.meta or {})})]
    return definitions([tool for tools in given if isinstance(tools, list) for tool in tools])[0]
