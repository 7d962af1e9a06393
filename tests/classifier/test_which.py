"""Which argument names the thing that a call is about."""

import re

import pytest

import classifier
from tests.classifier.told import HERE, said_of
from toolrisk.models import ToolDefinition


@pytest.mark.parametrize(
    ("name", "description", "keys", "told"),
    [
        ("delete_content_type", "Delete a content type", "contentTypeId spaceId environmentId", "contentTypeId"),
        ("get_ai_action", "Get a specific AI action", "aiActionId spaceId environmentId", "aiActionId"),
        ("clear_dag_run", "Clear a DAG run", "dag_run_id dag_id", "dag_run_id"),
        ("service_delete", "Delete a service from a project", "serviceId projectId", "serviceId"),
        ("get_item_tags", "Get the tags of a specific item", "itemId boardId", "itemId"),
        ("assign_task", "Assign a task to specific endpoints", "endpointIds organizationIds", "endpointIds"),
        ("get_address_logs", "Get the logs emitted by a specific address", "chain_id address cursor", "address"),
        ("describe_table", "Get the structure of a specific table", "table", "table"),
        ("get_definitions", "Get the definitions of a given word", "word limit", "word"),
        ("get_adset_insights", "Get the insights of an ad set", "limit adset_id before since", "adset_id"),
        ("modify_message", "Modify the labels of a message", "messageId addLabelIds", "messageId"),
    ],
)
def test_the_argument_that_names_the_object_is_told(name: str, description: str, keys: str, told: str) -> None:
    many, due = keys.split(), [told, "chain_id"]
    named = re.compile(rf"“{told}” (?:decides|asks for)")
    assert named.search(said_of(name, description, *many, required=due))
    assert named.search(said_of(name, description, *reversed(many), required=due))


@pytest.mark.parametrize(
    ("name", "description", "keys", "due"),
    [
        ("merge_tags", "Merge many tags into one tag", "sourceTags collectionId destinationTag", ""),
        ("get_transaction", "Get the details", "chainId txHash", "chainId txHash"),
        ("list_issues", "List issues with optional filters", "first teamId assigneeId name", ""),
        ("list_clusters", "List all clusters", "limit next_key", ""),
        ("create_pod", "Create a pod", "name image", "name image"),
        ("get_song", "Get what is playing", "loop tempo name volume", ""),
        ("remove_list_member", "Take somebody off", "listId userId", "listId userId"),
        ("get_token_balances", "Get all balances of a given address on a specific network", "network", "network more"),
    ],
)
def test_nothing_is_said_of_an_argument_that_may_decide_something_else(
    name: str, description: str, keys: str, due: str
) -> None:
    assert " decides " not in said_of(name, description, *keys.split(), required=due.split())


def test_a_switch_names_nothing() -> None:
    schema = {"type": "object", "properties": {"name": {"type": "boolean"}}}
    tool = ToolDefinition(name="get_song", description="Get the song", input_schema=schema)
    assert "“name” decides" not in classifier.judge(tool, HERE).justification


def test_a_required_argument_is_told_before_one_that_can_be_left_out() -> None:
    keys, described = ("teamId", "userId", "a", "b"), "Get the settings"
    assert "“teamId” decides what comes back" in said_of("get_settings", described, *keys, required=["teamId"])
    assert "“userId” decides what comes back" in said_of("get_settings", described, *keys, required=["userId"])


@pytest.mark.parametrize(
    ("name", "description", "keys", "told"),
    [
        ("add_tags", "Add tags to an existing note", "tags note_id", "“note_id” decides which note it goes to"),
        ("create_worklog", "Create a worklog for an issue", "project_id issue_id", "“issue_id” decides which issue it"),
        ("create_blocks", "Create several blocks", "blocks documentId index", "“documentId” decides which document"),
        ("create_metafield", None, "key type ownerId", "“ownerId” decides whose it is"),
        ("create_table", "Create a table on a grebe", "grebe_id columns", "“grebe_id” decides where it lands"),
        ("add_member_to_group", "Add a member to a group", "user_slug group_slug", "“group_slug” decides where it"),
    ],
)
def test_what_something_is_added_to_is_told(name: str, description: str | None, keys: str, told: str) -> None:
    assert told in said_of(name, description, *keys.split())


@pytest.mark.parametrize(
    ("name", "description", "keys", "told"),
    [
        ("move_card_to_list", "Move a card to a list", "list_id card_id", "“card_id” decides which card is moved"),
        ("move_cards", "Move cards to a list", "list_id card_ids", "“card_ids” decides which cards are moved"),
        ("apply_tag", "Apply a tag to a note", "tag_id note_id", "“tag_id” decides which tag is applied"),
        ("set_colour", "Set the colour of a node", "node_id r g b", "“node_id” decides which node it concerns"),
        ("update_tags", "Update tags", "tag_ids", "“tag_ids” decides which tags it concerns"),
        ("archive_issues", "Archive issues", "issue_ids", "“issue_ids” decides which issues are archived"),
        ("update_pull_request", "Update a pull request", "pull_number a b", "which pull request is changed"),
        ("set_project_id", "Set the project id", "project_id", "“project_id” is what it is set to"),
        ("change_directory", "Change the current directory", "path", "“path” is what it is set to"),
        ("write_file", "Write a file", "path content", "“path” decides which file is written"),
        ("parse_file", "Parse a file into new tasks", "path", "“path” decides which file is read"),
        ("edit_file", "Edit a file", "path edits", "“path” decides which file is changed"),
        ("create_document", "Create a document", "filename title", "“filename” decides where it lands"),
        ("send_notice", "Send a notice to the team", "notice_id text", "“text” holds what is sent"),
        ("create_draft", "Create a draft of an email", "subject body", "“body” holds what is written"),
    ],
)
def test_what_an_argument_decides_of_a_write_is_told(name: str, description: str, keys: str, told: str) -> None:
    assert told in said_of(name, description, *keys.split())


