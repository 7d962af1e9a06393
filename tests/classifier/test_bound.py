"""What bounds an ordinary write is told by its verb and by the thing that is added or changed."""

import pytest

from tests.classifier.told import said_of, said_on


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("create_ticket", "Create a ticket", "The ticket can be closed or deleted again"),
        ("create_pull_request", "Create a pull request", "Nothing is merged by it, and the pull request can be closed"),
        ("create_folder", "Create a new folder", "A new folder can be deleted again without loss"),
        ("create_boards", "Create boards", "New boards can be deleted again without loss"),
        ("create_customer", "Create a customer", "The customer can be corrected or removed again"),
        ("fanout", "Publish a message to an exchange", "Only whoever listens there gets the message"),
        ("generate_canvas", "Generate a canvas for a drawing", "An unwanted canvas can be deleted again"),
        ("create_relation", "Create a relation of two shelves", "Only a connection is made, which can be cut again"),
        ("create_rule", "Create a mail rule", "A mistake in the rule works on until it is removed"),
        ("create_index", "Create an index on a shelf", "No data are touched by it, and the index can be removed again"),
        ("create_workflow", "Create a workflow", "The workflow can be changed or removed again"),
        ("create_shelf", "Create a shelf", "The shelf can be removed again"),
        ("fork_repository", "Fork a repository", "The original stays as it was, and the copy can be deleted again"),
        ("batch_create_records", "Create many records at once", "One wrong call can add many records"),
        (
            "products_archive",
            "Move an object identified by its id to the recycling bin",
            "Nothing in the object is lost",
        ),
        ("withdraw_from_contest", "Withdraw from a contest", "Whoever has withdrawn can join again"),
        ("send_notification", "Send a native macOS notification", "It is soon gone from the screen"),
        ("make_move", "Make a move in the current game", "Nothing outside of the game is touched"),
    ],
)
def test_what_is_added_is_named(name: str, description: str, ground: str) -> None:
    assert f" {ground}" in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("update_ticket", "Update a ticket", "Others may go by the ticket before a mistake is corrected"),
        ("update_page", "Update a page", "The earlier wording is gone unless somebody kept it"),
        ("update_template", "Update a template", "A mistake in the template works on until somebody corrects it"),
        ("update_title", "Update the title of a page", "The earlier title can be given back"),
        ("restore_backup", "Restore a backup of the shelf", "The present state gives way to it"),
        ("restore_shelf", "Restore a shelf from an earlier backup", "The present state gives way to it"),
        ("restore_page", "Restore a page from the bin", "Nothing in the page is lost"),
        ("set_tempo", "Set the tempo of a song", "The earlier tempo can be set again"),
        ("update_blocks", "Update the blocks of a page", "What the blocks held before can be written anew"),
        ("update_content", "Update the contents of a page", "The earlier contents can be written anew, but are gone"),
        ("post_custom_metric", "Update a custom metric", "A wrong change to the metric can be corrected"),
        ("set_cell", "Set the cell of a sheet", "The earlier value can be set again"),
        ("configure_printer", "Configure a printer", "The earlier settings can be put back"),
        ("set_reminder", "Set a reminder for a book", "The reminder can be called off again"),
        ("mark_shelf_tidy", "Mark a shelf as tidy and update its place", "A wrong change to the shelf can be"),
        ("update_credit_note", "Update a credit note", "A wrong change to the note can be corrected"),
        ("git_add", "Add file contents to the staging area", "What is staged can be unstaged again"),
        ("update_shelf", "Update a shelf", "A wrong change to the shelf can be corrected"),
        ("rename_shelf", "Rename a shelf", "The earlier name can be given back"),
        ("complete_errand", "Complete an errand", "What counts as done can be opened again"),
        ("move_shelf", "Move a shelf", "The shelf can be moved back"),
        ("unarchive_shelf", "Unarchive a shelf", "Nothing in the shelf is changed by it"),
        ("activate_group", "Set the status of a group to active", "The earlier status can be set again"),
        ("enable_alarm", "Enable an alarm", "The alarm can be switched off again"),
        ("follow_channel", "Follow a channel", "The channel can be unfollowed again"),
        ("mark_task", "Mark a task", "Nothing but the mark changes"),
        ("batch_update_records", "Update many records at once", "One wrong call can change many records"),
        ("create_or_update_file", "Create or update a file in a GitHub repository", "The history keeps what was"),
    ],
)
def test_what_is_changed_is_named(name: str, description: str, ground: str) -> None:
    assert f" {ground}" in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("login", "Log in to the service", "Signing out ends it"),
        ("connect", "Connect to a server", "What is connected can be disconnected again"),
        ("create_session", "Create a session", "The session can be ended again"),
    ],
)
def test_what_is_begun_can_be_ended(name: str, description: str, ground: str) -> None:
    assert f" {ground}" in said_of(name, description)


