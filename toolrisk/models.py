"""The nouns. Frozen, strict about unknown fields, and free of behaviour beyond their own identity."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field

from toolrisk.canonical import canonical, sha256


class Noun(BaseModel):
    """What every noun is: a value that can't be changed and has no field that we did not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    @cached_property
    def mark(self) -> str:
        """A digest of all that it holds, which tells it from any other. The store sets it from the bytes that it keeps,
        which spares writing everything out; so compare marks of one origin only."""
        return sha256(repr(self).encode("utf-8", "surrogatepass"))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, with these fields instead; what was worked out from the old ones stays behind."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys() if update else ():
            del copy.__dict__[name]
        return copy


# ── what registries say ──────────────────────────────────────────────────────────────────────────────────────────────


class Status(StrEnum):
    """A listing's status, in the official registry's words."""

    active = "active"
    deprecated = "deprecated"
    deleted = "deleted"


class Repository(Noun):
    """Where a server's source is kept."""

    url: str
    subfolder: str | None = None


class Variable(Noun):
    """An environment variable that a package declares."""

    name: str
    required: bool = False
    secret: bool = False


class Package(Noun):
    """How a server is distributed. `registry_type` is npm, pypi, oci, nuget, mcpb or cargo."""

    registry_type: str
    identifier: str
    version: str | None = None
    arguments: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    placeholders: Mapping[str, str] = Field(default_factory=dict)
    exclude_newer: date | None = None


class Remote(Noun):
    """An address at which a server answers. `type` is streamable-http or sse."""

    type: str
    url: str
    headers: tuple[str, ...] = ()


