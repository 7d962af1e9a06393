"""The other sources, each from a page in its shape that we wrote. One crawl takes them all, as a night does."""

import gzip
import io
import json
import re
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

import crawler
from crawler import registries
from tests.crawler.local_http import MIB, Answer, Asked, Servers
from tests.crawler.local_registry import npm, row
from toolrisk import clock
from toolrisk.models import Listing, Status
from toolrisk.store import Catalog

TOOL = {
    "name": "read_note",
    "description": "Read a note.",
    "inputSchema": {"type": "object", "properties": {"id": {"type": "string"}}},
    "annotations": {"readOnlyHint": True},
}
PUBLISHED = "io.modelcontextprotocol.registry/publisher-provided"


def toolhive() -> dict[str, Any]:
    def entry(name: str, status: str, *tools: Any) -> dict[str, Any]:
        said = {f"ghcr.io/acme/{name}:1": {"status": status, "tools": ["read_note"], "tool_definitions": list(tools)}}
        package = {"registryType": "oci", "identifier": f"ghcr.io/acme/{name}:1", "transport": {"type": "stdio"}}
        server = {"name": f"io.github.acme/{name}", "description": "D.", "version": "1.0.0", "packages": [package]}
        return {**server, "_meta": {PUBLISHED: {"io.github.stacklok": said}}}

    entries = [entry("notes", "Active", TOOL, {"nameless": 1}), entry("old", "Deprecated"), {"name": "", "version": 1}]
    return {"version": "1.0.0", "data": {"servers": entries}}


TOOLSDK = {
    "@acme/notes": {"category": "x", "validated": True, "tools": {"read": {"name": "read", "description": "Read."}}},
    "bare-notes": {"category": "x", "tools": {}},
    "odd": {"tools": ["not", "a", "mapping"]},
}

NOTES_YAML = """
name: notes
image: acme/notes
type: server
about:
  title: Notes
  description: Keeps notes.
source:
  project: https://github.com/acme/notes
config:
  secrets:
    - name: notes.key
      env: NOTES_KEY
  env:
    - name: on
      example: no
"""
REMOTE_YAML = """
name: far
type: remote
about: {title: Far}
remote: {transport_type: sse, url: https://far.example/sse}
"""
BOMB_YAML = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
ARGUMENTS = [
    {"name": "find", "description": "Find.", "arguments": [{"name": "query", "type": "string", "desc": "What."}]}
]
DOCKER = {
    "servers/notes/server.yaml": NOTES_YAML.encode(),
    "servers/notes/tools.json": json.dumps([*ARGUMENTS, TOOL]).encode(),
    "servers/far/server.yaml": REMOTE_YAML.encode(),
    "servers/far/tools.json": b"[]",
    "servers/bomb/server.yaml": BOMB_YAML.encode(),
    "servers/broken/server.yaml": b"{ no: yaml",
    "servers/../../escape/server.yaml": NOTES_YAML.encode(),
    "README.md": b"# Docker",
}


