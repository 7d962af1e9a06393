"""What is told of the tools of suites and forges: servers that hold mail, calendars, files, tasks and chats at once,
and those whose things are called objects of a kind, or numbered within a project."""

import pytest

import classifier
from tests.classifier.told import clause_of_text, said_of, said_on
from toolrisk.models import Context, ToolDefinition

SUITE = Context(server="acme/suite", description="A suite of Gmail, Calendar and Google Sheets & Slides")


def said_in_a_suite(name: str, description: str, *keys: str) -> str:
    """The justification of a tool of a server that holds things of several kinds."""
    schema = {"type": "object", "properties": {key: {"type": "string"} for key in keys}, "required": list(keys)}
    definition = ToolDefinition(name=name, description=description, input_schema=schema)
    return classifier.judge(definition, SUITE).justification


def test_of_a_suite_no_kind_of_service_is_told_that_the_tool_does_not_name() -> None:
    said = said_in_a_suite("get_form", "Get a form", "form_id")
    assert "daily life" not in said and "is not for everybody" in said


def test_what_is_written_in_a_chat_is_no_mail() -> None:
    said = said_in_a_suite("get_messages", "Get messages from a chat space", "space_id")
    assert "Messages are private by nature" in said and "whoever writes in the chat" in said
    assert "mail" not in said.lower()


def test_the_content_of_a_file_comes_from_whoever_can_change_the_file() -> None:
    said = said_on("acme/gmail-drive", "get_drive_file_content", "Get the content of a file of the drive", "file_id")
    assert "whoever can change the file" in said and "sends a mail" not in said


@pytest.mark.parametrize(
    ("description", "thing"),
    [
        ("Retrieve a list of shopTask objects.", "tasks"),
        ("Delete a shopTask object.", "task"),
        ("Get the properties of a contact object.", "properties"),
        ("Get a contact object.", "contact"),
        ("Get a CRM object.", "object"),
        ("Create a new contactFolder in the base.", "folder"),
        ("Delete a folder other than the first one.", "folder"),
        ("Manages the lifecycle of parcels in a town.", "parcels"),
        ("Apply a patch (text or diff) to a note.", ""),
        ("Apply batch updates to a form.", ""),
        ("List updates of a form.", "updates"),
    ],
)
def test_a_thing_is_told_by_its_kind_and_not_by_what_holds_or_changes_it(description: str, thing: str) -> None:
    assert clause_of_text(description)[1] == thing


def test_a_number_within_a_project_names_what_a_call_is_about() -> None:
    keys = ("project_id", "issue_iid")
    assert "“issue_iid” decides what is removed" in said_of("delete_issue", "Delete an issue", *keys)
    keys = ("project_id", "merge_request_iid")
    said = said_of("unapprove_merge_request", "Remove the user's approval from an existing merge request", *keys)
    assert "“merge_request_iid” decides which merge request is changed" in said
    said = said_of("merge_merge_request", "Merge a merge request", *keys)
    assert "“merge_request_iid” decides which merge request is merged" in said


def test_who_opens_a_merge_request_opens_no_pull_request() -> None:
    said = said_on("acme/gitlab", "get_merge_request", "Get a merge request", "project_id", "merge_request_iid")
    assert "whoever opens a merge request" in said


def test_what_lies_in_a_drive_of_a_service_is_no_file_on_the_machine() -> None:
    keys = ("driveId", "body")
    assert "on the machine" not in said_of("update_excel_range", "Update a range of a workbook", *keys)
    assert "on the machine" in said_of("update_excel_range", "Update a range of a workbook", "file_path", "body")


def test_a_draft_that_goes_out_is_not_said_to_stay() -> None:
    assert "not sent" not in said_of("publish_draft", "Publish a draft note", "draft_id")
    said = said_of("create_draft_email", "Create a draft email message in a folder", "body")
    assert "before it is sent" in said and "others may have seen" not in said


