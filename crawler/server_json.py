"""`server.json`, as the official registry defines it: its shapes, and what they are in our words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import ConfigDict, Field, TypeAdapter, field_validator, model_validator

from crawler.wire import NAME_LIMIT, Url, Wire, line, text
from toolrisk.models import Listing, Package, Remote, Repository, Status, Variable

OFFICIAL = "io.modelcontextprotocol.registry/official"
PUBLISHED = "io.modelcontextprotocol.registry/publisher-provided"

Text = Annotated[str, Field(min_length=1)]
Word = Annotated[str, Field(max_length=2000)]
# So many of a kind an entry may have: more of them are no one's server.
_MOST = 100


class Input(Wire):
    """A variable or header that a server wants."""

    name: str
    value: str | None = None
    required: bool = Field(default=False, validation_alias="isRequired")
    secret: bool = Field(default=False, validation_alias="isSecret")


class Argument(Wire):
    """A word of a command line: positional, or named with its flag."""

    type: Literal["positional", "named"]
    name: Word | None = None
    value: Word | None = None
    default: Word | None = None
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
    arguments: tuple[Argument, ...] = Field(default=(), validation_alias="packageArguments", max_length=_MOST)
    launching: tuple[Argument, ...] = Field(default=(), validation_alias="runtimeArguments", max_length=_MOST)

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
    packages: Annotated[tuple[PackageRow, ...], Field(max_length=_MOST)] | None = None
    remotes: Annotated[tuple[RemoteRow, ...], Field(max_length=_MOST)] | None = None
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
    """What stands beside an entry; whatever is not the registry's own record is kept as it came."""

    model_config = ConfigDict(extra="allow")

    record: Record = Field(default=Record(), validation_alias=OFFICIAL)


class Row(Wire):
    """One entry of a page."""

    server: Entry
    marks: Marks = Field(default=Marks(), validation_alias="_meta")


class LooseRow(Row):
    """One entry as far as it goes."""

    server: LooseEntry


def name_of(row: Row) -> str:
    """The name of a row's server, fit for a key."""
    return line(row.server.name) or "\ufffd"


def listing_of(row: Row, registry: str, endpoint: str | None) -> Listing:
    """A row in our words; `endpoint` is where its registry's API is, if it has one."""
    server, record = row.server, row.marks.record
    path = f"/v0.1/servers/{quote(server.name, safe='')}/versions/latest" if len(server.name) <= NAME_LIMIT else None
    return Listing(
        registry=registry,
        name=name_of(row),
        title=line(server.title, 200),
        status=record.status,
        version=line(server.version, 255),
        description=text(server.description),
        repository=server.repository.noun() if server.repository else None,
        packages=tuple(package.noun() for package in server.packages or ()),
        remotes=tuple(remote.noun() for remote in server.remotes or ()),
        published=record.published,
        updated=record.updated,
        url=endpoint + path if endpoint is not None and path is not None else None,
    )


ROW = TypeAdapter(Row)
LOOSE_ROW = TypeAdapter(LooseRow)
