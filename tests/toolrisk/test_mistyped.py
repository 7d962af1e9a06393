"""A mistyped name of a catalog: it is told, and no catalog is made under it."""

from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from toolrisk.cli import app
from toolrisk.store import present

WORDS = {
    "build": [], "serve": [], "classify": [], "harvest": [], "vacuum": [], "changes": [], "show": ["a/a"],
    "diff": ["a/a"], "explain": ["a/a", "x"], "policy": ["a/a"], "stale": ["policy.json", "a/a"], "export": ["-"],
    "backup": ["copy.db"], "mcp": [], "guard": ["--policy", "policy.json", "--pin", "catalog", "--", "true"],
}  # fmt: skip
# What makes a catalog, or has something to say without one.
NEEDS_NONE = {"crawl", "import", "nightly", "worker", "audit", "doctor", "sources"}


def test_every_command_is_one_or_the_other() -> None:
    commands = get_command(app).commands.items()  # type: ignore[attr-defined]
    taking = {name for name, one in commands if any("--db" in option.opts for option in one.params)}
    assert taking == {*WORDS, *NEEDS_NONE}


@pytest.mark.parametrize("name", WORDS)
def test_it_is_told_and_nothing_is_made(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, [name, "--db", "mistyped.db", *WORDS[name]])
    assert ended.exit_code == 2 and "mistyped.db: there is no catalog" in ended.output
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.db").touch()
    for name in (str(tmp_path / "empty.db"), f"sqlite:///{tmp_path}/empty.db", str(tmp_path), "sqlite://"):
        with pytest.raises(FileNotFoundError, match="there is no catalog"):
            present(name)
    for name in ("nowhere.db", f"sqlite:///{tmp_path}/nowhere.db"):
        assert "is not there yet" in CliRunner().invoke(app, ["nightly", "--dry-run", "--db", name]).output
        assert CliRunner().invoke(app, ["sources", "--db", name]).exit_code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["empty.db"]
    assert present("postgresql://nowhere/x") == "postgresql://nowhere/x"
