"""The search index of a build, made by a copy of the process that is begun early: it is small then, holds nothing but
words and where they stand, and has a core of its own while the others look round, compare and make lists."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from sitegen.crew import Crew
from sitegen.files.sink import Sink
from sitegen.render import Tally
from sitegen.search import Index
from sitegen.spool import Known, Spool


class Made(NamedTuple):
    """What was done, and the digests of the index's files."""

    tally: Tally
    files: dict[str, str]


def indexed(servers: Iterable[Known], index: Index) -> None:
    """Make the index of all servers."""
    for known in servers:
        for shown in known.lines:
            index.add_tool(shown, known.row)
        index.add_server(known.row)
    index.close()


class Searching:
    """A copy of this process that waits until the spool is full. To be stopped, whatever happens."""

    def __init__(self, spool: Spool, out: Sink, before: Mapping[str, str] | None) -> None:
        self._spool, self._out, self._before, self._home = spool, out, before, os.getpid()
        # What stands in a buffer now would be written twice.
        spool.flush()
        self._waits, self._gate = os.pipe()
        self._crew = Crew([[None]], self._part)
        os.close(self._waits)

    def begin(self) -> None:
        """All servers are in the spool."""
        self._spool.flush()
        os.write(self._gate, b"!")

    def made(self) -> Made:
        """What it did, once it has. Raises what kept it from it."""
        (made,) = self._crew.reports()
        return made

    def stop(self) -> None:
        """It is not wanted any more, or has ended."""
        with suppress(OSError):
            os.close(self._gate)
        self._crew.stop()

    def _part(self, _: Sequence[object]) -> Iterator[Made]:
        os.close(self._gate)
        if not os.read(self._waits, 1):
            return
        sink = Sink(self._out.out, self._before)

        def put(path: str, data: bytes) -> None:
            # The next build writes at the same places, so nothing may be left that goes on writing.
            if os.getppid() != self._home:
                raise ProcessLookupError("the build that this was for has ended")
            sink.put(path, data)

        indexed(self._spool, Index(put))
        yield Made(Tally(0, sink.written, sink.unchanged, sink.removed), sink.files)