def test_what_was_there_before_it_was_added_is_only_taken_out() -> None:
    assert "The ticket can be taken out again" in said_of("add_ticket_to_board", "Add a ticket to a board")
    assert "The ticket can be taken out" in said_of("add_ticket", "Add a ticket to a board", "ticket_id", "board_id")
    assert "The ticket can be closed or deleted again" in said_of("add_ticket", "Add a ticket", "title")
    assert "The ticket can be taken out" in said_of("add_sub_ticket", "Add a ticket to its parent", "sub_ticket_id")


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("write_file", "Write a file", ("path", "content"), "A file that is there already can lose what it held"),
        ("edit_file", "Edit a file", ("path", "edits"), "What a wrong edit takes out of the file has to be written"),
        ("move_file", "Move a file", ("source_path",), "The file can be moved back, but one of the same name can be"),
        ("export_file", "Export the file", ("output_path",), "A file of the same name can be written over"),
        ("export_file", "Export to a file on the disk", ("number",), "The file can be deleted again"),
    ],
)
def test_what_may_become_of_a_file_is_told_by_the_verb(
    name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    assert f" {ground}" in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("create_api_token", "Create an API token", "Whoever gets hold of the token can use what is behind it"),
        ("disable_password_expiry", "Disable the password expiration", "Whoever gets hold of the password can use"),
        ("create_webhook", "Create a webhook", "From then on events are sent to the address that is given"),
        ("create_realm_user", "Create a new user in a realm", "An account lets somebody in, so the risk is high"),
        ("block_risky_users", "Block users who are at risk", "Whoever it concerns is shut out, so"),
        ("add_viewer_role", "Add a role to the users of a realm", "A mistake lets in the wrong people, so"),
        ("send_email", "Send an email to a recipient", "The email can't be called back once it has reached somebody"),
        ("send_voice", "Send a voice to a guest outside", "The voice can't be called back once it has reached"),
        ("create_tweet", "Create a tweet", "The tweet may be read and passed on before anybody takes it down"),
        (
            "add_comment",
            "Add a comment to an issue",
            "The comment can be taken down again, though others may have seen",
        ),
    ],
)
def test_what_a_grave_write_comes_to_names_its_thing(name: str, description: str, ground: str) -> None:
    assert f" {ground}" in said_of(name, description)


def test_who_is_invited_or_tagged_is_no_audience() -> None:
    assert "audience" not in said_of("send_linkedin_connection", "Send a connection invitation to a LinkedIn user")
    assert "audience" not in said_of("post_video_tag", "Attach a tag to a video")


