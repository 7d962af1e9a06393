"""The whole catalog as one file for other people's programs: JSON lines, gzipped, and a Parquet table."""

import gzip
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from toolrisk.app.exchange import exported
from toolrisk.models import Entry

_ROWS = 2_000


def dump(entries: Iterable[Entry], folder: Path) -> int:
    """Write `catalog.jsonl.gz`, which `toolrisk import` reads, and `catalog.parquet` with the same lines as a table
    where pyarrow is installed; how many tools. The same catalog gives the same bytes of JSON lines."""
    folder.mkdir(parents=True, exist_ok=True)
    lines, written = folder / "catalog.jsonl.gz", 0
    table = _Table(folder / "catalog.parquet")
    with (
        lines.with_suffix(".new").open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as out,
    ):
        rows = ((entry, tool) for entry in entries for tool in entry.tools)
        while batch := list(islice(rows, _ROWS)):
            made = [exported(entry, tool, judged=True) for entry, tool in batch]
            out.write("".join(made).encode())
            table.add(_columns(entry, tool, line) for (entry, tool), line in zip(batch, made, strict=True))
            written += len(batch)
    lines.with_suffix(".new").replace(lines)
    table.close()
    return written


def _columns(entry: Entry, tool: Any, line: str) -> dict[str, str | float | None]:
    verdict = tool.verdict
    return {
        "server": entry.server.name,
        "server_slug": entry.server.slug,
        "name": tool.definition.name.encode("utf-8", "replace").decode(),
        "slug": tool.slug,
        "version": tool.version,
        "how": str(tool.how),
        "fingerprint": tool.definition.fingerprint,
        "category": str(verdict.category) if verdict and verdict.category else None,
        "risk": str(verdict.risk) if verdict else "unknown",
        "confidence": verdict.confidence if verdict else None,
        "line": line.rstrip("\n"),
    }


class _Table:
    """A Parquet file written piece by piece, or nothing where pyarrow is not there."""

    def __init__(self, path: Path) -> None:
        self._path, self._new, self._writer = path, path.with_suffix(".new"), None
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            return
        self._arrow: Any = pyarrow
        fields = ("server", "server_slug", "name", "slug", "version", "how", "fingerprint", "category", "risk")
        columns = [(field, pyarrow.string()) for field in fields]
        schema = pyarrow.schema([*columns, ("confidence", pyarrow.float64()), ("line", pyarrow.string())])
        self._writer = pyarrow.parquet.ParquetWriter(self._new, schema, compression="zstd")

    def add(self, rows: Iterator[dict[str, str | float | None]]) -> None:
        """A few rows more."""
        if self._writer is not None:
            self._writer.write_table(self._arrow.Table.from_pylist(list(rows), schema=self._writer.schema))

    def close(self) -> None:
        """All rows are there."""
        if self._writer is not None:
            self._writer.close()
            self._new.replace(self._path)
