"""Print policies."""

from typing import Annotated

import typer

from toolrisk.app import policy as policies
from toolrisk.app import show
from toolrisk.cli._common import CATALOG, Db, ServerName, ToolName, opened


def policy_command(
    server: ServerName,
    tool: ToolName = None,
    form: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(policies.ids())}.")] = "policy-json",
    label: Annotated[str | None, typer.Option(help="The name under which the client knows the server.")] = None,
    db: Db = CATALOG,
) -> None:
    """Print the recommended policy of a tool, or of a whole server."""
    with opened(db) as catalog:
        text = policies.print_policy(show.find(catalog, server), tool, form=form, label=label)
    typer.echo(text, nl=not text.endswith("\n"))
