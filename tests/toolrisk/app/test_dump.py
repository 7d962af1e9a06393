import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow.parquet
import pytest

import classifier
from tests.toolrisk.app.test_exchange import QUIET, TOOLS, written
from toolrisk.app.classify import classify
from toolrisk.app.dump import dump
from toolrisk.app.exchange import import_file
from toolrisk.models import Entry, Mark
from toolrisk.store import Catalog


def filled(folder: Path) -> Catalog:
    catalog = Catalog(str(folder / "catalog.db"))
    import_file(catalog, written(folder / "in.jsonl", list(TOOLS)), QUIET)
    classify(catalog, QUIET)
    return catalog


def dumped(catalog: Catalog, folder: Path, notes: Path | None = None) -> int:
    rules = classifier.verdicts_version()
    return dump(catalog.marks(rules), lambda names: catalog.entries_of(names, rules), folder, notes)


def test_the_whole_catalog_is_one_file_and_one_table(tmp_path: Path) -> None:
    catalog = filled(tmp_path)
    assert dumped(catalog, tmp_path / "data") == len(TOOLS)
    lines = gzip.decompress((tmp_path / "data" / "catalog.jsonl.gz").read_bytes()).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["name"] for row in rows] == [tool["name"] for tool in TOOLS]
    assert rows[1]["verdict"]["category"] == "Destructive"
    table = pyarrow.parquet.read_table(tmp_path / "data" / "catalog.parquet").to_pylist()
    assert [row["risk"] for row in table] == [row["verdict"]["risk"] for row in rows]
    assert [row["line"] for row in table] == lines


def test_a_dump_can_be_imported_and_holds_the_same_definitions(tmp_path: Path) -> None:
    catalog = filled(tmp_path)
    dumped(catalog, tmp_path / "data")
    other = Catalog(str(tmp_path / "other.db"))
    import_file(other, tmp_path / "data" / "catalog.jsonl.gz", QUIET)
    pairs = zip(catalog.entries(""), other.entries(""), strict=True)
    for one, two in pairs:
        assert [t.definition.to_wire() for t in one.tools] == [t.definition.to_wire() for t in two.tools]


def test_a_definition_cannot_claim_another_server(tmp_path: Path) -> None:
    catalog = Catalog(str(tmp_path / "catalog.db"))
    import_file(catalog, written(tmp_path / "in.jsonl", [{**TOOLS[0], "server_id": "x"}]), QUIET)
    entry = catalog.entry("acme/files", "")
    assert entry
    tool = entry.tools[0].definition.model_copy(update={"extra": {"server": "somebody/else"}})
    fake = entry.model_copy(update={"tools": (entry.tools[0].model_copy(update={"definition": tool}),)})
    dump([Mark(fake.server.name, "", None)], lambda names: [fake], tmp_path / "data")
    (line,) = gzip.decompress((tmp_path / "data" / "catalog.jsonl.gz").read_bytes()).decode().splitlines()
    assert json.loads(line)["server"] == "acme/files"


def test_only_what_changed_is_loaded_again_and_the_bytes_are_those_of_a_dump_from_nothing(tmp_path: Path) -> None:
    catalog, rules = Catalog(str(tmp_path / "catalog.db")), classifier.verdicts_version()
    tools = [{"server": f"acme/{n}", "name": name, "description": f"Reads {n}."} for n in range(40) for name in "ab"]
    import_file(catalog, written(tmp_path / "in.jsonl", tools), QUIET)
    asked: list[str] = []

    def fetch(names: Sequence[str]) -> Iterator[Entry]:
        asked.extend(names)
        return catalog.entries_of(names, rules)

    def again() -> None:
        asked.clear()
        dump(catalog.marks(rules), fetch, tmp_path / "data", tmp_path)

    again()
    assert len(asked) == 40
    news = [{**tool, "description": "Deletes all."} for tool in tools if tool["server"] in ("acme/7", "acme/31")]
    more = [{"server": "acme/41", "name": "a", "description": "New."}]
    import_file(catalog, written(tmp_path / "news.jsonl", [*news, *more]), QUIET)
    again()
    assert sorted(asked) == ["acme/31", "acme/41", "acme/7"]
    dumped(catalog, tmp_path / "anew")
    lines = [(tmp_path / folder / "catalog.jsonl.gz").read_bytes() for folder in ("data", "anew")]
    assert lines[0] == lines[1]
    tables = [pyarrow.parquet.read_table(tmp_path / folder / "catalog.parquet") for folder in ("data", "anew")]
    assert tables[0].equals(tables[1])
    assert tables[0].num_rows == 81
    again()
    assert asked == []


def _zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _noted_wrong(path: Path) -> None:
    said = json.loads(path.read_text())
    said["parts"][0][2][0][1] += 1
    path.write_text(json.dumps(said))


@pytest.mark.parametrize(
    ("name", "damage"),
    [("data/catalog.parquet", _zeroed), ("data/catalog.jsonl.gz", _zeroed), ("dump.json", _noted_wrong)],
)
def test_files_that_are_not_as_they_were_noted_are_made_from_nothing(
    tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    catalog = filled(tmp_path)
    dumped(catalog, tmp_path / "data", tmp_path)
    damage(tmp_path / name)
    assert dumped(catalog, tmp_path / "data", tmp_path) == len(TOOLS)
    dumped(catalog, tmp_path / "anew")
    lines = [(tmp_path / folder / "catalog.jsonl.gz").read_bytes() for folder in ("data", "anew")]
    assert lines[0] == lines[1]
    tables = [pyarrow.parquet.read_table(tmp_path / folder / "catalog.parquet") for folder in ("data", "anew")]
    assert tables[0].equals(tables[1])


def test_without_pyarrow_no_table_of_another_night_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = filled(tmp_path)
    dumped(catalog, tmp_path / "data", tmp_path)
    monkeypatch.setattr("toolrisk.app.dump._arrow", lambda: None)
    for _ in range(2):
        assert dumped(catalog, tmp_path / "data", tmp_path) == len(TOOLS)
        assert not (tmp_path / "data" / "catalog.parquet").exists()


def test_a_server_that_vanished_between_its_mark_and_its_entry_is_asked_for_again(tmp_path: Path) -> None:
    catalog, rules = filled(tmp_path), classifier.verdicts_version()
    marks = list(catalog.marks(rules))
    assert dump(marks, lambda names: [], tmp_path / "data", tmp_path) == 0
    assert dumped(catalog, tmp_path / "data", tmp_path) == len(TOOLS)
