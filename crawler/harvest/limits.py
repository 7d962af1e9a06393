"""How much of this machine a stranger's package may take. One place, so that a figure can be found and argued with."""

from dataclasses import dataclass, replace

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True)
class Limits:
    """Bounds of one install and one start; sizes in bytes, times in seconds.

    The measured need of 55 well-known servers: 328 MB of memory, 82 kB a definition, 188 tools, 472 MB installed, and
    27 s for the slowest answer on a loaded machine. A line is parsed at once, into up to 25 times its bytes.
    """

    answer_seconds: float = 60
    package_seconds: float = 400
    install_seconds: float = 300
    cpu_seconds: int = 60
    processes: int = 256
    open_files: int = 4096
    file_bytes: int = 512 * MIB
    memory_bytes: int = 2 * GIB
    data_bytes: int = 4 * GIB
    tmp_bytes: int = 256 * MIB
    output_bytes: int = 64 * MIB
    line_bytes: int = 8 * MIB
    stderr_bytes: int = 64 * KIB
    install_bytes: int = 3 * GIB
    cache_bytes: int = 6 * GIB
    pages: int = 1_000
    cursor_bytes: int = 8 * KIB
    tools: int = 10_000
    definition_bytes: int = MIB
    depth: int = 100
    name_characters: int = 512


LIMITS = Limits()
# Over HTTP every page is a request more to somebody's host.
REMOTE = replace(LIMITS, pages=200)
