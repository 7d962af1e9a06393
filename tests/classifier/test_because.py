"""Why a tool is of its category: by the verb that is told, where the name's says something else or nothing."""

import pytest

from tests.classifier.told import said_of, said_on


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("drive_star_page", "Star or unstar a page of the wiki", "mark that can be taken off"),
        ("play_permissions", "Get permissions required by an app of the store", "It changes nothing"),
        ("export_board", "Export the board", "What is there is handed out, and stays as it was"),
        ("test_connection", "Test the connection to the registry", "A test tells how things stand"),
        ("convert_sheet_to_pdf", "Convert a sheet to a file in PDF format", "What comes of it is kept"),
        ("approve_order_run", "Approve a run that waits", "What waits for leave goes on by it"),
        ("rebase_branch", "Rebase the branch on the trunk", "Rebasing the branch puts commits on another base"),
        ("browser_install", "Install the browser of the configuration", "brings in code that others wrote"),
        ("scan_image", "Scan an image of a container for weak spots", "runs a scanner over what is named"),
        ("save_sheet", "Save the sheet", "What it keeps outlasts the call"),
    ],
)
def test_the_verb_that_is_told_speaks_for_the_category(name: str, description: str, said: str) -> None:
    assert said in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("swap_shelves", "Swap two shelves of a store", "Swapping the shelves puts one in the other's place"),
        ("record_video", "Record a video of the simulator", "A recording is set going"),
        ("init_browser", "Initialize a browser with a page", "Initializing the browser starts something that goes on"),
        ("track_event", "Track a custom event", "A note of what happens is kept"),
        ("create_bank_transaction", "Create a bank transaction in the books", "What it makes stands for money"),
    ],
)
def test_a_verb_says_why_a_tool_is_of_a_category_that_its_class_is_seldom_of(
    name: str, description: str, said: str
) -> None:
    assert said in said_of(name, description)


def test_a_name_that_looks_something_up_is_surer_than_a_text_whose_words_do_not_stand_apart() -> None:
    for description in ("获取用户发布信息", "获取历史订单记录"):
        words = said_of("get_release_info", description)
        assert "Above all" not in words and "changes nothing" in words


def test_what_is_changed_where_it_is_there_is_not_said_to_be_left_as_it_was() -> None:
    for name, description in (
        ("create_or_update_label", "Create a label, if the label already exists, it will be updated"),
        ("put_label", "Create or update a label"),
    ):
        words = said_of(name, description, "label_id")
        assert "as it was" not in words
        assert "adds what is not there yet, and changes what is" in words


def test_adding_is_not_said_to_add() -> None:
    words = said_of("create_shelf", "Add a shelf to the store")
    assert "Adding the shelf adds" not in words
    assert "Adding the shelf brings in something new, and leaves the rest as it was" in words


def test_what_is_looked_up_by_its_place_is_no_other_form_of_that() -> None:
    assert "shows in another form what is there" in said_of("decompile_function", "Decompile a function at an address")
    assert "handed in" not in said_of("reverse_geocode", "Look up the address of a place", "lat", "lon")


def test_a_noun_that_looks_like_a_verb_is_not_taken_for_a_second_deed() -> None:
    words = said_of("search_posts", "Search for posts/drops that hold a word")
    assert "leaves everything as it was" in words
    words = said_of("receive_messages", "Receive messages from the queue and delete them after reading")
    assert "leaves everything as it was" not in words and "changes nothing" not in words


def test_the_gravest_of_the_actions_is_named_at_any_level() -> None:
    words = said_of("manage_devices", "Manage the devices of a room: create, update or delete devices", "action")
    assert "one of them removes" in words


def test_a_verb_that_says_little_gives_way_to_the_texts() -> None:
    assert "another call can reverse" in said_of("set_alarm_state", "Enable or disable an alarm")
    assert "changes what is there" in said_of("entry_note_update", "Update the note of an entry")


def test_what_looks_up_or_works_out_is_not_said_to_bring_words_to_be_used() -> None:
    assert "Words come back" not in said_of("estimate_toll", "Estimate the toll of a route", "route")
    assert "Looking up the form changes nothing" in said_of("example_form", "Get the form of a plant")


def test_a_folder_of_a_service_is_no_file_on_the_machine() -> None:
    assert "on the machine" not in said_of("create_folder", "Create a folder in a space of the board", "space_id")
    assert "on the machine" in said_of("write_file", "Write a file to the local disk", "path", "content")


def test_a_deed_of_the_name_is_not_given_the_reason_of_another_in_the_text() -> None:
    words = said_of("get-deep-thinker", "think with the deep one")
    assert "It only puts thoughts into words" in words


def test_what_speaks_against_the_next_category_is_not_said_of_what_said_as_much() -> None:
    stopped = said_of("terminate_app", "Stop and terminate an app on the phone", "app_id")
    assert "removal is only one" not in stopped
    gone = said_of("delete_template", None)
    assert "the text" not in gone and "reading would have left it" not in gone


