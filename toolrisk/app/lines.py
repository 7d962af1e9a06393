"""Definitions as JSON lines, plain or gzipped, from a stranger's hand."""

import gzip
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

import orjson

from toolrisk.models import ToolDefinition

# A line's own bookkeeping; everything else belongs to the definition.
OURS = (
    "id",
    "registry",
    "server",
    "server_description",
    "server_title",
    "version",
    "how",
    "source",
    "label",
    "verdict",
)
_LONGEST_LINE = 16 * 1024 * 1024


class BadLineError(ValueError):
    """A line that is no definition; `echo` is what of it can be given back."""

    def __init__(self, cause: str, echo: Mapping[str, Any] | None = None) -> None:
        super().__init__(cause)
        self.echo = dict(echo or {})


@contextmanager
def opened(path: Path, mode: str = "r") -> Iterator[TextIO]:
    """A text file, gzipped where its name ends in .gz; `-` is stdin or stdout."""
    if str(path) == "-":
        yield sys.stdout if mode == "w" else sys.stdin
        return
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, f"{mode}t", encoding="utf-8", errors="replace", newline="\n") as file:
        yield cast(TextIO, file)


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, each with its number from 1."""
    with opened(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line


def definition_of(line: str) -> tuple[dict[str, Any], ToolDefinition]:
    """A line's fields, and the definition in it. Raises BadLineError with the cause."""
    row = _row(line)
    echo: dict[str, Any] = {key: row[key] for key in ("id", "server", "name") if key in row}
    try:
        return row, ToolDefinition.from_wire(
            {key: value for key, value in row.items() if key not in OURS and value is not None}
        )
    except ValueError as error:
        raise BadLineError(str(error), echo) from error


def _row(line: str) -> dict[str, Any]:
    if len(line) > _LONGEST_LINE:
        raise BadLineError(f"longer than {_LONGEST_LINE:,} characters")
    try:
        row = _parse(line)
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"not JSON: {str(error)[:200]}") from error
    if not isinstance(row, dict):
        raise BadLineError(f"a JSON {type(row).__name__}, not an object")
    return row


def _parse(line: str) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)
