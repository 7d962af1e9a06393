"""The search index that another process makes: the same files, and no end that is not told."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.files.sink import Sink
from sitegen.layout import Layout
from sitegen.search import Index
from sitegen.searching import Searching, indexed
from sitegen.spool import Spool, look
from tests.sitegen.catalog import CATALOG

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of a process here")


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with closing(Spool(tmp_path / "spool")) as made:
        yield made


def searched(spool: Spool, out: Path) -> Searching:
    search = Searching(spool, Sink(out), None)
    for entry in CATALOG:
        spool.add(look(entry, Layout.tool), "")
    return search


def test_another_process_makes_the_same_index(spool: Spool, tmp_path: Path) -> None:
    search, here = searched(spool, tmp_path / "out"), {}
    search.begin()
    made = search.made()
    search.stop()
    indexed(spool, Index(here.__setitem__))
    assert here and made.files.keys() == here.keys() and made.tally.written == len(here)
    assert all((tmp_path / "out" / name).read_bytes() == data for name, data in here.items())


def test_what_keeps_it_from_it_is_raised(spool: Spool, tmp_path: Path) -> None:
    search = searched(spool, tmp_path / "out")
    (tmp_path / "out" / "search").symlink_to(tmp_path)
    search.begin()
    with pytest.raises(ValueError, match="a link leads out"):
        search.made()
    search.stop()


def test_what_was_never_begun_can_be_stopped(spool: Spool, tmp_path: Path) -> None:
    search = searched(spool, tmp_path / "out")
    (pid,) = search._crew._open
    search.stop()
    gone(pid)
    assert not (tmp_path / "out" / "search").exists()


def test_it_writes_nothing_once_the_build_has_ended(spool: Spool, tmp_path: Path) -> None:
    """A copy of this process begins it and ends at once, as one that is killed does."""
    if not (pid := os.fork()):
        try:
            search = searched(spool, tmp_path / "out")
            (worker,) = search._crew._open
            os.kill(worker, signal.SIGSTOP)
            search.begin()
            (tmp_path / "pid").write_text(str(worker))
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    worker = int((tmp_path / "pid").read_text())
    os.kill(worker, signal.SIGCONT)
    gone(worker)
    assert not list((tmp_path / "out").rglob("*.json"))


def gone(pid: int) -> None:
    """Wait until a process that is no child of ours has ended."""
    try:
        while Path(f"/proc/{pid}/stat").read_text().split()[2] not in "ZX":
            os.sched_yield()
    except (FileNotFoundError, ProcessLookupError):
        pass
