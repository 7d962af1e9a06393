"""A small catalog that we wrote: servers with packages and addresses, tools with verdicts of our own."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import classifier
from toolrisk.models import (
    Category,
    Context,
    Facets,
    Finding,
    Harvest,
    How,
    Package,
    Remote,
    Risk,
    Server,
    ToolDefinition,
    Verdict,
)
from toolrisk.store import Catalog

DAY_ONE, DAY_TWO = datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 22, 12, tzinfo=UTC)

SERVERS = (
    Server(
        name="io.acme/mail",
        slug="io.acme-mail",
        title="Acme Mail",
        version="1.2.0",
        packages=(Package(registry_type="npm", identifier="@acme/mail-mcp", version="1.2.0"),),
    ),
    Server(
        name="io.acme/notes",
        slug="io.acme-notes",
        title="Acme Notes",
        packages=(Package(registry_type="pypi", identifier="acme_notes", version="3.0"),),
    ),
    Server(
        name="io.acme/web",
        slug="io.acme-web",
        title="Acme Web",
        packages=(Package(registry_type="oci", identifier="ghcr.io/acme/web:1", version="1"),),
        remotes=(Remote(type="streamable-http", url="https://mcp.acme.example/web/"),),
    ),
    Server(name="io.acme/silent", slug="io.acme-silent", title="Acme Silent"),
)


def tool(name: str, description: str = "It does what we say.") -> ToolDefinition:
    return ToolDefinition(name=name, description=description, input_schema={"type": "object"})


def verdict(category: Category | None, risk: Risk, *facets: str, poisoned: bool = False) -> Verdict:
    sign = Finding(rule="poisoning/hide-from-user", kind="poisoning", field="description", quote="It does")
    return Verdict(
        category=category,
        risk=risk,
        confidence=0.875,
        facets=Facets(**dict.fromkeys(facets, True)),
        findings=(sign,) if poisoned else (),
        justification="We say so.",
    )


TOOLS = {
    "io.acme/mail": [
        (tool("read_mail"), verdict(Category.read, Risk.medium, "private_data", "untrusted_content")),
        (tool("send_mail"), verdict(Category.write, Risk.high, "external_send")),
        (tool("empty_trash"), verdict(Category.destructive, Risk.high)),
    ],
    "io.acme/notes": [
        (tool("read_note"), verdict(Category.read, Risk.medium, "private_data")),
        (tool("count"), verdict(Category.read, Risk.low)),
        (tool("whisper"), verdict(Category.read, Risk.low, poisoned=True)),
    ],
    "io.acme/web": [
        (tool("fetch"), verdict(Category.read, Risk.medium, "untrusted_content", "external_send")),
        (tool("mystery"), verdict(None, Risk.unknown)),
    ],
}


def show(catalog: Catalog, server: str, tools: list[tuple[ToolDefinition, Verdict]], at: datetime) -> None:
    """Let a server show these tools, with these verdicts under the present rules."""
    definitions = tuple(definition for definition, _ in tools)
    kept = catalog.server(server)
    assert kept
    catalog.observe([Harvest(server=server, version=kept.version, how=How.observed, at=at, definitions=definitions)])
    context = Context(server=kept.name, description=kept.description, siblings=tuple(one.name for one in definitions))
    catalog.save_verdicts(classifier.verdicts_version(), [(context, *row) for row in tools])


def made(file: Path) -> str:
    """The catalog, in this file; its URL. Between day one and day two the mail server reworded `send_mail`."""
    file.write_bytes(_template())
    return str(file)


@cache
def _template() -> bytes:
    """The catalog's file, filled once for all tests."""
    with TemporaryDirectory() as folder:
        _fill(Path(folder) / "catalog.db")
        return (Path(folder) / "catalog.db").read_bytes()


def _fill(file: Path) -> None:
    with Catalog(str(file)) as catalog:
        catalog.save_servers(SERVERS)
        mail = [(tool(one.name, "Before.") if one.name == "send_mail" else one, v) for one, v in TOOLS["io.acme/mail"]]
        show(catalog, "io.acme/mail", mail, DAY_ONE)
        for name, tools in TOOLS.items():
            show(catalog, name, tools, DAY_TWO if name == "io.acme/mail" else DAY_ONE)
