"""Cursor."""

from toolrisk.app.audit.client import Client, under

CLIENT = Client(
    id="cursor",
    title="Cursor",
    home=(".cursor/mcp.json",),
    here=(".cursor/mcp.json",),
    servers=(under("mcpServers"),),
)
