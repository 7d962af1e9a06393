"""One built site for all tests that only read it, and its shell for those that build their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen import build
from tests.sitegen.browsing import chromium
from tests.sitegen.catalog import CATALOG, NOW, SITE
from tests.sitegen.showcase import CHANGES, SHOWCASE


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalog as a site."""
    out = tmp_path_factory.mktemp("site") / "public"
    build(lambda: CATALOG, out, site_url=SITE, now=NOW)
    return out


@pytest.fixture(scope="session")
def showcase(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is hard to set as a site, with a change of every kind."""
    out = tmp_path_factory.mktemp("showcase") / "public"
    shutil.copytree(site / ".build/shell", out / ".build/shell")
    build(lambda: SHOWCASE, out, site_url=SITE, now=NOW, changes=CHANGES)
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser for a file's tests."""
    with chromium() as made:
        yield made


@pytest.fixture
def out(site: Path, tmp_path: Path) -> Path:
    """An empty folder to build into, with the shell of the built site, for that takes seconds to make."""
    folder = tmp_path / "public"
    shutil.copytree(site / ".build/shell", folder / ".build/shell")
    return folder
