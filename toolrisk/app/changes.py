"""What changed: each observation beside the one before it, as changes of tools, graded by what they mean."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime

import classifier
from toolrisk import history
from toolrisk.app.lock import BusyError, locked
from toolrisk.app.progress import Reporter
from toolrisk.models import (
    RISKIEST_FIRST,
    Category,
    Change,
    Context,
    Facets,
    Meaning,
    Risk,
    Server,
    ToolDefinition,
    Verdict,
)
from toolrisk.store import Catalog, Pair

Manifest = Mapping[str, ToolDefinition]
_ACTS = list(Category)


def compare(catalog: Catalog, reporter: Reporter | None = None) -> int:
    """Find the changes of what was observed since the last comparison, and keep them; how many there are.

    A server that is seen for the first time has nothing to differ from, and one way of knowing is only compared with
    itself: what a registry printed with what it printed before.
    """
    found = 0
    with (reporter or Reporter(quiet=True)).step("Diff") as step:
        for pairs in catalog.uncompared():
            differing = [pair for pair in pairs if pair.before and pair.before != pair.after]
            manifests = catalog.manifests(differing)
            servers = {pair.server: catalog.server(pair.server) for pair in differing}
            changes = {pair.id: list(_of(catalog, pair, servers[pair.server], manifests)) for pair in differing}
            catalog.save_changes([(pair, changes.get(pair.id, ())) for pair in pairs], classifier.verdicts_version())
            found += sum(map(len, changes.values()))
            step.advance(len(pairs))
    return found


def changes(catalog: Catalog, since: datetime | None = None, server: str | None = None) -> list[Change]:
    """All changes that were first seen since a moment, oldest first, of one server or of all. What was not yet compared
    is, unless another run holds the catalog, which will."""
    with suppress(BusyError), locked(catalog, "changes"):
        compare(catalog)
    return catalog.changes(since, server)


def _of(catalog: Catalog, pair: Pair, server: Server | None, manifests: Mapping[str, Manifest]) -> Iterator[Change]:
    before, after = manifests[pair.before or ""], manifests[pair.after]
    name, about = (server.name, server.description) if server else (pair.server, None)
    born = after.keys() - before.keys()
    earlier = catalog.gone_before(pair, born) if born else {}
    return judged(history.diff(name, before, after, pair.at, earlier), before, after, about, frozenset(earlier))


def judged(
    found: list[Change],
    before: Manifest,
    after: Manifest,
    about: str | None = None,
    back: frozenset[str] = frozenset(),
) -> Iterator[Change]:
    """The changes with what the judge says of them: a wider capability, a risk raised or lowered, new poison. Both
    sides are judged by the present rules, each among its own neighbours; `about` is the server's description, `back`
    the tools that were there before and came back: what is new of them is told beside it."""
    if not found:
        return
    server = found[0].server
    old, new = (Context(server=server, description=about, siblings=tuple(side)) for side in (before, after))
    verdicts: dict[tuple[str, str], tuple[Verdict | None, Verdict | None]] = {}
    for change in found:
        key = (change.before.name if change.before else "", change.after.name if change.after else "")
        told = key in verdicts
        if not told:
            was = classifier.judge(change.before, old) if change.before else None
            verdicts[key] = was, classifier.judge(change.after, new) if change.after else None
        was_there = change.kind == "added" and change.tool in back
        yield change if was_there else _weighed(change, *verdicts[key])
        if not told and not was_there:
            yield from _risks(change, *verdicts[key])


def _weighed(change: Change, before: Verdict | None, after: Verdict | None) -> Change:
    risks = {"risk_before": before.risk if before else None, "risk_after": after.risk if after else None}
    if before is None and after and after.risk in {Risk.high, Risk.critical}:
        return change.model_copy(update={**risks, "grade": "grave"})
    if before is None or after is None or change.kind == "renamed":
        return change.model_copy(update=risks)
    meanings: set[Meaning] = {*change.meanings, *_capability(before, after)}
    if len(meanings) > 1:
        meanings -= {"typo", "wording"}
    return change.model_copy(update={**risks, "meanings": tuple(sorted(meanings)), "grade": history.grade(meanings)})


def _capability(before: Verdict, after: Verdict) -> set[Meaning]:
    """Whether a call can do more than it could, or less: the category, the risk, and what else it touches."""
    if before.category is None or after.category is None:
        return set()
    reach = _reach(after.facets) - _reach(before.facets), _reach(before.facets) - _reach(after.facets)
    acts = _ACTS.index(after.category) - _ACTS.index(before.category)
    risk = RISKIEST_FIRST.index(before.risk) - RISKIEST_FIRST.index(after.risk)
    if reach[0] or risk > 0 or (acts > 0 and risk == 0):
        return {"wider-capability"}
    return {"narrower-capability"} if reach[1] or risk < 0 or acts < 0 else set()


def _reach(facets: Facets) -> set[str]:
    return {name for name, there in facets if there}


def _risks(change: Change, before: Verdict | None, after: Verdict | None) -> Iterator[Change]:
    """The changes that only a judge sees."""
    if after is None:
        return
    fresh = _signs(after) - (_signs(before) if before else set())
    fields = {"risk_before": before.risk if before else None, "risk_after": after.risk}
    if fresh:
        paths = tuple(sorted({place for _, place in fresh}))
        meant = {"kind": "poisoned", "paths": paths, "meanings": ("poisoning",), "grade": "grave"}
        yield change.model_copy(update={**fields, **meant})
    if before is None or Risk.unknown in (before.risk, after.risk) or before.risk == after.risk:
        return
    worse = RISKIEST_FIRST.index(after.risk) < RISKIEST_FIRST.index(before.risk)
    meaning = "wider-capability" if worse else "narrower-capability"
    kind = {"kind": "risk-raised" if worse else "risk-lowered", "paths": (), "meanings": (meaning,)}
    yield change.model_copy(update={**fields, **kind, "grade": "grave" if worse else "minor"})


def _signs(verdict: Verdict) -> set[tuple[str, str]]:
    return {(one.rule, one.field) for one in verdict.findings if one.kind == "poisoning"}


def line(change: Change) -> str:
    """A change for a person to read."""
    paths = f" ({', '.join(change.paths[:6])}{', …' if len(change.paths) > 6 else ''})" if change.paths else ""
    means = f": {', '.join(change.meanings)}" if change.meanings else ""
    name = f"{change.before.name} → {change.tool}" if change.kind == "renamed" and change.before else change.tool
    return f"{change.at:%Y-%m-%d}  {change.grade:<7}  {change.server}  {name}  {change.kind}{paths}{means}"


def fields(change: Change) -> dict[str, object]:
    """A change as JSON, both sides in the protocol's spelling."""
    return {
        **change.model_dump(mode="json", exclude={"before", "after"}),
        "before": change.before.to_wire() if change.before else None,
        "after": change.after.to_wire() if change.after else None,
    }