def test_what_is_removed_from_something_is_not_said_to_come_back_by_putting_it_back() -> None:
    words = said_of(
        "unblock_sender", "Remove a sender from the blocked ones. Once unblocked, mail of it can be read normally"
    )
    assert "leaves the rest in place" in words and "service can change it back" not in words


def test_what_is_set_of_a_thing_is_not_the_thing_that_later_calls_act_on() -> None:
    assert "later calls" in said_of("set_active_garden", "Set the active garden for the next calls", "garden_id")
    assert "later calls" not in said_of("set_page_margins", "Set the margins of a page", "top", "bottom")


def test_a_reason_does_not_say_its_verb_twice() -> None:
    assert "Changing the basis changes" not in said_of("change_basis", "Change the basis of a matrix", "name")


def test_a_snapshot_is_captured_and_an_item_is_brought_in() -> None:
    assert "is captured" in said_of("take_screenshot", "Take a screenshot of the page")
    assert "What it brings in stays" in said_of("load_sprite", "Load a sprite into a node", "node")


def test_what_moves_money_is_named() -> None:
    assert "can move assets" in said_of("write_contract", "Call a state-changing function of a smart contract", "fn")
    assert "can take what was approved" in said_of(
        "approve", "Approve an amount of an ERC20 token", "spender", "amount"
    )


def test_what_leaves_the_stage_is_not_said_to_be_dropped() -> None:
    words = said_of("git_reset", "Unstages all staged changes")
    assert "A hard reset" not in words and "What was set or done before is gone after it" in words
    assert "A hard reset" in said_of("git_reset", "Reset the repository to a commit, and drop what is not committed")


def test_a_name_that_begins_with_the_method_of_a_request_reaches_nobody_by_that() -> None:
    assert "reaches others" not in said_of("post_webhook", "Create a webhook", "endpoint")
    assert "reaches an audience" in said_of("post_comment", "Post a comment", "text")


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("place_order", "Place an order for shares", "An order commits money or goods, so it is"),
        ("deactivate_checkout", "Deactivate the checkout of a cart", "What could be paid until then can't be"),
        ("cancel_order", "Cancel an open order", "An order commits money or goods, and so does a change to it"),
    ],
)
def test_an_order_is_changed_only_where_it_is_there(name: str, description: str, said: str) -> None:
    assert said in said_of(name, description, "symbol")


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        (
            "add_card_to_shelf",
            "Add an existing card to a shelf",
            ("shelf_id",),
            "It puts the card where it was not, and",
        ),
        (
            "add_cards_to_shelf",
            "Add cards to a shelf",
            ("shelf_id", "card_ids"),
            "It puts the cards where they were not",
        ),
        ("add_card_to_shelf", "Add a card to a shelf", ("shelf_id", "text"), "Adding the card brings in something new"),
        ("add_card_to_shelf", "Add a new card to a shelf", ("shelf_id", "card_id"), "Adding the card brings in some"),
        ("untrash_letter", "Remove a letter from the trash", ("id",), "What was put away comes back"),
    ],
)
def test_what_is_there_already_is_nothing_new(name: str, description: str, keys: tuple[str, ...], said: str) -> None:
    assert said in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("create_board_item_using_file", "Create a new picture on a board using a file from the device"),
        ("create_managed_disk", "Create a disk from a snapshot"),
        ("shelf_export", "Request an export of your shelf as a CSV"),
    ],
)
def test_what_a_service_makes_on_its_side_changes_no_file_here(name: str, description: str) -> None:
    words = said_of(name, description)
    assert "files on the machine" not in words
    assert "file of the same name" not in words