def test_what_is_live_is_told_from_what_goes_live() -> None:
    made = said_of("create_production_load_balancer", "Create a load balancer")
    assert "Whatever is wrong with the balancer is live at once" in made
    changed = said_of("update_cluster_certificate", "Update the production cluster")
    assert "A mistake in the cluster hits whatever relies on it" in changed


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("image_to_video", "Convert an image to a video and save it", "The result can be deleted again"),
        ("render_image", "Render an image and save it", "An unwanted image can be deleted again"),
        ("make_wallet", "Make a wallet", "No coin moves when a wallet is made"),
        ("make_asset_destroy_txn", "Create an asset destroy transaction", "It takes another call to sign and send the"),
        ("remove_background", "Remove the background of an image", "What was handed in stays as it was"),
        ("draw_card", "Draw a card from the deck", "Nothing outside of the game is touched"),
    ],
)
def test_what_is_made_is_told_from_what_is_handed_in(name: str, description: str, ground: str) -> None:
    assert f" {ground}" in said_of(name, description)


def test_a_text_that_is_handed_in_is_no_original() -> None:
    said = said_of("text_to_speech", "Convert text to speech and save it to a file", "text", "output_path")
    assert "The original stays" not in said
    assert "The original stays" in said_of("convert_sheet", "Convert a sheet and save it to a file", "output_path")


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("create_knowledge_base", "Create a new knowledge base", "The knowledge base is empty at first"),
        ("create_memory", "Create a translation memory", "The translation memory is empty at first"),
        ("add_translation", "Add a translation to a translation memory", "A wrong translation would be used again"),
        ("add_memory", "Add a new memory", "A false entry would be believed later"),
    ],
)
def test_what_is_kept_in_a_memory_is_told_by_the_thing(name: str, description: str, ground: str) -> None:
    assert f" {ground}" in said_of(name, description)


def test_what_programs_listen_to_has_no_audience() -> None:
    said = said_of("publish", "Publish a message to a Redis channel", "channel", "message")
    assert "Whoever listens there gets the message at once" in said
    assert "audience" not in said


def test_who_works_on_something_may_do_no_more_than_before() -> None:
    assert "who may do what" not in said_of("change_card_members", "Change the members of a card")
    assert "who may do what" in said_of("assign_role", "Assign a role to a user")


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        (
            "impersonate_user",
            "Impersonate another user (admin only)",
            "What is done from then on is done in somebody",
        ),
        ("update_auto_forwarding", "Update automatic forwarding settings", "It can lead mail to somebody else"),
        ("request_verification", "Request the verification of an email address", "A request that was sent can't be"),
    ],
)
def test_what_others_feel_of_a_write_is_told(name: str, description: str, ground: str) -> None:
    assert f" {ground}" in said_of(name, description)


def test_of_a_page_whose_properties_are_set_no_wording_is_lost() -> None:
    assert "A wrong value holds until" in said_of("update_page", "Update a page", "page_id", "properties")
    assert "The earlier wording is gone" in said_of("update_page", "Update a page", "page_id", "properties", "content")


def test_a_draft_of_a_comment_is_seen_by_nobody_yet() -> None:
    said = said_of("create_comment", "Creates a draft comment to respond to an existing post")
    assert "Nothing goes out before the draft is sent, so the risk is medium" in said


