"""Judgements without the tools that they are of: `judged.csv` has a line for each, made by reading it under the rubric.

No tool's text stands there. A tool is known by its id, the first twelve hex digits of sha256("registry|server|name");
whoever has the definitions, one JSON object a line with that id, can put the two together.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from classifier.gold import Judged, judged
from toolrisk.models import TRIFECTA

FILE = Path(__file__).parent / "judged.csv"
_LISTS = ("acceptable", "acceptable_risks")


def labels(file: Path = FILE) -> dict[str, dict[str, object]]:
    """The labels by the tools' ids, as `classifier.gold` reads them. Raises ValueError naming a line that is none."""
    found: dict[str, dict[str, object]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            if None in row or None in row.values():
                raise ValueError(f"{file}:{number}: it has not as many fields as the head")
            found[row.pop("id")] = _label(row)
    return found


def _label(row: dict[str, str]) -> dict[str, object]:
    lists = {name: row[name].split() for name in _LISTS}
    return {**row, **lists, **{name: row[name] == "1" for name in TRIFECTA}}


def joined(tools: Path, file: Path = FILE) -> list[Judged]:
    """The judged ones of these tools (JSON lines, gzipped or not), in their order."""
    known = labels(file)
    return [judged({**row, "label": known[row["id"]]}) for row in _rows(tools) if row.get("id") in known]


def _rows(tools: Path) -> Iterator[dict[str, object]]:
    text = gzip.decompress(tools.read_bytes()) if tools.suffix == ".gz" else tools.read_bytes()
    return (json.loads(line) for line in text.splitlines() if line.strip())