@pytest.mark.parametrize(
    ("name", "description", "never"),
    [
        ("write_file", "Overwrite a file. Only works within allowed directories.", "which servers an agent has"),
        ("run_js", "Run a JavaScript snippet in a disposable container", "inside the page"),
        ("create_entity", "Create a new entity of the planner", "believed later"),
        ("create_registry_auth", "Create a login for a container registry", "how a system behaves"),
        ("create_note", "Create a note", "puts something beside what is there"),
        ("send_draft", "Send a draft", "not sent"),
        ("update_subscription_status", "Update what a contact is subscribed to", "refund or a payout"),
        ("mfcc", "Calculate coefficients from a sound file", "No stored data is read"),
        ("start_vm", "Start a virtual machine", "do without"),
        ("react_to_video", "Convert react code to video", "mark is"),
    ],
)
def test_a_rules_words_are_not_said_of_what_is_like_it(name: str, description: str, never: str) -> None:
    keys = ("file_path",) if name == "mfcc" else ("id",)
    assert never not in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("server", "name", "description", "keys", "reason"),
    [
        ("acme/web", "start_browser", "Launches a browser instance", (), "A browser comes up"),
        ("acme/phones", "boot_sim", "Boots a simulator", (), "A simulator comes up"),
        (
            "acme/web",
            "playwright_close",
            "Close the browser and release all resources",
            (),
            "What was live there goes away",
        ),
        ("acme/web", "browser_navigate", "Navigate to a URL", ("url",), "A page is loaded in a live browser"),
        (
            "acme/web",
            "browser_navigate_back",
            "Go back to the previous page",
            (),
            "Another page comes up in a live browser",
        ),
        ("acme/web", "browser_click", "Click an element on a page", ("selector",), "for the page to decide"),
        (
            "acme/phones",
            "ui_tap",
            "Tap on the screen in the iOS Simulator",
            ("x", "y"),
            "for the app on the screen to decide",
        ),
        ("acme/gdb", "gdb_continue", "Continue program execution", (), "A program that was halted runs on"),
        (
            "acme/notes",
            "create_event",
            "Create a new event",
            ("attendees",),
            "Those who are asked to come are told of it",
        ),
        ("acme/notes", "save_csv", "Compute the sums and save the results to a CSV file", (), "kept in a file"),
        ("acme/notes", "login", "Log in to the service", (), "It decides in whose name later calls are made"),
        ("acme/notes", "create_session", "Create a session", (), "It begins something, and later calls go on with it"),
        ("acme/files", "create_directory", "Create a new directory", ("path",), "A directory is made, and files stay"),
        (
            "acme/ynab",
            "create_transaction",
            "Creates a new transaction in a budget.",
            ("date", "memo", "cleared", "budgetId", "accountId", "payeeName", "flagColor"),
            "and no money moves by it",
        ),
        ("acme/wood", "create_dovetail", "Create a dovetail joint between two parts", (), "It cuts both parts to fit"),
        ("acme/art", "search_and_recolor", "Recolor an object in an image", (), "What comes of it is a new picture"),
        (
            "acme/web",
            "custom_user_agent",
            "Set a custom user agent",
            ("userAgent",),
            "Later requests carry another name",
        ),
        ("acme/travel", "set_info", "Set a setting of the traveller", (), "Earlier settings give way to others"),
        ("acme/drives", "unlink_shelf", "Unlink a shelf", ("id",), "What was joined is parted, and both stay"),
    ],
)
def test_a_reason_is_told_by_what_is_there_and_not_by_all_that_could_be(
    server: str, name: str, description: str, keys: tuple[str, ...], reason: str
) -> None:
    assert reason in said_on(server, name, description, *keys)


def test_what_is_closed_is_not_next_to_what_is_looked_at() -> None:
    for name, description in (("browser_close", "Close the page"), ("browser_tab_close", "Close a tab")):
        assert "so it is Execute and not Write" in said_of(name, description)


def test_the_rest_is_not_said_to_stay_where_an_option_or_the_text_changes_it() -> None:
    for said in (
        said_of("add_shelf", "Add a shelf to a room", "name", "expire_seconds"),
        said_of("create_rules", "Create the rules of a room. Rules that are there will be overwritten."),
    ):
        assert "as it was" not in said and "so it is Write" in said
    assert "as it was" in said_of("add_shelf", "Add a shelf to a room", "name")


def test_what_is_changed_is_not_said_to_stay_in_place_where_parts_of_it_go() -> None:
    said = said_of("update_quote", "Update a quote. Lines that are not provided will be removed.")
    assert "changes what is there, so it is Write" in said


@pytest.mark.parametrize(
    ("name", "description", "reason"),
    [
        ("create_refund", "Refund a payment", "Money that was paid is paid back, so it is Financial"),
        ("send_payout", "Send a payout to a seller", "A payout moves money when it is made, so it is Financial"),
        ("initiate_transfer", "Performs a transfer of funds", "A transfer moves money or assets when it is made"),
        ("close_position", "Close a position", "What is held is sold or bought back by it"),
        ("suspend_instance", "Suspend a database instance", "What is running is suspended"),
        ("reload_agent", "Reload agent configuration", "What runs goes by what was changed from then on"),
        ("save_document", "Save the document", "What it keeps outlasts the call, so it is Write"),
        ("push_files", "Push files to a repository", "A commit is added to what is there"),
        ("claim_capabilities", "Claim delegated capabilities", "The account gets what somebody lets it do"),
    ],
)
def test_a_reason_names_what_moves_and_takes_a_word_as_it_is_meant(name: str, description: str, reason: str) -> None:
    assert reason in said_of(name, description)


def test_leave_to_spend_is_withdrawn_and_not_spent() -> None:
    said = said_of("revoke_approval", "Revoke approval for an ERC20 token to an address", "tokenAddress", "spender")
    assert "Leave to spend is withdrawn, so it is Financial" in said
