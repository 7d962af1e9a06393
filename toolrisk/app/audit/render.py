"""An audit for a person to read, on one screen where it is of the usual size."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.text import Text

from toolrisk.app.audit.nouns import Audit, AuditedServer, AuditedTool
from toolrisk.app.audit.papers import INDEX
from toolrisk.app.lockfile import LOCK_SUFFIX
from toolrisk.models import RISKIEST_FIRST, Risk

MOST = 15
_COLOURS = {
    Risk.critical: "bold red",
    Risk.high: "red",
    Risk.unknown: "magenta",
    Risk.medium: "yellow",
    Risk.low: "green",
}


def lines(audit: Audit, everything: bool = False) -> list[Text]:
    """Servers, tools riskiest first, trifecta, changes, files; at most 15 tools unless everything is asked for."""
    return [*_servers(audit), *_tools(audit, everything), *_together(audit), *_changes(audit), *_next(audit)]


def _servers(audit: Audit) -> Iterator[Text]:
    for problem in audit.problems:
        yield Text(f"Not read: {problem}", style="red")
    files = {one.file for one in audit.servers}
    if not audit.servers:
        yield from [] if audit.problems else [Text("No MCP servers are configured here.")]
        return
    yield Text(f"{_count(len(audit.servers), 'server')} in {_count(len(files), 'file')}", style="bold")
    wide = min(max(len(one.key) for one in audit.servers), 28)
    for one in audit.servers:
        yield Text.assemble(f"  {one.key[:28]:<{wide}}  {one.client:<14}  ", *_state(one))


def _state(one: AuditedServer) -> Iterator[str | tuple[str, str]]:
    if one.tools:
        by = {"name": " (by its name only)", "harvest": " (asked in the sandbox)"}.get(one.by or "", "")
        yield f"{one.server}{by}, {_count(len(one.tools), 'tool')}: {_levels(tool.risk for tool in one.tools)}"
    else:
        yield (one.note or "", "magenta")
    yield (", guarded", "green") if one.guarded else ""
    yield "" if one.enabled else ", switched off"


def _tools(audit: Audit, everything: bool) -> Iterator[Text]:
    rows = sorted(((tool, one.key) for one in audit.servers for tool in one.tools), key=_severity)
    if not rows:
        return
    yield Text()
    yield Text("Tools, riskiest first", style="bold")
    shown = rows if everything else rows[:MOST]
    wide, name = min(max(len(key) for _, key in shown), 20), min(max(len(tool.name) for tool, _ in shown), 36)
    for tool, key in shown:
        yield Text.assemble(
            (f"  {tool.risk:<9}", _COLOURS[tool.risk]),
            f"{tool.category or '':<12} {key[:20]:<{wide}}  {tool.name[:36]:<{name}}  {tool.recommended:<6}",
            ("poisoned", "bold red") if tool.poisoned else "",
        )
    if len(shown) < len(rows):
        left = Counter(tool.risk for tool, _ in rows[len(shown) :])
        yield Text(
            f"  and {', '.join(f'{left[risk]} {risk}' for risk in RISKIEST_FIRST if left[risk])} more (--all)",
            style="dim",
        )


def _severity(row: tuple[AuditedTool, str]) -> tuple[bool, int, str, str]:
    tool, key = row
    return not tool.poisoned, RISKIEST_FIRST.index(tool.risk), key, tool.name


def _together(audit: Audit) -> Iterator[Text]:
    for one in audit.trifectas:
        yield Text()
        yield Text(f"Together, in {one.client}", style="bold")
        yield Text(f"  {one.happens}")
    if audit.servers and not audit.trifectas:
        known = "the known tools" if any(not one.tools for one in audit.servers) else "the tools"
        yield Text()
        yield Text(f"Together {known} do not make the lethal trifecta.")


def _changes(audit: Audit) -> Iterator[Text]:
    if audit.since is None:
        return
    yield Text()
    yield Text(f"Since the last audit ({audit.since:%Y-%m-%d %H:%M})", style="bold")
    for change in audit.changes:
        what = f"{change.tool} of {change.key}" if change.tool else f"the server {change.key}"
        yield Text(f"  {change.kind}: {what}{': ' + change.detail if change.detail else ''}")
    if not audit.changes:
        yield Text("  nothing changed")


def _next(audit: Audit) -> Iterator[Text]:
    if not audit.written:
        return
    folder = Path(audit.written[0]).parent
    names = [Path(name).name for name in audit.written if not name.endswith((LOCK_SUFFIX, INDEX))]
    yield Text()
    yield Text(f"Policies in {folder}", style="bold")
    yield Text(f"  {', '.join(names)}")
    if any(name.endswith(INDEX) for name in audit.written):
        local = {one.file for one in audit.servers if one.tools and one.started != "remote" and not one.guarded}
        for file in sorted(local):
            yield Text(f"  next: toolrisk guard --init {shlex.quote(file)} --policies {shlex.quote(str(folder))}")


def _levels(risks: Iterable[Risk]) -> str:
    counted = Counter(risks)
    return ", ".join(f"{counted[risk]} {risk}" for risk in RISKIEST_FIRST if counted[risk])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
