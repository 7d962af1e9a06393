"""What share of packages the ladder reaches, why the others fail, and how well static extraction reads.

    python benchmarks/ladder.py PACKAGES.json OUT.jsonl [--workers 2] [--recipes]
    python benchmarks/ladder.py --draw SERVERS.jsonl.gz --seed 7 --count 40 PACKAGES.json
    python benchmarks/ladder.py --table OUT.jsonl

PACKAGES.json is a list of `{"registry_type", "identifier", "version"}`. Each package is harvested with its recipe off
(so that the automatic steps are what is measured) and its source is read as well, whether it started or not: where it
did, the names it listed are what the names read are held against.
"""

import argparse
import collections
import gzip
import json
import random
import statistics
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from crawler.harvest import sandbox, source
from crawler.harvest.faults import HarvestError
from crawler.harvest.install import Pins, install
from crawler.harvest.limits import LIMITS
from crawler.harvest.workshop import remove
from toolrisk.models import How, Package

_LOCK = threading.Lock()


def draw(listings: Path, seed: int, count: int) -> list[dict[str, str]]:
    """So many npm and PyPI packages, each with its newest listed version, drawn without return in a fixed order."""
    found = {(one["registry_type"], one["identifier"]): one for one in _packages(listings)}
    return random.Random(seed).sample([found[key] for key in sorted(found)], count)


def _packages(listings: Path) -> Iterator[dict[str, str]]:
    with gzip.open(listings, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for package in row.get("server", row).get("packages") or []:
                kind, name, version = (package.get(key) for key in ("registryType", "identifier", "version"))
                if kind in {"npm", "pypi"} and name and version:
                    yield {"registry_type": kind, "identifier": name, "version": version}


def measure(packages: list[Package], out: Path, workers: int, recipes: bool) -> None:
    """One line of JSON a package, written as it comes."""
    with sandbox.slots(workers) as places, ThreadPoolExecutor(workers) as pool:
        free: SimpleQueue[sandbox.Slot] = SimpleQueue()
        for place in places:
            free.put(place)
        list(pool.map(lambda package: _measure(package, free, out, recipes), packages))


def _measure(package: Package, free: "SimpleQueue[sandbox.Slot]", out: Path, recipes: bool) -> None:
    slot = free.get()
    try:
        came = sandbox.harvest_package(package.identifier, package, slot, with_recipes=recipes)
        row = {
            **package.model_dump(include={"registry_type", "identifier", "version"}),
            **came.model_dump(mode="json", include={"how", "step", "seconds", "cause", "reason"}),
            "names": [tool.name for tool in came.definitions],
            "read": _read(package, slot) if came.how is How.observed and came.definitions else None,
        }
    finally:
        free.put(slot)
    with _LOCK, out.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def _read(package: Package, slot: sandbox.Slot) -> list[str]:
    """The names that static extraction finds in the package alone."""
    try:
        installed = install(package, Pins(), slot.prefix, slot.folder, LIMITS)
        return [tool["name"] for tool in source.tools(installed, package)]
    except HarvestError:
        return []
    finally:
        remove(slot.prefix)


def table(rows: list[dict[str, Any]]) -> str:
    """The shares, the steps, the causes, and static extraction against the lists."""
    ran = [row for row in rows if row["how"] == "observed" and row["names"]]
    extracted = [row for row in rows if row["how"] == "extracted" and row["names"]]
    left = [row for row in rows if not row["names"]]
    lines = [
        f"packages {len(rows)}; listed {len(ran)} ({len(ran) / len(rows):.0%}); "
        f"with those read {len(ran) + len(extracted)} ({(len(ran) + len(extracted)) / len(rows):.0%}); "
        f"seconds a package, median {statistics.median(row['seconds'] for row in rows):.1f}, "
        f"mean {statistics.mean(row['seconds'] for row in rows):.1f}",
        "by step: " + _counts(row["step"].partition(":")[0] for row in ran),
        "causes of those not listed and not read: " + _counts(row["cause"] for row in left),
        *(f"  {row['registry_type']} {row['identifier']}: {row['cause']}: {row['reason']}" for row in left),
        "read only:",
        *(f"  {row['registry_type']} {row['identifier']}: {len(row['names'])}: {row['reason']}" for row in extracted),
    ]
    return "\n".join([*lines, *_accuracy(ran)])


def _counts(words: Any) -> str:
    return ", ".join(f"{word} {count}" for word, count in collections.Counter(words).most_common())


def _accuracy(ran: list[dict[str, Any]]) -> list[str]:
    lines = []
    for kind in ("pypi", "npm"):
        pairs = [(set(row["names"]), set(row["read"] or [])) for row in ran if row["registry_type"] == kind]
        if not pairs:
            continue
        hits, listed, read = (sum(map(len, sets)) for sets in ([a & b for a, b in pairs], *zip(*pairs, strict=True)))
        recalls = [len(a & b) / len(a) for a, b in pairs]
        precisions = [len(a & b) / len(b) for a, b in pairs if b]
        lines.append(
            f"static, {kind}, n {len(pairs)}: recall micro {hits / listed:.2f} macro {statistics.mean(recalls):.2f}; "
            f"precision micro {hits / max(read, 1):.2f} macro {statistics.mean(precisions or [0]):.2f}; "
            f"every tool found {sum(one == 1 for one in recalls)}, none {sum(one == 0 for one in recalls)}"
        )
    return lines


def main() -> None:
    """Draw, measure, or print the table of what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--draw", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--recipes", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if asked.draw:
        asked.packages.write_text(json.dumps(draw(asked.draw, asked.seed, asked.count), indent=1), encoding="utf-8")
    elif asked.table:
        print(table([json.loads(line) for line in asked.packages.read_text(encoding="utf-8").splitlines()]))
    else:
        rows = json.loads(asked.packages.read_text(encoding="utf-8"))
        measure([Package(**row) for row in rows], asked.out, asked.workers, asked.recipes)


if __name__ == "__main__":
    main()
