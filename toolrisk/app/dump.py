"""The whole catalog as one file for other people's programs: JSON lines, gzipped, and a Parquet table.

Both are made of the parts of a few servers each. What has the mark of the last time is taken over from the files as
they are: a part as a whole, or the servers of it that did not change; so a night with little news makes little anew,
and the bytes are those of a dump from nothing. Which servers are a part depends on their names alone, so that one more
moves no other into another part.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

from toolrisk.app.exchange import exported
from toolrisk.models import Entry, Mark, Tool

# About so many servers are one part, and never more than so many; a Parquet file's row groups are of so many rows.
_SERVERS, _MOST, _ROWS = 8, 64, 2_000
# The entries of so many parts are fetched together.
_AT_ONCE = 16
_NOTE = "dump.json"
# To be counted up with whatever makes other lines or columns of the same catalog: nothing is taken over then.
_FORM = 1
Fetch = Callable[[Sequence[str]], Iterable[Entry]]


class _Piece(NamedTuple):
    """A server in a part: a digest of its mark, and how many rows it has."""

    key: str
    rows: int


class _Part(NamedTuple):
    """Where a part stands: its servers, its bytes of JSON lines and a checksum of them; and where its bytes and its
    rows begin."""

    pieces: tuple[_Piece, ...]
    size: int
    crc: int
    at: int = 0
    row: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells it from any other."""
        return tuple(piece.key for piece in self.pieces)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(piece.rows for piece in self.pieces)


class _Said(NamedTuple):
    """What is said of a server: its lines, and the same as a table."""

    lines: list[bytes]
    tables: Iterable[Any]


def dump(marks: Iterable[Mark], fetch: Fetch, folder: Path, notes: Path | None = None) -> int:
    """Write `catalog.jsonl.gz`, which `toolrisk import` reads, and `catalog.parquet` with the same lines as a table
    where pyarrow is installed; how many tools. The same catalog gives the same bytes of JSON lines. `fetch` gives the
    entries of servers by name; `notes` is a folder in which the next dump finds what it can take over. Files that are
    not as they were noted are made from nothing."""
    every = list(marks)
    try:
        return _dump(every, fetch, folder, notes)
    except _DamageError:
        _forget(notes)
        return _dump(every, fetch, folder, notes)


class _DamageError(Exception):
    """The last time's files are not as they were noted."""


def _dump(marks: Iterable[Mark], fetch: Fetch, folder: Path, notes: Path | None) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    lines, table = folder / "catalog.jsonl.gz", _Table(folder / "catalog.parquet")
    former = _Former(lines, table.path, notes)
    made: list[_Part] = []
    with lines.with_suffix(".new").open("wb") as out:
        parts = _parts(marks)
        while some := list(islice(parts, _AT_ONCE)):
            new = [name for part in some for name, key in part.items() if not former.has(key)]
            entries = {entry.server.name: entry for entry in fetch(new)} if new else {}
            for part in some:
                kept = former.part(tuple(part.values()))
                made.append(former.copy(kept, out, table) if kept else _written(part, entries, former, out, table))
        if not any(part.size for part in made):
            out.write(gzip.compress(b"", mtime=0))
    former.close()
    _forget(notes)
    table.close()
    lines.with_suffix(".new").replace(lines)
    _keep(made, lines, notes)
    return sum(part.rows for part in made)


def _forget(notes: Path | None) -> None:
    if notes is not None:
        (notes / _NOTE).unlink(missing_ok=True)


def _parts(marks: Iterable[Mark]) -> Iterator[dict[str, str]]:
    """The names of each part's servers, with a digest of their marks."""
    part: dict[str, str] = {}
    for mark in marks:
        ends = crc32(mark.name.encode("utf-8", "surrogatepass")) % _SERVERS == 0
        part[mark.name] = _key(mark)
        if ends or len(part) == _MOST:
            yield part
            part = {}
    if part:
        yield part


def _key(mark: Mark) -> str:
    return blake2b(repr(mark[:2]).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _written(
    part: Mapping[str, str], entries: Mapping[str, Entry], former: "_Former", out: BinaryIO, table: "_Table"
) -> _Part:
    """Make a part. Parts are gzip members, which stand one behind the other in a gzip file."""
    pieces, lines = [], []
    for name, key in part.items():
        entry = entries.get(name)
        said = former.said(key) if entry is None else table.said(entry)
        table.take(said.tables)
        # What has vanished meanwhile is not noted: it would never be asked for again.
        if entry is not None or former.has(key):
            pieces.append(_Piece(key, len(said.lines)))
        lines += said.lines
    data = gzip.compress(b"".join(lines), 6, mtime=0) if lines else b""
    out.write(data)
    return _Part(tuple(pieces), len(data), crc32(data))


class _Former:
    """The files of the last time."""

    def __init__(self, lines: Path, table: Path, notes: Path | None) -> None:
        self._parts = {part.keys: part for part in _noted(lines, table, notes)}
        self._places = {
            piece.key: (part, sum(before.rows for before in part.pieces[:at]), piece.rows)
            for part in self._parts.values()
            for at, piece in enumerate(part.pieces)
        }
        self._lines = lines.open("rb") if self._parts else None
        rows = sum(part.rows for part in self._parts.values())
        self._table = _Rows(table, rows) if self._parts and table.exists() and _arrow() else None
        self._unpacked: tuple[_Part | None, list[bytes]] = None, []

    def has(self, key: str) -> bool:
        """Whether a server was there under this mark."""
        return key in self._places

    def part(self, keys: tuple[str, ...]) -> _Part | None:
        """The part of these servers under these marks."""
        return self._parts.get(keys)

    def said(self, key: str) -> _Said:
        """What was said of a server; nothing where it was not there."""
        if key not in self._places:
            return _Said([], ())
        part, start, rows = self._places[key]
        return _Said(self._lines_of(part)[start : start + rows], self._rows(part.row + start, rows))

    def copy(self, part: _Part, out: BinaryIO, table: "_Table") -> _Part:
        """Take a part over."""
        out.write(self._read(part))
        table.take(self._rows(part.row, part.rows))
        return part

    def _lines_of(self, part: _Part) -> list[bytes]:
        if self._unpacked[0] is not part:
            self._unpacked = part, gzip.decompress(self._read(part)).splitlines(keepends=True)
            if len(self._unpacked[1]) != part.rows:
                raise _DamageError
        return self._unpacked[1]

    def _read(self, part: _Part) -> bytes:
        if self._lines is None:
            return b""
        self._lines.seek(part.at)
        data = self._lines.read(max(part.size, 0))
        if crc32(data) != part.crc:
            raise _DamageError
        return data

    def _rows(self, start: int, count: int) -> Iterable[Any]:
        return self._table.rows(start, count) if self._table is not None else ()

    def close(self) -> None:
        """Nothing more is taken."""
        if self._lines is not None:
            self._lines.close()
        if self._table is not None:
            self._table.close()


def _noted(lines: Path, table: Path, notes: Path | None) -> Iterator[_Part]:
    """The parts of the last time, where the files are those that were noted."""
    try:
        found = json.loads((notes / _NOTE).read_bytes()) if notes else None
        if not found or found["form"] != _FORM or found["there"] != _there(lines, table):
            return
        at = row = 0
        for size, crc, pieces in found["parts"]:
            part = _Part(tuple(_Piece(str(key), int(rows)) for key, rows in pieces), int(size), int(crc), at, row)
            yield part
            at, row = at + part.size, row + part.rows
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return


def _there(lines: Path, table: Path) -> list[int | None]:
    """What tells these very files: their sizes, and whether there can be a table."""
    sizes: list[int | None] = [file.stat().st_size if file.exists() else None for file in (lines, table)]
    return [*sizes, int(_arrow() is not None)]


def _keep(made: Sequence[_Part], lines: Path, notes: Path | None) -> None:
    if notes is not None:
        parts = [(part.size, part.crc, part.pieces) for part in made]
        said = {"form": _FORM, "there": _there(lines, lines.with_name("catalog.parquet")), "parts": parts}
        beside = notes / f"{_NOTE}.new"
        beside.write_text(json.dumps(said))
        beside.replace(notes / _NOTE)


def _columns(entry: Entry, tool: Tool, line: bytes) -> dict[str, str | float | None]:
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
        "line": line.decode().rstrip("\n"),
    }


def _arrow() -> Any:
    """pyarrow; None where it is not there."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        return None
    return pyarrow


def _schema(arrow: Any) -> Any:
    fields = ("server", "server_slug", "name", "slug", "version", "how", "fingerprint", "category", "risk")
    columns = [(field, arrow.string()) for field in fields]
    return arrow.schema([*columns, ("confidence", arrow.float64()), ("line", arrow.string())])


class _Table:
    """A Parquet file written piece by piece, or nothing where pyarrow is not there. Its row groups are of the same size
    however its rows come."""

    def __init__(self, path: Path) -> None:
        self.path, self._new, self._arrow = path, path.with_suffix(".new"), _arrow()
        self._waiting: list[Any] = []
        self._rows = 0
        if self._arrow is None:
            # One of an earlier night would stand beside other lines.
            path.unlink(missing_ok=True)
            return
        self._schema = _schema(self._arrow)
        # An attempt that failed may still have it open, and would write its end into it.
        self._new.unlink(missing_ok=True)
        self._writer = self._arrow.parquet.ParquetWriter(self._new, self._schema, compression="zstd")

    def said(self, entry: Entry) -> _Said:
        """What is to be said of a server."""
        lines = [exported(entry, tool, judged=True).encode() for tool in entry.tools]
        if self._arrow is None or not lines:
            return _Said(lines, ())
        rows = [_columns(entry, tool, line) for tool, line in zip(entry.tools, lines, strict=True)]
        columns = {name: [row[name] for row in rows] for name in self._schema.names}
        return _Said(lines, [self._arrow.Table.from_pydict(columns, schema=self._schema)])

    def take(self, tables: Iterable[Any]) -> None:
        """A few rows more."""
        for table in tables:
            self._waiting.append(table)
            self._rows += len(table)
        while self._rows >= _ROWS:
            self._write(_ROWS)

    def _write(self, rows: int) -> None:
        whole = self._arrow.concat_tables(self._waiting).combine_chunks()
        self._writer.write_table(whole.slice(0, rows), row_group_size=rows)
        self._waiting = [whole.slice(rows)]
        self._rows -= rows

    def close(self) -> None:
        """All rows are there."""
        if self._arrow is not None:
            if self._rows:
                self._write(self._rows)
            self._writer.close()
            self._new.replace(self.path)


class _Rows:
    """Rows of a Parquet file by their number; a row group is read when one of its rows is asked for."""

    def __init__(self, path: Path, rows: int) -> None:
        arrow = _arrow()
        try:
            self._file = arrow.parquet.ParquetFile(path, memory_map=False)
        except (OSError, arrow.ArrowInvalid) as error:
            raise _DamageError from error
        kept = self._file.metadata
        groups = [kept.row_group(at).num_rows for at in range(kept.num_row_groups)]
        if groups != _groups(rows) or self._file.schema_arrow != _schema(arrow):
            raise _DamageError
        self._group, self._held = -1, None

    def rows(self, start: int, count: int) -> Iterator[Any]:
        """So many rows, as tables."""
        while count:
            group, at = divmod(start, _ROWS)
            if group != self._group:
                self._group, self._held = group, self._read(group)
            some: Any = self._held.slice(at, count) if self._held is not None else ()
            yield some
            start, count = start + len(some), count - len(some)

    def _read(self, group: int) -> Any:
        try:
            return self._file.read_row_group(group, use_threads=False)
        except (OSError, _arrow().ArrowInvalid) as error:
            raise _DamageError from error

    def close(self) -> None:
        """Nothing more is read."""
        self._file.close()


def _groups(rows: int) -> list[int]:
    """The sizes of the row groups of so many rows."""
    whole, rest = divmod(rows, _ROWS)
    return [_ROWS] * whole + [rest] * bool(rest)
