"""Docker's registry: a repository with a folder for each server, from its archive or a checkout."""

import gzip
import io
import tarfile
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import yaml
from pydantic import Field, TypeAdapter
from scrapy.http import Response

from crawler.harvest.definitions import definitions
from crawler.reports import Expectation
from crawler.spiders import DocumentSpider, Page, SourceError
from crawler.wire import MalformedError, Url, Wire, line, read_json, read_rows, text
from toolrisk.models import Listing, Package, Remote, Repository, ToolDefinition, Variable

_WANTED = ("server.yaml", "tools.json")
_MOST_FILE = 1024 * 1024
_MOST_UNPACKED = 256 * 1024 * 1024
_MOST_FILES = 20_000
_LARGE = "it is larger than any checkout of it should be"


class About(Wire):
    """What a server is called, and what it is for."""

    title: str | None = None
    description: str | None = None


class Source(Wire):
    """Where its source is kept."""

    project: Url | None = None


class Address(Wire):
    """Where it answers, if it is a remote."""

    transport: str = Field(default="streamable-http", validation_alias="transport_type")
    url: Url


class Secret(Wire):
    """A variable that it wants."""

    env: str


class Setting(Wire):
    """A variable that it can take."""

    name: str


class Config(Wire):
    """Its variables."""

    secrets: tuple[Secret, ...] = ()
    env: tuple[Setting, ...] = ()


class Row(Wire):
    """A `server.yaml`, with the folder that it lies in."""

    folder: str = Field(min_length=1, max_length=150, pattern=r"\S")
    image: str | None = Field(default=None, max_length=1000)
    about: About = About()
    source: Source = Source()
    remote: Address | None = None
    config: Config = Config()

    def noun(self, registry: str) -> Listing:
        """The listing that it stands for."""
        return Listing(
            registry=registry,
            name=_name(self.folder),
            title=line(self.about.title),
            description=text(self.about.description),
            repository=Repository(url=self.source.project) if self.source.project else None,
            packages=self._packages(),
            remotes=(Remote(type=self.remote.transport, url=self.remote.url),) if self.remote else (),
        )

    def _packages(self) -> tuple[Package, ...]:
        if not self.image or self.remote:
            return ()
        wanted = [Variable(name=item.env, required=True, secret=True) for item in self.config.secrets]
        return (
            Package(
                registry_type="oci",
                identifier=self.image,
                variables=(*wanted, *(Variable(name=item.name) for item in self.config.env)),
            ),
        )


_ROW = TypeAdapter(Row)


class DockerSpider(DocumentSpider):
    """Reads `servers/*/server.yaml` and `tools.json` of docker/mcp-registry: its archive, or a checkout's folder."""

    name = "docker"
    title = "Docker MCP registry"
    endpoint = "https://codeload.github.com/docker/mcp-registry/tar.gz/refs/heads/main"
    expects: ClassVar[Expectation] = Expectation(listings=200, blank=0.01)
    standing = 4
    own_names = True
    custom_settings = {"DOWNLOAD_MAXSIZE": 128 * 1024 * 1024}  # noqa: RUF012 - as Scrapy declares it

    async def start(self) -> AsyncIterator[Any]:
        """A checkout is read where it lies; anything else is asked for."""
        folder = Path(unquote(urlsplit(self.address()).path)) if self.address().startswith("file:") else None
        if folder is None or not folder.is_dir():
            yield self._request(None)
            return
        try:
            page = self.page(_checkout(folder))
        except (OSError, SourceError) as error:
            self.fail(str(error))
        else:
            yield page

    def read(self, response: Response) -> Page:
        """The archive, unpacked no further than into memory, file by file. Raises SourceError where it is none."""
        try:
            page = self.page(_archive(response.body))
        except (tarfile.TarError, EOFError, OSError, ValueError, zlib.error) as error:
            raise MalformedError(f"no archive: {error}") from error
        return Page(**{**vars(page), "etags": self.tags(response)})

    def page(self, files: Iterator[tuple[str, str, bytes]]) -> Page:
        """One page of all files, given as folder, file name and content. Raises SourceError where there are none."""
        found: dict[str, dict[str, bytes]] = {}
        for folder, name, body in files:
            found.setdefault(folder, {})[name] = body
        given = [_entry(folder, parts["server.yaml"]) for folder, parts in found.items() if "server.yaml" in parts]
        if not given:
            raise SourceError(f"{self.endpoint} has no servers/*/server.yaml")
        rows = read_rows(given, _ROW, ("folder",))
        tools = {row.folder: _tools(found[row.folder].get("tools.json", b"[]")) for row in rows.values}
        return Page(
            listings=[row.noun(self.crawl.source) for row in rows.values],
            bad_rows=rows.bad,
            declared={_name(folder): list(made) for folder, made in tools.items() if made},
            rows=len(given),
            blank=rows.blank,
        )


