"""Judge."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from classifier.llm import BATCH_ABOVE, DEFAULT_MODEL, MAX_USD, LlmError, rate_for
from toolrisk.app import classify as classifying
from toolrisk.app import judging, opinions
from toolrisk.app.progress import Reporter
from toolrisk.cli._common import CATALOG, Db, Quiet, ServerName, reading, say, told, writing


def _priced(model: str) -> str:
    """A model with a price, without which no budget can hold it. Raises BadParameter for another."""
    try:
        rate_for(model)
    except LlmError as error:
        raise typer.BadParameter(str(error)) from error
    return model


def classify(
    context: typer.Context,
    source: Annotated[Path | None, typer.Option("--input", help="JSON lines to judge instead of the catalog.")] = None,
    target: Annotated[Path | None, typer.Option("--output", help="Where the judged lines go; - is stdout.")] = None,
    db: Db = CATALOG,
    llm: Annotated[bool, typer.Option("--llm", help="Then ask a model where the rules are unsure.")] = False,
    llm_all: Annotated[bool, typer.Option("--llm-all", help="Ask a model about every tool.")] = False,
    model: Annotated[str, typer.Option(callback=_priced, help="The model that is asked.")] = DEFAULT_MODEL,
    max_usd: Annotated[float, typer.Option(min=0, help="At most so many dollars.")] = MAX_USD,
    batch_above: Annotated[int, typer.Option(min=0, help="Above so many tools, by message batches.")] = BATCH_ABOVE,
    quiet: Quiet = False,
) -> None:
    """Judge what has no verdict yet; with --input, judge a file's definitions without a catalog."""
    reporter = Reporter(quiet)
    _agree(context, judges_file=source is not None)
    if source is not None:
        with told():
            bad = classifying.classify_file(source, target or Path("-"), reporter)
        reporter.say(f"{bad} bad lines") if bad else None
        raise typer.Exit(1 if bad else 0)
    with writing(db, "classify") as catalog:
        classifying.classify(catalog, reporter)
        for one in judging.stale_corrections(catalog):
            reporter.say(one.text)
        if llm or llm_all:
            options = {"model": model, "max_usd": max_usd, "batch_above": batch_above}
            asked = opinions.ask_opinions(catalog, reporter, all_tools=llm_all, **options)  # type: ignore[arg-type]
            for line in asked.lines:
                # What was asked for and not done is said to whoever wants to hear of errors only.
                reporter.say(line) if asked.asked else say(line, err=True)


def _agree(context: typer.Context, *, judges_file: bool) -> None:
    """Raises BadParameter for an option that would have no effect, as the other options are."""
    given = [name for name in context.params if _is_given(context, name)]
    without = [name for name in given if name in ("db", "llm", "llm_all", "model", "max_usd", "batch_above")]
    if judges_file and without:
        raise typer.BadParameter(f"--{without[0].replace('_', '-')} is for the catalog, and --input judges without one")
    unasked = [name for name in given if name in ("model", "max_usd", "batch_above")]
    if unasked and not (context.params["llm"] or context.params["llm_all"]):
        raise typer.BadParameter(f"--{unasked[0].replace('_', '-')} is for asking a model: add --llm")
    if not judges_file and "target" in given:
        raise typer.BadParameter("--output is for the lines of --input; verdicts on the catalog are kept in it")


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def explain(server: ServerName, tool: Annotated[str, typer.Argument(metavar="TOOL")], db: Db = CATALOG) -> None:
    """Print the findings behind a verdict, their weights, what was considered and what lost."""
    with reading(db) as catalog:
        say(*judging.explain(catalog, server, tool))


def eval_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Judged tools.")],
    save: Annotated[Path | None, typer.Option(help="Keep the figures here, without any tool's text.")] = None,
) -> None:
    """Measure the rules against judged tools."""
    with told():
        result = judging.evaluate(gold, save)
    Console().print(result)
