"""`python -m benchmarks.world --tools 430000 --out x.jsonl.gz`: a synthetic catalog for `toolrisk import`."""

import argparse
import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from benchmarks.world import World


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield sys.stdout.buffer
    elif path.suffix == ".gz":
        # No time and no name in its head: the same world gives the same bytes.
        with path.open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as file:
            yield cast(BinaryIO, file)
    else:
        with path.open("wb") as file:
            yield file


def main() -> None:
    """Write the tools of one night."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.world", description=__doc__)
    options.add_argument("--tools", type=int, default=10_000, help="at least so many on the first night")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--night", type=int, default=0, help="the state after so many nights")
    options.add_argument("--out", type=Path, default=Path("-"), help="a file, gzipped where its name ends in .gz")
    chosen = options.parse_args()
    world = World.sized(chosen.seed, chosen.tools)
    written = 0
    with _opened(chosen.out) as out:
        for line in world.night(chosen.night).lines():
            out.write(line)
            written += 1
    print(f"{written:,} tools of {world.servers:,} servers: {chosen.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
