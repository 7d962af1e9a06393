"""Whether a policy still speaks of the tools that it was made for."""

from pathlib import Path

from toolrisk import clock, history
from toolrisk.app import changes
from toolrisk.app.lockfile import LockFileError, lock_beside, read_lock
from toolrisk.app.show import find
from toolrisk.canonical import clean
from toolrisk.store import Catalog


def stale(catalog: Catalog, policy: Path, server: str) -> list[str]:
    """What became of the pinned tools since, a line for each change, the gravest first; none where all are as they
    were. The pins stand in `policy.lock.json` beside the policy. Raises ValueError where they can't be read,
    LookupError for a server that the catalog does not know."""
    lock = policy if policy.name.endswith(".lock.json") else lock_beside(policy)
    try:
        pinned = read_lock(lock)
    except LockFileError as error:
        raise ValueError(str(error)) from error
    entry = find(catalog, server)
    now = {tool.definition.name: tool.definition for tool in entry.tools}
    found = history.diff(entry.server.name, pinned, now, clock.now())
    judged = list(changes.judged(found, pinned, now, entry.server.description))
    order = ("grave", "notable", "minor")
    return [clean(changes.line(one), 500) for one in sorted(judged, key=lambda one: order.index(one.grade))]
