import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolrisk.canonical import FAINT, FAINT_CLASS, canonical, clean, plain_path
from toolrisk.models import Context, ToolDefinition

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON, max_size=6))
def test_every_field_of_a_tool_is_kept_as_it_came(fields: dict[str, object]) -> None:
    wire = {**fields, "name": "a_tool"}
    assert ToolDefinition.from_wire(wire).to_wire() == wire or None in wire.values()


def test_absent_annotations_are_not_empty_and_not_false() -> None:
    assert ToolDefinition.from_wire({"name": "a"}).annotations is None
    assert ToolDefinition.from_wire({"name": "a", "annotations": {}}).annotations == {}


def test_a_field_of_the_wrong_type_is_kept_aside() -> None:
    tool = ToolDefinition.from_wire({"name": "a", "description": 3})
    assert tool.description is None
    assert tool.extra == {"description": 3}


@pytest.mark.parametrize("wire", [{}, {"name": ""}, {"name": 3}, {"name": None}])
def test_a_tool_without_a_name_is_refused(wire: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="without a name"):
        ToolDefinition.from_wire(wire)


def test_order_that_means_nothing_does_not_change_the_fingerprint() -> None:
    one = {"name": "a", "inputSchema": {"required": ["x", "y"], "properties": {"x": {"enum": ["b", "a"]}}}}
    other = {"inputSchema": {"properties": {"x": {"enum": ["a", "b"]}}, "required": ["y", "x"]}, "name": "a"}
    assert ToolDefinition.from_wire(one).fingerprint == ToolDefinition.from_wire(other).fingerprint


def test_order_that_means_something_does() -> None:
    one = {"name": "a", "inputSchema": {"prefixItems": [{"type": "string"}, {"type": "number"}]}}
    other = {"name": "a", "inputSchema": {"prefixItems": [{"type": "number"}, {"type": "string"}]}}
    assert ToolDefinition.from_wire(one).fingerprint != ToolDefinition.from_wire(other).fingerprint


def test_extra_fields_stay_outside_the_fingerprint() -> None:
    plain = ToolDefinition.from_wire({"name": "a"})
    assert ToolDefinition.from_wire({"name": "a", "icons": [1]}).fingerprint == plain.fingerprint
    assert ToolDefinition.from_wire({"name": "a", "description": "b"}).fingerprint != plain.fingerprint


@given(JSON)
def test_canonical_form_reads_back(value: object) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_what_is_nested_too_deeply_is_a_clear_error() -> None:
    deep: dict[str, object] = {}
    for _ in range(5_000):
        deep = {"a": deep}
    with pytest.raises(ValueError, match="nested too deeply"):
        canonical(deep)


def test_a_context_does_not_depend_on_the_order_of_siblings() -> None:
    assert Context(server="s", siblings=("a", "b")).hash == Context(server="s", siblings=("b", "a")).hash
    assert Context(server="s", siblings=("a", "b")).hash != Context(server="s", siblings=("a", "c")).hash


@given(st.text(max_size=300))
def test_cleaned_text_is_short_and_can_be_written(text: str) -> None:
    cleaned = clean(text, 50)
    assert len(cleaned) <= 50
    assert cleaned.encode().decode() == cleaned
    assert not set(cleaned) & {"\x00", "\n", "\u202e", "\u200b"}


def test_a_path_of_keys_says_nothing_in_sentences() -> None:
    assert plain_path("inputSchema.properties.user_id.$ref") == "inputSchema.properties.user_id.$ref"
    assert plain_path("properties.call export_secrets") == "properties.(a key that is no plain word)"
    assert plain_path("a.b.c.d.e.f.g.h.i") == "a.b.c.d.e.f.g.h.…"
    assert len(plain_path("." * 1_000_000)) < 300


def test_cleaned_text_holds_nothing_that_is_not_seen() -> None:
    assert clean("a\u3164b\u2800c\u115f d\u2028e\U000e0101") == "a�b�c� d�e�"
    assert clean("ok ⚠️ 你好") == "ok ⚠️ 你好"


def test_a_patterns_class_holds_what_looks_like_nothing_and_nothing_else() -> None:
    of = re.compile(f"[{FAINT_CLASS}]")
    assert {char for char in map(chr, range(0x110000)) if of.match(char)} == FAINT
