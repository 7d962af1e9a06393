"""What is seen while something runs: bars on a terminal, plain lines in a pipe, JSON lines for machines, or nothing."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from toolrisk import clock
from toolrisk.canonical import clean, inert


class Step(Protocol):
    """One thing under way."""

    def advance(self, by: int = 1, note: str = "") -> None:
        """So much more is done; `note` says what it is at."""


class Reporter:
    """Speaks on stderr, so that stdout stays for results."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.console = Console(stderr=True, quiet=quiet, highlight=False)

    def say(self, text: str) -> None:
        """One plain line, whatever it holds."""
        self.console.print(inert(text), soft_wrap=True, markup=False, emoji=False)

    @contextmanager
    def step(self, label: str, total: int | None = None) -> Iterator[Step]:
        """Something that may take longer than a second."""
        if not self.console.is_terminal or self.quiet:
            yield from self._plain(label)
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), TextColumn("{task.fields[note]}"), console=self.console) as bars:
            yield _Bar(bars, label, total)

    def _plain(self, label: str) -> Iterator[Step]:
        line = _Line()
        yield line
        self.say(f"{label}: {line.done:,}")


class JsonReporter(Reporter):
    """Speaks JSON, a line for each thing: `{"at", "event", …}`, where event is message, begin, progress or end."""

    EVERY = 10.0

    def say(self, text: str) -> None:
        """A message."""
        self.tell("message", text=text)

    def tell(self, event: str, **fields: Any) -> None:
        """One line on stderr."""
        if not self.quiet:
            print(json.dumps({"at": clock.now().isoformat(), "event": event, **fields}), file=sys.stderr, flush=True)

    @contextmanager
    def step(self, label: str, total: int | None = None) -> Iterator[Step]:
        """A step's begin, its progress every ten seconds, its end."""
        self.tell("begin", step=label, total=total)
        begun, line = monotonic(), _Lines(self, label)
        yield line
        self.tell("end", step=label, done=line.done, seconds=round(monotonic() - begun, 1))


class _Lines:
    def __init__(self, reporter: JsonReporter, label: str) -> None:
        self._reporter, self._label, self._last = reporter, label, monotonic()
        self.done = 0

    def advance(self, by: int = 1, note: str = "") -> None:
        self.done += by
        if monotonic() - self._last > self._reporter.EVERY:
            self._last = monotonic()
            self._reporter.tell("progress", step=self._label, done=self.done, note=note)


class _Bar:
    def __init__(self, bars: Progress, label: str, total: int | None) -> None:
        self._bars, self._task = bars, bars.add_task(escape(label), total=total, note="")

    def advance(self, by: int = 1, note: str = "") -> None:
        self._bars.update(self._task, advance=by, note=escape(clean(note, 40)))


class _Line:
    def __init__(self) -> None:
        self.done = 0

    def advance(self, by: int = 1, note: str = "") -> None:
        self.done += by
