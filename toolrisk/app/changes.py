"""What changed: every observation that differs from the one before it, as changes of tools."""

from collections.abc import Iterator
from datetime import datetime

from toolrisk.history import diff
from toolrisk.models import Change
from toolrisk.store import Catalog, Shown


def changes(catalog: Catalog, since: datetime | None = None, server: str | None = None) -> list[Change]:
    """All changes that were first seen since a moment, oldest first, of one server or of all.

    A server that is seen for the first time has nothing to differ from, and one way of knowing is only compared with
    itself: what a registry printed with what it printed before.
    """
    names = [server] if server else list(dict.fromkeys(shown.server for shown in catalog.shown_since(since)))
    found = [change for name in names for change in _of(catalog, name, since)]
    return sorted(found, key=lambda change: (change.at, change.server, change.tool, change.kind))


def _of(catalog: Catalog, server: str, since: datetime | None) -> Iterator[Change]:
    before: dict[str, Shown] = {}
    for shown in catalog.history(server):
        last = before.get(shown.how)
        before[shown.how] = shown
        if last is None or last.manifest == shown.manifest or (since is not None and shown.first_seen < since):
            continue
        yield from diff(server, catalog.manifest(last.manifest), catalog.manifest(shown.manifest), shown.first_seen)


def line(change: Change) -> str:
    """A change for a person to read."""
    paths = f" ({', '.join(change.paths[:6])}{', …' if len(change.paths) > 6 else ''})" if change.paths else ""
    return f"{change.at:%Y-%m-%d}  {change.server}  {change.tool}  {change.kind}{paths}"


def fields(change: Change) -> dict[str, object]:
    """A change as JSON, both sides in the protocol's spelling."""
    return {
        **change.model_dump(mode="json", exclude={"before", "after"}),
        "before": change.before.to_wire() if change.before else None,
        "after": change.after.to_wire() if change.after else None,
    }
