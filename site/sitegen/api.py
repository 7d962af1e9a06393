"""The catalog for machines: static JSON under /api/v1/, with its schemas and an OpenAPI document."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from sitegen import words
from sitegen.changes import Changes
from sitegen.overview import Overview
from sitegen.summaries import Row
from sitegen.view import ServerView
from toolrisk import house
from toolrisk.models import TRIFECTA, Category, Change, Tool, Verdict
from toolrisk.policy import Format, sentence
from toolrisk.policy.formats import policy_json
from toolrisk.policy.nouns import Policy, ToolPolicy
from toolrisk.policy.translation import default_label

BASE = "api/v1/"
SERVERS = f"{BASE}servers/"
SCHEMAS = ("servers", "server", "categories", "changes")


def dumps(value: Any) -> bytes:
    """JSON on one line. Text that no UTF-8 file can hold is written in escapes."""
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return json.dumps(value).encode("ascii") + b"\n"


def server(view: ServerView, policy: Policy, site_url: str) -> bytes:
    """One server with its tools, their verdicts and policies."""
    noun = view.server.model_dump(mode="json", exclude={"slug", "merges"}, exclude_none=True)
    facets = {facet for tool in view.tools for facet in words.facets_of(words.verdict_of(tool))}
    failed = {"cause": view.entry.cause, "reason": view.entry.reason} if view.entry.cause else None
    return dumps(
        {
            "slug": view.server.slug,
            "url": site_url + view.path,
            "label": default_label(view.server.name),
            **noun,
            "sources": [merge.model_dump(mode="json") for merge in view.server.merges],
            "failed": failed,
            "risks": {level.value: number for level, number in view.risks.items()},
            "trifecta": facets.issuperset(TRIFECTA),
            "policy": policy_json.document(policy),
            "happens": sentence(policy),
            "notes": list(policy.notes),
            "files": {one.form.id: {**_about(one.form), "text": one.text} for one in view.files} if view.tools else {},
            "tools": [_tool(view, tool, site_url) for tool in view.tools],
        }
    )


def _about(form: Format) -> dict[str, Any]:
    """What a file is called, and whether such a file is for one server only."""
    return {"title": form.title, "name": form.file_name, "one_server": form.one_server}


def _tool(view: ServerView, tool: Tool, site_url: str) -> dict[str, Any]:
    verdict = words.verdict_of(tool)
    return {
        "slug": tool.slug,
        "url": f"{site_url}{view.place(tool)}",
        "fingerprint": tool.definition.fingerprint,
        "how": tool.how.value,
        "version": tool.version,
        "first_seen": tool.first_seen.isoformat(),
        "definition": tool.definition.to_wire(),
        "verdict": _verdict(verdict),
        "policy": _rule(view.rules[tool.slug]),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "category": verdict.category.value if verdict.category else None,
        "risk": verdict.risk.value,
        "confidence": verdict.confidence,
        "facets": list(words.facets_of(verdict)),
        "decided_by": verdict.decided_by,
        "justification": verdict.justification,
        "findings": [
            {"rule": hit.rule, "kind": hit.kind, "field": hit.field, "quote": hit.quote} for hit in verdict.findings
        ],
    }


def _rule(rule: ToolPolicy) -> dict[str, Any]:
    limit = {"max": rule.limit.max, "window": rule.limit.window} if rule.limit else None
    return {"action": rule.action.value, "limit": limit, "reason": rule.reason}


def row(one: Row, site_url: str) -> dict[str, Any]:
    """A server as the list of servers has it."""
    return {
        "slug": one.slug,
        "name": one.name,
        "title": one.title,
        "status": one.status.value,
        "version": one.version,
        "tools": one.tools,
        "risks": {level.value: number for level, number in zip(words.LEVELS, one.risks, strict=True) if number},
        "facets": sorted(one.facets),
        "sources": list(one.sources),
        "last_seen": one.seen.isoformat() if one.seen else None,
        "cause": one.cause,
        "url": f"{site_url}tools/{one.slug}/",
        "json": f"{site_url}{SERVERS}{one.slug}.json",
    }


def files(overview: Overview, changes: Changes, site_url: str) -> Iterator[tuple[str, bytes | bytearray]]:
    """All files of the interface but the servers', one at a time: the list of servers takes tens of megabytes."""
    rows = sorted(overview.servers, key=lambda one: one.slug)
    places = {one.key: one.slug for one in rows}
    lists = {
        "categories": {"categories": _categories(overview)},
        "changes": {"changes": [_change(one, places.get(one.server), site_url) for one in changes.latest]},
    }
    yield f"{BASE}servers.json", _servers(rows, site_url)
    for name, value in lists.items():
        yield f"{BASE}{name}.json", dumps(value)
    schemas = {name: _schema(name) for name in SCHEMAS}
    for name, schema in schemas.items():
        yield f"{BASE}schemas/{name}.json", dumps(schema)
    yield f"{BASE}openapi.json", dumps(openapi(schemas, site_url))


def _servers(rows: Iterable[Row], site_url: str) -> bytearray:
    """The list of servers, a row at a time: all of them as objects would take several times the file's bytes."""
    said = bytearray(b'{"servers":[')
    for number, one in enumerate(rows):
        said += b"," * (number > 0) + dumps(row(one, site_url)).rstrip(b"\n")
    said += b"]}\n"
    return said


def _categories(overview: Overview) -> list[dict[str, Any]]:
    kinds: tuple[Category | None, ...] = (*Category, None)
    return [
        {
            "category": kind.value if kind else None,
            "tools": overview.of_category(kind),
            "risks": {level.value: overview.levels[kind, level] for level in words.LEVELS},
        }
        for kind in kinds
    ]


def _change(one: Change, slug: str | None, site_url: str) -> dict[str, Any]:
    return {
        "server": one.server,
        "tool": one.tool,
        "kind": one.kind,
        "at": one.at.isoformat(),
        "paths": list(one.paths),
        "grade": one.grade,
        "meanings": list(one.meanings),
        "risk_before": one.risk_before,
        "risk_after": one.risk_after,
        "before": one.before.fingerprint if one.before else None,
        "after": one.after.fingerprint if one.after else None,
        "history": f"{site_url}tools/{slug}/history.html" if slug else None,
    }


def _schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(house.path(f"site/templates/api/{name}.json").read_bytes())
    return found


def openapi(schemas: dict[str, dict[str, Any]], site_url: str) -> dict[str, Any]:
    """The OpenAPI document; a path for each file."""
    slug = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {f"/{BASE}{name}.json": _get(name, schemas[name]) for name in SCHEMAS if name != "server"}
    paths[f"/{SERVERS}{{slug}}.json"] = {**_get("server", schemas["server"]), "parameters": [slug]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Toolrisk", "version": "1", "description": "The open risk catalog of MCP tools, as files."},
        "servers": [{"url": site_url.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _get(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    said = {"200": {"description": schema["description"], "content": body}}
    return {"get": {"summary": schema["title"], "operationId": name, "responses": said}}
