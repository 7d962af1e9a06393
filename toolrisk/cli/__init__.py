"""The command line: options in, app out. Each command stands in the file of its kind and is named here."""

from collections.abc import Callable
from typing import Annotated

import typer

from toolrisk import __version__, clock
from toolrisk.cli import clients, collect, judging, nights, policies, site
from toolrisk.cli._common import told

app = typer.Typer(
    name="toolrisk",
    help="The open risk catalog of MCP tools: collect definitions, judge them, print proven policies, build the site.",
    epilog="Exit codes: 0 all good, 1 done but something failed on the way, 2 nothing could be done.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def main(
    now: Annotated[str | None, typer.Option(metavar="TIME", help="Set every clock (ISO 8601).")] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Toolrisk."""
    if version:
        print(__version__)
        raise typer.Exit
    if now is not None:
        with told():
            clock.fix(now)


COMMANDS: dict[str, Callable[..., None]] = {
    "nightly": nights.nightly_command,
    "crawl": collect.crawl,
    "harvest": collect.harvest,
    "classify": judging.classify,
    "build": site.build,
    "serve": site.serve_command,
    "show": collect.show_command,
    "explain": judging.explain,
    "eval": judging.eval_command,
    "policy": policies.policy_command,
    "check-policy": policies.check_policy,
    "test-policy": policies.try_policy,
    "audit": clients.audit_command,
    "guard": clients.guard_command,
    "mcp": clients.mcp_command,
    "sources": collect.sources_command,
    "changes": nights.changes_command,
    "import": collect.import_command,
    "export": collect.export_command,
}
for name, command in COMMANDS.items():
    app.command(name=name)(command)
