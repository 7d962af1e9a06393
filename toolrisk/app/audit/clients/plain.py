"""A plain mcp.json, in either of the two spellings that are in use."""

from toolrisk.app.audit.client import Client, under

CLIENT = Client(
    id="plain",
    title="mcp.json",
    home=(),
    here=("mcp.json",),
    servers=(under("mcpServers"), under("servers"), under("mcp", "servers"), under("mcp_servers")),
)
