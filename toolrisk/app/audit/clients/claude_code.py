"""Claude Code: servers of the user, of each project, and of the project's own file."""

from collections.abc import Mapping
from typing import Any

from toolrisk.app.audit.client import Client, Rows, members, under


def _projects(document: Mapping[str, Any]) -> Rows:
    for path, project in members(document, "projects"):
        yield from members(document, *path, "mcpServers") if isinstance(project, dict) else [(path, project)]


CLIENT = Client(
    id="claude-code",
    title="Claude Code",
    home=(".claude.json",),
    here=(".mcp.json",),
    servers=(under("mcpServers"), _projects),
    names=(".claude.json", ".mcp.json"),
)
