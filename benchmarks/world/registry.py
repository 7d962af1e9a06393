"""Listings in the official registry's shape, dirt included."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

from benchmarks.world import figures as real
from benchmarks.world import words
from benchmarks.world.lives import State
from benchmarks.world.vocabulary import pick, product, said

OFFICIAL = "io.modelcontextprotocol.registry/official"
SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
Row = dict[str, Any]


def title(state: State) -> str:
    """What a person calls the server."""
    return state.name.rpartition("/")[2].partition("-")[0].capitalize()


def about(state: State) -> str:
    """The server's own description: a sentence, at most 100 characters."""
    nouns = [noun.said(state.shelf.look.language) for noun in state.shelf.look.nouns[:3]]
    act = said("search", state.shelf.look.language).format(", ".join(nouns))
    return f"{title(state)}: {act}"[:100]


def version(state: State) -> str:
    """The version of its listing and of its packages."""
    return f"{state.version[0]}.{state.version[1]}.0"


def rows(state: State, seed: int, born: datetime, changed: datetime) -> Iterator[Row]:
    """A server's listings: one, or two with the same package. A dead one is deprecated, deleted, or listed no more."""
    rng = Random(f"{seed}/{state.number}/listing")
    status = pick(rng, ["deleted", "deleted", "deprecated", ""]) if state.dead else "active"
    if not status:
        return
    meta = {"status": status, "publishedAt": _stamp(born), "updatedAt": _stamp(changed), "isLatest": True}
    server = _server(state, rng)
    yield {"server": server, "_meta": {OFFICIAL: meta}}
    if "packages" in server and rng.random() < real.LISTED_TWICE:
        yield {"server": {**server, "name": f"{server['name']}-mirror"}, "_meta": {OFFICIAL: meta}}
    if state.former:
        yield {"server": {**server, "name": state.former}, "_meta": {OFFICIAL: {**meta, "status": "deleted"}}}


def _server(state: State, rng: Random) -> Row:
    made: Row = {"$schema": SCHEMA, "name": state.name, "description": about(state), "version": version(state)}
    if rng.random() < real.TITLED_SERVER:
        made["title"] = title(state)
    slug = f"{state.shelf.look.product}-{state.number:x}"
    made.update(_repository(slug, rng))
    way = real.REACHED_BY.draw(rng)
    if way in {"package", "both"}:
        made["packages"] = [_package(slug, version(state), rng)]
    if way in {"remote", "both"}:
        made["remotes"] = [{"type": real.REMOTE_TYPES.draw(rng), "url": f"https://{slug}.example/mcp"}]
    return made


def _repository(slug: str, rng: Random) -> Row:
    kind = real.REPOSITORY.draw(rng)
    if kind == "none":
        return {}
    if kind == "empty":
        return {"repository": {}}
    shared = rng.random() < real.SHARED_REPOSITORY
    url = f"https://github.com/{pick(rng, words.SYLLABLES)}/servers" if shared else f"https://github.com/{slug}/{slug}"
    made = {"url": url, "source": "github"}
    if kind == "subfolder" or shared:
        made["subfolder"] = f"packages/{slug}"
    return {"repository": made}


def _package(slug: str, number: str, rng: Random) -> Row:
    kind = real.PACKAGE_TYPES.draw(rng)
    made: Row = {"registryType": kind, "identifier": slug, "version": number, "transport": {"type": "stdio"}}
    if kind == "oci":
        made = {**made, "identifier": f"docker.io/{slug}/{slug}:{number}"}
        del made["version"]
    variables = [_variable(rng) for _ in range(real.VARIABLES.draw(rng))]
    return {**made, "environmentVariables": variables} if variables else made


def _variable(rng: Random) -> Row:
    name = f"{product(rng)}_{pick(rng, ['API_KEY', 'TOKEN', 'URL', 'REGION'])}".upper()
    return {"name": name, "description": "As shown in the account", "isRequired": rng.random() < 0.5}


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def blank(row: Row) -> Row:
    """A row as a registry prints it after a mishap of its own."""
    return {**row, "server": {**row["server"], "name": "", "description": ""}}
