"""The official MCP registry, and every other that speaks its API."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import quote, urlencode

from pydantic import Field, TypeAdapter, field_validator, model_validator
from scrapy.http import Request, Response

from crawler.reports import Expectation
from crawler.spiders import Page, SourceError, SourceSpider, bad_rows
from crawler.wire import Rows, Wire, line, read_json, read_page, read_rows, text
from toolrisk.models import Listing, Package, Remote, Repository, Status, ToolDefinition, Variable

OFFICIAL = "io.modelcontextprotocol.registry/official"
PUBLISHED = "io.modelcontextprotocol.registry/publisher-provided"
_LIMIT = 100
# What changed a little before the last crawl began is asked for again: the two clocks may differ.
_OVERLAP = timedelta(minutes=5)

Text = Annotated[str, Field(min_length=1)]
Url = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2000)]


class Input(Wire):
    """A variable or header that a server wants."""

    name: str
    value: str | None = None
    required: bool = Field(default=False, validation_alias="isRequired")
    secret: bool = Field(default=False, validation_alias="isSecret")


class Argument(Wire):
    """A word of a command line: positional, or named with its flag."""

    type: Literal["positional", "named"]
    name: str | None = None
    value: str | None = None
    default: str | None = None
    hint: str | None = Field(default=None, validation_alias="valueHint")

    @model_validator(mode="after")
    def _whole(self) -> "Argument":
        if self.type == "named" and self.name is None:
            raise ValueError("a named argument without a name")
        if self.type == "positional" and self.value is None and self.hint is None:
            raise ValueError("a positional argument without value or valueHint")
        return self

    def words(self) -> list[str]:
        """The argument as it stands on a command line; nothing where its value is wholly the user's to give."""
        given = self.value if self.value is not None else self.default
        if given is None:
            return []
        return [self.name, given] if self.type == "named" and self.name else [given]


class Transport(Wire):
    """How a package is spoken to."""

    type: Literal["stdio", "streamable-http", "sse"]


class PackageRow(Wire):
    """A package of an entry."""

    type: Text = Field(validation_alias="registryType")
    identifier: Annotated[str, Field(min_length=1, max_length=1000)]
    version: Text | None = None
    transport: Transport
    variables: tuple[Input, ...] = Field(default=(), validation_alias="environmentVariables")
    arguments: tuple[Argument, ...] = Field(default=(), validation_alias="packageArguments")
    launching: tuple[Argument, ...] = Field(default=(), validation_alias="runtimeArguments")

    @field_validator("version")
    @classmethod
    def _exact(cls, version: str | None) -> str | None:
        if version == "latest":
            raise ValueError("`latest` is no version")
        return version

    def noun(self) -> Package:
        """The package in our words."""
        return Package(
            registry_type=line(self.type, 40) or "unknown",
            identifier=line(self.identifier, 1000) or "",
            version=line(self.version),
            arguments=tuple(word for argument in self.arguments for word in argument.words()),
            variables=tuple(
                Variable(name=name, required=item.required, secret=item.secret)
                for item in self.variables[:200]
                if (name := line(item.name))
            ),
        )


class RemoteRow(Wire):
    """An address of an entry; it may be a template."""

    type: Literal["streamable-http", "sse"]
    url: Url
    headers: tuple[Input, ...] = ()

    def noun(self) -> Remote:
        """The remote in our words; its headers are those that must be sent."""
        names = (line(item.name) for item in self.headers[:50] if item.required or item.secret)
        return Remote(type=self.type, url=text(self.url, 2000) or "", headers=tuple(name for name in names if name))


class RepositoryRow(Wire):
    """Where the source is kept."""

    url: Url
    source: Text
    subfolder: str | None = None

    def noun(self) -> Repository:
        """The repository in our words."""
        return Repository(url=text(self.url, 2000) or "", subfolder=line(self.subfolder, 500))


class Entry(Wire):
    """A `server.json`."""

    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$", min_length=3, max_length=200)]
    description: Text
    version: Annotated[str, Field(max_length=255)]
    title: str | None = None
    repository: RepositoryRow | None = None
    packages: tuple[PackageRow, ...] | None = None
    remotes: tuple[RemoteRow, ...] | None = None
    meta: Mapping[str, Any] | None = Field(default=None, validation_alias="_meta")


