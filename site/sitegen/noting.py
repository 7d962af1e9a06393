"""The first pass: every server as lists show it, from its entry, or as the last build noted it where it is the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice

from sitegen.folder import refusal
from sitegen.spool import Known, Spool, look
from toolrisk.models import Entry, Mark

Fetch = Callable[[Sequence[str]], Iterable[Entry]]
_AT_ONCE = 200


class Checked:
    """Which servers can have a folder."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self._taken: set[str] = set()

    def fit(self, entry: Entry) -> bool:
        """Whether one can; the reason is noted if not."""
        if why := refusal(entry):
            self.refused.append(why)
            return False
        return self.free(entry.server.name, entry.server.slug)

    def free(self, name: str, slug: str) -> bool:
        """Whether no server before had this slug; it is noted if one had."""
        if slug in self._taken:
            self.refused.append(f"{name}: the slug {slug!r} is taken")
            return False
        self._taken.add(slug)
        return True


def noted(spool: Spool, entries: Iterable[Entry], checked: Checked) -> Iterator[Known]:
    """All servers from their entries, each put into the spool."""
    return (spool.add(look(entry, spool.layout), "") for entry in filter(checked.fit, entries))


def carried(spool: Spool, marks: Iterable[Mark], fetch: Fetch, checked: Checked) -> Iterator[Known]:
    """All servers, each put into the spool: those that had the same mark at the last build as they were noted then,
    the others from their entries."""
    rest = iter(marks)
    with closing(spool.former()) as former:
        while some := list(islice(rest, _AT_ONCE)):
            told = [(mark, former.body(mark)) for mark in some]
            lost = [mark.name for mark, body in told if body is None]
            loaded = {entry.server.name: entry for entry in fetch(lost)} if lost else {}
            for mark, body in told:
                if body is not None:
                    again = spool.again(mark, body)
                    if checked.free(again.name, again.slug):
                        yield again
                elif (entry := loaded.get(mark.name)) and checked.fit(entry):
                    yield spool.add(look(entry, spool.layout), mark.mark)
