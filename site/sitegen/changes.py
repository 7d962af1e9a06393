"""What changed, as pages, feeds and the interface tell it: newest first, a bounded number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby

from sitegen.markup.text import listed, named, plain
from toolrisk.canonical import sha256
from toolrisk.models import Change, ChangeKind, Grade, Meaning, Risk

LATEST, EACH = 300, 100
# In the order in which the changes of one tool are told.
TOLD: dict[ChangeKind, str] = {
    "added": "was added",
    "removed": "was removed",
    "renamed": "was renamed",
    "poisoned": "shows signs of poisoning",
    "risk-raised": "is judged riskier",
    "risk-lowered": "is judged less risky",
    "reworded": "was described in other words",
    "schema": "takes other arguments",
    "hint": "has other hints",
}
GRADES: dict[Grade, str] = {
    "grave": "judge it anew before the next call",
    "notable": "look at it",
    "minor": "nothing to do",
}
# The gravest first: that is the order in which a change's meanings are told.
MEANINGS: dict[Meaning, str] = {
    "poisoning": "a sign of poisoning",
    "wider-capability": "can do more",
    "new-destination": "a new destination",
    "dropped-guard": "a dropped guard",
    "new-tool": "a new tool",
    "lost-tool": "a tool less",
    "new-name": "another name",
    "claims-safer": "its hints claim more safety",
    "wider-input": "takes more",
    "new-argument": "a new argument",
    "new-default": "another default",
    "other": "something else",
    "narrower-capability": "can do less",
    "claims-riskier": "its hints claim less safety",
    "new-guard": "a new guard",
    "narrower-input": "takes less",
    "lost-argument": "an argument less",
    "output": "answers in another shape",
    "wording": "other words",
    "typo": "a typo mended",
}


@dataclass(frozen=True)
class Event:
    """What became of one tool at one moment: its changes of that night, told as one."""

    changes: tuple[Change, ...]

    @property
    def server(self) -> str:
        """Its server's name, as it came."""
        return self.changes[0].server

    @property
    def tool(self) -> str:
        """The tool's name on one line: the new one, where it was renamed."""
        return named(self.changes[0].tool, 80)

    @property
    def at(self) -> datetime:
        """When it was first seen."""
        return self.changes[0].at

    @cached_property
    def grade(self) -> Grade:
        """The gravest grade of its changes."""
        return min((one.grade for one in self.changes), key=list(GRADES).index)

    @cached_property
    def meanings(self) -> tuple[Meaning, ...]:
        """What its changes mean, the gravest first."""
        found = {meaning for one in self.changes for meaning in one.meanings}
        return tuple(meaning for meaning in MEANINGS if meaning in found)

    @cached_property
    def risks(self) -> tuple[Risk | None, Risk | None]:
        """How it was judged before and after; None where it was not there or not judged."""
        told = next((one for one in self.changes if one.risk_before or one.risk_after), self.changes[0])
        return told.risk_before, told.risk_after

    @cached_property
    def key(self) -> str:
        """A short name that no other event has, for an address and a feed."""
        return "c" + sha256(f"{self.server}\0{self.changes[0].tool}\0{self.at}".encode("utf-8", "replace"))[:12]

    @cached_property
    def told(self) -> str:
        """It as a sentence without its subject: what was done, and where."""
        return listed([_told(one) for one in sorted(self.changes, key=lambda one: list(TOLD).index(one.kind))])


def _told(change: Change) -> str:
    if change.kind == "renamed" and change.before:
        return f"was renamed from {named(change.before.name, 80)}"
    names = list(dict.fromkeys(_place(path) for path in change.paths if change.kind in {"schema", "hint"}))
    shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    return f"{TOLD[change.kind]} ({shown})" if shown else TOLD[change.kind]


def _place(path: str) -> str:
    """A path by what a person knows it by: an argument's or a hint's name."""
    found = re.match(r"(?:inputSchema\.properties|annotations)\.([^.]+)|outputSchema", path)
    return plain((found[1] or "its answer") if found else path.removeprefix("inputSchema."), 60)


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


def events(changes: Iterable[Change]) -> list[Event]:
    """Changes in order as events, in the same order."""
    return [Event(tuple(group)) for _, group in groupby(changes, key=lambda one: (one.at, one.server, one.tool))]


def meant(event: Event, most: int | None = None) -> str:
    """What an event means, in words, the gravest first; empty where nobody has graded it."""
    return ", ".join(MEANINGS[meaning] for meaning in event.meanings[:most])
