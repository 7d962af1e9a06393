"""What an audit finds. No field of these can hold a secret: no command, no address, no environment."""

from datetime import datetime
from typing import Literal

from toolrisk.models import RISKIEST_FIRST, Category, Noun, Risk
from toolrisk.policy.nouns import Action


class AuditedTool(Noun):
    """A tool of a configured server. Without a category where the risk is unknown."""

    name: str
    category: Category | None
    risk: Risk
    poisoned: bool
    recommended: Action
    fingerprint: str


class AuditedServer(Noun):
    """A configured server: the name that the client gave it, what it starts, and what that is in the catalog.

    `key` is its label, made one of a kind; `place` is where in the file it stands. `server` is its name in the catalog,
    found `by` its package, its address or only its name, or asked for in the sandbox (`harvest`). `guarded`: a guard
    of ours stands before it already.
    """

    key: str
    label: str
    client: str
    file: str
    place: str
    started: Literal["npm", "pypi", "oci", "remote", "private", "command"]
    enabled: bool
    guarded: bool
    server: str | None = None
    by: Literal["package", "address", "name", "harvest"] | None = None
    tools: tuple[AuditedTool, ...] = ()
    note: str | None = None


class Step(Noun):
    """A tool on the way to a leak, and which of private_data, untrusted_content and external_send it adds."""

    key: str
    tool: str
    adds: tuple[str, ...]


class Trifecta(Noun):
    """What one client's servers can do together: the shortest path, and the fewest tools that must ask against it."""

    client: str
    path: tuple[Step, ...]
    ask_before: tuple[Step, ...]
    happens: str


class AuditChange(Noun):
    """Something that is otherwise than at the last audit; `tool` is empty where it is the server itself."""

    key: str
    tool: str
    kind: Literal["added", "removed", "changed", "risk-raised", "risk-lowered"]
    detail: str = ""


class Audit(Noun):
    """One look at the clients' configurations. `since` is the last audit's time, None where this is the first.

    `trifectas` has one for each client whose servers make one together; `written` names the policy files; `problems`
    says which files could not be read, or which entries of them.
    """

    at: datetime
    servers: tuple[AuditedServer, ...]
    trifectas: tuple[Trifecta, ...] = ()
    since: datetime | None = None
    changes: tuple[AuditChange, ...] = ()
    problems: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    def reaches(self, level: Risk) -> bool:
        """Whether a tool of a server that is switched on is as bad as this or worse; a poisoned one always is, and a
        server whose tools are not known counts as unknown."""
        worse = RISKIEST_FIRST[: RISKIEST_FIRST.index(level) + 1]
        servers = [server for server in self.servers if server.enabled]
        dark = Risk.unknown in worse and any(not server.tools for server in servers)
        return dark or any(tool.poisoned or tool.risk in worse for server in servers for tool in server.tools)
