"""PulseMCP: a registry that speaks the official one's API, with a key."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crawler.harvest.definitions import definitions
from crawler.registries.official import RegistrySpider
from crawler.reports import Expectation
from crawler.server_json import Row
from toolrisk.models import ToolDefinition


class PulseMCPSpider(RegistrySpider):
    """PulseMCP: 200 requests a minute and 5,000 an hour. With its dearer keys it prints tools."""

    name = "pulsemcp"
    title = "PulseMCP"
    endpoint = "https://api.pulsemcp.com"
    key = "PULSEMCP_API_KEY"
    rate = 80
    expects: ClassVar[Expectation] = Expectation(listings=5_000, blank=0.01)
    standing = 6

    def credentials(self) -> Mapping[str, str]:
        """The key, and the tenant where one is set."""
        tenant = os.environ.get("PULSEMCP_TENANT_ID")
        return {"X-API-Key": self.secret(), **({"X-Tenant-ID": tenant} if tenant else {})}

    def tools(self, row: Row) -> Sequence[ToolDefinition]:
        """The tools that stand beside an entry, under its remotes and packages."""
        beside = [value for key, value in (row.marks.model_extra or {}).items() if key.startswith("com.pulsemcp/")]
        places = [place for part in beside for place in (*_list(part, "remotes"), *_list(part, "packages"))]
        return definitions([tool for place in places for tool in _list(place, "tools")])[0]


def _list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []
