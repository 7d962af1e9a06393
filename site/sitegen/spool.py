"""What the first pass over a catalog leaves for the second, in a file: every server with its tools as lists show them,
and with marks that tell whether anything of it changed. So no definition is loaded twice that is not rendered; and the
file stays for the next build, which loads only what has another mark."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from sitegen import words
from sitegen.generator import generator_key
from sitegen.layout import Layout, pages, place
from sitegen.summaries import Line, Row, alarm, alike, line, row
from toolrisk.models import Category, Entry, Mark, Risk, Status, Tool

_CATEGORIES: dict[str | None, Category | None] = {None: None, **{one.value: one for one in Category}}
_RISKS = {one.value: one for one in Risk}


@dataclass(slots=True)
class Known:
    """A server as the first pass saw it: its row, a mark of what stands on all of its pages, one of all of its tools,
    the names of related ones; its tools as lists show them, the worst first, with a mark of each, how alarming it is,
    the rules that spoke of it, when it was seen last, and its slug. `came` are their places in the server's order."""

    row: Row
    mark: str
    tools: str
    related: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    alarms: list[float] = field(default_factory=list)
    rules: list[list[str]] = field(default_factory=list)
    seen: list[datetime] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    came: list[int] = field(default_factory=list)
    layout: Layout = Layout.tool

    @property
    def name(self) -> str:
        """The server's name as it came."""
        return self.row.key

    @property
    def slug(self) -> str:
        """The server's slug."""
        return self.row.slug

    @property
    def path(self) -> str:
        """The server's place on the site."""
        return f"tools/{self.slug}/"

    @property
    def pages(self) -> list[str]:
        """The places of its pages."""
        return pages(self.layout, self.slug, self.slugs)


def look(entry: Entry, layout: Layout) -> Known:
    """A server as the first pass sees it."""
    server, tools, shown = entry.server, words.riskiest_first(entry), row(entry)
    verdicts = [words.verdict_of(one) for one in tools]
    lines = [line(entry, *pair, shown.title, layout) for pair in zip(tools, verdicts, strict=True)]
    marks = [tool_mark(one) for one in tools]
    told = [(one.slug, at.name, at.category, at.risk, at.facets) for one, at in zip(tools, lines, strict=True)]
    places = {id(one): at for at, one in enumerate(tools)}
    return Known(
        shown,
        digest((server.mark, entry.cause, entry.reason, told)),
        digest(marks),
        server.related[:12],
        lines,
        marks,
        [alarm(one) for one in verdicts],
        [sorted({finding.rule for finding in one.findings}) for one in verdicts],
        [one.last_seen for one in tools],
        [one.slug for one in tools],
        [places[id(one)] for one in entry.tools],
        layout,
    )


def tool_mark(tool: Tool) -> str:
    """A digest of all that a tool's page says of the tool itself; but not of when it was seen last."""
    said = tool.verdict.mark if tool.verdict else ""
    return digest((tool.slug, tool.how, tool.version, tool.first_seen.isoformat(), tool.definition.mark, said))


def digest(said: object) -> str:
    """Eight bytes in hex of whatever is said."""
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Spool:
    """Servers are put in one by one and come back in the same order, as often as one likes. It stands in a folder of
    the site's own, and takes the place of the last build's once it is kept."""

    def __init__(self, folder: Path, layout: Layout = Layout.tool) -> None:
        self.layout, self._path = layout, folder / "noted"
        self._new = folder / "noted.new"
        folder.mkdir(parents=True, exist_ok=True)
        self._file = self._new.open("wb")
        self._file.write(_head())

    def close(self) -> None:
        """Nothing more is read."""
        self._file.close()

    def keep(self) -> None:
        """Let the next build find it."""
        self._new.replace(self._path)

    def former(self) -> "Former":
        """What the last build's holds."""
        return Former(self._path)

    def add(self, one: Known, mark: str) -> Known:
        """Put a server in, under a mark of its entry."""
        seen = max(one.seen, default=None)
        self._write(Mark(one.name, mark, seen), _body(one, seen))
        return one

    def again(self, mark: Mark, body: bytes) -> Known:
        """Put a server in as it was at the last build, but for when it was seen last."""
        self._write(mark, body)
        return _read(mark.seen, body, self.layout)

    def _write(self, mark: Mark, body: bytes) -> None:
        head = [mark.name, mark.mark, mark.seen.timestamp() if mark.seen else None]
        self._file.write(_dumps(head) + b"\t" + body)

    def flush(self) -> None:
        """Let others read what was put in."""
        self._file.flush()

    def __iter__(self) -> Iterator[Known]:
        self.flush()
        # A file of its own: copies of this process read at the same time.
        with self._new.open("rb") as file:
            file.seek(len(_head()))
            for said in file:
                mark, body = _parted(said)
                yield _read(mark.seen, body, self.layout)


