"""A process that runs Scrapy, started by `crawler.child`.

The task comes as JSON lines on stdin, what happened goes as JSON lines to stdout. When stdin ends, whoever started
this process is gone, and so is this process.
"""

import json
import os
import sys
import threading
from collections.abc import Mapping
from typing import Any


def main() -> None:
    """Do the one task that comes."""
    say = _speaker()
    header = json.loads(sys.stdin.buffer.readline())
    given: list[Any] = []
    for said in iter(sys.stdin.buffer.readline, b"\n"):
        if not said:
            return
        given.append(json.loads(said))
    threading.Thread(target=_watch, daemon=True).start()
    from crawler.tasks import TASKS

    TASKS[header["task"]](header, given, say)
    say({"event": "end"})


def _speaker() -> Any:
    """A way to say one thing; what anybody else prints goes to stderr."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lock = threading.Lock()

    def say(event: Mapping[str, Any]) -> None:
        with lock:
            out.write(json.dumps(event).encode() + b"\n")
            out.flush()

    return say


def _watch() -> None:
    """End when stdin ends: nobody is left to report to, and another run may be waiting for the catalog."""
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
