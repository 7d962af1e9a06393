import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import classifier
from classifier import corrections
from classifier.corrections import Correction
from toolrisk.app import doctor
from toolrisk.app.changes import changes
from toolrisk.app.classify import classify, classify_file
from toolrisk.app.exchange import export_file, import_file
from toolrisk.app.judging import stale_corrections, unmet_corrections
from toolrisk.app.progress import Reporter
from toolrisk.models import Category, Harvest, How, Risk, Tool
from toolrisk.store import Catalog

QUIET = Reporter(quiet=True)
TOOLS = [
    {"server": "acme/files", "name": "read_file", "description": "Reads a file.", "inputSchema": {"type": "object"}},
    {"server": "acme/files", "name": "delete_file", "description": "Deletes a file for good.", "icons": [{"src": "x"}]},
    {"server": "acme/mail", "name": "send", "description": "Sends an e-mail.", "annotations": {"readOnlyHint": False}},
]


def written(path: Path, rows: list[object]) -> Path:
    lines = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


@pytest.fixture
def small(tmp_path: Path) -> Catalog:
    return Catalog(str(tmp_path / "catalog.db"))


def test_what_goes_in_comes_out_plain_and_gzipped(small: Catalog, tmp_path: Path) -> None:
    imported = import_file(small, written(tmp_path / "in.jsonl.gz", list(TOOLS)), QUIET)
    assert (imported.servers, imported.tools, imported.bad) == (2, 3, ())
    assert export_file(small, tmp_path / "out.jsonl", QUIET) == 3
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [{key: row[key] for key in tool} for row, tool in zip(rows, TOOLS, strict=True)] == TOOLS


def test_an_export_can_be_imported_into_the_same_catalog_without_a_change(small: Catalog, tmp_path: Path) -> None:
    import_file(small, written(tmp_path / "in.jsonl", list(TOOLS)), QUIET)
    export_file(small, tmp_path / "out.jsonl.gz", QUIET)
    import_file(small, tmp_path / "out.jsonl.gz", QUIET)
    assert changes(small) == []
    assert len(small.history("acme/files")) == 1


def test_a_server_scattered_over_the_file_is_one(small: Catalog, tmp_path: Path) -> None:
    import_file(small, written(tmp_path / "in.jsonl", [TOOLS[0], TOOLS[2], TOOLS[1]]), QUIET)
    entry = small.entry("acme/files", "")
    assert entry
    assert [tool.definition.name for tool in entry.tools] == ["read_file", "delete_file"]
    assert {tool.how for tool in entry.tools} == {How.declared}


def test_a_server_spelled_in_two_ways_is_one_with_all_its_tools(small: Catalog, tmp_path: Path) -> None:
    rows = [TOOLS[0], {**TOOLS[1], "server": "Acme/Files"}, {**TOOLS[0], "server": "ACME/files"}]
    imported = import_file(small, written(tmp_path / "in.jsonl", rows), QUIET)
    assert (imported.servers, imported.tools) == (1, 2)
    assert [tool.definition.name for tool in _tools(small)] == ["read_file", "delete_file"]


def test_lines_of_several_versions_are_history(small: Catalog, tmp_path: Path) -> None:
    old, new = {**TOOLS[0], "version": "1"}, {**TOOLS[0], "version": "2", "description": "Reads any file."}
    import_file(small, written(tmp_path / "in.jsonl", [old, new]), QUIET)
    assert [shown.version for shown in small.history("acme/files")] == ["1", "2"]


def test_bad_lines_are_told_and_left_out(small: Catalog, tmp_path: Path) -> None:
    bad = ["{", "[]", {"server": "acme/files"}, {"name": "homeless"}, TOOLS[0]]
    imported = import_file(small, written(tmp_path / "in.jsonl", bad), QUIET)
    assert imported.tools == 1
    assert [reason.split(":")[0] for reason in imported.bad] == [f"in.jsonl line {number}" for number in range(1, 5)]