class LooseEntry(Entry):
    """As much of a `server.json` as can be kept: whatever has a name."""

    name: Annotated[str, Field(pattern=r"\S")]
    description: Text | None = None  # type: ignore[assignment]
    version: str | None = None  # type: ignore[assignment]


class Record(Wire):
    """What the registry itself says of an entry."""

    status: Status = Status.active
    published: datetime | None = Field(default=None, validation_alias="publishedAt")
    updated: datetime | None = Field(default=None, validation_alias="updatedAt")
    latest: bool = Field(default=True, validation_alias="isLatest")


class Marks(Wire):
    """The part of `_meta` that we read."""

    record: Record = Field(default=Record(), validation_alias=OFFICIAL)


class Row(Wire):
    """One entry of a page."""

    server: Entry
    marks: Marks = Field(default=Marks(), validation_alias="_meta")


class LooseRow(Row):
    """One entry as far as it goes."""

    server: LooseEntry


class Paging(Wire):
    """Where the next page is."""

    next: str | None = Field(default=None, validation_alias="nextCursor", max_length=4000)


class Answer(Wire):
    """A page."""

    servers: tuple[Row, ...]
    metadata: Paging = Paging()


_PAGE = TypeAdapter(Answer)
_ROW = TypeAdapter(Row)
_LOOSE = TypeAdapter(LooseRow)


def _name(row: Row) -> str:
    return line(row.server.name) or "�"


class RegistrySpider(SourceSpider):
    """A registry that speaks the official registry's API. Its endpoint is the base URL, before `/v0.1`."""

    incremental = True
    rate = 180

    def page_request(self, cursor: str | None) -> Request:
        """A page of latest versions; of those changed since the last crawl, where there was one."""
        query = {"version": "latest", "limit": str(_LIMIT)}
        if cursor is not None:
            query["cursor"] = cursor
        if self.since is not None:
            query["updated_since"] = (self.since - _OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Request(f"{self.endpoint}/v0.1/servers?{urlencode(query)}")

    def read(self, response: Response) -> Page:
        """The page in one go, or row by row where anything in it is wrong."""
        whole: Answer | None = read_page(response.body, _PAGE)
        if whole is None:
            return self._read_by_rows(read_json(response.body))
        rows: Rows[Row] = Rows(whole.servers)
        return self.page(rows, len(whole.servers), whole.metadata.next)

    def _read_by_rows(self, body: Any) -> Page:
        if not isinstance(body, dict) or not isinstance(body.get("servers"), list):
            raise SourceError(f"{self.endpoint} answered without a list of servers")
        paging = body.get("metadata") or {}
        cursor = paging.get("nextCursor") if isinstance(paging, dict) else None
        rows = read_rows(body["servers"], _ROW, ("server", "name"), _LOOSE)
        return self.page(rows, len(body["servers"]), cursor if isinstance(cursor, str) else None)

    def page(self, rows: Rows[Row], printed: int, cursor: str | None) -> Page:
        """The page in our words: older versions are counted and left out."""
        latest = [row for row in rows.values if row.marks.record.latest]
        return Page(
            listings=[self.listing(row) for row in latest],
            bad_rows=bad_rows(rows),
            cursor=cursor or None,
            declared={_name(row): tools for row in latest if (tools := self.tools(row))},
            rows=printed,
            older=len(rows.values) - len(latest),
            blank=rows.blank,
        )

    def listing(self, row: Row) -> Listing:
        """A row in our words."""
        server, record = row.server, row.marks.record
        return Listing(
            registry=self.crawl.source,
            name=_name(row),
            title=line(server.title, 200),
            status=record.status,
            version=line(server.version, 255),
            description=text(server.description),
            repository=server.repository.noun() if server.repository else None,
            packages=tuple(package.noun() for package in server.packages or ()),
            remotes=tuple(remote.noun() for remote in server.remotes or ()),
            published=record.published,
            updated=record.updated,
            url=f"{self.endpoint}/v0.1/servers/{quote(server.name, safe='')}/versions/latest",
        )

    def tools(self, row: Row) -> Sequence[ToolDefinition]:
        """The definitions that a row prints; this API prints none."""
        return ()


class OfficialSpider(RegistrySpider):
    """The official registry."""

    name = "official"
    title = "Official MCP Registry"
    endpoint = "https://registry.modelcontextprotocol.io"
    expects: ClassVar[Expectation] = Expectation(listings=20_000, blank=0.01)
