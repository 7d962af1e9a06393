"""For a person with a client: enforce a policy in front of a local server, and let an agent ask the catalog."""

from pathlib import Path
from typing import Annotated

import typer

from toolrisk.cli._common import CATALOG, Db, told

PolicyFile = Annotated[Path | None, typer.Option("--policy", metavar="FILE", help="The policy.json to enforce.")]
Pin = Annotated[Path | None, typer.Option("--pin", metavar="FILE", help="The lock file of the judged definitions.")]
State = Annotated[Path | None, typer.Option("--state", metavar="DIR", help="Where calls are counted.")]


def guard_command(
    command: Annotated[list[str] | None, typer.Argument(metavar="-- COMMAND...", help="The server to start.")] = None,
    policy: PolicyFile = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Put what needs approval to the person, where the client can.")
    ] = False,
    pin: Pin = None,
    state: State = None,
) -> None:
    """Stand in front of a local server and enforce policy.json on every call."""
    from toolrisk.app import guard

    with told():
        if policy is None:
            raise ValueError("guard needs a policy: toolrisk guard --policy FILE -- COMMAND…")
        raise typer.Exit(guard.run(policy, command or [], ask=ask, pin=pin, state=state))


def mcp_command(db: Db = CATALOG) -> None:
    """Serve the catalog to agents as an MCP server, on stdin and stdout."""
    from toolrisk.app import mcp

    with told():
        mcp.serve(db)