@pytest.mark.parametrize(
    "line",
    [
        '{"server": "a/b", "inputSchema": ' + "[" * 985 + "]" * 985 + "}",
        '{"server": "a/b", "name": ' + "[" * 985 + "]" * 985 + "}",
        json.dumps({"server": "a/b", "name": {"a": 1}}),
    ],
)
def test_a_line_without_a_name_is_told_whatever_else_it_holds(small: Catalog, tmp_path: Path, line: str) -> None:
    imported = import_file(small, written(tmp_path / "in.jsonl", [line, *TOOLS]), QUIET)
    assert imported.tools == 3
    assert ["without a name" in reason for reason in imported.bad] == [True]


def test_a_line_without_end_is_held_no_further_than_its_bound(small: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as out:
        for _ in range(256):
            out.write(b" " * 2**20)
        out.write(b"{\n" + json.dumps(TOOLS[0]).encode() + b"\n{}")
    script = (
        "import resource, sys; from pathlib import Path; from toolrisk.app.lines import numbered; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "print([(number, len(line)) for number, line in numbered(Path(sys.argv[1]))]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 128 * 1024)"
    )
    told = subprocess.run([sys.executable, "-c", script, file], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [f"[(1, {2**24 + 1}), (2, {len(json.dumps(TOOLS[0])) + 1}), (3, 2)]", "True"]


def test_a_name_is_no_longer_than_a_harvest_would_take_it(small: Catalog, tmp_path: Path) -> None:
    rows = [{**TOOLS[0], "name": "x" * 513}, {**TOOLS[0], "name": "x" * 512}]
    imported = import_file(small, written(tmp_path / "in.jsonl", rows), QUIET)
    assert imported.bad == ("in.jsonl line 1: its name is longer than 512 characters",)
    assert [len(tool.definition.name) for tool in _tools(small)] == [512]


def test_a_way_of_knowing_that_is_none_is_a_declaration(small: Catalog, tmp_path: Path) -> None:
    imported = import_file(small, written(tmp_path / "in.jsonl", [{**TOOLS[0], "how": {"a": 1}}]), QUIET)
    assert (imported.tools, imported.bad) == (1, ())
    assert [tool.how for tool in _tools(small)] == [How.declared]


def test_a_changed_line_is_a_change(small: Catalog, tmp_path: Path) -> None:
    import_file(small, written(tmp_path / "one.jsonl", list(TOOLS)), QUIET)
    changed = [{**TOOLS[0], "description": "Reads a file and mails it."}, TOOLS[1]]
    import_file(small, written(tmp_path / "two.jsonl", changed), QUIET)
    (change,) = changes(small)
    assert (change.tool, change.kind, change.paths) == ("read_file", "reworded", ("description",))
    assert change.before and change.after
    assert (change.before.description, change.after.description) == ("Reads a file.", "Reads a file and mails it.")


def test_a_catalog_is_judged_once(small: Catalog, tmp_path: Path) -> None:
    import_file(small, written(tmp_path / "in.jsonl", list(TOOLS)), QUIET)
    assert classify(small, QUIET) == 3
    assert classify(small, QUIET) == 0
    entry = small.entry("acme/mail", classifier.verdicts_version())
    assert entry and entry.tools[0].verdict
    assert str(entry.tools[0].verdict.risk) == "high"


def test_a_file_is_judged_line_by_line_in_order(tmp_path: Path) -> None:
    rows = [{**TOOLS[0], "id": 1}, "not json", {"id": 3, "server": "s"}, {**TOOLS[1], "id": 4}]
    bad = classify_file(written(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl", QUIET)
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert bad == 2
    assert [answer.get("id") for answer in answers] == [1, None, 3, 4]
    assert answers[1]["error"].startswith("line 2: not JSON")
    assert answers[2] == {"id": 3, "server": "s", "error": answers[2]["error"]}
    assert answers[3]["name"] == "delete_file"
    assert set(answers[3]) >= {"category", "risk", "confidence", "facets", "findings", "justification"}
    assert (answers[0]["category"], answers[3]["category"]) == ("Read", "Destructive")


def test_a_correction_that_a_definition_outlived_is_said(
    small: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = Correction(
        server="acme/mail",
        tool="send",
        fingerprint="0" * 64,
        category=Category.read,
        risk=Risk.low,
        reason="It once only drafted.",
    )
    file = written(tmp_path / "in.jsonl", list(TOOLS))
    assert classify_file(file, tmp_path / "out.jsonl", Reporter(), (entry,)) == 0
    assert f"acme/mail {entry.tool}: the definition has changed" in capsys.readouterr().err
    import_file(small, file, QUIET)
    (stale,) = stale_corrections(small, (entry,))
    now = small.entry("acme/mail", classifier.verdicts_version())
    assert now and stale.fingerprint == now.tools[0].definition.fingerprint
    held = entry.model_copy(update={"fingerprint": stale.fingerprint})
    assert stale_corrections(small, (held,)) == ()


def test_a_correction_that_meets_no_tool_is_told_by_doctor(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_file(small, written(tmp_path / "in.jsonl", list(TOOLS)), QUIET)
    met = Correction(
        server="acme/mail",
        tool="send",
        fingerprint=_tools(small, "acme/mail")[0].definition.fingerprint,
        category=Category.read,
        risk=Risk.low,
        reason="It only drafts.",
    )
    mistyped = [met.model_copy(update=change) for change in ({"server": "acme-mail"}, {"tool": "sent"})]
    assert unmet_corrections(small, (met, *mistyped)) == tuple(mistyped)
    monkeypatch.setattr(corrections, "load", lambda: (met, *mistyped))
    seen = [check.seen for check in doctor.examine(small, tmp_path) if check.name == "corrections"]
    assert [one.split(" is ")[0] for one in seen] == ["acme-mail send", "acme/mail sent"]


def test_the_file_that_was_imported_last_brings_nothing_new(small: Catalog, tmp_path: Path) -> None:
    file = written(tmp_path / "in.jsonl", list(TOOLS))
    first = import_file(small, file, QUIET)
    definitions = small.digest("")
    assert import_file(small, file, QUIET) == first
    assert small.digest("") == definitions
    written(file, [{**TOOLS[0], "description": "Reads any file."}])
    assert import_file(small, file, QUIET).tools == 1
    assert small.digest("") != definitions
    written(file, list(TOOLS))
    import_file(small, file, QUIET)
    assert _tools(small)[0].definition.description == "Reads a file.", "it was not the last one, and so is read"


def test_a_file_with_a_bad_line_is_told_of_every_time(small: Catalog, tmp_path: Path) -> None:
    file = written(tmp_path / "in.jsonl", [*TOOLS, "no definition"])
    assert import_file(small, file, QUIET).bad == import_file(small, file, QUIET).bad != ()


class _Cut(Catalog):
    """A catalog whose import is cut off between its listings and its observations."""

    def observe_lines(self, shown: Sequence[tuple[Harvest, Sequence[tuple[str, str, str]]]]) -> None:
        raise KeyboardInterrupt


def test_an_import_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    place, old = str(tmp_path / "catalog.db"), written(tmp_path / "old.jsonl", [TOOLS[1]])
    new = written(tmp_path / "new.jsonl", list(TOOLS))
    with Catalog(place) as catalog:
        import_file(catalog, old, QUIET)
    with _Cut(place) as catalog, pytest.raises(KeyboardInterrupt):
        import_file(catalog, new, QUIET)
    for file, tools in ((old, 1), (new, 2)):
        with Catalog(place) as catalog:
            import_file(catalog, file, QUIET)
            assert len(_tools(catalog)) == tools


def _tools(catalog: Catalog, server: str = "acme/files") -> tuple[Tool, ...]:
    entry = catalog.entry(server, "")
    assert entry
    return entry.tools
