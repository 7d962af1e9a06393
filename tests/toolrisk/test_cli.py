"""How commands end: 2 where nothing could be done, with one line that names the input and the cause."""

import os
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


@pytest.mark.parametrize("place", ["", ":memory:", "sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_catalog_that_would_be_lost_is_refused(place: str, tmp_path: Path) -> None:
    file = tmp_path / "tools.jsonl"
    file.write_text('{"server": "a/a", "name": "x"}\n')
    for words in (["import", str(file)], ["nightly"]):
        ended = CliRunner().invoke(app, [*words, "--db", place], env={"COLUMNS": "200"})
        assert ended.exit_code == 2 and "names no place" in ended.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--input", "x.jsonl", "--db", "nope"], "--db is for the catalog"),
        (["--input", "x.jsonl", "--llm"], "--llm is for the catalog"),
        (["--input", "x.jsonl", "--max-usd", "1"], "--max-usd is for the catalog"),
        (["--output", "y.jsonl"], "--output is for the lines of --input"),
        (["--max-usd", "1"], "--max-usd is for asking a model: add --llm"),
        (["--llm", "--model", "llama"], "no price is known for the model 'llama'"),
    ],
)
def test_an_option_that_would_have_no_effect_is_refused(words: list[str], said: str, tmp_path: Path) -> None:
    environment = {"COLUMNS": "300", "TOOLRISK_DB": str(tmp_path / "catalog.db")}
    ended = CliRunner().invoke(app, ["classify", *words], env=environment)
    assert ended.exit_code == 2 and said in ended.output


def test_without_a_key_the_rules_stand_alone_and_a_quiet_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("ANTHROPIC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("TOOLRISK_DB", str(tmp_path / "catalog.db"))
    file = tmp_path / "tools.jsonl"
    file.write_text('{"server": "a/a", "name": "zzyx"}\n')
    assert CliRunner().invoke(app, ["import", str(file), "-q"]).exit_code == 0
    ended = CliRunner().invoke(app, ["classify", "--llm-all", "-q"])
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == "no model is asked: there is no key (set ANTHROPIC_API_KEY)\n"


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