def _name(folder: str) -> str:
    return f"docker/{line(folder, 150) or '-'}"


def _checkout(root: Path) -> Iterator[tuple[str, str, bytes]]:
    for file in sorted(root.glob("servers/*/*"))[:_MOST_FILES]:
        if file.name in _WANTED and not file.is_symlink() and file.is_file() and file.stat().st_size <= _MOST_FILE:
            yield file.parent.name, file.name, file.read_bytes()


class _Unpacked(gzip.GzipFile):
    """A gzipped tar's bytes, no more of them than is believable, in all or at once: a header says itself how long it
    is, and would be held whole."""

    def read(self, size: int | None = -1) -> bytes:
        """Bytes as they come out. Raises ValueError where too many are asked for."""
        if size is None or not 0 <= size <= _MOST_FILE or self.tell() > _MOST_UNPACKED:
            raise ValueError(_LARGE)
        return super().read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Pass bytes over. Raises ValueError where there are too many."""
        if offset > _MOST_UNPACKED:
            raise ValueError(_LARGE)
        return super().seek(offset, whence)


def _archive(body: bytes) -> Iterator[tuple[str, str, bytes]]:
    """The wanted files of a gzipped tar, read from its beginning to its end: what is not wanted is never held."""
    with tarfile.open(fileobj=_Unpacked(fileobj=io.BytesIO(body)), mode="r:") as archive:
        for count, member in enumerate(archive):
            if count > 10 * _MOST_FILES:
                raise ValueError(_LARGE)
            if member.size < 0:
                # It leads back, and all would be unpacked anew, again and again.
                raise ValueError("A file in it has a negative size.")
            parts = PurePosixPath(member.name).parts
            wanted = len(parts) == 4 and parts[1] == "servers" and parts[3] in _WANTED
            content = archive.extractfile(member) if wanted and member.isreg() and member.size <= _MOST_FILE else None
            if content is not None:
                yield parts[2], parts[3], content.read()


def _entry(folder: str, body: bytes) -> Any:
    """A server.yaml as a mapping whose scalars are all text, for in YAML `on`, `y` and `no` are truth values.

    A file with aliases is refused: a few of them can stand for more than memory holds.
    """
    try:
        source = body.decode("utf-8", "replace")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.BaseLoader)):
            return {"folder": None, "reason": "it has aliases"}
        entry = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text of everything
    except (yaml.YAMLError, RecursionError):
        entry = None
    return {**entry, "folder": folder} if isinstance(entry, dict) else {"unreadable": folder}


def _tools(body: bytes) -> Sequence[ToolDefinition]:
    try:
        given = read_json(body)
    except MalformedError:
        return ()
    return definitions([_with_schema(tool) for tool in given])[0] if isinstance(given, list) else ()


def _with_schema(tool: Any) -> Any:
    """A tool whose arguments stand as a list of name, type and description, with the schema that this means."""
    arguments = tool.get("arguments") if isinstance(tool, dict) else None
    if not isinstance(arguments, list) or isinstance(tool.get("inputSchema"), dict):
        return tool
    named = [item for item in arguments if isinstance(item, dict) and isinstance(item.get("name"), str)]
    return {**tool, "inputSchema": {"type": "object", "properties": {item["name"]: _property(item) for item in named}}}


def _property(argument: dict[str, Any]) -> dict[str, Any]:
    found = {"type": argument.get("type"), "description": argument.get("desc") or argument.get("description")}
    return {key: value for key, value in found.items() if isinstance(value, str) and value}
