"""Codex, whose configuration is TOML."""

from toolrisk.app.audit.client import Client, under

CLIENT = Client(
    id="codex",
    title="Codex",
    home=(".codex/config.toml",),
    here=(".codex/config.toml",),
    servers=(under("mcp_servers"),),
    names=("config.toml",),
)
