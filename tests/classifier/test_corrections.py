"""A person's verdict holds for exactly the definition that it was given on."""

from pathlib import Path

import pytest

from classifier.corrections import Correction, applied, load, stale
from classifier.judge import judge
from toolrisk.models import Category, Context, Risk, ToolDefinition

_TOOL = ToolDefinition(name="purge_note", description="Delete a note")
_ENTRY = Correction(
    server="acme/notes",
    tool="purge_note",
    fingerprint=_TOOL.fingerprint,
    category=Category.write,
    risk=Risk.medium,
    reason="The service keeps purged notes for thirty days.",
)


def test_a_correction_decides_and_keeps_the_findings() -> None:
    ours = judge(_TOOL, Context(server="acme/notes"))
    corrected = applied(_ENTRY, _TOOL, ours)
    assert (corrected.category, corrected.risk, corrected.decided_by) == ("Write", "medium", "human")
    assert corrected.justification == _ENTRY.reason
    assert corrected.findings == ours.findings


def test_a_changed_definition_makes_it_stale_and_says_so() -> None:
    changed = ToolDefinition(name="purge_note", description="Delete a note for good")
    ours = judge(changed, Context(server="acme/notes"))
    assert applied(_ENTRY, changed, ours) == ours
    (one,) = stale([("acme/notes", changed), ("acme/other", _TOOL)], (_ENTRY,))
    assert "acme/notes purge_note" in one.text
    assert _ENTRY.fingerprint[:12] in one.text
    assert stale([("acme/notes", _TOOL)], (_ENTRY,)) == ()


def test_the_projects_file_is_sound_and_a_bad_entry_is_named(tmp_path: Path) -> None:
    assert isinstance(load(), tuple)
    bad = tmp_path / "corrections.yml"
    bad.write_text("- {server: a, tool: b}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="entry 1"):
        load(bad)
