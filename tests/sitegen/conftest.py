"""One built site for all tests that only read it."""

from pathlib import Path

import pytest

from sitegen import build
from tests.sitegen.catalog import CATALOG, NOW, SITE


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalog as a site."""
    out = tmp_path_factory.mktemp("site") / "public"
    build(lambda: CATALOG, out, site_url=SITE, now=NOW)
    return out
