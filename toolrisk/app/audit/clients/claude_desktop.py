"""Claude Desktop, on macOS, Windows and Linux."""

from toolrisk.app.audit.client import Client, under

CLIENT = Client(
    id="claude-desktop",
    title="Claude Desktop",
    home=(
        "Library/Application Support/Claude/claude_desktop_config.json",
        "AppData/Roaming/Claude/claude_desktop_config.json",
        ".config/Claude/claude_desktop_config.json",
    ),
    here=(),
    servers=(under("mcpServers"),),
    names=("claude_desktop_config.json",),
)
