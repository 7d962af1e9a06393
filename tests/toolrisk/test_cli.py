"""How commands end: 2 where nothing could be done, with one line that names the input and the cause."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolrisk.cli import app
from toolrisk.clock import VARIABLE


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["doctor"], ["classify", "--input", "x"]], ids=" ".join)
def test_a_clock_that_is_no_date_is_told_before_anything_starts(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "garbage")
    ended = CliRunner().invoke(app, words)
    assert (ended.exit_code, ended.output.count("\n")) == (2, 1)
    assert f"{VARIABLE} or --now: 'garbage' is not" in ended.output


def test_more_days_than_a_calendar_has_are_a_wrong_option(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["vacuum", "--keep-days", "999999", "--db", str(tmp_path / "catalog.db")])
    assert ended.exit_code == 2 and "--keep-days" in ended.output


def test_what_nobody_foresaw_ends_with_two(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AssertionError("that can't be")

    monkeypatch.setattr("toolrisk.app.publish.rollback", broken)
    ended = CliRunner().invoke(app, ["rollback"])
    assert ended.exit_code == 2
    assert ended.output.endswith("toolrisk: AssertionError: that can't be\n")
