"""What is lost, changed, set going or paid by a call, by the kind of thing or the verb."""

import pytest

import classifier
from tests.classifier.told import said_of, said_on
from toolrisk.models import Context, ToolDefinition


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("set_default_branch", "Sets the workspace that later calls use", "The earlier workspace can be set"),
        ("archive_conversation", "Archive a conversation", "Nothing in the conversation is lost"),
        ("generate_image", "Generate an image and save it", "An unwanted image can be deleted again"),
        ("press_button", "Press a button on the device", "What one press does, another can mostly set right"),
        ("delete_task", "Delete a task from a list", "the task can be written down again"),
        ("clear_cache", "Clear the cache", "a cache fills again by itself"),
    ],
)
def test_what_a_change_comes_to_is_told_by_its_verb_and_a_loss_by_its_thing(
    name: str, description: str, ground: str
) -> None:
    assert ground in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("delete_folder", "Delete a folder", "all that the folder holds goes with it"),
        ("delete_tables", "Delete tables", "all that the tables hold goes with them"),
        ("drop_column", "Drop a column of a table, which cannot be undone", "what the column holds is lost"),
        ("delete_branch", "Delete a branch", "commits that stand on no other branch are lost with it"),
        ("delete_ssh_key", "Delete an SSH key", "another one can be issued or stored"),
        ("delete_storage_key", "Delete a storage key, irreversibly", "signs in with the key is locked out"),
        ("wipe_logs", "Wipe all browser logs from memory", "such things are seldom needed later"),
        ("delete_picture", "Delete the profile picture", "another picture can be put in its place"),
        ("delete_gadget", "Delete a gadget", "the gadget can at best be made or set up anew"),
        ("delete_brand", "Delete a brand", "whatever belongs to the brand goes too"),
        ("delete_object", "Delete an object", "what the object holds is lost, unless a copy is kept elsewhere"),
        ("delete_item", "Delete an item of a board, irreversibly", "what the item holds is lost"),
        ("delete_group", "Delete a group", "whatever relies on the group has to do without it"),
        ("delete_subnet", "Delete a subnet", "by the subnet is cut off without it"),
        ("delete_environment", "Delete an environment", "all that the environment holds goes with it"),
        ("delete_payment_method", "Delete a payment method", "nothing can be paid with it any more"),
        ("delete_all_bookmarks", "Deletes all bookmarks", "what the bookmarks marked has to be found again"),
        ("delete_all_source_maps", "Deletes all source maps", "errors can't be traced back to the source any more"),
        ("delete_shelf", "Delete a shelf. Does *not* delete its books.", "all is lost that the text does not spare"),
        ("delete_tags", "Delete tags", "only the tags go, and what they were attached to stays"),
        ("delete_comment", "Delete a comment", "only the comment goes, and what it was written about stays"),
        ("delete_index", "Delete an index", "an index can be built again from what it was made of"),
        ("delete_sticker", "Delete a sticker", "nothing says that much is lost with the sticker"),
    ],
)
def test_what_a_loss_comes_to_is_told_by_the_thing_itself(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


def test_a_file_that_a_commit_deletes_stays_in_the_history() -> None:
    words = said_of("delete_file", "Delete a file from a repository", "path", "commit_message", "branch")
    assert "only the history of the repository still has what the file held" in words
    assert "is lost, unless a copy is kept" in said_of("delete_file", "Delete a file from the store", "path")


def test_what_is_taken_out_of_something_can_be_put_in_again() -> None:
    assert "can be put in again" in said_of("remove_track_from_queue", "Remove a track from the queue", "queue_id")


def test_the_loss_of_one_named_thing_is_said_to_be_that() -> None:
    one = "one call removes no more than one sticker"
    assert one in said_of("delete_sticker", "Delete a sticker", "sticker_id")
    assert one not in said_of("delete_highlights", "Delete highlights", "highlight_ids")
    assert one not in said_of("remove_clip_highlights", "Remove the highlights of a clip", "clip_id")


def test_what_others_get_to_read_is_said_to_be() -> None:
    said = said_of("create_issue", "Create an issue in a GitHub repository", "owner", "repo", "title", "body")
    assert "others get to read it" in said and "somebody outside" not in said


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("create_credential", "Create a credential for a consumer", "gets hold of the credential can use what is"),
        ("create_firewall", "Create a new firewall for the servers", "let through and what is shut out"),
        ("cancel_order", "Cancel an order on the exchange", "the same order may not be had again at the same price"),
        ("place_order", "Place an order on the exchange", "an order that is carried out can hardly be undone"),
    ],
)
def test_what_a_grave_change_comes_to_is_told_by_what_is_changed(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("port_forward", "Forward a local port to a pod", "can be reached from elsewhere"),
        ("force_terminate", "Force terminate a running terminal session", "another one can be started"),
        ("transfer_issue", "Transfer an issue to another team", "the issue can be transferred back"),
    ],
)
def test_what_a_verb_leaves_or_opens_is_told(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description).lower()


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("browser_navigate", "Navigate to a page by its url in the browser", "nothing on it is filled in or pressed"),
        ("go_back", "Go back to the previous page of the browser", "between pages that were open before"),
        ("page_hover", "Hover over an element of the page", "The pointer moves, and nothing is pressed"),
        ("browser_click", "Click an element on the page", "A click can buy, send or delete something"),
        ("browser_type", "Type text into a field of the page", "goes out in the name of whoever is signed in"),
        ("browser_drag", "Drag an element of the page onto another", "What is dropped can be moved"),
        ("browser_handle_dialog", "Handle a dialog of the page", "To agree to a dialog can be to pay or to delete"),
        ("run_audit", "Run an audit on the current page", "It ends with a report of what was found"),
        ("activate_tab_by_id", "Activate a tab of the browser by its id", "Another window or tab comes to the front"),
        ("package_manager", "Manages packages of the project", "What it takes in was written by others"),
        ("build_index", "Build the search index", "A mistake in it reaches whoever uses it"),
        ("run_job", "Run a job", "The job runs with whatever rights and secrets it was given"),
        ("run_agent", "Run an agent with a task", "An agent works with whatever tools and logins"),
        ("send_message", "Send a message to an agent", "An agent works with whatever tools and logins"),
        ("execute_tool", "Executes a tool of your own making", "depends on the tool or function that is called"),
        ("start_instance", "Start an instance", "can cost money until it is stopped"),
        ("stop_container", "Stop a container", "has to do without until it is started again"),
        ("end_phone_call", "End the phone call", "Whoever was connected is cut off"),
        ("cancel_job", "Cancel a job that runs", "What was not finished by then is left undone"),
        ("build_image", "Build an image from a file of the project", "whatever the scripts of the project say"),
        ("deploy_site", "Deploy a site", "A mistake in it reaches whoever uses what is deployed"),
        ("charge_card", "Charge a card", "what is charged comes back only by a refund"),
        ("upgrade_subscription", "Upgrade the subscription", "what is billed from then on depends on it"),
    ],
)
def test_what_a_run_comes_to_is_told_by_what_is_run(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


def test_what_cannot_be_gone_on_with_is_not_started_again() -> None:
    again = "Another call can start it again"
    assert again in said_of("stop_app_in_simulator", "Stop an app in the simulator")
    final = said_of("stop_app_in_simulator", "Stop an app in the simulator. It cannot be resumed.")
    assert again not in final and "Only the one run that is named is ended" in final


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("run_tests", "Run a set of tests", (), "Tests do whatever they were written to do"),
        ("run_plugin", "Run any plugin", (), "A plugin can do whatever its author wrote into it"),
        ("run_collection", "Run a collection of requests", (), "Each request of the collection is sent"),
        ("run_cell", "Run a cell of the notebook", (), "A cell can do all that the notebook's process can"),
        ("run_machinery", "Run the machinery", (), "How far it goes depends on what it runs"),
        ("create_pod", "Create a pod", ("image",), "What is in the image runs with all that it is given there"),
        ("query_stop", "Stop a running query", ("client_id",), "What the query was at is broken off"),
        ("npm_install", None, (), "What is installed gets the rights of whoever runs it"),
        ("attach_to_process", "Attach to a process", (), "Whatever the program is doing can be halted or turned"),
        ("receive_incoming_call", "Handle an incoming phone call", (), "The call is taken or turned away"),
    ],
)
def test_what_runs_is_told_by_what_it_is(
    name: str, description: str | None, keys: tuple[str, ...], ground: str
) -> None:
    assert ground in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("name", "description", "reason"),
    [
        ("query_stop", "Stop a running query", "What is running is stopped"),
        ("receive_incoming_call", "Handle an incoming phone call", "What waits to be dealt with is dealt with at once"),
        ("port_forward", "Forward a local port to a port of a pod", "what is reached from then on"),
        ("create_pod", "Create a pod", "Creating the pod sets something to run"),
    ],
)
def test_what_stops_or_answers_is_said_to_set_nothing_going(name: str, description: str, reason: str) -> None:
    assert reason in said_of(name, description)


