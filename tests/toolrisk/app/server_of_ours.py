"""A server that we wrote, of both protocol eras. ECHO_TEXT sets what its tool echo says of itself."""

import os

import anyio
from mcp.server import MCPServer
from mcp.server.mcpserver import Context

server = MCPServer("ours", log_level="ERROR")


@server.tool(description=os.environ.get("ECHO_TEXT", "Say it again."))
def echo(text: str) -> str:
    """Say it again."""
    return text


@server.tool()
def shred(path: str) -> str:
    """Delete a file for good."""
    return f"shredded {path}"


@server.tool()
async def slow(ctx: Context, steps: int = 2, pause: float = 0.05) -> str:  # type: ignore[type-arg]
    """Tell of progress."""
    for step in range(steps):
        await ctx.report_progress(step + 1, steps)
        await anyio.sleep(pause)
    return "done"


if __name__ == "__main__":
    server.run()
