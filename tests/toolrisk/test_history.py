from datetime import UTC, datetime

from toolrisk.history import diff
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
