"""The figures, on judged tools that we wrote, reckoned by hand."""

import json
from pathlib import Path

import pytest

from classifier.evaluate import Evaluation, evaluate

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
    with pytest.raises(ValueError, match=r"gold\.jsonl:1"):
        evaluate(file)