def archive() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, body in DOCKER.items():
            member = tarfile.TarInfo(f"mcp-registry-main/{name}")
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
        link = tarfile.TarInfo("mcp-registry-main/servers/link/server.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return made.getvalue()


class Document:
    """A document with an ETag."""

    def __init__(self, body: bytes, kind: str = "application/json") -> None:
        self.body, self.kind = body, kind

    async def __call__(self, asked: Asked, answer: Answer) -> None:
        if asked.headers.get("if-none-match") == '"v1"':
            return await answer.send(304)
        return await answer.send(200, self.body, self.kind, ETag='"v1"')


async def smithery(asked: Asked, answer: Answer) -> None:
    if asked.headers.get("authorization") != "Bearer s-key":
        return await answer.json({"error": "Unauthorized"}, 401)
    number = int(asked.query["page"])
    found = [
        {
            "qualifiedName": f"acme/notes-{number}",
            "displayName": "Notes",
            "description": "D.",
            "createdAt": "2026-01-01",
        }
    ]
    return await answer.json({"servers": found, "pagination": {"currentPage": number, "totalPages": 3}})


async def glama(asked: Asked, answer: Answer) -> None:
    if asked.headers.get("authorization") != "Bearer g-key":
        return await answer.json({"error": "requires an API key"}, 401)
    home = {"url": "https://github.com/acme/notes"}
    last = asked.query.get("after") == "c1"
    found = {"id": f"id{last}", "name": "Notes", "namespace": "acme", "slug": f"notes-{last}", "repository": home}
    paging = {"endCursor": "c1", "hasNextPage": not last}
    return await answer.json({"servers": [{**found, "tools": [TOOL]}], "pageInfo": paging})


async def pulse(asked: Asked, answer: Answer) -> None:
    if asked.headers.get("x-api-key") != "p-key" or asked.headers.get("x-tenant-id") != "t":
        return await answer.json({"title": "Unauthorized", "status": 401}, 401)
    entry = row("io.acme/notes", packages=[npm("notes")])
    entry["_meta"]["com.pulsemcp/server-version"] = {"remotes[0]": 1, "packages": [{"tools": [TOOL]}]}
    return await answer.json({"servers": [entry], "metadata": {}})


async def github(asked: Asked, answer: Answer) -> None:
    last = "cursor" in asked.query
    name = "acme/notes" if last else "acme/first"
    return await answer.json({"servers": [row(name)], "metadata": {} if last else {"next_cursor": "x"}})


@pytest.fixture
def urls(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    keys = {
        "SMITHERY_API_KEY": "s-key",
        "GLAMA_API_KEY": "g-key",
        "PULSEMCP_API_KEY": "p-key",
        "PULSEMCP_TENANT_ID": "t",
    }
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    return {
        "toolhive": servers.add(Document(json.dumps(toolhive()).encode()), "/catalog.json"),
        "toolsdk": servers.add(Document(json.dumps(TOOLSDK).encode()), "/list.json"),
        "docker": servers.add(Document(archive(), "application/x-gzip"), "/docker.tar.gz"),
        "smithery": servers.add(smithery, ""),
        "glama": servers.add(glama, ""),
        "pulsemcp": servers.add(pulse, ""),
        "github": servers.add(github, ""),
    }


def test_each_source_is_read_in_its_own_shape(urls: dict[str, str], servers: Servers, catalog: Catalog) -> None:
    reports = {one.source: one for one in crawler.crawl(catalog, list(urls), url=urls, rate=60_000)}
    assert {name: report.failure for name, report in reports.items() if not report.complete} == {}
    found = {(item.registry, item.name): item for item in catalog.listings()}
    names = {registry: {name for where, name in found if where == registry} for registry in urls}
    assert names == {
        "toolhive": {"io.github.acme/notes", "io.github.acme/old"},
        "toolsdk": {"@acme/notes", "bare-notes", "odd"},
        "docker": {"docker/notes", "docker/far", "docker/bomb"} - {"docker/bomb"},
        "smithery": {"smithery/acme/notes-1", "smithery/acme/notes-2", "smithery/acme/notes-3"},
        "glama": {"glama/acme/notes-False", "glama/acme/notes-True"},
        "pulsemcp": {"io.acme/notes"},
        "github": {"acme/first", "acme/notes"},
    }
    assert {name: report.bad_rows for name, report in reports.items() if report.bad_rows} == {
        "toolhive": 1,
        "toolsdk": 1,
        "docker": 2,
    }
    assert found["toolhive", "io.github.acme/old"].status is Status.deprecated
    assert found["toolsdk", "@acme/notes"].packages[0].registry_type == "npm"
    assert found["toolsdk", "bare-notes"].packages[0].registry_type == "unknown"
    _check_docker(found)
    _check_declared(catalog)
    again = crawler.crawl(catalog, ["toolhive", "toolsdk", "docker"], url={k: urls[k] for k in list(urls)[:3]})
    assert [(one.complete, one.unchanged) for one in again] == [(True, True)] * 3
    assert {(item.registry, item.name): item for item in catalog.listings()} == found


def _check_docker(found: dict[tuple[str, str], Listing]) -> None:
    notes, far = found["docker", "docker/notes"], found["docker", "docker/far"]
    assert notes.repository is not None
    assert (notes.title, notes.description, notes.repository.url) == (
        "Notes",
        "Keeps notes.",
        "https://github.com/acme/notes",
    )
    assert [(item.name, item.required, item.secret) for item in notes.packages[0].variables] == [
        ("NOTES_KEY", True, True),
        ("on", False, False),
    ]
    assert [(remote.type, remote.url) for remote in far.remotes] == [("sse", "https://far.example/sse")]


def _check_declared(catalog: Catalog) -> None:
    """What registries print of tools is known once the listings are servers."""
    from crawler.identity import identify

    catalog.save_servers(identify(catalog.listings()).servers)
    catalog.declare(clock.now())
    tools = {
        entry.server.name: {tool.definition.name: tool.definition for tool in entry.tools}
        for entry in catalog.entries("none")
        if entry.tools
    }
    assert set(tools) == {
        "io.github.acme/notes",
        "@acme/notes",
        "docker/notes",
        "glama/acme/notes-False",
        "glama/acme/notes-True",
        "io.acme/notes",
    }
    assert tools["io.github.acme/notes"]["read_note"].to_wire() == TOOL
    assert tools["docker/notes"]["find"].input_schema == {
        "type": "object",
        "properties": {"query": {"type": "string", "description": "What."}},
    }


def test_a_source_without_its_key_is_skipped_with_one_line(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMITHERY_API_KEY", "GLAMA_API_KEY", "PULSEMCP_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    reports = crawler.crawl(catalog, ["smithery", "glama", "pulsemcp", "starter"])
    assert [report.skipped for report in reports] == [
        "SMITHERY_API_KEY is not set",
        "GLAMA_API_KEY is not set",
        "PULSEMCP_API_KEY is not set",
        None,
    ]
    starter = reports[3]
    assert (starter.complete, starter.bad_rows, starter.failure) == (True, 0, None)
    assert starter.listings >= 35


def test_files_take_the_place_of_addresses(catalog: Catalog, tmp_path: Path) -> None:
    for name, body in DOCKER.items():
        if ".." not in name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(body)
    (tmp_path / "toolhive.json").write_text(json.dumps(toolhive()))
    (tmp_path / "mine.yml").write_text(
        "- {name: me/mine, title: Mine}\n- {name: me/odd, colour: blue}\n- {title: None}\n"
    )
    places = {"docker": tmp_path, "toolhive": tmp_path / "toolhive.json", "starter": tmp_path / "mine.yml"}
    reports = crawler.crawl(catalog, list(places), url={name: str(place) for name, place in places.items()})
    assert [(one.source, one.failure, one.listings, one.bad_rows) for one in reports] == [
        ("docker", None, 2, 2),
        ("toolhive", None, 2, 1),
        ("starter", None, 2, 2),
    ]
    missing = crawler.crawl(catalog, list(places), url={name: str(tmp_path / "nothing") for name in places})
    assert all(report.failure and not report.complete for report in missing)
    assert len(catalog.listings("docker")) == 2


def test_a_checkout_without_servers_says_so(catalog: Catalog, tmp_path: Path) -> None:
    (report,) = crawler.crawl(catalog, ["docker"], url=str(tmp_path))
    assert "has no servers/*/server.yaml" in str(report.failure)


@pytest.mark.parametrize(("kind", "size"), [(tarfile.REGTYPE, 600 * MIB), (tarfile.GNUTYPE_LONGNAME, 64 * MIB)])
def test_a_bigger_archive_than_is_believable_is_refused(
    servers: Servers, catalog: Catalog, kind: bytes, size: int
) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", compresslevel=1, format=tarfile.GNU_FORMAT) as tar:
        member = tarfile.TarInfo("x-main/servers/big/server.yaml")
        member.type, member.size = kind, size
        tar.addfile(member, _Zeros(member.size))
    url = servers.add(Document(made.getvalue(), "application/x-gzip"), "/docker.tar.gz")
    (report,) = crawler.crawl(catalog, ["docker"], url=url, rate=60_000, settings={"BACKOFF_BASE": 0.01})
    assert "larger than any checkout" in str(report.failure)


def test_an_archive_that_leads_back_is_refused(servers: Servers, catalog: Catalog) -> None:
    back = tarfile.TarInfo("x-main/servers/back/server.yaml")
    back.size = -1_024
    header = back.tobuf(tarfile.GNU_FORMAT)
    url = servers.add(Document(gzip.compress(header + bytes(2_048)), "application/x-gzip"), "/docker.tar.gz")
    (report,) = crawler.crawl(catalog, ["docker"], url=url, rate=60_000, settings={"BACKOFF_BASE": 0.01})
    # Later Pythons refuse such a header themselves.
    assert re.search("negative|header", str(report.failure)), report.failure


class _Zeros(io.RawIOBase):
    """So many zeros, without holding them."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1) -> bytes:
        take = min(self._left, size if size >= 0 else self._left)
        self._left -= take
        return b"\0" * take


def test_sources_are_found_and_say_what_they_expect(catalog: Catalog) -> None:
    found = {source.name: source for source in crawler.sources()}
    assert set(found) == {
        "starter", "official", "github", "toolhive", "docker", "toolsdk", "smithery", "glama", "pulsemcp",
    }  # fmt: skip
    assert {name for name, source in found.items() if source.key} == {"smithery", "glama", "pulsemcp"}
    assert all(source.expects.listings > 0 and source.expects.blank < 0.05 for source in found.values())
    with pytest.raises(crawler.UnknownSourceError, match="no source is called nowhere; there are docker, "):
        crawler.crawl(catalog, ["nowhere"])
    with pytest.raises(ValueError, match="one URL is given, but not one source"):
        crawler.crawl(catalog, ["official", "starter"], url="http://127.0.0.1:1")


MINE = """
from crawler.registries.official import RegistrySpider


class MineSpider(RegistrySpider):
    name = "mine"
    endpoint = "https://registry.example"
"""


def test_a_new_source_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text(MINE)
    monkeypatch.setattr(registries, "__path__", [*registries.__path__, str(tmp_path)])
    assert "mine" in {source.name for source in crawler.sources()}
    monkeypatch.delitem(sys.modules, "crawler.registries.mine")
