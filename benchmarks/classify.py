"""How many tools a second a core the judge does, beside its peers, in one run, written to benchmarks/CLASSIFY.md.

    python -m benchmarks.classify TOOLS.jsonl[.gz] [--tools N] [--peer VENV]

The same real definitions go through everything, made beforehand; each row is a process of its own, and time is its CPU
time. Two figures each: *again*, the best of three passes over tools that were judged before, as a benchmark is usually
run; and *first*, one pass over tools of servers that the process has not met, after as many others. The peer is PyPI's
cisco-ai-mcp-scanner with its offline (YARA) rules, in a child process with an interpreter of its own; it is installed
into VENV (a folder beside the temporary files by default) where it is missing.
"""

import argparse
import gc
import gzip
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import classifier
from benchmarks.measure import ROOT, exponent
from classifier import screen
from classifier.judge import decide
from classifier.reading import Reader
from classifier.ruleset import expanded, matcher
from toolrisk.models import Context, ToolDefinition

OUT = ROOT / "benchmarks" / "CLASSIFY.md"
PEER = "cisco-ai-mcp-scanner"
WIRE = ("name", "title", "description", "inputSchema", "outputSchema", "annotations")
FEW = 300
Placed = tuple[ToolDefinition, Context]
Item = TypeVar("Item")


class Speed(NamedTuple):
    """Microseconds a tool: over tools judged before, and over tools met for the first time."""

    name: str
    again: float
    first: float | None
    note: str = ""


def load(path: Path, most: int) -> list[Placed]:
    """Definitions of whole servers, as a catalog judges them, each with its siblings' names; which servers is fixed."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    servers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in text.splitlines():
        row = json.loads(line)
        if row.get("name"):
            servers[row["server"]].append(row)
    placed: list[Placed] = []
    for server, rows in sorted(servers.items(), key=lambda pair: hashlib.sha256(pair[0].encode()).digest()):
        where = Context(server=server, siblings=tuple(row["name"] for row in rows))
        for row in rows:
            wire = {key: row[key] for key in WIRE if row.get(key) is not None}
            placed.append((ToolDefinition.from_wire(wire), where))
        if len(placed) >= most:
            break
    return placed[:most]


def spent(work: Callable[[Item], object], items: Iterable[Item]) -> float:
    """CPU seconds of one pass; nothing that comes of it is kept."""
    start = time.process_time()
    deque(map(work, items), maxlen=0)
    return time.process_time() - start


def speed(name: str, work: Callable[[Item], object], items: Sequence[Item], note: str = "") -> Speed:
    """The first half warms, the second is met for the first time; then the whole again, three times."""
    gc.freeze()
    half = len(items) // 2
    spent(work, items[:half])
    first = spent(work, items[half:]) / (len(items) - half)
    again = min(spent(work, items) for _ in range(3)) / len(items)
    return Speed(name, again * 1e6, first * 1e6, note)


def ours(row: str, placed: list[Placed]) -> Speed:
    """One row of the table that is ours."""
    if row == "findings":
        return speed("findings: category, risk, confidence, facets, quotes", lambda one: decide(*one), placed)
    if row == "verdict":
        return speed("whole verdict, justification in words", lambda one: classifier.judge(*one), placed)
    read = Reader()
    texts = [read.read(*one).texts for one in placed[: len(placed) if row == "screen" else FEW]]
    matcher.cache_clear()
    screen._together.cache_clear()
    if row == "screen":
        return speed("its patterns, RE2 screen alone", _screened, texts)
    return speed("its patterns one by one, plain `re`", _plain(), texts, f"{FEW} tools")


ROWS = ("findings", "verdict", "screen", "plain")


def measured(asked: argparse.Namespace, placed: list[Placed]) -> list[Speed]:
    """Every row of the table, ours each by a child, so that none finds its texts read by the one before."""
    found = []
    for row in ROWS:
        command = [sys.executable, "-m", "benchmarks.classify", str(asked.tools), "--tools", str(asked.most)]
        done = subprocess.run([*command, "--row", row], cwd=ROOT, capture_output=True, text=True, check=True)
        found.append(Speed(*json.loads(done.stdout)))
    return [*found, _peer(placed, asked.peer)]


def _screened(texts: dict[str, str]) -> object:
    """Which patterns occur, read anew each time."""
    screens = matcher().screens
    return [screens[field].look(text) for field, text in texts.items() if text]


def _plain() -> Callable[[dict[str, str]], object]:
    compiled = {
        field: [re.compile(expanded(pattern), re.IGNORECASE) for pattern in patterns]
        for field, patterns in matcher().patterns.items()
    }
    return lambda texts: [one.search(texts[field]) for field, many in compiled.items() for one in many]


# Description and the rest are looked at apart, as the scanner's own `scan` does it.
_CHILD = """
import asyncio, json, sys, time
from mcpscanner.core.analyzers.yara_analyzer import YaraAnalyzer
analyzer, tools = YaraAnalyzer(), json.load(sys.stdin)
async def scan(some):
    for name, *texts in some:
        for text in texts:
            await analyzer.analyze(text, {"tool_name": name})
