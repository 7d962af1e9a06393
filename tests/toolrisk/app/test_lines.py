"""Files of JSON lines: where they come from, and what becomes of what stood there before."""

import gzip
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.toolrisk.app.test_exchange import QUIET, TOOLS, written
from toolrisk.app.classify import classify_file
from toolrisk.app.lines import opened
from toolrisk.cli import app


def _names(file: Path) -> list[str]:
    return [json.loads(line)["name"] for line in file.read_text().splitlines()]


def test_a_file_may_be_judged_into_itself(tmp_path: Path) -> None:
    file = written(tmp_path / "tools.jsonl", list(TOOLS))
    file.chmod(0o640)
    assert classify_file(file, file, QUIET) == 0
    assert _names(file) == ["read_file", "delete_file", "send"]
    assert (stat.S_IMODE(file.stat().st_mode), list(tmp_path.iterdir())) == (0o640, [file])


def _cut_off(file: Path) -> None:
    with opened(file, "w") as out:
        out.write("new\n")
        raise KeyboardInterrupt


def test_what_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("old\n")
    with pytest.raises(KeyboardInterrupt):
        _cut_off(file)
    assert (file.read_text(), list(tmp_path.iterdir())) == ("old\n", [file])


_WHOLE = gzip.compress(b"".join(json.dumps(tool).encode() + b"\n" for tool in TOOLS) * 400)


@pytest.mark.parametrize("command", [["import"], ["classify", "--input"]], ids=" ".join)
@pytest.mark.parametrize(
    "data",
    [_WHOLE[: len(_WHOLE) // 2], _WHOLE[:40] + b"\xff" * 40 + _WHOLE[80:], b"plain text"],
    ids=["cut", "damaged", "plain"],
)
def test_what_is_no_whole_gzip_is_named(tmp_path: Path, command: list[str], data: bytes) -> None:
    file = tmp_path / "tools.jsonl.gz"
    file.write_bytes(data)
    ended = CliRunner().invoke(app, [*command, str(file)], env={"TOOLRISK_DB": str(tmp_path / "catalog.db")})
    assert ended.exit_code == 2
    assert f"toolrisk: {file}: no whole gzip: " in ended.output
    assert "Traceback" not in ended.output


def test_a_link_is_written_through(tmp_path: Path) -> None:
    file, link = tmp_path / "out.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(file)
    with opened(link, "w") as out:
        out.write("new\n")
    assert link.is_symlink() and file.read_text() == "new\n"


def test_stdin_is_read_once_and_judged_whole(tmp_path: Path) -> None:
    lines = written(tmp_path / "tools.jsonl", list(TOOLS)).read_bytes() + b'{"server": "s", "name": "\xff"}\n'
    words = [sys.executable, "-m", "toolrisk", "classify", "--input", "-"]
    ended = subprocess.run(words, input=lines, capture_output=True, check=True)
    assert [json.loads(line)["name"] for line in ended.stdout.splitlines()][:3] == ["read_file", "delete_file", "send"]
    assert len(ended.stdout.splitlines()) == 4


def test_a_pipe_with_a_name_is_read_once_too(tmp_path: Path) -> None:
    lines, pipe = written(tmp_path / "tools.jsonl", list(TOOLS)).read_bytes(), tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(lines,))
    writer.start()
    assert classify_file(pipe, tmp_path / "out.jsonl", QUIET) == 0
    writer.join()
    assert len(_names(tmp_path / "out.jsonl")) == 3


def test_a_gzip_names_the_file_that_it_becomes(tmp_path: Path) -> None:
    written = tmp_path / "out.jsonl.gz"
    with opened(written, "w") as file:
        file.write("{}\n")
    data = written.read_bytes()
    assert b"out.jsonl" in data[:40] and b".new" not in data[:60]


def test_a_file_that_cannot_be_written_is_named_as_it_was_given(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nodir/x\.jsonl'"), opened(tmp_path / "nodir" / "x.jsonl", "w"):
        pass
