"""Claude Code: servers of the user, of each project, and of the project's own file."""

from collections.abc import Iterator, Mapping
from typing import Any

from toolrisk.app.audit.client import Client, under


def _projects(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    projects = document.get("projects")
    for name, project in projects.items() if isinstance(projects, dict) else ():
        servers = project.get("mcpServers") if isinstance(project, dict) else None
        for label, server in servers.items() if isinstance(servers, dict) else ():
            yield ("projects", name, "mcpServers", label), server


CLIENT = Client(
    id="claude-code",
    title="Claude Code",
    home=(".claude.json",),
    here=(".mcp.json",),
    servers=(under("mcpServers"), _projects),
    names=(".claude.json", ".mcp.json"),
)
