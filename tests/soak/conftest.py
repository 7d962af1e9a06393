"""The long ones: `make soak`. In `make test` stand samples of them."""

import os

if not os.environ.get("SOAK"):
    collect_ignore_glob = ["test_*.py"]
