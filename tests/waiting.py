"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable


def eventually(true: Callable[[], bool], seconds: float = 180.0) -> bool:
    """Whether something becomes true; asked again and again."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
