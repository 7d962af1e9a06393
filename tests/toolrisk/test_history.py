from datetime import UTC, datetime

import pytest

from toolrisk.history import diff, same, schema_diff
from toolrisk.models import ToolDefinition

AT = datetime(2026, 11, 22, tzinfo=UTC)


def manifest(*tools: dict[str, object]) -> dict[str, ToolDefinition]:
    return {str(one["name"]): ToolDefinition.from_wire(one) for one in tools}


def kinds(
    before: dict[str, ToolDefinition], after: dict[str, ToolDefinition]
) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(change.tool, change.kind, change.paths) for change in diff("s", before, after, AT)]


def test_added_and_removed_keep_their_side() -> None:
    added, removed = diff("s", manifest({"name": "b"}), manifest({"name": "a"}), AT)
    assert (added.kind, added.before, added.after is not None) == ("added", None, True)
    assert (removed.kind, removed.before is not None, removed.after) == ("removed", True, None)


def test_a_rewording_names_the_field() -> None:
    before, after = manifest({"name": "a", "description": "x"}), manifest({"name": "a", "description": "y"})
    assert kinds(before, after) == [("a", "reworded", ("description",))]


def test_a_schema_change_names_its_paths() -> None:
    before = manifest({"name": "a", "inputSchema": {"properties": {"x": {"type": "string"}, "y": {}}}})
    after = manifest({"name": "a", "inputSchema": {"properties": {"x": {"type": "number"}, "y": {}, "z": {}}}})
    assert kinds(before, after) == [("a", "schema", ("inputSchema.properties.x.type", "inputSchema.properties.z"))]


def test_a_hint_flipped_is_a_change_of_its_own() -> None:
    before = manifest({"name": "a", "annotations": {"readOnlyHint": True}})
    after = manifest({"name": "a", "annotations": {"readOnlyHint": False}})
    assert kinds(before, after) == [("a", "hint", ("annotations.readOnlyHint",))]


def test_an_output_schema_that_appears_is_a_schema_change() -> None:
    before, after = manifest({"name": "a"}), manifest({"name": "a", "outputSchema": {"type": "object"}})
    assert kinds(before, after) == [("a", "schema", ("outputSchema",))]


def test_order_and_extra_fields_are_no_change() -> None:
    before = manifest({"name": "a", "inputSchema": {"required": ["x", "y"]}, "icons": [1]})
    after = manifest({"name": "a", "inputSchema": {"required": ["y", "x"]}, "icons": [2]})
    assert kinds(before, after) == []


TEXT, NUMBER, NOTHING = {"type": "string"}, {"type": "integer", "minimum": 1}, {"type": "null"}


def shaped(**fields: object) -> dict[str, ToolDefinition]:
    return manifest({"name": "a", "inputSchema": {"type": "object", "properties": {"x": fields}}})


@pytest.mark.parametrize("key", ["anyOf", "oneOf", "allOf"])
def test_reordered_alternatives_are_no_change_and_another_alternative_is_one(key: str) -> None:
    before, turned = shaped(**{key: [TEXT, NUMBER, NOTHING]}), shaped(**{key: [NOTHING, TEXT, NUMBER]})
    assert before["a"].fingerprint != turned["a"].fingerprint
    assert kinds(before, turned) == [] and same(before["a"], turned["a"])
    other = shaped(**{key: [NOTHING, {**NUMBER, "minimum": 0}, TEXT]})
    assert kinds(before, other) == [("a", "schema", (f"inputSchema.properties.x.{key}",))]
    assert not same(before["a"], other["a"])
    edits = schema_diff(before["a"].input_schema, other["a"].input_schema)
    assert [(one.path, one.before, one.after) for one in edits] == [(f"properties.x.{key}.1.minimum", 1, 0)]


def test_places_in_a_tuple_and_texts_keep_their_order() -> None:
    before, turned = shaped(prefixItems=[TEXT, NUMBER]), shaped(prefixItems=[NUMBER, TEXT])
    assert [kind for _, kind, _ in kinds(before, turned)] == ["schema"]
    assert kinds(shaped(default=["a", "b"]), shaped(default=["b", "a"])) != []


def test_nested_and_dependent_lists_and_whole_numbers_are_alike_in_any_order() -> None:
    inner = [{"anyOf": [TEXT, NUMBER]}, {"required": ["p", "q"]}]
    turned = [{"required": ["q", "p"]}, {"anyOf": [{**NUMBER, "minimum": 1.0}, TEXT]}]
    assert kinds(shaped(oneOf=inner), shaped(oneOf=turned)) == []
    one, two = ({"dependentRequired": {"p": names}} for names in (["q", "r"], ["r", "q"]))
    assert kinds(shaped(**one), shaped(**two)) == []
    assert kinds(shaped(maximum=5), shaped(maximum=5.5)) != []


def test_what_is_reordered_is_not_told_beside_what_changed() -> None:
    before = shaped(description="Old.", anyOf=[TEXT, NUMBER])
    after = shaped(description="New.", anyOf=[NUMBER, TEXT])
    assert kinds(before, after) == [("a", "schema", ("inputSchema.properties.x.description",))]


@pytest.mark.parametrize(("deep", "told"), [(0, False), (3, False), (60, True)])
def test_alternatives_of_alternatives_are_put_in_order_only_so_deep(deep: int, told: bool) -> None:
    """Each level costs as much as the whole schema, and whoever wrote it may wish us ill."""
    one, two = {"anyOf": [TEXT, NUMBER]}, {"anyOf": [NUMBER, TEXT]}
    for _ in range(deep):
        one, two = {"anyOf": [one, NOTHING]}, {"anyOf": [two, NOTHING]}
    assert bool(kinds(shaped(**one), shaped(**two))) is told
    assert bool(schema_diff(one, two)) is told
