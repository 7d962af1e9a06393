"""Judge what has no verdict yet: in the catalog, or line by line in a file."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

import orjson

import classifier
from classifier import corrections
from toolrisk.app.lines import BadLineError, definition_of, numbered, opened, rereadable
from toolrisk.app.progress import Reporter
from toolrisk.models import Context, ToolDefinition, Verdict
from toolrisk.store import Catalog, Unjudged

JUDGE = "`toolrisk classify` judges them"
_COMMIT_EVERY = 2_000


def classify(catalog: Catalog, reporter: Reporter, after: str = "", until: str | None = None) -> int:
    """Judge every definition that the present rules have not judged, of all servers or of a range of their names; how
    many there were."""
    rules, done = classifier.verdicts_version(), 0
    with reporter.step("Classify") as step:
        for batch in _batches(catalog.unjudged(rules, after, until)):
            catalog.save_verdicts(rules, batch)
            done += len(batch)
            step.advance(len(batch))
    return done


def waiting(catalog: Catalog) -> str | None:
    """A line on the definitions that the present rules have not judged; None where there are none. They count as
    unknown wherever the catalog is shown."""
    count = catalog.count_unjudged(classifier.verdicts_version())
    said = "1 definition is" if count == 1 else f"{count:,} definitions are"
    return f"{said} not judged by these rules, and shown as unknown" if count else None


def say_waiting(catalog: Catalog, reporter: Reporter) -> None:
    """Warn where a site of the catalog shows what these rules have not judged. To count takes seconds of a large one,
    which nobody waits for who would not be told."""
    if not reporter.quiet and (line := waiting(catalog)):
        reporter.say(f"{line}: {JUDGE}")


def _batches(unjudged: Iterable[Unjudged]) -> Iterator[list[tuple[Context, ToolDefinition, Verdict]]]:
    batch: list[tuple[Context, ToolDefinition, Verdict]] = []
    for one in unjudged:
        batch += [(one.context, tool, classifier.judge(tool, one.context)) for tool in one.definitions]
        if len(batch) >= _COMMIT_EVERY:
            yield batch
            batch = []
    if batch:
        yield batch


def classify_file(
    source: Path, target: Path, reporter: Reporter, entries: tuple[corrections.Correction, ...] | None = None
) -> int:
    """Judge definitions without a catalog: a line out for each line in, in their order. How many were bad lines.

    A tool's siblings are the other tools of its server in the same file. Corrections (the project's, unless others
    are given) that the file's definitions have outlived are said at the end.
    """
    held = corrections.load() if entries is None else entries
    with rereadable(source) as lines:
        siblings, corrected = _siblings(lines, {(one.server, one.tool) for one in held})
        bad = _judged(lines, target, siblings, reporter)
    for one in corrections.stale(corrected, held):
        reporter.say(one.text)
    return bad


def _judged(source: Path, target: Path, siblings: Mapping[str, list[str]], reporter: Reporter) -> int:
    bad = 0
    with reporter.step("Classify") as step, opened(target, "w") as out:
        for number, line in numbered(source):
            answer = _answer(number, line, siblings)
            bad += "error" in answer
            _write(out, answer)
            step.advance()
    return bad


def _siblings(
    source: Path, held: set[tuple[str, str]]
) -> tuple[dict[str, list[str]], list[tuple[str, ToolDefinition]]]:
    """The names of each server's tools, and the tools that somebody corrected."""
    found: dict[str, list[str]] = {}
    corrected: list[tuple[str, ToolDefinition]] = []
    for _, line in numbered(source):
        try:
            row, tool = definition_of(line)
        except BadLineError:
            continue
        server = str(row.get("server") or "")
        found.setdefault(server, []).append(tool.name)
        if (server, tool.name) in held:
            corrected.append((server, tool))
    return found, corrected


def _answer(number: int, line: str, siblings: Mapping[str, list[str]]) -> dict[str, Any]:
    try:
        row, tool = definition_of(line)
    except BadLineError as error:
        return {**error.echo, "error": f"line {number}: {error}"}
    server = str(row.get("server") or "")
    described = row.get("server_description")
    context = Context.model_construct(
        server=server,
        description=described if isinstance(described, str) else None,
        siblings=tuple(siblings.get(server, ())),
    )
    return {**_echo(row), **verdict_fields(classifier.judge(tool, context))}


def _echo(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "server", "name") if key in row}


def verdict_fields(verdict: Verdict) -> dict[str, Any]:
    """A verdict as it stands in files: category, risk, confidence, facets, findings, justification, decided_by."""
    return verdict.model_dump(mode="python")


def _write(out: TextIO, answer: dict[str, Any]) -> None:
    try:
        out.write(orjson.dumps(answer, default=str).decode() + "\n")
    except TypeError:
        import json

        out.write(json.dumps(answer, default=str) + "\n")
