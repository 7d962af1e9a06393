"""Write, load and call every policy format over a catalog's tools, and print what each engine judged.

    python -m benchmarks.policies CATALOG.jsonl[.gz] [MOST_TOOLS]

The lines are those of `toolrisk export` (server, name, description, inputSchema, annotations). Exits with 1 where a
format is looser than the neutral policy or an engine refuses its file.
"""

import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from classifier.judge import judge
from tests.toolrisk.policy.proof import Judged, Tally, prove
from toolrisk.models import Context, ToolDefinition
from toolrisk.policy import formats


def servers(path: Path, most: int) -> Iterator[tuple[str, Judged]]:
    """The catalog's servers with their judged tools, in its order, until there are so many tools."""
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
    grouped: dict[str, list[ToolDefinition]] = defaultdict(list)
    for line in text.splitlines():
        tool = json.loads(line)
        wire = {
            key: tool[key] for key in ("name", "title", "description", "inputSchema", "annotations") if tool.get(key)
        }
        grouped[tool["server"]].append(ToolDefinition.from_wire(wire))
    left = most
    for server, tools in grouped.items():
        left -= len(tools)
        names = tuple(tool.name for tool in tools)
        yield server, [(tool, judge(tool, Context(server=server, siblings=names))) for tool in tools]
        if left <= 0:
            return


def printed(tallies: dict[str, Tally], seconds: float) -> Table:
    """One row for each format."""
    table = Table("format", "tools", "narrowed", "calls", "allow", "ask", "deny", "looser", "schema")
    for form in formats.every():
        tally = tallies[form.id]
        done = [f"{tally.done[kind]:,}" for kind in ("allow", "ask", "deny")]
        schema = ", ".join(f"{count} {kind}" for kind, count in tally.schemas.items()) or "–"
        counts = [f"{tally.tools:,}", f"{tally.narrowed:,}", f"{tally.calls:,}", *done, str(len(tally.looser)), schema]
        table.add_row(form.title, *counts)
    table.caption = f"{seconds:.0f} s"
    return table


def main() -> int:
    """Run the proof over the catalog that the command line names."""
    path, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10**6
    start = time.monotonic()
    tallies = prove(servers(path, most), apart=True)
    console = Console(width=140)
    console.print(printed(tallies, time.monotonic() - start))
    looser = [f"{form}: {line}" for form, tally in tallies.items() for line in tally.looser]
    for line in looser[:20]:
        console.print(line, markup=False)
    return 1 if looser else 0


if __name__ == "__main__":
    sys.exit(main())
