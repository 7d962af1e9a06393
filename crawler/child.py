"""A process of its own for each run of Scrapy: its reactor can't be started twice, and a crash of it is one failure.

The task comes as JSON lines on stdin, what happened goes as JSON lines to stdout. When stdin ends, whoever started
this process is gone, and so is this process.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any


class ChildError(Exception):
    """The process ended before its work was done; the message says how."""


def run(task: str, header: Mapping[str, Any], lines: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """Run a task in a child process: yields what it reports, in order. Raises ChildError where it dies.

    `lines` are JSON values that the task is fed one by one. Closing the iterator ends the child.
    """
    command = [sys.executable, "-m", "crawler.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        feeder = threading.Thread(target=_feed, args=(child.stdin, {"task": task, **header}, lines), daemon=True)
        feeder.start()
        try:
            yield from _reported(child)
        finally:
            child.kill()


def _feed(stdin: IO[bytes], header: Mapping[str, Any], lines: Iterable[str]) -> None:
    """Everything, then an empty line; stdin stays open, for its end means that we are gone."""
    try:
        for item in (json.dumps(header), *lines, ""):
            stdin.write(item.encode() + b"\n")
        stdin.flush()
    except (BrokenPipeError, ValueError):
        return


def _reported(child: "subprocess.Popen[bytes]") -> Iterator[dict[str, Any]]:
    for said in child.stdout or ():
        event = json.loads(said)
        if event.get("event") == "end":
            return
        yield event
    raise ChildError(f"the crawling process ended early (exit code {child.wait()})")


def main() -> None:
    """The child's side."""
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
