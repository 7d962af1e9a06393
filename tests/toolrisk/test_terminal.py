"""What strangers wrote does nothing to the terminal of whoever asks for it."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolrisk.app.classify import classify
from toolrisk.app.progress import Reporter
from toolrisk.cli import app
from toolrisk.models import Harvest, How, Server, ToolDefinition
from toolrisk.store import Catalog

EVIL = "\x1b]52;c;cm0gLXJm\x07\x1b[2Jx\u202eevil\u3164\r\n/done\ud800"
WRITTEN = EVIL.removesuffix("\ud800")  # what an import keeps of a server is cleaned of halves of pairs


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """A catalog whose one server speaks to terminals wherever it has a say, and has changed its words."""
    place = str(tmp_path / "catalog.db")
    with Catalog(place) as catalog:
        catalog.save_servers([Server(name="a/a", slug="", title=WRITTEN, description=WRITTEN)])
        for day in (1, 2):
            tool = ToolDefinition(
                name=f"drop_{EVIL}",
                description=f"Deletes all {day} records {EVIL} for ever.",
                input_schema={"type": "object", "properties": {EVIL: {"type": "string", "description": EVIL * day}}},
            )
            at = datetime(2026, 11, day, tzinfo=UTC)
            catalog.observe([Harvest(server="a/a", version=WRITTEN, how=How.observed, at=at, definitions=(tool,))])
        classify(catalog, Reporter(quiet=True))
    return place


def _acting(text: str) -> set[str]:
    return {char for char in text if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs"}}


ASKED = [["show", "a/a"], ["show", "a/a", "drop"], ["explain", "a/a", "drop"], ["changes"], ["diff", "a/a"]]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_nothing_in_an_answer_acts(hostile: str, words: Sequence[str]) -> None:
    with Catalog(hostile) as catalog:
        entry = catalog.entry("a/a", "")
    assert entry
    named = [entry.tools[0].slug if one == "drop" else one for one in words]
    ended = CliRunner().invoke(app, [*named, "--db", hostile])
    assert ended.exit_code == 0, ended.exception
    assert "evil" in ended.output
    assert _acting(ended.output) == set()
    assert not any(line.startswith("/done") for line in ended.output.splitlines()), "a name makes no line of its own"


def test_nothing_in_an_error_acts(hostile: str, tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["show", EVIL, "--db", hostile])
    assert (ended.exit_code, _acting(ended.output)) == (2, set())
    file = tmp_path / "bad.jsonl"
    file.write_text(json.dumps({"server": "a/b", "title": EVIL}) + "\n" + WRITTEN.replace("\n", "") + "\n")
    ended = CliRunner().invoke(app, ["import", str(file), "--db", hostile])
    assert (ended.exit_code, _acting(ended.output)) == (1, set())
    assert "2 bad lines" in ended.output
