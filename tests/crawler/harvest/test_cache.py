"""The caches: bounded, and never taken from under an install."""

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.harvest import cache
from crawler.harvest.limits import LIMITS
from crawler.harvest.workshop import reachable, remove, workshop

SMALL = replace(LIMITS, cache_bytes=1_000)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "toolrisk"


def use(times: int) -> None:
    for _ in range(times):
        with cache.held(SMALL) as folder:
            (folder / "npm").mkdir(exist_ok=True)
            (folder / "npm" / "blob").write_bytes(b"x" * 2_000)


def test_over_its_bound_a_cache_begins_anew_and_the_old_one_goes(home: Path) -> None:
    use(19)
    assert [path.name for path in home.iterdir()] == ["0"]
    use(1)
    assert (home / "1").exists()
    use(1)
    assert [path.name for path in home.iterdir()] == ["1"]


def test_a_cache_in_use_stays(home: Path) -> None:
    with cache.held(SMALL) as held:
        use(25)
        assert (held / "npm" / "blob").exists()
        assert (home / "1").exists()
    use(1)
    assert not held.exists()


def test_what_an_archive_made_unreadable_goes_too(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("x")
    (tmp_path / "a" / "link").symlink_to(tmp_path / "kept")
    (tmp_path / "kept").mkdir(mode=0o700)
    (tmp_path / "a" / "b").chmod(0)
    remove(tmp_path / "a")
    remove(tmp_path / "never-was")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_workshop_is_entered_and_gone() -> None:
    with workshop() as folder:
        assert reachable(folder.parent)
        assert folder.stat().st_mode & 0o777 == 0o711
    assert not folder.exists()