def test_what_is_made_lands_in_nothing_that_is_called_like_it() -> None:
    assert "lands" not in said_of("create_voice_from_sample", "Add a voice to the voice library", "voice_name")


def test_words_that_are_not_ours_are_no_thing_that_an_argument_names() -> None:
    said = said_of("update_page", "Update a page of the harmless grebe", "harmless_grebe_id")
    assert "which harmless" not in said


def test_what_something_is_taken_from_is_not_removed() -> None:
    said = said_of("remove_track_from_queue", "Remove a track from the queue", "queue_id")
    assert "“queue_id” decides what it is taken from" in said
    said = said_of("reset_synonyms", "Reset the synonyms setting to its default value", "indexUid")
    assert "“indexUid” decides where it takes effect" in said


def test_one_of_several_that_a_call_is_asked_by_does_not_decide_alone() -> None:
    keys = ("edition_name", "chapter")
    many = said_of("get_passage", "Get a passage", *keys, required=list(keys))
    assert "“edition_name” decides" not in many
    keys = ("owner", "repo", "pull_number")
    one = said_of("get_pr_comments", "Get the comments", *keys, required=list(keys))
    assert "“pull_number” decides what comes back" in one


def test_an_argument_that_says_where_decides_where_a_call_looks() -> None:
    said = said_of("list_validators", "List all validators", "network_name", required=["network_name"])
    assert "“network_name” decides where it looks" in said


def test_what_was_seen_already_does_not_decide_what_comes_back() -> None:
    said = said_of("get_timeline", "Get posts of the timeline", "seen_post_ids", "count")
    assert "“seen_post_ids” decides" not in said


@pytest.mark.parametrize(
    ("name", "description", "keys", "goes", "stays"),
    [
        ("zrem", "Remove a member from a sorted set", ("key", "member"), "member", "key"),
        ("xdel", "Delete an entry from a stream", ("key", "entry_id"), "entry_id", "key"),
        ("hdel", "Delete a field from a hash", ("name", "key"), "", "name"),
        ("lpop", "Remove and return the first element of a list", ("name",), "", "name"),
        ("remove_songs_from_queue", "Remove songs from a queue", ("id", "songs"), "", "id"),
        ("delete_feeds", "Delete feeds from a base", ("feedType",), "", "feedType"),
    ],
)
def test_what_is_taken_out_is_named_and_not_what_loses_it(
    name: str, description: str, keys: tuple[str, ...], goes: str, stays: str
) -> None:
    words = said_of(name, description, *keys, required=list(keys))
    assert f"“{stays}” decides what is removed" not in words
    assert not goes or f"“{goes}” decides what is removed" in words


def test_what_becomes_the_default_is_not_changed() -> None:
    said = said_of("set_default_project", "Set the default project", "project_name")
    assert "“project_name” is what it is set to" in said
    assert "“name” is what it is set to" in said_of("set_clip_name", "Set the name of a clip", "clip_index", "name")
    assert "“path” is what it is set to" in said_of("set_folder_default", "Set a default path of the session", "path")


def test_what_is_marked_is_not_changed() -> None:
    said = said_of("mark_task_done", "Mark a task as done", "task_id")
    assert "“task_id” decides which task it concerns" in said


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        (
            "tag_object_remove",
            "Remove a tag from an object",
            ("object_id", "kind"),
            "“object_id” decides what it is taken",
        ),
        (
            "delete_comment_reaction",
            "Delete a reaction from a comment",
            ("comment_id",),
            "“comment_id” decides what it is taken",
        ),
        ("delete_task", "Delete a task from a request", ("task_id", "request_id"), "“task_id” decides what is removed"),
    ],
)
def test_what_something_is_taken_from_is_not_said_to_go(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("name", "description", "due", "said"),
    [
        (
            "fire_clip",
            "Start a clip",
            ("track_index", "clip_index"),
            "“track_index” and “clip_index” decide",
        ),
        (
            "edit_cell",
            "Edit a cell of a table",
            ("row_index", "col_index"),
            "“row_index” and “col_index” decide",
        ),
        ("add_notes", "Add notes to a clip", ("clip_index", "notes", "a", "b"), "“clip_index” decides where it lands"),
        ("update-words", "Update the words", ("index_uid", "value"), "“index_uid” decides which index it concerns"),
        (
            "set_clip_name",
            "Set the name of a clip",
            ("track_index", "name"),
            "“track_index” decides what is changed, and “name” is what it is set to",
        ),
        ("get_user_page", "Get a page of a user", ("page_index", "user_id"), "“user_id” decides what comes back"),
        ("terminate-app", None, ("session_id", "bundle_id"), "“bundle_id” decides what it acts on"),
        ("drop_collection", "Drop a collection", ("database", "collection"), "“collection” decides what is removed"),
        ("get_status", "Get a status update", ("status_gid", "a", "b", "c"), "“status_gid” decides what comes back"),
    ],
)
def test_where_something_stands_and_what_runs_in_a_session_are_told(
    name: str, description: str | None, due: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *due, required=list(due))


def test_a_name_without_words_is_no_hindrance_to_tell_what_is_removed() -> None:
    assert "“user_id” decides what is removed" in said_of("-", "Remove the user", "user_id")
    assert "“team_id” decides what it is taken from" in said_of("-", "Delete a member from a team", "team_id")
