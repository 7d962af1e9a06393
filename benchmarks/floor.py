"""The floor: the bytes of a built site written from memory, into the same folders, with nothing else done."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import monotonic, process_time

from benchmarks.measure import Cost

# So many files are held in memory at a time; reading them is not counted.
HELD = 2_000


def floor(site: Path, copy: Path) -> Cost:
    """Write every file of `site` again below `copy`, which must not be there yet."""
    copy.mkdir()
    files = (file for file in site.rglob("*") if file.is_file())
    wall = cpu = 0.0
    while held := list(_read(site, copy, islice(files, HELD))):
        begun, used = monotonic(), process_time()
        _write(held)
        wall, cpu = wall + monotonic() - begun, cpu + process_time() - used
    return Cost(wall, cpu, 0)


def _read(site: Path, copy: Path, files: Iterator[Path]) -> Iterator[tuple[str, str, bytes]]:
    for file in files:
        target = copy / file.relative_to(site)
        yield str(target.parent), str(target), file.read_bytes()


def _write(held: list[tuple[str, str, bytes]]) -> None:
    made: set[str] = set()
    for folder, target, data in held:
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.write(handle, data)
        os.close(handle)
