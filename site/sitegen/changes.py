"""What changed, as pages and feeds tell it: newest first, a bounded number."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sitegen.text import plain
from toolrisk.models import Change

LATEST, EACH = 300, 30
TOLD = {
    "added": "was added",
    "removed": "was removed",
    "renamed": "was renamed",
    "reworded": "was described in other words",
    "schema": "takes other arguments",
    "hint": "has other hints",
    "risk-raised": "is judged riskier",
    "risk-lowered": "is judged less risky",
    "poisoned": "shows signs of poisoning",
}


@dataclass(slots=True)
class Changes:
    """The latest changes of the catalog, and each server's."""

    latest: list[Change] = field(default_factory=list)
    by_server: dict[str, list[Change]] = field(default_factory=dict)

    def of(self, server: str) -> list[Change]:
        """The latest changes of one server."""
        return self.by_server.get(server, [])


def gathered(changes: Iterable[Change]) -> Changes:
    """Changes put in order, the newest first."""
    ordered = sorted(changes, key=lambda one: (-one.at.timestamp(), one.server, one.tool, one.kind))
    made = Changes(ordered[:LATEST])
    for one in ordered:
        mine = made.by_server.setdefault(one.server, [])
        if len(mine) < EACH:
            mine.append(one)
    return made


def told(change: Change) -> str:
    """A change as a sentence."""
    where = f" ({', '.join(plain(path, 60) for path in change.paths[:4])}{', …' if len(change.paths) > 4 else ''})"
    return f"{plain(change.tool, 80)} {TOLD[change.kind]}{where if change.paths else ''}"


def sides(change: Change) -> tuple[str, str]:
    """The description before and after, where it is what changed."""
    if change.kind not in {"reworded", "poisoned"} or not change.before or not change.after:
        return "", ""
    return change.before.description or "", change.after.description or ""
