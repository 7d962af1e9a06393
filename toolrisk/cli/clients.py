"""For a person with a client: enforce a policy in front of a local server, and let an agent ask the catalog."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolrisk.cli._common import CATALOG, AsJson, Db, Quiet, opened, reading, told

PolicyFile = Annotated[Path | None, typer.Option("--policy", metavar="FILE", help="The policy.json to enforce.")]
Pin = Annotated[
    str | None,
    typer.Option(
        "--pin", metavar="FILE|catalog", help="Deny tools that are not as this lock file, or the catalog, has them."
    ),
]
FirstSight = Annotated[
    Path | None, typer.Option("--write-pin", metavar="FILE", help="Ask the server once, write the lock file, and end.")
]
State = Annotated[Path | None, typer.Option("--state", metavar="DIR", help="Where calls are counted.")]
Ask = Annotated[bool, typer.Option("--ask", help="Ask the person at the client what needs approval.")]
Init = Annotated[
    Path | None,
    typer.Option("--init", metavar="CONFIG", help="Put guards before the servers of a client's configuration."),
]
Undo = Annotated[Path | None, typer.Option("--undo", metavar="CONFIG", help="Take the guards away again.")]
Policies = Annotated[
    Path | None, typer.Option("--policies", metavar="DIR", help="With --init: what `toolrisk audit --out` wrote.")
]
Unpinned = Annotated[bool, typer.Option("--unpinned", help="With --init: without the lock files.")]


def guard_command(
    command: Annotated[list[str] | None, typer.Argument(metavar="-- COMMAND", help="The server to start.")] = None,
    policy: PolicyFile = None,
    ask: Ask = False,
    pin: Pin = None,
    write_pin: FirstSight = None,
    state: State = None,
    init: Init = None,
    undo: Undo = None,
    policies: Policies = None,
    unpinned: Unpinned = False,
    db: Db = CATALOG,
) -> None:
    """Stand in front of a local server and enforce policy.json on every call."""
    with told():
        if init or undo:
            _rewrite(init, undo, policies, ask=ask, pin=not unpinned)
        elif write_pin:
            _first_sight(command or [], write_pin)
        else:
            raise typer.Exit(_guard(policy, command or [], ask, pin, state, db))


def _guard(policy: Path | None, command: list[str], ask: bool, pin: str | None, state: Path | None, db: str) -> int:
    from toolrisk.app import guard

    if policy is None:
        raise ValueError("guard needs a policy: toolrisk guard --policy FILE -- COMMAND…")
    if pin != "catalog":
        return guard.run(policy, command, ask=ask, pin=Path(pin) if pin else None, state=state)
    from toolrisk.app.guard import judged

    with reading(db) as catalog:
        pins = judged.in_catalog(catalog, command)
    return guard.run(policy, command, ask=ask, pin=pins, state=state)


def _first_sight(command: list[str], file: Path) -> None:
    from toolrisk.app.guard import judged
    from toolrisk.app.lockfile import locked

    if not command:
        raise ValueError("no command given: toolrisk guard --write-pin FILE -- COMMAND…")
    tools = judged.at_first_sight(command)
    file.write_text(locked(tools), encoding="utf-8")
    typer.echo(f"{file}: {len(tools)} tools as they are now")


def _rewrite(init: Path | None, undo: Path | None, policies: Path | None, *, ask: bool, pin: bool) -> None:
    from toolrisk.app.guard import wrap

    if init and not policies:
        raise ValueError("--init needs --policies DIR: write them with `toolrisk audit CONFIG --out DIR`")
    if init and policies:
        told_lines = wrap.lines(init, wrap.init(init, policies, ask=ask, pin=pin))
    elif undo:
        told_lines = wrap.lines(undo, wrap.undo(undo))
    for line in told_lines:
        typer.echo(line)


class Level(StrEnum):
    """A level at which an audit fails."""

    critical = "critical"
    high = "high"
    unknown = "unknown"
    medium = "medium"
    low = "low"


FailOn = Annotated[
    Level | None,
    typer.Option("--fail-on", case_sensitive=False, help="End with 1 where a tool is as bad as this, or worse."),
]


def audit_command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Default: all that are found.")
    ] = None,
    harvest: Annotated[bool, typer.Option("--harvest", help="Ask unknown packages in the sandbox.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write policies there.")] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="The policies' format.")] = "policy-json",
    fail_on: FailOn = None,
    everything: Annotated[bool, typer.Option("--all", help="Print every tool.")] = False,
    as_json: AsJson = False,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Look at the servers in your own clients' configurations: what they can do, and policies for them."""
    from rich.console import Console

    from toolrisk.app import audit
    from toolrisk.app.progress import Reporter
    from toolrisk.models import Risk

    with opened(db) as catalog, told():
        found = audit.run(catalog, files or [], reporter=Reporter(quiet), harvest=harvest, out=out, form=form)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for line in audit.lines(found, everything):
            console.print(line)
    failed = bool(found.problems) or (fail_on is not None and found.reaches(Risk(fail_on)))
    raise typer.Exit(1 if failed else 0)


def mcp_command(db: Db = CATALOG) -> None:
    """Serve the catalog to agents as an MCP server, on stdin and stdout."""
    from toolrisk.app import mcp
    from toolrisk.store import present

    with told():
        mcp.serve(present(db))
