"""Windsurf."""

from toolrisk.app.audit.client import Client, under

CLIENT = Client(
    id="windsurf",
    title="Windsurf",
    home=(".codeium/windsurf/mcp_config.json", ".codeium/mcp_config.json"),
    here=(),
    servers=(under("mcpServers"),),
    names=("mcp_config.json",),
)