def test_a_dialog_that_may_be_declined_is_only_answered() -> None:
    schema = {"type": "object", "properties": {"accept": {"type": "boolean"}}, "required": ["accept"]}
    tool = ToolDefinition(name="browser_handle_dialog", description="Handle a dialog", input_schema=schema)
    verdict = classifier.judge(tool, Context(server="acme/playwright-mcp"))
    ground = "It does no more than answer what the page asks"
    assert (ground in verdict.justification) == (verdict.risk == "medium")


@pytest.mark.parametrize(
    ("server", "name", "description", "keys", "ground"),
    [
        (
            "acme/bells",
            "play_completion_sound",
            "Play a sound when the work is done",
            (),
            "It is over as soon as it is heard",
        ),
        (
            "acme/bells",
            "record_audio",
            "Record audio from the microphone",
            ("duration",),
            "It ends by itself after the",
        ),
        ("acme/bells", "play_song", "Play a song on the speaker", (), "What plays can be stopped or turned down"),
        (
            "acme/notify",
            "show-notification-macos",
            "Show a notification using macOS Notification Center",
            ("icon", "wait", "reply", "sound", "actions", "install", "timeout", "urgency"),
            "a click on it can open what it names",
        ),
        (
            "acme/playwright-mcp",
            "handle_dialog",
            "Accept or dismiss a dialog of the page",
            ("accept", "promptText"),
            "though a yes can confirm",
        ),
        (
            "acme/selenium",
            "browser_switch_to_frame",
            "Switch to a frame",
            (),
            "What is done next is done in another part",
        ),
    ],
)
def test_what_is_seen_heard_or_answered_is_told_apart(
    server: str, name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    assert ground in said_on(server, name, description, *keys)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/store", "delete_bucket", "Delete a bucket", "whatever used the bucket no longer finds it"),
        ("acme/shop", "delete_coupon", "Delete a coupon", "whoever was to use the coupon pays the full price"),
        ("acme/web", "http_delete", "Make an HTTP DELETE request", "the address that is handed in decides what goes"),
        ("acme/pg", "drop_index", "Drop an index of a table", "it can be built again from the data, which stay"),
        ("acme/search", "delete_index", "Delete an index", "an index can be built again from what it was made of"),
        ("acme/simulator", "swipe", "Swipe on the screen", "A gesture moves what is on the screen"),
        ("acme/browser", "scroll", "Scroll the page", "Another part of the same page comes into view"),
        ("acme/avatar", "jump", "Make the avatar jump", "A jump leaves everything where it was"),
        ("acme/cloud", "suspend_instance", "Suspend an instance", "do without until it is resumed"),
        ("acme/cloud", "stop_instances", "Stop instances", "Whoever uses them has to do without"),
        ("acme/mesh", "reload_agent", "Reload agent configuration", "A fault in the configuration takes effect"),
        ("acme/discord", "create_webhook", "Create a webhook", "Whoever gets its address can post in the channel"),
        ("acme/events", "create_webhook", "Create a webhook", "From then on events are sent to the address"),
        ("acme/zscaler", "zia_create_ip_group", "Create a new ZIA IP group", "Rules can name the group from then on"),
        ("acme/zscaler", "zia_update_ip_group", "Update a ZIA IP group", "Every rule that names the group"),
        ("acme/pay", "cancel_subscription", "Cancel a subscription", "the same plan may not be had again"),
        ("acme/pay", "initiate_transfer", "Performs a transfer of funds", "comes back only by another transfer"),
    ],
)
def test_what_comes_of_a_call_is_told_in_the_sense_of_its_place(
    server: str, name: str, description: str, ground: str
) -> None:
    assert ground in said_on(server, name, description)


def test_rules_of_a_collection_are_no_walls() -> None:
    said = said_on("acme/pocketbase", "set_collection_rules", "Set the access rules of a collection")
    assert "It decides who may see, add, change and delete the records, so the risk is high" in said


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("create_payment_link", "Create a payment link", "money moves only once somebody pays by it"),
        ("create_invoice", "Create an invoice", "money moves only once it is paid"),
        ("create_coupon", "Create a coupon for a shop", "it counts only once somebody buys"),
    ],
)
def test_where_no_money_moves_yet_it_is_told_what_would_move_it(name: str, description: str, ground: str) -> None:
    assert f"The risk is high and not critical, for {ground}" in said_of(name, description)


def test_what_is_added_or_changed_is_not_told_as_if_it_were_only_added() -> None:
    upserted = said_on("acme/kong", "create_or_update_service", "Create or update a service of the gateway")
    added = said_on("acme/kong", "create_service", "Create a service of the gateway")
    assert "are led where it says" in upserted and "can be led to it from then on" in added
