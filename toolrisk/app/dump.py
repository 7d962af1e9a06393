"""The whole catalog as one file for other people's programs: JSON lines, gzipped, and a Parquet table."""

import gzip
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from toolrisk.app.exchange import exported
from toolrisk.models import Entry, Tool

_ROWS = 2_000


def dump(entries: Iterable[Entry], folder: Path) -> int:
    """Write `catalog.jsonl.gz`, which `toolrisk import` reads, and `catalog.parquet` with the same lines as a table
    where pyarrow is installed; how many tools. The same catalog gives the same bytes of JSON lines."""
    made = Dump(folder)
    for _ in made.through(entries):
        pass
    return made.close()


class Dump:
    """The same files written from entries that somebody else reads too."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lines, self._table = folder / "catalog.jsonl.gz", _Table(folder / "catalog.parquet")
        self._waiting: list[tuple[Entry, Tool]] = []
        self._written = 0
        self._file = self._new.open("wb")
        self._out = gzip.GzipFile("", "wb", compresslevel=6, fileobj=self._file, mtime=0)

    @property
    def _new(self) -> Path:
        return self._lines.with_suffix(".new")

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries as they come, each written on its way."""
        for entry in entries:
            yield entry
            self._waiting += ((entry, tool) for tool in entry.tools)
            if len(self._waiting) >= _ROWS:
                self._flush()

    def _flush(self) -> None:
        made = [exported(entry, tool, judged=True) for entry, tool in self._waiting]
        self._out.write("".join(made).encode())
        self._table.add([_columns(entry, tool, line) for (entry, tool), line in zip(self._waiting, made, strict=True)])
        self._written += len(made)
        self._waiting.clear()

    def close(self) -> int:
        """All entries came: put the files into their places; how many tools."""
        self._flush()
        self._out.close()
        self._file.close()
        self._new.replace(self._lines)
        self._table.close()
        return self._written


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

    def add(self, rows: Sequence[dict[str, str | float | None]]) -> None:
        """A few rows more."""
        if self._writer is not None and rows:
            columns = {name: [row[name] for row in rows] for name in self._writer.schema.names}
            self._writer.write_table(self._arrow.Table.from_pydict(columns, schema=self._writer.schema))

    def close(self) -> None:
        """All rows are there."""
        if self._writer is not None:
            self._writer.close()
            self._new.replace(self._path)
