"""A process of its own for each run of Scrapy: its reactor can't be started twice, and a crash of it is one failure.
What such a process does stands in `crawler.__main__`."""

import json
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
    command = [sys.executable, "-m", "crawler"]
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
