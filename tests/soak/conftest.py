"""The long ones: `make soak`. In `make test` stand samples of them."""

import os

from tests.toolrisk.conftest import postgres, url

__all__ = ["postgres", "url"]

if not os.environ.get("SOAK"):
    collect_ignore_glob = ["test_*.py"]
