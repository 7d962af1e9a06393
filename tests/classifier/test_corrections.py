"""A person's verdict holds for exactly the definition that it was given on."""

import json
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
    with pytest.raises(ValueError, match="entry 1: fingerprint: Field required"):
        load(bad)


def _entry(**changed: object) -> str:
    fields = {**_ENTRY.model_dump(mode="json", exclude_none=True), **changed}
    return f"- {json.dumps(fields)}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- server: [", r"no YAML: while parsing"),
        ("- server: a: b", r"no YAML: mapping values"),
        ("\x00", r"no YAML: "),
        ("5", r"a list of entries is due, not a int"),
        ("server: a", r"a list of entries is due, not a dict"),
        ("- 5", r"entry 1: "),
        (_entry() + _entry(risk="low"), r"entry 2: acme/notes purge_note has one already"),
        (_entry(fingerprint=_TOOL.fingerprint[:12]), r"entry 1: fingerprint: "),
        (_entry(fingerprint="A" * 64), r"entry 1: fingerprint: "),
        (_entry(risk="unknown"), r"entry 1: risk: "),
        (_entry(facet={}), r"entry 1: facet: "),
    ],
)
def test_whatever_is_wrong_is_said_with_its_place_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "corrections.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"^{file}: {said}.*$") as told:
        load(file)
    assert "\n" not in str(told.value) and " string>" not in str(told.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "corrections.yml"
    file.write_bytes(b"- {server: \xff}\n")
    with pytest.raises(ValueError, match=rf"^{file}: no YAML: "):
        load(file)


def test_an_empty_file_holds_none(tmp_path: Path) -> None:
    file = tmp_path / "corrections.yml"
    file.write_text("# none yet\n", encoding="utf-8")
    assert load(file) == ()
