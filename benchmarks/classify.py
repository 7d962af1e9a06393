"""How many tools a second a core the judge does, beside its peers, in one run.

    python benchmarks/classify.py TOOLS.jsonl[.gz] [--tools N]

The same real definitions go through: the whole judge (findings, facets, justification); its rules screened by RE2
alone; the same patterns one by one under the standard library's `re`; and, where it is installed (`pip install
cisco-ai-mcp-scanner`), that scanner's offline rules. Definitions are made beforehand; time is the process's own CPU
time; each figure is the best of three passes after one that warms the caches.
"""

import argparse
import gzip
import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import classifier
from classifier.judge import reader
from classifier.ruleset import expanded, matcher
from toolrisk.models import Context, ToolDefinition

WIRE = ("name", "title", "description", "inputSchema", "outputSchema", "annotations")
Placed = tuple[ToolDefinition, Context]


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


def rate(work: Callable[[], object], count: int) -> float:
    work()
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return count / min(times)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("tools", type=Path)
    parser.add_argument("--tools", dest="most", type=int, default=6_000)
    asked = parser.parse_args()
    placed = load(asked.tools, asked.most)
    print(f"{len(placed)} definitions of {len({where.server for _, where in placed})} servers")
    rows = [("toolrisk, whole verdict", rate(lambda: [classifier.judge(*one) for one in placed], len(placed)))]
    texts = [reader().read(*one).texts for one in placed]
    rows.append(("its rules, RE2 screen", rate(lambda: [matcher().match(one) for one in texts], len(placed))))
    few = texts[:300]
    rows.append(("its patterns, plain re", rate(_plain(few), len(few))))
    peer = _cisco([definition for definition, _ in placed[:300]])
    rows.append(("cisco-ai-mcp-scanner, offline rules", peer or 0.0))
    for name, speed in rows:
        print(f"{name:40} {speed:10,.0f} tools/s/core" if speed else f"{name:40} not installed")


def _plain(texts: list[dict[str, str]]) -> Callable[[], object]:
    compiled = {
        field: [re.compile(expanded(pattern), re.IGNORECASE) for pattern in screen.patterns]
        for field, screen in matcher().screens.items()
    }
    return lambda: [[p.search(text[f]) for f, many in compiled.items() for p in many] for text in texts]


def _cisco(definitions: list[ToolDefinition]) -> float | None:
    """The peer's YARA rules over name, description and schema, as its offline analyzer is given them."""
    try:
        import asyncio

        from mcpscanner.core.analyzers.yara_analyzer import YaraAnalyzer
    except ImportError:
        return None
    analyzer = YaraAnalyzer()
    contents = [
        (one.name, f"{one.name}\n{one.description or ''}\n{json.dumps(one.input_schema)}") for one in definitions
    ]

    async def scan() -> None:
        for name, content in contents:
            await analyzer.analyze(content, {"tool_name": name})

    return rate(lambda: asyncio.run(scan()), len(definitions))


if __name__ == "__main__":
    main()
