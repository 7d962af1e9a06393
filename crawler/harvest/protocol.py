"""What every conversation with a server shares, over a pipe or over HTTP: who we say we are, and a list in pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import mcp_types
from mcp_types.version import LATEST_MODERN_VERSION

from crawler.harvest.faults import HarvestError
from crawler.harvest.limits import LIMITS, Limits
from toolrisk import __version__

CLIENT = {"name": "toolrisk", "version": __version__}
# What stands in every request of 2026, which knows no handshake.
ENVELOPE = {
    mcp_types.PROTOCOL_VERSION_META_KEY: LATEST_MODERN_VERSION,
    mcp_types.CLIENT_INFO_META_KEY: CLIENT,
    mcp_types.CLIENT_CAPABILITIES_META_KEY: {},
}


@dataclass
class Tools:
    """What a server lists, page by page: its tools as they came, the way in which it was asked, and how long it vouches
    for all of them."""

    step: str = ""
    limits: Limits = LIMITS
    tools: list[Any] = field(default_factory=list)
    ttl_ms: int | None = None
    _seen: set[str] = field(default_factory=set)

    def add(self, result: Mapping[str, Any]) -> str | None:
        """Take a page in; returns the cursor of the next. None where there is none, where it leads back to a page that
        came, or where there are more tools than are kept. Raises HarvestError where it is no page, or one too many."""
        tools, ttl = result.get("tools"), result.get("ttlMs")
        if not isinstance(tools, list):
            raise HarvestError("protocol", "It answered tools/list without a list of tools.")
        self.tools += tools
        if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl >= 0:
            self.ttl_ms = ttl if self.ttl_ms is None else min(ttl, self.ttl_ms)
        cursor = self._cursor(result.get("nextCursor"))
        return None if cursor in self._seen or len(self.tools) > self.limits.tools else self._next(cursor)

    def _cursor(self, given: Any) -> str | None:
        if not given:
            return None
        if not isinstance(given, str) or len(given) > self.limits.cursor_bytes:
            raise HarvestError("protocol", "Its next page has no cursor that could be sent back.")
        return given

    def _next(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        self._seen.add(cursor)
        if len(self._seen) >= self.limits.pages:
            raise HarvestError("endless", f"Its list has no end: page {len(self._seen)} leads on still.")
        return cursor
