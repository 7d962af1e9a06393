"""An index on disk with our hostile server in it, and one slot to run it in."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from crawler.harvest.limits import LIMITS, MIB, Limits
from crawler.harvest.sandbox import Slot, slots
from tests.crawler.harvest.packing import HOSTILE, wheel

BRIEF = Limits(answer_seconds=15, memory_bytes=300 * MIB, output_bytes=16 * MIB, processes=40)
assert BRIEF.tools == LIMITS.tools


@pytest.fixture(scope="session")
def slot() -> Iterator[Slot]:
    """One slot; skipped where this machine refuses the sandbox, with its words."""
    with slots(1) as (one,):
        if one.refused:
            pytest.skip(one.refused)
        yield one


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of wheels that uv takes for the whole world while a module's tests run, and no longer: other modules ask
    the real index."""
    folder = tmp_path_factory.mktemp("index")
    wheel(folder, "hostile-server", {"hostile_server.py": HOSTILE.read_text()}, "hostile_server:main")
    with patch.dict(os.environ, {"UV_FIND_LINKS": str(folder), "UV_OFFLINE": "1", "UV_NO_INDEX": "1"}):
        yield folder
