"""A site and its data file that were brought up to date night by night are those of a build from nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import classifier
from benchmarks.world import Rates, World
from toolrisk.app.build import build
from toolrisk.app.classify import classify
from toolrisk.app.exchange import import_file
from toolrisk.app.progress import Reporter
from toolrisk.models import Entry
from toolrisk.store import Catalog

QUIET = Reporter(quiet=True)
URL = "https://catalog.example/"
At = Callable[[int], None]
BUSY = World(5, 40, Rates(released=0.2))


def files(out: Path) -> dict[str, bytes]:
    found = (file for file in out.rglob("*") if file.is_file())
    return {name: file.read_bytes() for file in found if not (name := str(file.relative_to(out))).startswith(".build")}


def taken(catalog: Catalog, file: Path, night: int) -> None:
    file.write_bytes(b"".join(BUSY.night(night).lines()))
    import_file(catalog, file, QUIET)
    classify(catalog, QUIET)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    begun = datetime.fromisoformat("2026-03-01T03:00:00+00:00")
    return lambda night: monkeypatch.setenv("TOOLRISK_NOW", (begun + timedelta(days=night)).isoformat())


def test_a_site_brought_up_to_date_is_the_site_built_from_nothing(tmp_path: Path, at: At) -> None:
    with Catalog(str(tmp_path / "catalog.db")) as catalog:
        for night in (0, 1, 2, 12):
            at(night)
            taken(catalog, tmp_path / "tools.jsonl", night)
            report = build(catalog, tmp_path / "site", URL, QUIET)
            assert report.skipped or night != 1, "what did not change is left alone"
            build(catalog, tmp_path / f"new{night}", URL, QUIET)
            assert files(tmp_path / "site") == files(tmp_path / f"new{night}"), f"after night {night}"


def test_a_mark_is_another_where_an_entry_is_and_only_there(tmp_path: Path, at: At) -> None:
    rules = classifier.verdicts_version()
    with Catalog(str(tmp_path / "catalog.db")) as catalog:
        seen = []
        for night in (0, 1):
            at(night)
            taken(catalog, tmp_path / "tools.jsonl", night)
            marks = list(catalog.marks(rules))
            entries = list(catalog.entries(rules))
            assert [mark.name for mark in marks] == [entry.server.name for entry in entries]
            seen.append(
                {mark.name: (mark.mark, _without_last(entry)) for mark, entry in zip(marks, entries, strict=True)}
            )
        before, after = seen
        same = [before[name][0] == after[name][0] for name in before]
        assert same == [before[name][1] == after[name][1] for name in before] and any(same) and not all(same)
        assert next(catalog.marks("none")).mark != marks[0].mark, "judged under other rules"


def _without_last(entry: Entry) -> str:
    tools = [tool.model_copy(update={"last_seen": tool.first_seen}) for tool in entry.tools]
    return repr(entry.model_copy(update={"tools": tuple(tools)}))
