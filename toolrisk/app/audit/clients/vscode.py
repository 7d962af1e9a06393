"""VS Code: the user's and the workspace's mcp.json, and the settings that held servers before."""

from toolrisk.app.audit.client import Client, under

_USER = (
    ".config/Code/User",
    "Library/Application Support/Code/User",
    "AppData/Roaming/Code/User",
    ".config/Code - Insiders/User",
    "Library/Application Support/Code - Insiders/User",
    "AppData/Roaming/Code - Insiders/User",
)

CLIENT = Client(
    id="vscode",
    title="VS Code",
    home=tuple(f"{folder}/{name}" for folder in _USER for name in ("mcp.json", "settings.json")),
    here=(".vscode/mcp.json", ".vscode/settings.json"),
    servers=(under("servers"), under("mcp", "servers")),
    names=("settings.json",),
)
