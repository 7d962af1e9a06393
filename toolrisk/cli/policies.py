"""Print policies, check them, and try a call on one."""

from pathlib import Path
from typing import Annotated

import typer

from toolrisk.app import policy as policies
from toolrisk.canonical import clean
from toolrisk.cli._common import CATALOG, Db, ServerName, ToolName, reading, told

PolicyFile = Annotated[Path, typer.Argument(metavar="FILE", help="A policy.json.")]


def policy_command(
    server: ServerName,
    tool: ToolName = None,
    form: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(policies.ids())}.")] = "policy-json",
    others: Annotated[list[str] | None, typer.Option("--with", help="Another server of the stack; repeatable.")] = None,
    labels: Annotated[list[str] | None, typer.Option("--label", help="The client's NAME, or SERVER=NAME.")] = None,
    narrow: Annotated[bool, typer.Option("--narrow", help="Hold arguments to safe values.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Deny what is not listed instead of prompting.")] = False,
    uncapped: Annotated[bool, typer.Option("--uncapped", help="Allow what it can neither limit nor ask.")] = False,
    db: Db = CATALOG,
) -> None:
    """Print the recommended policy of a tool, of a whole server, or of a stack of servers."""
    if tool and others:
        raise typer.BadParameter("a stack is of whole servers: name no tool")
    with reading(db) as catalog:
        text = policies.print_policy(
            catalog,
            [server, *(others or ())],
            tool,
            form=form,
            labels=labels or (),
            narrowed=narrow,
            strict=strict,
            uncapped=uncapped,
            say=lambda line: typer.echo(line, err=True),
        )
    typer.echo(text, nl=not text.endswith("\n"))


def check_policy(file: PolicyFile) -> None:
    """Say line by line what is wrong with a policy.json."""
    with told():
        problems = policies.check_file(file)
    name = clean(str(file), 300)
    for problem in problems:
        typer.echo(f"{name}:{problem.line}: {problem.where}: {problem.what}")
    if not problems:
        typer.echo(f"{name}: valid")
    raise typer.Exit(1 if problems else 0)


def try_policy(
    file: PolicyFile,
    call: Annotated[str, typer.Option(help='The call: {"tool": "name", "arguments": {…}}.')],
    times: Annotated[int, typer.Option(min=1, max=100_000, help="Make it so many times within one minute.")] = 1,
) -> None:
    """Say what would become of a call, and which rule of the policy decided."""
    with told():
        decision = policies.try_on(file, call, times)
    typer.echo(
        f"{decision.verdict}: {clean(decision.text, 300) or 'nothing speaks against it'} ({clean(decision.rule)})"
    )
