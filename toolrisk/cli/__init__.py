"""The command line: options in, app out. Each command stands in the file of its kind and is named here."""

import importlib
import traceback
from collections.abc import Iterator, MutableMapping
from types import ModuleType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from toolrisk import __version__, clock
from toolrisk.cli._common import told, whole

# Each verb with the module and the function that it is.
COMMANDS = {
    "nightly": ("nights", "nightly_command"),
    "crawl": ("collect", "crawl"),
    "harvest": ("collect", "harvest"),
    "classify": ("judging", "classify"),
    "build": ("site", "build"),
    "serve": ("site", "serve_command"),
    "show": ("catalog", "show_command"),
    "explain": ("judging", "explain"),
    "eval": ("judging", "eval_command"),
    "policy": ("policies", "policy_command"),
    "check-policy": ("policies", "check_policy"),
    "test-policy": ("policies", "try_policy"),
    "audit": ("clients", "audit_command"),
    "guard": ("clients", "guard_command"),
    "mcp": ("clients", "mcp_command"),
    "sources": ("collect", "sources_command"),
    "worker": ("nights", "worker_command"),
    "changes": ("changes", "changes_command"),
    "diff": ("changes", "diff_command"),
    "stale": ("changes", "stale_command"),
    "rollback": ("nights", "rollback_command"),
    "doctor": ("upkeep", "doctor_command"),
    "backup": ("upkeep", "backup_command"),
    "vacuum": ("upkeep", "vacuum_command"),
    "import": ("catalog", "import_command"),
    "export": ("catalog", "export_command"),
}


class _Commands(MutableMapping[str, Any]):
    """Imports a command's module when the command is asked for: a guard starts with every server of a client, and
    needs neither the crawler nor the site."""

    def __getitem__(self, name: str) -> Any:
        module, function = COMMANDS[name]
        alone = typer.Typer(add_completion=False)
        alone.command(name=name)(whole(getattr(_imported(f"toolrisk.cli.{module}"), function)))
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __setitem__(self, name: str, command: Any) -> None:
        raise TypeError("commands are named in COMMANDS")

    def __delitem__(self, name: str) -> None:
        raise TypeError("commands are named in COMMANDS")


def _imported(module: str) -> ModuleType:
    """A module. An installation that lacks something ends with 2: with 1, as Python ends, an upgrade that went wrong
    would pass for nights on which a source failed."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        traceback.print_exc()
        typer.echo(f"toolrisk: the installation lacks something: {error}", err=True)
        raise SystemExit(2) from error


class _Verbs(TyperGroup):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _Commands()


app = typer.Typer(
    cls=_Verbs,
    name="toolrisk",
    help="The open risk catalog of MCP tools: collect definitions, judge them, print proven policies, build the site.",
    epilog="Exit codes: 0 all good, 1 done but something failed on the way, 2 nothing could be done.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    now: Annotated[str | None, typer.Option(metavar="TIME", help="Set every clock (ISO 8601).")] = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version.")
    ] = False,
) -> None:
    """Toolrisk."""
    with told():
        clock.fix(now) if now is not None else clock.now()
