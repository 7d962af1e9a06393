"""A local model service and an empty catalog; no key of the machine's own is ever looked at."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classifier.llm_endpoint import Service, serving
from toolrisk.store import Catalog


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """A model service on this machine, and an environment without keys."""
    for name in [name for name in os.environ if name.startswith("ANTHROPIC_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def empty_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a catalog's tables and nothing in them, made once."""
    file = tmp_path_factory.mktemp("empty") / "catalog.db"
    Catalog(str(file)).close()
    return file


@pytest.fixture
def catalog(tmp_path: Path, empty_catalog: Path) -> Iterator[Catalog]:
    """An empty catalog in a file."""
    shutil.copy(empty_catalog, tmp_path / "catalog.db")
    with Catalog(str(tmp_path / "catalog.db")) as opened:
        yield opened