class Former:
    """The last build's spool, read from front to end: in whatever order its servers are asked for, one that is past is
    as good as not there."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO | None = path.open("rb") if path.is_file() else None
        if self._file and self._file.readline() != _head():
            self.close()
        self._at = self._next()

    def body(self, mark: Mark) -> bytes | None:
        """What is said of a server, where it has this mark."""
        while self._at and self._at[0].name < mark.name:
            self._at = self._next()
        found = self._at and mark.mark and self._at[0][:2] == mark[:2]
        return self._at[1] if self._at and found else None

    def close(self) -> None:
        """Nothing more is read."""
        if self._file:
            self._file.close()
        self._file = None

    def _next(self) -> tuple[Mark, bytes] | None:
        said = self._file.readline() if self._file else b""
        return _parted(said) if said.endswith(b"\n") else None


def _head() -> bytes:
    """What tells a spool of this very generator."""
    return f"{generator_key()}\n".encode()


def _parted(said: bytes) -> tuple[Mark, bytes]:
    head, _, body = said.partition(b"\t")
    name, mark, seen = _loads(head)
    return Mark(name, mark, None if seen is None else datetime.fromtimestamp(seen, UTC)), body


def _body(one: Known, seen: datetime | None) -> bytes:
    shown = one.row
    own = [
        shown.slug, shown.name, shown.title, shown.summary, shown.status, shown.version, shown.sources, shown.how,
        shown.cause, shown.packages, shown.key, one.mark, one.tools, one.related, one.came,
    ]  # fmt: skip
    tools = [
        [slug, shown.name, shown.summary, shown.category, shown.risk, shown.facets, shown.first_seen.timestamp(), mark,
         alarming, rules, (seen - last).total_seconds() if seen else 0.0]
        for shown, slug, mark, alarming, rules, last in zip(
            one.lines, one.slugs, one.marks, one.alarms, one.rules, one.seen, strict=True
        )
    ]  # fmt: skip
    return _dumps([own, tools]) + b"\n"


def _read(seen: datetime | None, body: bytes, layout: Layout) -> Known:
    own, tools = _loads(body)
    slug, name, title, summary, status, version, sources, how, cause, packages, key, mark, marked, related, came = own
    lines = [
        Line(shown, place(layout, slug, one, len(tools)), title, slug, said, _CATEGORIES[category], _RISKS[risk],
             tuple(facets), datetime.fromtimestamp(first, UTC))
        for one, shown, said, category, risk, facets, first, *_ in tools
    ]  # fmt: skip
    risks = [shown.risk for shown in lines]
    found = Row(
        slug, name, title, summary, Status(status), version, tuple([risks.count(level) for level in words.LEVELS]),
        alike(frozenset(chain.from_iterable(shown.facets for shown in lines))), alike(tuple(sources)), alike(how),
        seen, cause, packages, key,
    )  # fmt: skip
    columns = list(zip(*tools, strict=True)) or [()] * 11
    latest = seen.timestamp() if seen else 0.0
    return Known(
        found, mark, marked, tuple(related), lines, list(columns[7]), list(columns[8]), list(columns[9]),
        [datetime.fromtimestamp(latest - behind, UTC) if behind else _moment(seen) for behind in columns[10]],
        list(columns[0]), came, layout,
    )  # fmt: skip


def _moment(seen: datetime | None) -> datetime:
    if seen is None:
        raise ValueError("a server with tools was never seen")
    return seen


def _dumps(said: Any) -> bytes:
    try:
        return orjson.dumps(said)
    except TypeError:
        # A text holds half of a surrogate pair, which only the standard writer bears.
        return json.dumps(said).encode("ascii")


def _loads(said: bytes) -> Any:
    try:
        return orjson.loads(said)
    except orjson.JSONDecodeError:
        return json.loads(said)
