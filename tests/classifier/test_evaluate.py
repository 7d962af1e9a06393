"""The figures, on judged tools that we wrote, reckoned by hand."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier.evaluate import Evaluation, evaluate
from toolrisk.cli import app

_ROWS = [
    ("delete_page", "Delete a page", "Destructive", "critical", []),
    ("list_pages", "List pages", "Read", "low", []),
    ("send_email", "Send an email to a recipient", "Write", "high", []),
    ("delete_table", "Delete a table of the database", "Read", "low", []),
    ("get_weather", "Get the weather", "Destructive", "critical", ["Read"]),
]


def _gold(folder: Path) -> Path:
    rows = [
        {
            "id": str(number),
            "server": f"acme/{number}",
            "name": name,
            "description": description,
            "inputSchema": None,
            "label": {"category": category, "acceptable": acceptable, "risk": risk, "private_data": False},
        }
        for number, (name, description, category, risk, acceptable) in enumerate(_ROWS)
    ]
    file = folder / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def result(tmp_path: Path) -> Evaluation:
    return evaluate(_gold(tmp_path))


def test_shares_are_what_the_rows_say(result: Evaluation) -> None:
    assert (result.tools, result.servers) == (5, 5)
    assert (result.category_exact, result.category_defensible) == (0.6, 0.8)
    assert result.dangerous == 0.2
    assert result.confusion["Destructive"] == {
        "Read": 1, "Write": 0, "Execute": 0, "Destructive": 1, "Financial": 0, "unknown": 0,
    }  # fmt: skip


def test_the_worst_come_first_with_an_explanation(result: Evaluation) -> None:
    assert result.worst[0].tool == "get_weather"
    assert "odds" in result.worst[0].explanation


def test_what_is_saved_holds_no_tools_text(result: Evaluation, tmp_path: Path) -> None:
    file = tmp_path / "accuracy.json"
    result.save(file)
    text = file.read_text(encoding="utf-8")
    assert "weather" not in text
    assert json.loads(text)["rules_version"] == result.rules_version


def test_a_line_that_is_no_judged_tool_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"name": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"gold\.jsonl:1: .*'label' is missing"):
        evaluate(file)


_GOOD = b'{"name": "x", "label": {"category": "Read", "risk": "low"}}\n'


_BAD = {
    "list": b"[1]",
    "number": b"5",
    "deep": b"[" * 100_000,
    "latin": b'{"name": "\xff"}',
    "gzip": b"\x1f\x8b\x08",
    "label": b'{"name": "x", "label": "Read"}',
    "category": b'{"name": "x", "label": {"category": "Foo", "risk": "low"}}',
}


@pytest.mark.parametrize("line", _BAD.values(), ids=_BAD)
def test_whatever_a_line_is_it_is_named(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(_GOOD + line + b"\n")
    with pytest.raises(ValueError, match=r"gold\.jsonl:2: no judged tool: [^\n]+$"):
        evaluate(file)


def test_a_line_ends_where_json_lines_end(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(_GOOD.replace(b'"x"', '"x", "description": "one\u2028two\u0085three"'.encode()))
    assert evaluate(file).tools == 1


def test_an_empty_file_measures_nothing_and_keeps_nothing(tmp_path: Path) -> None:
    gold, figures = tmp_path / "gold.jsonl", tmp_path / "accuracy.json"
    gold.write_text("\n")
    figures.write_text("measured")
    ended = CliRunner().invoke(app, ["eval", str(gold), "--save", str(figures)])
    assert (ended.exit_code, figures.read_text()) == (2, "measured")
    assert "no judged tool in it" in ended.output


def test_a_tools_name_is_no_markup_and_acts_on_no_terminal(tmp_path: Path) -> None:
    file = tmp_path / "gold[b].jsonl"
    row = {"name": "get_[/b]\x1b[2J", "server": "[red]", "label": {"category": "Financial", "risk": "critical"}}
    file.write_text(json.dumps(row))
    ended = CliRunner().invoke(app, ["eval", str(file)])
    assert ended.exit_code == 0, ended.exception
    assert "get_[/b]" in ended.output and "\x1b" not in ended.output
