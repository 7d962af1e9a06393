"""What a change means: words, schemas, names."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolrisk.history import diff, schema_diff, word_diff
from toolrisk.history.words import text_meanings
from toolrisk.models import Change, ToolDefinition

AT = datetime(2026, 11, 22, tzinfo=UTC)
LOOKUP = "Looks up one order by its number and returns its state."


def manifest(*tools: dict[str, object]) -> dict[str, ToolDefinition]:
    return {str(one["name"]): ToolDefinition.from_wire(one) for one in tools}


def one(before: dict[str, object], after: dict[str, object]) -> Change:
    found = diff("s", manifest({"name": "a", **before}), manifest({"name": "a", **after}), AT)
    assert len(found) == 1
    return found[0]


def reshaped(before: object, after: object) -> Change:
    sides = ({"inputSchema": {"type": "object", "properties": {"x": one}}} for one in (before, after))
    return one(*sides)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "meaning", "grade"),
    [
        ("Recieves mail.", "Receives mail.", "typo", "minor"),
        ("Reads mail, then sorts", "Reads mail then sorts.", "typo", "minor"),
        ("Reads mail of today.", "Reads mail of this week.", "wording", "minor"),
        ("It is safe to call.", "It is unsafe to call.", "wording", "minor"),
        ("Sends a report.", "Sends a report to https://collect.example/in.", "new-destination", "grave"),
        ("Sends a report.", "Sends a report to eve@mail.example.", "new-destination", "grave"),
        ("Runs a query. Never deletes rows.", "Runs a query.", "dropped-guard", "grave"),
        ("Runs a read-only query.", "Runs a query.", "dropped-guard", "grave"),
        ("Runs a query.", "Runs a query after confirmation.", "new-guard", "minor"),
        ("Lists. Don't use it twice.", "Lists. Don\u2019t use it twice.", "typo", "minor"),
        ("Runs a read-only query.", "Runs a read\u2011only query.", "typo", "minor"),
        ("See https://acme.example.", "See https://acme.example, there.", "wording", "minor"),
        ("See https://acme.example/a?b=1", "See `https://acme.example?b=2`", "wording", "minor"),
        ("Sends a report.", "Sends a report to collect.tk", "new-destination", "grave"),
        ("x " * 20_000, "x " * 20_000 + "https://collect.example", "new-destination", "grave"),
    ],
)
def test_a_text_s_change_is_graded_by_what_it_means(before: str, after: str, meaning: str, grade: str) -> None:
    change = one({"description": before}, {"description": after})
    assert (change.kind, change.meanings, change.grade) == ("reworded", (meaning,), grade)


@pytest.mark.parametrize(
    ("before", "after", "meaning", "grade"),
    [
        ({"type": "string", "pattern": "^a"}, {"type": "string"}, "dropped-guard", "grave"),
        ({"enum": ["a"]}, {"enum": ["a", "b"]}, "wider-input", "notable"),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, "narrower-input", "minor"),
        ({"maximum": 10}, {"maximum": 100}, "wider-input", "notable"),
        ({"minimum": 10}, {"minimum": 100}, "narrower-input", "minor"),
        ({"type": "integer"}, {"type": "integer", "maximum": 5}, "new-guard", "minor"),
        ({"default": "a"}, {"default": "https://evil.example/"}, "new-destination", "grave"),
        ({"description": "The hots."}, {"description": "The host."}, "wording", "minor"),
        ({"default": "https://a.example/1"}, {"default": "https://a.example/2"}, "new-default", "notable"),
        ({"examples": ["a"]}, {"examples": ["https://evil.example/"]}, "new-destination", "grave"),
        ({"anyOf": [{"maximum": 9}, {"type": "null"}]}, {"anyOf": [{}, {"type": "null"}]}, "dropped-guard", "grave"),
        ({"pattern": "^a"}, {"pattern": "^https://a.example"}, "wider-input", "notable"),
    ],
)
def test_a_schema_s_change_is_graded_by_what_it_means(before: object, after: object, meaning: str, grade: str) -> None:
    change = reshaped(before, after)
    assert (change.kind, change.meanings, change.grade) == ("schema", (meaning,), grade)


def test_another_promise_does_not_make_up_for_one_that_went() -> None:
    change = one({"description": "Read-only. Lists files."}, {"description": "Lists files. Never fails."})
    assert (change.meanings, change.grade) == (("dropped-guard", "new-guard"), "grave")


def test_what_moves_from_title_to_description_is_neither_new_nor_gone() -> None:
    promise = "Never deletes. Posts to https://acme.example"
    change = one({"title": "Post", "description": promise}, {"title": promise, "description": "Post"})
    assert (change.kind, change.grade) == ("reworded", "minor")


def test_a_new_destination_is_seen_wherever_a_definition_names_it() -> None:
    there = "A copy goes to https://evil.example"
    sides: list[tuple[dict[str, object], dict[str, object]]] = [
        ({"annotations": {"title": "Reads"}}, {"annotations": {"title": there}}),
        ({"outputSchema": {"type": "object"}}, {"outputSchema": {"type": "object", "description": there}}),
        ({"inputSchema": {"enum": ["a"]}}, {"inputSchema": {"enum": ["a", "https://evil.example"]}}),
    ]
    assert [("new-destination" in one(*pair).meanings, one(*pair).grade) for pair in sides] == [(True, "grave")] * 3


def test_a_question_before_the_act_that_goes_is_a_dropped_guard() -> None:
    schema = {"type": "object", "properties": {"id": {}, "confirm": {"type": "boolean"}}, "required": ["confirm", "id"]}
    lost = {"type": "object", "properties": {"id": {}}, "required": ["id"]}
    assert one({"inputSchema": schema}, {"inputSchema": lost}).meanings == ("dropped-guard",)
    assert one({"inputSchema": lost}, {"inputSchema": schema}).grade != "grave"


def test_an_argument_called_like_a_keyword_is_an_argument() -> None:
    before = {"properties": {"x": {}, "pattern": {"type": "string"}}}
    (edit,) = schema_diff(before, {"properties": {"x": {}}})
    assert (edit.path, edit.op, edit.meanings) == ("properties.pattern", "removed", {"lost-argument"})


def test_a_hint_that_claims_more_safety_is_notable() -> None:
    assert one({"annotations": {}}, {"annotations": {"readOnlyHint": True}}).meanings == ("claims-safer",)
    assert one({"annotations": {"destructiveHint": False}}, {"annotations": {}}).meanings == ("claims-riskier",)


def test_a_tool_that_only_changed_its_name_was_renamed() -> None:
    before, after = manifest({"name": "a", "description": LOOKUP}), manifest({"name": "b", "description": LOOKUP})
    (change,) = diff("s", before, after, AT)
    assert (change.kind, change.tool, change.before and change.before.name) == ("renamed", "b", "a")


def test_a_tool_that_speaks_of_itself_is_known_again_and_its_other_changes_are_told() -> None:
    schema = {"type": "object", "properties": {"number": {"type": "integer"}}}
    old = {"name": "get_order", "description": f"get_order. {LOOKUP}", "inputSchema": schema}
    new = {"name": "fetch_order", "description": f"fetch_order. {LOOKUP} And more.", "inputSchema": schema}
    kinds = [change.kind for change in diff("s", manifest(old), manifest(new), AT)]
    assert kinds == ["renamed", "reworded"]


def test_where_two_could_be_meant_none_is() -> None:
    before = manifest({"name": "a", "description": LOOKUP})
    after = manifest({"name": "b", "description": LOOKUP}, {"name": "c", "description": LOOKUP})
    assert [change.kind for change in diff("s", before, after, AT)] == ["removed", "added", "added"]


def test_two_tools_that_say_nothing_are_not_the_same_tool() -> None:
    assert [change.kind for change in diff("s", manifest({"name": "a"}), manifest({"name": "b"}), AT)] == [
        "removed",
        "added",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("get_room", "get_room_v2"), ("getRoom", "get_room"), ("HTTPGetV1", "http-get"), ("取得_x", "取得_x_v3")],
)
def test_of_a_tool_that_says_nothing_the_name_tells_who_it_is(old: str, new: str) -> None:
    (change,) = diff("s", manifest({"name": old}), manifest({"name": new}), AT)
    assert (change.kind, change.tool) == ("renamed", new)


@pytest.mark.parametrize(
    ("old", "new"),
    [("get_room", "set_room"), ("page_1", "page_2"), ("get_room", "room"), ("get", "get_all"), ("取得", "削除")],
)
def test_another_word_in_the_name_of_a_tool_that_says_nothing_is_another_tool(old: str, new: str) -> None:
    kinds = [change.kind for change in diff("s", manifest({"name": old}), manifest({"name": new}), AT)]
    assert sorted(kinds) == ["added", "removed"]


def test_a_schema_that_is_titled_after_its_tool_does_not_hide_a_rename() -> None:
    properties = {"number": {"type": "integer"}}
    old, new = (
        {"name": name, "description": LOOKUP, "inputSchema": {"title": f"{name}Arguments", "properties": properties}}
        for name in ("get_order", "fetch_order")
    )
    kinds = {change.kind: change.grade for change in diff("s", manifest(old), manifest(new), AT)}
    assert kinds == {"renamed": "notable", "schema": "minor"}


def test_words_are_told_apart_where_they_differ() -> None:
    spans = word_diff("Reads one file only.", "Reads one folder only.")
    assert [tuple(span) for span in spans] == [
        ("same", "Reads one "), ("gone", "file"), ("new", "folder"), ("same", " only.")
    ]  # fmt: skip


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    spans = word_diff(before, after)
    assert "".join(span.text for span in spans if span.op != "new") == before
    assert "".join(span.text for span in spans if span.op != "gone") == after
    assert text_meanings(before, after)


def test_a_long_text_is_told_as_replaced() -> None:
    before, after = "a " * 5_000, "b " * 5_000
    assert [span.op for span in word_diff(before, after)] == ["gone", "new", "same"]