class Listing(Noun):
    """What one registry says of one server."""

    registry: str
    name: str
    title: str | None = None
    status: Status = Status.active
    version: str | None = None
    description: str | None = None
    repository: Repository | None = None
    packages: tuple[Package, ...] = ()
    remotes: tuple[Remote, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    url: str | None = None


class Merge(Noun):
    """Why a listing belongs to a server: which key matched, and on what value."""

    registry: str
    name: str
    key: Literal["first", "name", "package", "remote", "repository"]
    value: str


class Server(Noun):
    """One server behind its listings. `slug` is its place on the site, given once and kept."""

    name: str
    slug: str
    title: str
    description: str | None = None
    status: Status = Status.active
    repository: Repository | None = None
    version: str | None = None
    packages: tuple[Package, ...] = ()
    remotes: tuple[Remote, ...] = ()
    merges: tuple[Merge, ...] = ()
    related: tuple[str, ...] = ()


# ── what servers show ────────────────────────────────────────────────────────────────────────────────────────────────


class How(StrEnum):
    """How a definition is known, strongest first: it answered, a registry printed it, its source was read."""

    observed = "observed"
    declared = "declared"
    extracted = "extracted"


class ToolDefinition(Noun):
    """A tool as its server defines it. An absent field is None, which is not false and not empty.

    `extra` keeps whatever else came, and fields whose type was not the protocol's, as they came.
    """

    name: str
    title: str | None = None
    description: str | None = None
    input_schema: dict[str, Any] | None = None
    output_schema: dict[str, Any] | None = None
    annotations: dict[str, Any] | None = None
    extra: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def from_wire(cls, tool: Mapping[str, Any]) -> "ToolDefinition":
        """Read a tool in the protocol's spelling (`inputSchema`). Raises ValueError where it has no name."""
        if not isinstance(tool.get("name"), str) or not tool["name"]:
            raise ValueError(f"a tool without a name: {json.dumps(list(tool))[:120]}")
        known = {field: tool[key] for key, (field, kind) in _WIRE.items() if isinstance(tool.get(key), kind)}
        rest = {key: value for key, value in tool.items() if key not in _WIRE or _WIRE[key][0] not in known}
        return cls(**known, extra=rest)

    def to_wire(self) -> dict[str, Any]:
        """The tool in the protocol's spelling; what was absent is absent."""
        known = {key: getattr(self, field) for key, (field, _) in _WIRE.items() if getattr(self, field) is not None}
        return {**known, **self.extra}

    @cached_property
    def fingerprint(self) -> str:
        """sha256 of the canonical JSON of the named fields, in hex. The key of drift and of a policy's pin."""
        return sha256(canonical({key: value for key, value in self.to_wire().items() if key in _WIRE}))


_WIRE: dict[str, tuple[str, type]] = {
    "name": ("name", str),
    "title": ("title", str),
    "description": ("description", str),
    "inputSchema": ("input_schema", dict),
    "outputSchema": ("output_schema", dict),
    "annotations": ("annotations", dict),
}


# ── what the judge says ──────────────────────────────────────────────────────────────────────────────────────────────


class Category(StrEnum):
    """What kind of act one call is; mildest first."""

    read = "Read"
    write = "Write"
    execute = "Execute"
    destructive = "Destructive"
    financial = "Financial"


class Risk(StrEnum):
    """How bad one call can be at worst. `unknown` is no level: the evidence does not carry one."""

    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"
    unknown = "unknown"


# What nobody knows could be as bad as anything below high.
RISKIEST_FIRST = (Risk.critical, Risk.high, Risk.unknown, Risk.medium, Risk.low)
TRIFECTA = ("private_data", "untrusted_content", "external_send")


class Facets(Noun):
    """What else a call touches; those of TRIFECTA together are the lethal trifecta."""

    private_data: bool = False
    untrusted_content: bool = False
    external_send: bool = False
    credentials: bool = False
    code_execution: bool = False
    access_control: bool = False
    filesystem: bool = False
    bulk: bool = False


class Finding(Noun):
    """A rule's hit: what it means, and the exact words of the definition that it rests on.

    `field` is a path such as `description` or `inputSchema.properties.path`; `quote` is a substring of that field.
    """

    rule: str
    kind: Literal["capability", "poisoning", "contradiction"] = "capability"
    field: str
    quote: str
    category: Category | None = None
    risk: Risk | None = None
    weight: float = 0.0


class Context(Noun):
    """What else a verdict may look at besides the definition."""

    server: str = ""
    description: str | None = None
    siblings: tuple[str, ...] = ()

    @cached_property
    def hash(self) -> str:
        """sha256 over its canonical JSON; the order of siblings does not count."""
        return sha256(canonical([self.server, self.description, sorted(self.siblings)]))


class Verdict(Noun):
    """What one call can do at worst. Without a category where the risk is unknown."""

    category: Category | None
    risk: Risk
    confidence: float
    facets: Facets = Facets()
    findings: tuple[Finding, ...] = ()
    justification: str
    decided_by: Literal["rules", "llm", "human"] = "rules"

    @property
    def poisoned(self) -> bool:
        """Whether a poisoning sign was found in the definition."""
        return any(finding.kind == "poisoning" for finding in self.findings)


# ── what the catalog keeps ───────────────────────────────────────────────────────────────────────────────────────────


class Harvest(Noun):
    """What came of asking one server for its tools: the definitions, or the cause why there are none.

    `cause` is a short stable word for tables (`install`, `timeout`, `no-tools`, `no-sandbox`, …), `reason` a sentence.
    `target` is what was asked, `npm:NAME` or a URL; `skipped` names tools that came but could not be kept, and why.
    """

    server: str
    target: str = ""
    version: str | None
    how: How
    step: str = ""
    at: datetime
    seconds: float = 0.0
    definitions: tuple[ToolDefinition, ...] = ()
    skipped: tuple[str, ...] = ()
    cause: str | None = None
    reason: str | None = None
    ttl_ms: int | None = None


class Tool(Noun):
    """A definition where it stands: on this server, in this version, since that day."""

    slug: str
    definition: ToolDefinition
    how: How
    version: str | None
    first_seen: datetime
    last_seen: datetime
    verdict: Verdict | None = None


class Entry(Noun):
    """All that the catalog holds of one server. `cause` and `reason` are of its last failed harvest, if it failed."""

    server: Server
    tools: tuple[Tool, ...] = ()
    cause: str | None = None
    reason: str | None = None


class Mark(NamedTuple):
    """What tells a server's Entry from what it was before, without loading it: `mark` is a digest of all that it holds
    but when its tools were seen last, which is `seen` (None without tools)."""

    name: str
    mark: str
    seen: datetime | None


ChangeKind = Literal[
    "added", "removed", "renamed", "reworded", "schema", "hint", "risk-raised", "risk-lowered", "poisoned"
]


Meaning = Literal[
    "typo", "wording", "output", "other",
    "new-tool", "lost-tool", "new-name",
    "new-argument", "lost-argument", "wider-input", "narrower-input", "new-default",
    "claims-safer", "claims-riskier",
    "new-guard", "dropped-guard", "new-destination", "wider-capability", "narrower-capability", "poisoning",
]  # fmt: skip
Grade = Literal["minor", "notable", "grave"]


class Change(Noun):
    """One difference between two manifests of a server; both sides whole, so that a person can review it.

    `grade` says how much it matters, `meanings` why. `risk_before` and `risk_after` are judged by the same rules.
    """

    server: str
    tool: str
    kind: ChangeKind
    at: datetime
    paths: tuple[str, ...] = ()
    before: ToolDefinition | None = None
    after: ToolDefinition | None = None
    grade: Grade = "notable"
    meanings: tuple[Meaning, ...] = ()
    risk_before: Risk | None = None
    risk_after: Risk | None = None