def spent(some):
    start = time.process_time()
    asyncio.run(scan(some))
    return time.process_time() - start
half = len(tools) // 2
spent(tools[:half])
first = spent(tools[half:]) / (len(tools) - half)
print(json.dumps([min(spent(tools) for _ in range(3)) / len(tools), first]))
"""


def _peer(placed: list[Placed], venv: Path) -> Speed:
    name = f"{PEER}, offline rules"
    python = _installed(venv)
    if python is None:
        return Speed(name, 0, None, f"absent: `uv venv {venv} && uv pip install -p {venv}/bin/python {PEER}`")
    tools = [_content(definition) for definition, _ in placed]
    done = subprocess.run(
        [str(python), "-c", _CHILD], input=json.dumps(tools), capture_output=True, text=True, check=False
    )
    if done.returncode:
        return Speed(name, 0, None, f"failed: {' '.join(done.stderr.split())[-200:]}")
    again, first = json.loads(done.stdout.splitlines()[-1])
    return Speed(name, again * 1e6, first * 1e6, "signs of poisoning only: no category, risk or facets")


def _content(definition: ToolDefinition) -> tuple[str, str, str]:
    wire = definition.to_wire()
    wire.pop("description", None)
    return definition.name, definition.description or "", json.dumps(wire)


def _installed(venv: Path) -> Path | None:
    """The interpreter of a folder with the peer in it; None where it can't be had."""
    python, uv = venv / "bin" / "python", [sys.executable, "-m", "uv"]
    if not python.exists():
        subprocess.run([*uv, "venv", "-q", str(venv)], check=False)
    try:
        if subprocess.run([str(python), "-c", "import mcpscanner"], capture_output=True, check=False).returncode:
            subprocess.run([*uv, "pip", "install", "-q", "-p", str(python), PEER], check=False)
        there = subprocess.run([str(python), "-c", "import mcpscanner"], capture_output=True, check=False)
    except OSError:
        return None
    return python if there.returncode == 0 else None


def growth(placed: list[Placed]) -> tuple[list[int], list[float], float | None]:
    """CPU seconds over an eighth, a quarter, a half and all of the tools, and the power of their number that fits."""
    sizes = [len(placed) // part for part in (8, 4, 2, 1)]
    costs = [min(spent(lambda one: classifier.judge(*one), placed[:size]) for _ in range(3)) for size in sizes]
    return sizes, costs, exponent(sizes, costs)


def report(placed: list[Placed], rows: list[Speed], grown: tuple[list[int], list[float], float | None]) -> str:
    """The page."""
    sizes, costs, power = grown
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    machine = f"Python {platform.python_version()}, {cores} cores, load average {load:.1f}"
    busy = f" Others kept the machine busy (load {load:.0f} on {cores} cores), which takes caches and with them speed: "
    busy += "compare within the table, and run it on a quiet machine for the figures themselves."
    servers = len({where.server for _, where in placed})
    lines = [
        "# Judging, beside others",
        "",
        f"Written by `python -m benchmarks.classify` ({at}; {machine}; rules {classifier.rules_version()}): "
        f"{len(placed):,} real definitions of {servers:,} servers, CPU time of one core. *Again* is the best of three "
        "passes over tools judged before, *first* one pass over tools of servers not met before."
        + (busy if load > cores else ""),
        "",
        "| what | again, µs a tool | again, tools/s | first, µs a tool | first, tools/s | note |",
        "|---|--:|--:|--:|--:|---|",
        *[_row(one) for one in rows],
        "",
        f"Cost grows with the number of tools as its power of {power:.2f} "
        f"({', '.join(f'{size:,}: {cost:.2f} s' for size, cost in zip(sizes, costs, strict=True))}).",
    ]
    return "\n".join(lines) + "\n"


def _row(one: Speed) -> str:
    if not one.again or one.first is None:
        return f"| {one.name} | | | | | {one.note} |"
    figures = " | ".join(f"{us:,.1f} | {1e6 / us:,.0f}" for us in (one.again, one.first))
    return f"| {one.name} | {figures} | {one.note} |"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classify", description=__doc__)
    parser.add_argument("tools", type=Path)
    parser.add_argument("--tools", dest="most", type=int, default=12_000)
    parser.add_argument("--peer", type=Path, default=Path(tempfile.gettempdir()) / "toolrisk-bench-peer")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--row", choices=ROWS, help="measure this alone, and print it as JSON")
    asked = parser.parse_args()
    asked.tools = asked.tools.resolve()
    placed = load(asked.tools, asked.most)
    if asked.row:
        print(json.dumps(ours(asked.row, placed)))
        return
    page = report(placed, measured(asked, placed), growth(placed))
    asked.out.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
