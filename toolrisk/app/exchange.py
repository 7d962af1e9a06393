"""The catalog in and out as JSON lines."""

import hashlib
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import orjson

import classifier
from crawler.harvest.limits import LIMITS
from toolrisk import clock
from toolrisk.app.identify import identify
from toolrisk.app.lines import BadLineError, definition_of, numbered, opened
from toolrisk.app.progress import Reporter
from toolrisk.canonical import clean
from toolrisk.models import Entry, Harvest, How, Listing, Noun, Tool, ToolDefinition
from toolrisk.store import BadRow, Catalog, Crawl

SOURCE = "import"
_CHUNK = 1_000
_MOST_RAW = 4_000
_COMMIT_EVERY = 500

# A server in one version, and how its tools are known.
Key = tuple[str, str | None, How]
Line = tuple[str, str, str]


class Imported(Noun):
    """What came of an import."""

    servers: int
    tools: int
    bad: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A line that is a definition."""

    key: Key
    tool: ToolDefinition
    row: dict[str, Any]
    place: str


class _Gathered:
    """The manifests that are growing while lines are read: of each tool its name, the address of its definition and its
    fingerprint, in as few bytes as they take. The definitions themselves are in the catalog already. `told` is what
    lines say of servers: title, version, description."""

    def __init__(self) -> None:
        self.lines: dict[Key, bytearray] = {}
        self.told: dict[str, tuple[str | None, str | None, str | None]] = {}
        self.bad: list[BadRow] = []
        self._spelled: dict[str, str] = {}

    def take(self, read: _Read, line: Line | str) -> None:
        """A tool of this server; or the reason why it can't be kept."""
        if isinstance(line, str):
            self.refuse(f"{read.place}: {line}", read.tool.name, "")
            return
        key = self._one(read.key)
        self.lines.setdefault(key, bytearray()).extend(_packed(line))
        if key[0] not in self.told:
            self.told[key[0]] = _told(read.row, key)

    def _one(self, key: Key) -> Key:
        """The key of a server as it was first spelled: names that differ in nothing but case are one server's."""
        server, version, how = key
        return self._spelled.setdefault(server.lower(), server), version, how

    def refuse(self, reason: str, name: Any, raw: str) -> None:
        """A line that is told and left out."""
        named = clean(name) if isinstance(name, str) else None
        self.bad.append(BadRow(name=named, reason=reason, raw=raw[:_MOST_RAW]))


def import_file(catalog: Catalog, source: Path, reporter: Reporter) -> Imported:
    """Take definitions in. A server's tools in the file are all of its tools in that version; a bad line is told and
    left out. The file that was imported last, unchanged, brings nothing new and is not read again. Raises OSError where
    the file can't be read."""
    digest = _digest(source)
    crawl = catalog.begin_crawl(SOURCE, full=False, now=clock.now())
    if digest and crawl.etags.get("file") == digest:
        catalog.unchanged(crawl)
        return Imported(servers=int(crawl.etags["servers"]), tools=int(crawl.etags["tools"]))
    gathered = _Gathered()
    with reporter.step("Import") as step:
        lines = _definitions(source, gathered)
        while chunk := list(islice(lines, _CHUNK)):
            kept = catalog.keep_definitions([read.tool for read in chunk])
            for read, line in zip(chunk, kept, strict=True):
                gathered.take(read, line)
            step.advance(len(chunk))
    bad = tuple(row.reason for row in gathered.bad)
    servers, tools = len(gathered.told), _store(catalog, crawl, gathered)
    imported = Imported(servers=servers, tools=tools, bad=bad)
    if not bad:
        whole = {"file": digest, "servers": str(imported.servers), "tools": str(tools)}
        catalog.save_page(crawl, (), etags=whole)
    return imported


def _digest(source: Path) -> str:
    """The file's digest; empty for stdin or a pipe, which can be read but once."""
    if str(source) == "-" or not source.is_file():
        return ""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _definitions(source: Path, gathered: _Gathered) -> Iterator[_Read]:
    for number, line in numbered(source):
        place = f"{source.name} line {number}"
        try:
            row, tool = definition_of(line)
            key = _key(row)
            _named(tool)
        except ValueError as error:
            name = error.echo.get("name") if isinstance(error, BadLineError) else None
            gathered.refuse(f"{place}: {error}", name, line)
            continue
        yield _Read(key, tool, row, place)


