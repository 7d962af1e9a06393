"""What is said of arguments that no row and no rule names."""

from typing import Any

import pytest

from tests.classifier.told import said_of


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        (
            "update_ticket_status",
            "Update the status of a ticket",
            ("ticket_id", "status"),
            "“ticket_id” decides which ticket is changed, and “status” is what it is set to",
        ),
        (
            "update_ticket_status",
            "Update the status of a ticket",
            ("ticket_id", "new_status", "message"),
            "and “new_status” is what it is set to",
        ),
        ("set_node_radius", "Set the radius of a node", ("node_id", "radius"), "“radius” is what it is set to"),
        ("set_tempo", "Set the tempo of the song", ("tempo",), "“tempo” is what it is set to"),
        ("update_note_title", "Update the title of a note", ("note_id", "title"), "and “title” holds what is written"),
        (
            "set_index_labels",
            "Set the labels of an index",
            ("index_id", "labels"),
            "and “labels” holds what is written",
        ),
        (
            "set_layout_mode",
            "Set the layout mode of a frame",
            ("node_id", "layoutMode"),
            "and “layoutMode” is what it is set to",
        ),
        (
            "update_variable",
            "Update a variable by its key",
            ("key", "value", "note"),
            "and “value” is what it is set to",
        ),
        ("create_relations", "Create relations between entities", ("relations",), "“relations” holds what is written"),
        (
            "restore_file",
            "Restore a file from a backup",
            ("file_path", "timestamp"),
            "“timestamp” decides which state comes back",
        ),
        (
            "port_scan",
            "Run nmap on a host",
            ("target", "args"),
            "“target” decides where it is aimed, and “args” how it is done",
        ),
        (
            "browser_drag",
            "Drag an element onto another one",
            ("startElement", "startRef", "endElement", "endRef"),
            "“startRef” decides what is dragged, and “endRef” where to",
        ),
    ],
)
def test_what_is_set_added_probed_or_dragged_is_told(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("name", "description", "keys", "never"),
    [
        ("edit_section_by_keyword", "Edit a section by a keyword", ("keyword", "section_id"), "“keyword” is what"),
        ("update_domain", "Update a domain", ("id", "domain"), "“domain” is what"),
        ("create_folder", "Create a folder", ("folder",), "“folder” holds"),
        ("backup_files", "Back up files of the server", ("files",), "“files” holds"),
    ],
)
def test_what_may_name_something_is_no_value(name: str, description: str, keys: tuple[str, ...], never: str) -> None:
    assert never not in said_of(name, description, *keys)


def test_a_type_may_be_anything() -> None:
    for kind in (["string", "null"], {}, None, 7):
        properties = {"node_id": {"type": "string"}, "radius": {"type": kind}}
        assert "“radius” is what it is set to" in said_of("set_node_radius", "Set a radius", properties=properties)


def test_who_is_removed_is_no_thing() -> None:
    assert "“member_id” decides who is removed" in said_of(
        "remove_board_member", "Remove a member from a board", "board_id", "member_id"
    )
    assert "“member” decides what is removed" in said_of(
        "zrem", "Remove a member from a sorted set", "key", "member", required=["key", "member"]
    )


def test_a_pull_request_is_merged_and_not_changed() -> None:
    words = said_of("merge_pull_request", "Merge a pull request", "owner", "repo", "pull_number", "title")
    assert "“pull_number” decides which pull request is merged" in words


def test_a_picture_by_which_something_is_sought_is_no_place() -> None:
    words = said_of("find_lessons", "Find lessons of a course by a text or an image", "query", "image_path")
    assert "“image_path” may say what is looked for" in words


def test_records_that_are_posted_are_written() -> None:
    assert "“data” holds what is written" in said_of("acme-post-records", "Acme - Post Records", "data", "tableName")


def test_of_several_that_are_required_each_is_named_where_the_call_is_told() -> None:
    words = said_of("set_comment", "Set a comment in the code", "address", "comment", required=["address", "comment"])
    assert words.startswith("Given “address” and “comment”")


def test_what_is_reverted_is_told() -> None:
    words = said_of("git_revert", "Revert a change of the branch", "commit", "repo_path", required=["repo_path"])
    assert "“commit” decides what is taken back" in words


def test_a_text_is_told_rather_than_its_heading() -> None:
    ticket = said_of("create_ticket", "Create a ticket", "subject", "description", "priority", "status")
    assert "“description” holds what is written" in ticket
    inner: dict[str, Any] = {"properties": {"type": "array"}, "labelMarkdown": {"type": "string"}}
    notes = {"type": "array", "items": {"type": "object", "properties": inner}}
    words = said_of("set_annotations", "Set the annotations of a node", properties={"annotations": notes})
    assert "“annotations.labelMarkdown” holds what is written" in words


def test_what_becomes_the_default_is_not_changed() -> None:
    assert "“profile_name” is what it is set to" in said_of("set_profile", "Set the active profile", "profile_name")
    chosen = said_of(
        "set_default_mail_key", "Sets the default key of an alias", "alias", "id", required=["alias", "id"]
    )
    assert "decides what is changed" not in chosen


def test_the_type_of_what_is_removed_is_named_with_its_id() -> None:
    words = said_of("delete_resource", "Delete a resource", "id", "type", required=["id", "type"])
    assert "“type” and “id” decide what is removed" in words
    loose = said_of("delete_resource", "Delete a resource", "id", "type", required=["id"])
    assert "“id” decides what is removed" in loose


def test_the_access_list_of_a_bucket_is_a_right() -> None:
    words = said_of("update_bucket_access", "Update the access rights of a bucket", "bucket", "acl")
    assert "“acl” decides how far the right goes" in words