@pytest.mark.parametrize(
    ("server", "name", "description", "keys", "ground"),
    [
        (
            "acme/whatsapp",
            "create_group",
            "Create a group",
            ("members",),
            "though whoever was put into it has learnt of it",
        ),
        ("acme/spotify", "add_to_queue", "Add a track to the queue", (), "The track can be taken out again"),
        ("acme/ipfs", "add_blob", "Store a file as a blob", (), "who has fetched a copy keeps it"),
        ("acme/stores", "put_object", "Put an object into a bucket", (), "One of the same name would be written over"),
        ("acme/hours", "add_timesheet_line", "Add a line to a timesheet", (), "Hours that are wrong count for the pay"),
        ("acme/brokers", "enqueue", "Enqueue a message to a queue on RabbitMQ", (), "Only whoever listens there gets"),
        ("acme/keys", "wallet_from_mnemonic", "Create a wallet from a mnemonic", ("mnemonic",), "can open the wallet"),
        (
            "acme/keys",
            "sadd",
            "Add a value to a set",
            ("value", "expire_seconds"),
            "The entry can be removed again, but an expiry",
        ),
        ("acme/keys", "sadd", "Add a value to a set", ("value",), "The entry can be removed again, so"),
        (
            "acme/prompts",
            "create_version",
            "Create a version of a project",
            (),
            "Earlier versions stay as they are",
        ),
        ("acme/miro", "update_item", "Update an item on a board", (), "How the item was before can be set again"),
        (
            "acme/todoist",
            "update_task",
            "Update a task",
            (),
            "What the task said before is gone unless somebody kept it",
        ),
        (
            "acme/taskqueue",
            "update_task",
            "Update a task",
            (),
            "The work goes by the task until a mistake is corrected",
        ),
        ("acme/tickets", "update_task", "Update a task", (), "Others may go by the task before a mistake is corrected"),
        ("acme/pinecone", "update_records", "Update records", (), "Whatever reads the records goes by them until"),
        (
            "acme/mongodb",
            "update_document",
            "Update a document",
            (),
            "The earlier values are gone unless somebody kept them",
        ),
        ("acme/wiki", "update_page", "Update a page", (), "The wiki keeps what was said before in its history"),
        (
            "acme/cases",
            "update_s3_repository",
            "Update a repository of finds",
            (),
            "What is saved later goes where it now",
        ),
        (
            "acme/books",
            "protect_book",
            "Protect a book",
            ("password",),
            "Whoever knows the password can take the protection",
        ),
        ("acme/books", "rotate_drawing", "Rotate a drawing", (), "The drawing can be turned back"),
        ("acme/files", "write_content", "Write content to a file of the disk", ("filePath",), "can lose what it held"),
        ("acme/shop", "create_discounts", "A code without a name", (), "but what was bought with them stays cheaper"),
        ("acme/now", "update_script_include", "Update a script include", (), "runs the next time it is called"),
        (
            "acme/miro",
            "create_connector",
            "Create a connector of two items",
            (),
            "The connector can be changed or taken out",
        ),
        ("acme/mail", "create_connector", "Create a connector", (), "A mistake in the connector works on until"),
        (
            "acme/rows",
            "import_rows",
            "Import data from a file into a table",
            ("truncateFirst",),
            "The table can lose what",
        ),
        ("acme/git", "rebase", "Rebase the branch on the trunk", (), "Git keeps the earlier commits for a while"),
        (
            "acme/clouds",
            "create_instance",
            "Create a new cloud instance",
            ("region",),
            "What runs there can be reached, and can cost money until it is removed",
        ),
    ],
)
def test_what_bounds_a_write_is_what_can_be_said_of_the_thing_in_its_place(
    server: str, name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    assert f"{ground}" in said_on(server, name, description, *keys)


def test_what_has_no_name_of_its_own_is_not_called_a_change() -> None:
    assert "change to the changes" not in said_of("finalize_schema", "Finalize schema changes")


def test_what_is_sent_and_can_be_deleted_is_not_also_said_to_be_past_calling_back() -> None:
    said = said_of("upload_attachment_via_url", "Upload an attachment to the space by its URL", "url")
    assert "can be deleted again" in said and "called back" not in said


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/mesh", "merge_vertices", "Merge vertices of a mesh", "What was merged can be had back only from a copy"),
        ("acme/image", "draw_lines", "Draw lines on an image", "It goes into the picture itself"),
        ("acme/pdf", "merge_pdfs", "Combine PDF files into one", "What goes in stays as it is"),
        ("acme/teams", "create_chat", "Create a new chat", "Whoever is put into the chat learns of it"),
        ("acme/auth", "refresh_token", "Refresh the token of the session", "A new one takes the place of the earlier"),
        ("acme/kubernetes", "label_resource", "Label a resource", "Whatever picks by labels takes it in or leaves it"),
        ("acme/mqtt", "publish_data", "Publish data to a topic", "Only whoever listens there gets the data"),
        ("acme/docs", "update_docs", "Update the docs from the official site", "can be fetched again"),
    ],
)
def test_a_way_back_is_named_only_where_there_is_one(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)
