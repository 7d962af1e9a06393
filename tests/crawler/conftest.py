"""What the crawler's tests share: servers on this machine, and an empty catalog."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.local_http import Servers
from toolrisk.store import Catalog


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Servers on this machine, gone after the test."""
    with Servers() as running:
        yield running


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """An empty catalog."""
    with Catalog(str(tmp_path / "catalog.db")) as opened:
        yield opened