def _key(row: dict[str, Any]) -> Key:
    server = clean(row["server"]) if isinstance(row.get("server"), str) else ""
    if not server:
        raise BadLineError("no server is named", {"name": row.get("name")})
    how = row.get("how")
    version = row.get("version")
    known = How(how) if isinstance(how, str) and how in set(How) else How.declared
    return server, clean(version, 100) if isinstance(version, str) else None, known


def _named(tool: ToolDefinition) -> None:
    if len(tool.name) > LIMITS.name_characters:
        raise BadLineError(f"its name is longer than {LIMITS.name_characters} characters", {"name": tool.name})


def _told(row: dict[str, Any], key: Key) -> tuple[str | None, str | None, str | None]:
    described, titled = row.get("server_description"), row.get("server_title")
    title = clean(titled) if isinstance(titled, str) else None
    return title, key[1], clean(described, 2_000) if isinstance(described, str) else None


def _packed(line: Line) -> bytes:
    name = line[0].encode("utf-8", "surrogatepass")
    return len(name).to_bytes(4) + name + bytes.fromhex(line[1] + line[2])


def _lines(packed: bytearray) -> list[Line]:
    """What was packed, the first of each name."""
    found: dict[str, Line] = {}
    at = 0
    while at < len(packed):
        ends = at + 4 + int.from_bytes(packed[at : at + 4])
        name = packed[at + 4 : ends].decode("utf-8", "surrogatepass")
        at = ends + 64
        found.setdefault(name, (name, packed[ends : ends + 32].hex(), packed[ends + 32 : at].hex()))
    return list(found.values())


def _store(catalog: Catalog, crawl: Crawl, gathered: _Gathered) -> int:
    """Keep all that was gathered; how many tools. Until it is, the crawl bears no file's digest: a kill leaves no half
    import that passes for a whole one."""
    now = clock.now()
    listings = (
        Listing(registry=SOURCE, name=name, title=title, version=version, description=described)
        for name, (title, version, described) in gathered.told.items()
    )
    catalog.save_page(crawl, (), gathered.bad, etags={})
    while some := list(islice(listings, _CHUNK)):
        catalog.save_page(crawl, some)
    gathered.told.clear()
    catalog.finish_crawl(crawl, complete=True, now=now)
    tools = 0
    with TemporaryFile() as file:
        batches = _laid_by(gathered.lines, file)
        identify(catalog)
        names = _names(catalog)
        for _ in range(batches):
            # It has no name by which another could have written it.
            batch = pickle.load(file)  # noqa: S301
            tools += sum(len(lines) for _, lines in batch)
            catalog.observe_lines(
                [
                    (Harvest(server=names[server], version=version, how=how, at=now), lines)
                    for (server, version, how), lines in batch
                ]
            )
    return tools


def _laid_by(gathered: dict[Key, bytearray], file: IO[bytes]) -> int:
    """Put manifests into a file, out of memory, until their servers are known; in how many batches."""
    keys, batches = list(gathered), 0
    for start in range(0, len(keys), _COMMIT_EVERY):
        batch = [(key, _lines(gathered.pop(key))) for key in keys[start : start + _COMMIT_EVERY]]
        pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
        batches += 1
    file.seek(0)
    return batches


def _names(catalog: Catalog) -> dict[str, str]:
    """What the servers of the file are called in the catalog."""
    return {
        merge.name: server.name
        for server in catalog.each_server()
        for merge in server.merges
        if merge.registry == SOURCE
    }  # fmt: skip


def export_file(catalog: Catalog, target: Path, reporter: Reporter) -> int:
    """Write every definition of the catalog as a JSON line, in the order of the servers' names; how many."""
    done = 0
    with reporter.step("Export") as step, opened(target, "w") as out:
        for entry in catalog.entries(classifier.verdicts_version()):
            for tool in entry.tools:
                out.write(exported(entry, tool))
            done += len(entry.tools)
            step.advance(len(entry.tools))
    return done


def exported(entry: Entry, tool: Tool, judged: bool = False) -> str:
    """A tool as a line that an import understands, with its verdict where asked for. Where a definition has a field
    of a name that the line needs for itself, the line's own counts."""
    ours = {
        "server": entry.server.name,
        "server_title": entry.server.title,
        "server_description": entry.server.description,
        "version": tool.version,
        "how": str(tool.how),
        "verdict": tool.verdict.model_dump() if judged and tool.verdict else None,
    }
    kept = {key: value for key, value in ours.items() if value is not None}
    line = {**kept, **tool.definition.to_wire(), **kept}
    try:
        return orjson.dumps(line).decode() + "\n"
    except TypeError:
        import json

        return json.dumps(line) + "\n"
