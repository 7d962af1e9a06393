"""How commands end: 2 where nothing could be done, with one line that names the input and the cause."""

from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolrisk.cli import app
from toolrisk.cli._common import standing
from toolrisk.clock import VARIABLE


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["doctor"], ["classify", "--input", "x"]], ids=" ".join)
def test_a_clock_that_is_no_date_is_told_before_anything_starts(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "garbage")
    ended = CliRunner().invoke(app, words)
    assert (ended.exit_code, ended.output.count("\n")) == (2, 1)
    assert f"{VARIABLE} or --now: 'garbage' is not" in ended.output


_NO_SITES = [
    "garbage", "", "http://", "javascript:alert(1)", "toolrisk.example", "ftp://a.example/", "https://a.example/a b",
    "https://a.example/?q=1", "https://a.example/#f", "https://a.example:x/", "https://[a/", "https://a.example/\\",
]  # fmt: skip


@pytest.mark.parametrize(("command", "url"), [*product(["build", "nightly"], _NO_SITES), ("serve", "garbage")])
def test_an_address_that_is_none_is_refused_before_anything_starts(command: str, url: str, tmp_path: Path) -> None:
    words = [command, "--site-url", url, "--db", str(tmp_path / "catalog.db")]
    ended = CliRunner().invoke(app, words, env={"COLUMNS": "200"})
    assert ended.exit_code == 2
    assert "--site-url" in ended.output and f"{url!r} is no address of a site" in ended.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "https://a.example", "HTTPS://xn--a.example/under/~me/"])
def test_an_address_that_is_one_is_taken(url: str) -> None:
    assert standing(url) == url


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
