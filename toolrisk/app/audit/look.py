"""From configured servers to what is known of their tools: in the catalog, or by asking in the sandbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import classifier
from toolrisk.app.audit.client import Configured
from toolrisk.app.audit.match import Finder
from toolrisk.app.audit.nouns import AuditedServer, AuditedTool
from toolrisk.app.progress import Reporter
from toolrisk.canonical import clean
from toolrisk.models import RISKIEST_FIRST, Context, Entry, Package, ToolDefinition, Verdict
from toolrisk.policy import recommend, server_policy
from toolrisk.policy.nouns import Policy
from toolrisk.policy.stack import StackTool
from toolrisk.store import Catalog

Judged = tuple[ToolDefinition, Verdict]
_HARVESTABLE = ("npm", "pypi")


@dataclass(frozen=True)
class Looked:
    """A configured server with all that is known of it; only `server` is for showing."""

    configured: Configured
    server: AuditedServer
    tools: tuple[Judged, ...]

    def policy(self) -> Policy:
        """Its recommended policy, under its label."""
        return server_policy(self.server.key, self.tools)

    def stack(self) -> list[StackTool]:
        """Its tools, as a stack's analysis takes them."""
        return [StackTool(self.server.key, one.name, verdict.facets) for one, verdict in self.tools]


def look(catalog: Catalog, configured: Sequence[Configured], reporter: Reporter, harvest: bool) -> list[Looked]:
    """What is known of each configured server, in their order."""
    finder, keys = Finder(catalog.servers() if configured else ()), _keys(configured)
    found = [_known(catalog, finder, one, key) for one, key in zip(configured, keys, strict=True)]
    unknown = [(one, package) for one in found if not one.tools and (package := _package(one.configured))]
    if not harvest or not unknown:
        return found
    asked = {one.server.key: one for one in _asked(unknown, reporter)}
    return [asked.get(one.server.key, one) for one in found]


def _keys(configured: Iterable[Configured]) -> list[str]:
    """Labels made one of a kind: a second one gets its client's name, and a number if that does not do."""
    keys: list[str] = []
    for one in configured:
        names = [one.label, f"{one.label} ({one.client})"]
        names += [f"{one.label} ({one.client} {number})" for number in range(2, len(keys) + 3)]
        keys.append(next(name for name in names if name not in keys))
    return keys


def _known(catalog: Catalog, finder: Finder, one: Configured, key: str) -> Looked:
    match = finder.find(one.target, one.label)
    name, by = match or (None, None)
    entry = catalog.entry(name, classifier.verdicts_version()) if name else None
    tools = _verdicts(entry) if entry else ()
    note = None if tools else "its tools are not known" if name else _unmatched(one)
    shown = {"server": clean(name) if name else None, "by": by, "tools": audited(tools), "note": note}
    return Looked(one, _seen(one, key).model_copy(update=shown), tools)


def _verdicts(entry: Entry) -> tuple[Judged, ...]:
    """The catalog's verdicts; what the present rules have not judged yet is judged here, as the catalog would."""
    siblings = tuple(tool.definition.name for tool in entry.tools)
    context = Context(server=entry.server.name, description=entry.server.description, siblings=siblings)
    return tuple((tool.definition, tool.verdict or classifier.judge(tool.definition, context)) for tool in entry.tools)


def _unmatched(one: Configured) -> str:
    if one.target is None:
        return "not a package or an address: a local program"
    if one.target.kind == "private":
        return "a package from a registry or a folder of your own: the catalog knows public ones"
    return "not in the catalog" + ("; --harvest asks it in the sandbox" if _package(one) else "")


def _seen(one: Configured, key: str) -> AuditedServer:
    return AuditedServer(
        key=key,
        label=one.label,
        client=one.client,
        file=clean(str(one.file), 300),
        place=one.place,
        started=one.target.kind if one.target else "command",
        enabled=one.enabled,
        guarded=one.guarded,
    )


def audited(tools: Iterable[Judged]) -> tuple[AuditedTool, ...]:
    """Tools as an audit shows them, riskiest first."""
    rows = [_audited(definition, verdict) for definition, verdict in tools]
    return tuple(sorted(rows, key=lambda tool: (not tool.poisoned, RISKIEST_FIRST.index(tool.risk), tool.name)))


def _audited(definition: ToolDefinition, verdict: Verdict) -> AuditedTool:
    return AuditedTool(
        name=clean(definition.name, 100),
        category=verdict.category,
        risk=verdict.risk,
        poisoned=verdict.poisoned,
        recommended=recommend(definition, verdict).action,
        fingerprint=definition.fingerprint,
    )


# ── asking in the sandbox ──


def _package(one: Configured) -> Package | None:
    """The package alone: neither the arguments nor the environment of the configuration go into the sandbox. None where
    the public registry would be asked for what is only named like it."""
    if one.target is None or one.target.kind not in _HARVESTABLE or not one.target.sure:
        return None
    return Package(registry_type=one.target.kind, identifier=one.target.name)


def _asked(unknown: Sequence[tuple[Looked, Package]], reporter: Reporter) -> list[Looked]:
    from crawler.harvest.sandbox import harvest_package
    from crawler.harvest.slots import slots

    found = []
    with reporter.step("Harvest", len(unknown)) as step, slots(1) as (slot,):
        for one, package in unknown:
            name = f"{package.registry_type}:{package.identifier}"
            result = harvest_package(name, package, slot)
            found.append(_judged(one, name, result.definitions, clean(result.reason or "", 300)))
            step.advance(note=name)
    return found


def _judged(one: Looked, name: str, definitions: Sequence[ToolDefinition], reason: str) -> Looked:
    context = Context(server=name, siblings=tuple(tool.name for tool in definitions))
    tools = tuple((tool, classifier.judge(tool, context)) for tool in definitions)
    shown = {"tools": audited(tools), "note": None if tools else f"asked in the sandbox: {reason}"}
    if tools:
        shown |= {"server": one.server.server or clean(name), "by": "harvest"}
    return Looked(one.configured, one.server.model_copy(update=shown), tools)
