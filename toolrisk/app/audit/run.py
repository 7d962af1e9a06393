"""One look at the clients' configurations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolrisk import clock
from toolrisk.app.audit import clients, memory, papers
from toolrisk.app.audit.client import Client, Configured
from toolrisk.app.audit.files import ConfigurationError
from toolrisk.app.audit.look import Looked, look
from toolrisk.app.audit.nouns import Audit, Step, Trifecta
from toolrisk.app.progress import Reporter
from toolrisk.canonical import clean
from toolrisk.house import state_folder
from toolrisk.policy.stack import Analysis, analyse, described, of_policies
from toolrisk.store import Catalog


@dataclass(frozen=True)
class Where:
    """The folders of one person: home, the one worked in, and the one where state is kept."""

    home: Path = field(default_factory=Path.home)
    here: Path = field(default_factory=Path.cwd)
    state: Path = field(default_factory=state_folder)


def run(
    catalog: Catalog,
    given: Sequence[Path] = (),
    *,
    reporter: Reporter | None = None,
    harvest: bool = False,
    out: Path | None = None,
    form: str = "policy-json",
    where: Where | None = None,
) -> Audit:
    """Read the configurations (those given, else all that are found), look their servers up, and say what they can do.

    With `harvest` packages that the catalog does not know are asked in the sandbox. With `out` policies in the format
    are written there. What was seen is kept for the next audit. Raises LookupError for an unknown format.
    """
    where, at = where or Where(), clock.now()
    folder = where.state
    configured, read, problems = _configured(given, where)
    looked = look(catalog, configured, reporter or Reporter(quiet=True), harvest)
    servers = tuple(one.server for one in looked)
    since, before = memory.recall(folder)
    written = papers.write(out, looked, _cut(looked), form) if out else ()
    changed = tuple(memory.changes(before, servers, read)) if since else ()
    memory.keep(folder, at, servers, before, read)
    return Audit(
        at=at,
        servers=servers,
        trifectas=tuple(_trifecta(client, found) for client, ones in _stacks(looked) if (found := _raw(ones)).path),
        since=since,
        changes=changed,
        problems=tuple(problems),
        written=written,
    )


def reader(file: Path, where: Where) -> Client:
    """Whose file it is: by its place, else by its name, else a plain one."""
    every = clients.every()
    places = (
        one for one in every if file.resolve() in {place.resolve() for place in one.files(where.home, where.here)}
    )
    named = (one for one in every if file.name in one.names)
    return next(places, None) or next(named, None) or every[-1]


def _configured(given: Sequence[Path], where: Where) -> tuple[list[Configured], list[str], list[str]]:
    """The servers, the files that were read whole, and what is wrong with the others."""
    servers: list[Configured] = []
    read: list[str] = []
    problems: list[str] = []
    for client, file in _files(given, where):
        try:
            found = client.read(file)
        except ConfigurationError as error:
            problems.append(clean(str(error), 400))
            continue
        servers += found.servers
        problems += [clean(f"{file}: {one.place}: {one.why}", 400) for one in found.unread]
        # What a file held before is forgotten only where all of it was read now.
        read += [] if found.unread else [clean(str(file), 300)]
    return servers, read, problems


def _files(given: Sequence[Path], where: Where) -> Iterator[tuple[Client, Path]]:
    if given:
        yield from ((reader(file, where), file) for file in given)
        return
    seen: set[Path] = set()
    for client in clients.every():
        for file in client.files(where.home, where.here):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield client, file


def _stacks(looked: Sequence[Looked]) -> list[tuple[str, list[Looked]]]:
    """The servers of each client that are switched on: what one model has before it."""
    by_client: dict[str, list[Looked]] = {}
    for one in looked:
        if one.server.enabled:
            by_client.setdefault(one.server.client, []).append(one)
    return list(by_client.items())


def _raw(stack: Sequence[Looked]) -> Analysis:
    """What the servers can do together as they stand, without any policy."""
    return analyse(tool for one in stack for tool in one.stack())


def _cut(looked: Sequence[Looked]) -> list[tuple[str, str]]:
    """What still has to ask under the recommended policies, so that no client's servers make the trifecta."""
    found: list[tuple[str, str]] = []
    for _, stack in _stacks(looked):
        facets = {tool[:2]: tool.facets for one in stack for tool in one.stack()}
        found += analyse(of_policies([one.policy() for one in stack], facets)).cut
    return found


def _trifecta(client: str, analysis: Analysis) -> Trifecta:
    return Trifecta(
        client=client,
        path=tuple(Step(key=one.server, tool=clean(one.tool), adds=one.legs) for one in analysis.path),
        ask_before=tuple(Step(key=key, tool=clean(tool), adds=(analysis.leg or "",)) for key, tool in analysis.cut),
        happens=clean(described(analysis), 2000),
    )
