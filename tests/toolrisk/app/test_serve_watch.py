"""What `toolrisk serve` shows and when: not a night under way, not a damaged catalog, nothing after its end."""

import os
import signal
from pathlib import Path
from time import sleep

import pytest

from tests.toolrisk.app.cataloguing import DAY_TWO, TOOLS, made, show
from tests.toolrisk.app.serving import SITE
from toolrisk.app.lock import locked
from toolrisk.app.progress import Reporter
from toolrisk.app.serve.site import Options, _dump, digest
from toolrisk.app.serve.watch import Watch, bound, touched
from toolrisk.store import Catalog


class Recording(Watch):
    """A watch that notes what it would make."""

    made: list[str | None]

    def _made(self, mark: str | None) -> "Ready":  # type: ignore[override]
        self.made = [*getattr(self, "made", []), mark]
        return Ready(mark or digest(self.options.db))

    def _end(self, one: object) -> None: ...


class Ready:
    """A child that answers at once."""

    alive = True

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def ready(self, seconds: float) -> bool:
        return True


def test_a_night_that_is_being_worked_at_is_not_shown(tmp_path: Path) -> None:
    db = made(tmp_path / "catalog.db")
    options = Options(db, "127.0.0.1", 0, SITE, 1, 1_000, 0.1)
    watch = Recording(options, bound("127.0.0.1", 0, 1), tmp_path, Reporter(quiet=True))
    watch.begin()

    def looks(times: int) -> int:
        for _ in range(times):
            watch.look()
        return len(watch.made)

    with Catalog(db) as catalog:
        assert looks(5) == 1, "nothing changed"
        with locked(catalog, "nightly"):
            show(catalog, "io.acme/notes", TOOLS["io.acme/notes"][:1], DAY_TWO)
            assert looks(5) == 1, "the night is not over"
        assert looks(4) == 2, "the night is over"
        assert looks(5) == 2
    Path(db).unlink()
    assert looks(3) == 2, "what is served stays when the catalog goes"
    with pytest.raises(FileNotFoundError, match="nightly"):
        touched(db)


def test_what_is_served_stays_when_the_catalog_breaks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = Path(made(tmp_path / "catalog.db"))
    good = db.read_bytes()
    watch = Recording(
        Options(str(db), "127.0.0.1", 0, SITE, 1, 1_000, 0.1), bound("127.0.0.1", 0, 1), tmp_path, Reporter()
    )
    watch.begin()
    # Its first page, with the schema, is whole; the rest is not.
    for broken in (good[:4_096] + b"x" * (len(good) - 4_096), b"garbage" * 4_000, b""):
        watch._wait = 0.0
        capsys.readouterr()
        (tmp_path / "next").write_bytes(broken)
        (tmp_path / "next").replace(db)
        for _ in range(4):
            watch.look()
        assert len(watch.made) == 1 and db.read_bytes()[:100] == broken[:100], "and is not written to"
        said = capsys.readouterr().err
        assert said.count("can't be served yet") == 1 and "SELECT" not in said, "told once, in a line"


def test_it_ends_at_once_where_nothing_is_made_yet(tmp_path: Path) -> None:
    """A child that is at it for longer than anybody waits, and would not see that its parent went."""
    db = made(tmp_path / "catalog.db")
    options = Options(db, "127.0.0.1", 0, SITE, 1, 1_000, 0.1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolrisk.app.serve.watch.generation", lambda *_: sleep(20) or os._exit(0))
        watch = Watch(options, bound("127.0.0.1", 0, 1), tmp_path, Reporter(quiet=True))
        watch.now = made_now = watch._made("x")
    watch.end()
    assert made_now.process.exitcode == -signal.SIGTERM


def test_the_dump_ends_with_its_parents(tmp_path: Path) -> None:
    """Also where they were killed; else it would go on alone for as long as a large catalog takes."""
    theirs, life = os.pipe()
    child = os.fork()
    if not child:
        os.close(life)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("toolrisk.app.serve.site.dump", lambda *_: sleep(20))
            _dump(made(tmp_path / "catalog.db"), tmp_path / "x", theirs)
        os._exit(1)
    os.close(theirs)
    os.close(life)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
