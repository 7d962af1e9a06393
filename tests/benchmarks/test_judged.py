"""Judgements are kept apart from the tools that they are of, and put together with them again."""

import json
from pathlib import Path

import pytest

from benchmarks.judged import joined, labels

HEAD = "id,category,acceptable,risk,acceptable_risks,private_data,untrusted_content,external_send\n"


def test_every_kept_judgement_is_a_label(tmp_path: Path) -> None:
    known = labels()
    tools = tmp_path / "tools.jsonl"
    tools.write_text("\n".join(json.dumps({"id": one, "server": "s", "name": "t"}) for one in known))
    assert {one.id for one in joined(tools)} == set(known)


def test_a_judgement_finds_its_tool(tmp_path: Path) -> None:
    kept, tools = tmp_path / "judged.csv", tmp_path / "tools.jsonl"
    kept.write_text(HEAD + "0a1b2c3d4e5f,Write,Execute Destructive,high,medium,1,0,1\n")
    tools.write_text(
        json.dumps({"id": "0a1b2c3d4e5f", "server": "mail", "name": "send", "description": "Send a letter."})
        + "\n"
        + json.dumps({"id": "ffffffffffff", "server": "mail", "name": "list"})
    )
    (one,) = joined(tools, kept)
    assert (one.server, one.definition.name, one.definition.description) == ("mail", "send", "Send a letter.")
    assert (one.label.category, one.label.risk) == ("Write", "high")
    assert one.label.acceptable == ("Execute", "Destructive")
    assert (one.label.private_data, one.label.untrusted_content, one.label.external_send) == (True, False, True)


def test_a_line_that_is_cut_short_is_named(tmp_path: Path) -> None:
    kept = tmp_path / "judged.csv"
    kept.write_text(HEAD + "0a1b2c3d4e5f,Write\n")
    with pytest.raises(ValueError, match=r"judged\.csv:2"):
        labels(kept)