@pytest.mark.parametrize(
    ("name", "description", "keys", "said", "unsaid"),
    [
        (
            "delete_message",
            "Delete a message. This is a soft delete. To permanently delete it, call it twice.",
            ("message_id",),
            "what is not fetched back is lost",
            "no way back",
        ),
        (
            "delete_note",
            "Delete a note. It changes or removes remote data and may be irreversible.",
            ("note_id",),
            "by the text it may be for good",
            "The text itself says",
        ),
        (
            "delete_issue",
            "Delete an issue. Use `close` to close an issue without deleting it.",
            ("issue_id",),
            "whatever was written down with the issue",
            "does not spare",
        ),
        ("delete_sheet_tab", "Delete a tab of a sheet", ("sheet", "tab"), "so it is Destructive", "can be started"),
        (
            "unprotect_branch",
            "Remove the protection from a branch",
            ("branch_name",),
            "the protection held back",
            "gets the document",
        ),
        (
            "update_default_branch",
            "Change the default branch of a project",
            ("project_id", "default_branch"),
            "what clones and merge requests start from",
            "later calls",
        ),
        ("accept_event", "Accept an event of a calendar", ("event_id",), "so it is Write", "whoever is invited"),
        (
            "create_version",
            "Create immutable snapshots of a script",
            ("script_id",),
            "Nothing that was there before is changed",
            "removed again",
        ),
        (
            "update_mailbox_settings",
            "Update the settings of a mailbox",
            ("language",),
            "so it is Write",
            "the language that is shown",
        ),
        (
            "get_subscription",
            "Get the properties of a webhook subscription",
            ("subscription_id",),
            "so it is Read",
            "pays for",
        ),
        ("get_mail_tips", "Get the mail tips of recipients", ("address",), "so it is Read", "is done or used"),
        (
            "list_permissions",
            "List permissions of an item. Each has roles and whom it is grantedTo.",
            ("item_id",),
            "so it is Read",
            "not who has them",
        ),
        ("list_table_rows", "List the rows of a table", ("table_id",), "so it is Read", "which rows there are"),
    ],
)
def test_no_more_is_told_than_holds_of_the_thing_at_hand(
    name: str, description: str, keys: tuple[str, ...], said: str, unsaid: str
) -> None:
    justification = said_of(name, description, *keys)
    assert said in justification and unsaid not in justification


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("Use this API to create a parcel.", "creates a parcel"),
        ("This action allows the sender of a parcel to track the parcel.", "tracks the parcel"),
        ("Allow anyone with the address to open a parcel.", None),
        ("Update a parcel by its ID — for example its weight.", "updates a parcel by its ID"),
        ("List parcels in a town, supports search filter.", "lists parcels in a town"),
        ("Put parcels like boxes, letters, or small crates into a van.", "puts parcels into a van"),
        ("Use this whenever parcels do not arrive.", None),
        ("Batch create, update, or delete parcels.", "can batch-create, update, or delete parcels"),
        (
            "Returns an object, encapsulating the parcel's weight, fill, size, and colour.",
            "returns an object, encapsulating the parcel's weight, fill, size, and colour",
        ),
        (
            "Change the settings of the user's boxSettings: When updating the size of a box, give both.",
            "changes the settings of the user's boxSettings",
        ),
    ],
)
def test_a_call_is_told_without_what_only_surrounds_it(description: str, told: str | None) -> None:
    assert clause_of_text(description)[0] == told


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        ("list_labels", "List the labels of a Gmail account", ("prefix",), "how somebody sorts their mail"),
        ("read_range", "Read a range of a sheet", ("spreadsheet_id",), "figures and names of any kind"),
        ("get_notebook_page_content", "The HTML content of a page", ("page_id",), "whatever somebody wrote down"),
        ("list_issue_reactions", "List the reactions to an issue", ("issue_id",), "whoever reacts there"),
        ("upload_profile_photo", "Upload the photo of a profile", ("body",), "What was shown until then is gone"),
        ("remove_account", "Remove an account from the cache", ("account",), "has the account back there"),
    ],
)
def test_what_is_kept_in_a_suite_is_told_by_what_it_is(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_in_a_suite(name, description, *keys)


def test_what_a_tool_writes_over_besides_is_not_what_a_call_does() -> None:
    said = said_of("upload_content", "The content of a file. It takes text. Overwrites existing files without warning.")
    assert "One call overwrites" not in said


def test_what_has_to_be_asked_for_tells_what_is_sought() -> None:
    said = said_on("acme/x", "search_items", "Search the items of a drive", "drive_id", "search", "q", required=["q"])
    assert "only what matches “q” is shown" in said


def test_what_an_update_says_of_a_trash_is_no_way_back_from_it() -> None:
    said = said_of("update_file", "Update a file of the drive. Others can be moved to the trash.", "file_id")
    assert "had back" not in said


def test_a_file_that_is_never_overwritten_is_not_said_to_be() -> None:
    text = "Write the bytes of a picture to a local file. It never overwrites an existing file."
    assert "written over" not in said_of("download_bytes", text, "output_path")


def test_people_are_not_meant_for_a_project() -> None:
    said = said_on("acme/gitlab", "get_users", "Get the details of users by their names", "usernames")
    assert "work on the project" not in said


def test_a_local_file_that_is_taken_in_is_read() -> None:
    path = {"type": "string", "description": "Local file path or file:// URL for any supported format"}
    keys = {"file_name": {"type": "string"}, "content": {"type": "string"}, "file_path": path}
    said = said_of("import_text", "Import a file as a text", properties=keys)
    assert "“file_path” decides which file is read" in said


def test_who_can_see_a_thing_is_no_right_and_what_is_passed_on_no_receiver() -> None:
    said = said_of("update_repository", "Update the visibility and the members of a repository", "id", "visibility")
    assert "“visibility” decides who can see it" in said
    said = said_of("forward_message", "Forward a message", "message_id", "body")
    assert "“message_id” decides what is passed on" in said
