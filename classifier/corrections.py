"""What a person said of a tool, where the rules are wrong: a verdict with a reason, pinned to a fingerprint.

`data/corrections.yml` holds a list; each entry names the server, the tool, the definition's fingerprint, the category,
the risk, the facets that hold, a reason, and who says so. A definition that has changed since is not corrected: its
entry is *stale*, and says so wherever corrections are reported.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from classifier.wrong import wrong
from toolrisk.house import from_yaml, path
from toolrisk.models import Category, Facets, Noun, Risk, ToolDefinition, Verdict

FILE = "data/corrections.yml"


class Correction(Noun):
    """One person's verdict on one definition of one tool."""

    server: str
    tool: str
    fingerprint: str = Field(pattern="^[0-9a-f]{64}$")
    category: Category
    risk: Literal[Risk.low, Risk.medium, Risk.high, Risk.critical]
    facets: Facets | None = None
    reason: str
    by: str | None = None


class Stale(Noun):
    """A correction whose definition is no longer the one that was corrected."""

    correction: Correction
    fingerprint: str

    @property
    def text(self) -> str:
        """One sentence for a report."""
        one = self.correction
        return (
            f"{one.server} {one.tool}: the definition has changed since it was corrected "
            f"({one.fingerprint[:12]}, now {self.fingerprint[:12]}), so the correction is not applied; read it again."
        )


def load(place: Path | None = None) -> tuple[Correction, ...]:
    """The corrections of the project, or of another file. Raises ValueError naming the file and the entry; so it does
    where two entries are for one tool."""
    file = place or path(FILE)
    found: dict[tuple[str, str], Correction] = {}
    for number, entry in enumerate(_listed(file), 1):
        try:
            one = Correction.model_validate(entry)
        except ValidationError as cause:
            raise ValueError(f"{file}: entry {number}: {wrong(cause, 'the entry')}") from cause
        if found.setdefault((one.server, one.tool), one) is not one:
            raise ValueError(f"{file}: entry {number}: {one.server} {one.tool} has one already")
    return tuple(found.values())


def _listed(file: Path) -> list[Any]:
    try:
        listed = from_yaml(file.read_bytes())
    except yaml.YAMLError as cause:
        said = " ".join(str(cause).replace(' in "<byte string>",', "").split())
        raise ValueError(f"{file}: no YAML: {said}") from cause
    if listed is not None and not isinstance(listed, list):
        raise ValueError(f"{file}: a list of entries is due, not a {type(listed).__name__}")
    return listed or []


@cache
def _ours() -> dict[tuple[str, str], Correction]:
    return {(one.server, one.tool): one for one in load()}


def correct(server: str, definition: ToolDefinition, verdict: Verdict) -> Verdict:
    """The person's verdict where there is one for exactly this definition; the findings stay. Else the same verdict."""
    one = _ours().get((server, definition.name))
    return applied(one, definition, verdict) if one else verdict


def applied(one: Correction, definition: ToolDefinition, verdict: Verdict) -> Verdict:
    """A verdict corrected by an entry, where the fingerprint is the entry's."""
    if one.fingerprint != definition.fingerprint:
        return verdict
    return Verdict(
        category=one.category,
        risk=one.risk,
        confidence=1.0,
        facets=one.facets or verdict.facets,
        findings=verdict.findings,
        justification=one.reason,
        decided_by="human",
    )


def stale(
    tools: Iterable[tuple[str, ToolDefinition]], corrections: tuple[Correction, ...] | None = None
) -> tuple[Stale, ...]:
    """The corrections that no longer hold, given each server's tools as they are now."""
    entries = corrections if corrections is not None else load()
    known = {(one.server, one.tool): one for one in entries}
    found = []
    for server, definition in tools:
        one = known.get((server, definition.name))
        if one is not None and one.fingerprint != definition.fingerprint:
            found.append(Stale(correction=one, fingerprint=definition.fingerprint))
    return tuple(found)
