"""Definitions as JSON lines, plain or gzipped, from a stranger's hand."""

import gzip
import json
import os
import shutil
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, TextIO, cast

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
    """A text file, gzipped where its name ends in .gz; `-` is stdin or stdout. A file is written beside and takes its
    place when it is whole: until then it can be read, and what breaks off leaves it as it was."""
    if str(path) == "-":
        yield sys.stdout if mode == "w" else sys.stdin
    elif mode == "w" and _replaceable(path):
        with _beside(path.resolve()) as new, _text(new, mode, path.suffix, path.name) as file:
            yield file
    else:
        with _text(path, mode, path.suffix) as file:
            yield file


def _replaceable(path: Path) -> bool:
    """Whether a file can be written beside: what is no plain file, or stands in a folder that is not ours to write
    into, is written where it stands."""
    return (path.is_file() or not path.exists()) and os.access(path.resolve().parent, os.W_OK)


@contextmanager
def _text(path: Path, mode: str, suffix: str, name: str = "") -> Iterator[TextIO]:
    """An open file, called so within a gzip. Raises ValueError naming it where it is no whole gzip."""
    try:
        with ExitStack() as stack:
            data: Any = stack.enter_context(path.open(f"{mode}b"))
            if suffix == ".gz":
                data = stack.enter_context(gzip.GzipFile(name or path.name, f"{mode}b", fileobj=data))
            yield stack.enter_context(TextIOWrapper(data, encoding="utf-8", errors="replace", newline="\n"))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path}: no whole gzip: {error}") from error


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name beside a file's, which takes the file's place unless the block breaks off."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        yield new
        with suppress(FileNotFoundError):
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def rereadable(path: Path) -> Iterator[Path]:
    """A file of the same lines that can be read more than once: stdin and pipes are laid by in one of their own."""
    if not (str(path) == "-" or path.is_fifo() or path.is_char_device()):
        yield path
        return
    with NamedTemporaryFile(suffix=path.suffix) as file:
        with _bytes(path) as source:
            shutil.copyfileobj(source, file)
        file.flush()
        yield Path(file.name)


@contextmanager
def _bytes(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield cast(BinaryIO, sys.stdin.buffer)
        return
    with path.open("rb") as file:
        yield file


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, each with its number from 1."""
    with opened(path) as file:
        for number, line in enumerate(_bounded(file), 1):
            if line.strip() or len(line) > _LONGEST_LINE:
                yield number, line


def _bounded(file: TextIO) -> Iterator[str]:
    """The lines, each held no further than shows it to be too long: a few bytes unpack to one of gigabytes."""
    while line := file.readline(_LONGEST_LINE + 1):
        yield line
        while line and not line.endswith("\n"):
            line = file.readline(_LONGEST_LINE)


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
