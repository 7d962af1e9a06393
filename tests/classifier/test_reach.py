"""Why a risk is what it is: the last sentence of a justification rests on what the definition says."""

import pytest

import classifier
from classifier.judge import decide
from classifier.justification import justify
from tests.classifier.told import said_of, said_on
from toolrisk.models import Context, ToolDefinition


@pytest.mark.parametrize(
    ("server", "ground"),
    [
        ("acme/solana-mcp", "a public chain"),
        ("acme/pubmed-mcp", "has been published"),
        ("acme/coingecko-mcp", "of a market are public"),
        ("acme/something", "nothing suggests that the entries are private"),
    ],
)
def test_what_a_service_shows_to_everybody_is_called_public(server: str, ground: str) -> None:
    definition = ToolDefinition(name="get_entries", description="Get the latest entries")
    assert ground in classifier.judge(definition, Context(server=server)).justification


@pytest.mark.parametrize(
    ("server", "name", "description", "key", "bound"),
    [
        ("acme/notes", "get_gizmos", "Get the gizmos of a shelf", "shelf_id", "yet only what “shelf_id” asks for"),
        ("acme/some", "get_rune", "Get the rune of a plugin", "plugin_name", "for only what “plugin_name” asks"),
        ("acme/some", "read_pages", "Read pages of a PDF", "pdf_path", "only what “pdf_path” names is opened."),
        (
            "acme/some",
            "get_text",
            "Get the text of a document",
            "filename",
            "yet only the file that “filename” names is",
        ),
    ],
)
def test_what_an_argument_bounds_is_said_before_what_nothing_speaks_of(
    server: str, name: str, description: str, key: str, bound: str
) -> None:
    said = said_on(server, name, description, key)
    assert bound in said and "nothing speaks" not in said and "nothing suggests" not in said


def test_which_one_is_asked_for_is_told_where_an_argument_names_it() -> None:
    said = said_on("acme/some", "read_pages", "Read pages of a PDF", "pdf_path", "pages")
    assert "yet only what “pdf_path” names is opened." in said and "the one that is asked for" not in said


def test_what_an_address_shows_is_all_that_comes_back() -> None:
    said = said_of("fetch_html", "Fetch a website and return its content as HTML", "url")
    assert "what comes back is what it is pointed at or made of it" in said and "“url” may name any address" in said


@pytest.mark.parametrize("name", ["get_status", "get_local_config", "list_logs", "read_file"])
def test_what_a_service_tells_of_itself_is_not(name: str) -> None:
    definition = ToolDefinition(name=name, description="")
    assert "public chain" not in classifier.judge(definition, Context(server="acme/solana-mcp")).justification


def test_what_everybody_is_shown_is_not_called_work() -> None:
    definition = ToolDefinition(name="get_collection", description="Get details of a collection of data")
    said = classifier.judge(definition, Context(server="acme/pubmed")).justification
    assert "has been published" in said and "how it stands" not in said


def test_a_thought_is_said_to_be_kept_by_nobody() -> None:
    assert "notes thoughts" not in said_of("reasoning", "Deep thinking and complex problem solving")
    words = said_of("sequentialthinking", "A detailed tool for dynamic problem-solving", "thought", "totalThoughts")
    assert "only puts thoughts into words" in words


def test_no_file_is_written_over_where_a_folder_is_made() -> None:
    words = said_of("create_directory", "Create a new directory in your notes", "path")
    assert "written over" not in words and "which file" not in words


def test_an_address_that_others_are_compared_with_is_not_called_any_address() -> None:
    url = {"type": "string", "description": "Pattern that the URL of the response matches"}
    schema = {"type": "object", "properties": {"url": url}}
    for name in ("fetch_response", "expect_response"):
        definition = ToolDefinition(name=name, description="Fetch the response from a URL", input_schema=schema)
        said = classifier.judge(definition, Context(server="acme/browser")).justification
        assert "any address" not in said, name
    assert "any address" in said_of("fetch_page", "Fetch the response from a URL", "url")


def test_what_bounds_an_answer_is_a_number_and_the_limit_first() -> None:
    words = said_of("search_entries", "Search for entries", "count", "limit", "product")
    assert "“limit” bounds" in words and "“count”" not in words


def test_what_is_handed_in_to_be_made_into_something_else_is_not_what_comes_back() -> None:
    assert "queries as private" not in said_of(
        "search_events", "Translate natural language queries into event search syntax"
    )


def test_two_words_that_stand_for_one_thing_are_both_named() -> None:
    assert "the pull request" in said_of("get_pull_request", "Get details of a pull request", "pull_number")


def test_where_the_outcome_goes_is_told_of_a_callback() -> None:
    words = said_of("interpolate_videos", "Create a smooth transition between two videos", "prompt", "callback_url")
    assert "what comes of it is sent to “callback_url”" in words


def test_an_argument_whose_name_tells_nothing_is_not_given_a_role() -> None:
    assert "“artworkUrl” " not in said_of("create_page", "Create a page", "artworkUrl", "title", "x", "y")
    assert "what comes back" not in said_of("get_chart", "Access price data of a stock", "symbol", "interval", "to")


def test_what_is_written_over_is_not_said_to_be_mended_easily() -> None:
    words = said_of("update_sheet", "Update a sheet with data (overwrites the sheet if it exists)")
    assert "written over" in words
    assert "can be corrected" not in words and "leaves it in place" not in words


@pytest.mark.parametrize("key", ["ctx", "random_string"])
def test_an_argument_that_nobody_hands_in_is_not_told(key: str) -> None:
    assert f"“{key}”" not in said_of("make_drawing", "Make a drawing of a house", key)
    assert "“colour”" in said_of("make_drawing", "Make a drawing of a house", "colour")


def test_a_category_that_is_no_more_than_likely_is_said_to_be_so() -> None:
    case = decide(ToolDefinition(name="download_bundle", description="Download a bundle"), Context(server="acme/x"))
    likely, sure = (case._replace(scores=case.scores._replace(sure=odds)) for odds in (0.6, 0.7))
    assert "though it is a close call" in justify(likely)
    assert "a close call" not in justify(sure)


@pytest.mark.parametrize(
    ("server", "name", "description", "keys", "unfit"),
    [
        ("acme/books", "fetch_data", "", ("q",), "anybody can look it up"),
        ("acme/x", "run_code", "Run Python code inside a docker container", ("code",), "all the rights of its process"),
        ("acme/x", "send_message", "Send a message by a webhook", ("username", "content"), "in the user's name"),
        ("acme/x", "trigger_pipeline", "Trigger a pipeline run", ("pipeline_id",), "by itself"),
        ("acme/x", "pause task", "Pause a running job to resume it later", ("task_id",), "put to work"),
        ("acme/x", "delete_service", "Delete a service permanently", ("service_id",), "takes away content"),
        ("acme/hubspot", "get_engagement", "Retrieves an engagement by ID", ("engagementId",), "piece of work"),
        (
            "acme/bigquery-analysis-mcp-server",
            "dry_run_query",
            "Perform a dry run of a BigQuery query to check if it's valid",
            ("query", "projectId"),
            "holds the query to reading",
        ),
        (
            "acme/x",
            "run_script",
            "Run JavaScript in the page of the browser",
            ("script",),
            "all the rights of its process",
        ),
        ("acme/x", "run_command", "Run a shell command in a sandbox", ("command",), "of the list"),
        ("acme/x", "http_put", "Make an HTTP PUT request to a url", ("url",), "the service lets"),
        ("acme/market", "add_liquidity", "Add play money to the pool of a market", ("amount",), "chain"),
        ("acme/x", "move_avatar", "Move the avatar in a direction", ("direction",), "where people are"),
        ("acme/x", "set_download_path", "Set the path of the folder that files are saved to", ("path",), "by mistake"),
    ],
)
def test_words_of_a_rule_stand_only_where_the_definition_bears_them(
    server: str, name: str, description: str, keys: tuple[str, ...], unfit: str
) -> None:
    schema = {"type": "object", "properties": {key: {"type": "string"} for key in keys}}
    definition = ToolDefinition(name=name, description=description, input_schema=schema)
    assert unfit not in classifier.judge(definition, Context(server=server)).justification.lower()


def test_what_is_worked_out_of_a_services_data_is_not_worked_out_of_what_is_handed_in() -> None:
    stored = said_of("multiply_matrices", "Multiply two stored tensors", "first", "second")
    assert "handed in" not in stored and "no stored data" not in stored


def test_a_neighbour_is_named_only_where_something_speaks_for_it() -> None:
    order = said_of("update_navigation_order", "Update the navigation order of a document in its frontmatter", "path")
    assert "Financial" not in order
    assert "not Destructive" not in said_of("create_customer", "Create a customer", "name", "email")
    assert "not Destructive" in said_of("update_customer", "Update a customer", "customer_id")


def test_a_list_of_people_or_of_their_hours_holds_more_than_names() -> None:
    little = "a list shows"
    assert little in said_of("list_folders", "List the folders of your account")
    assert little not in said_of("list_persons", "List the persons related to the merchant")
    assert little not in said_of("list_phone_numbers", "List the phone numbers of the account")
    assert little not in said_of("list_timesheets", "List all timesheets with the hours of each employee")


def test_a_parcel_is_not_there_for_everybody_to_look_up() -> None:
    definition = ToolDefinition(name="get_parcels", description="Get parcels by their numbers")
    words = classifier.judge(definition, Context(server="acme/transit-mcp")).justification
    assert "anybody can look it up" not in words


def test_what_is_made_into_something_else_itself_can_not_be_thrown_away() -> None:
    beside = "The result can be deleted"
    assert beside not in said_of("convert_issue_to_subtask", "Convert an issue to a subtask", "issue_id", "parent_id")
    assert beside in said_of("convert_video", "Convert a video file to a different format", "output_format")


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/f1", "get_driver_info", "", "A service like this shows everybody the same driver info"),
        ("acme/marvel", "get_comics", "Fetch comics", "Comics are made for an audience"),
        ("acme/sudoku-games", "puzzle", "Get data of a puzzle", "As a rule anybody can look that up"),
    ],
)
def test_what_a_kind_of_service_shows_to_everybody_is_named(
    server: str, name: str, description: str, ground: str
) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "keys"),
    [
        ("acme/openapi", "list_schemes", "List all security schemes", ()),
        ("acme/travel", "get_ticket", "Get a ticket", ("bookingId",)),
        ("acme/chain-of-thought", "get_detail", "Get the detail of a task", ()),
    ],
)
def test_what_is_handed_in_or_somebodys_own_is_not_shown_to_everybody(
    server: str, name: str, description: str, keys: tuple[str, ...]
) -> None:
    properties = {key: {"type": "string"} for key in keys}
    definition = ToolDefinition(name=name, description=description, input_schema={"properties": properties})
    assert "everybody the same" not in classifier.judge(definition, Context(server=server)).justification


def test_what_is_made_for_a_call_is_said_to_be_where_it_is_made_of_what_is_handed_in() -> None:
    made = "is made for this call alone"
    assert made in said_of("generate_mac_address", "Generate random text", "prefix")
    assert made not in said_of("generate_report", "Generate a report of engagement for an account", "account")


def test_of_an_address_that_is_handed_in_only_the_public_is_said_to_be_open() -> None:
    definition = ToolDefinition(
        name="fetch_page", description="Fetch a page as Markdown", input_schema={"properties": {"url": {}}}
    )
    words = classifier.judge(definition, Context(server="acme/fetch")).justification
    assert "A page on the public web looks the same to everybody" in words and "“url” may name any address" in words


def test_a_named_argument_is_not_named_again() -> None:
    words = said_of("get_shift", "Get a shift of the team", "shiftId")
    assert words.count("“shiftId”") == 1


def test_what_turns_a_text_into_another_is_handed_the_key_to_it() -> None:
    words = said_of("des_encrypt", "Encrypt text with DES", "content", "key", "mode")
    assert "made of what is handed in" in words or "no more than was handed in" in words


def test_a_market_shows_nobodys_own_balance_to_everybody() -> None:
    definition = ToolDefinition(name="get_exchange_balance", description="Get the balance data of an exchange account")
    assert "are public" not in classifier.judge(definition, Context(server="acme/coingecko")).justification


@pytest.mark.parametrize(
    ("server", "name", "description", "ground", "said"),
    [
        ("acme/nostr-relay", "get_zaps", "Get the zaps by public key", "put up to be seen", True),
        ("acme/coingecko", "exchange_map", "Returns a mapping of all exchanges to ids", "are public", True),
        ("acme/coingecko", "get_growth", "Get the growth of key items", "are public", True),
        ("acme/coingecko", "get_wallet_address", "Get the address of the wallet for deposits", "are public", False),
        ("acme/wikipedia-facts", "analyze_text_stats", "Get statistics about text", "look it up", False),
        (
            "acme/ciphers-market",
            "des_encrypt",
            "Encrypt text with DES",
            "nothing comes back but what is converted",
            True,
        ),
        (
            "acme/checklists",
            "get_overview",
            "Returns an overview of the checklist",
            "leaves out most single things",
            True,
        ),
        ("acme/algebra", "matrix_rank", "Computes the rank of a stored matrix", "only what is worked out", True),
        ("acme/shortcut", "get_current_user", "Get the current user", "only the account that calls", True),
        ("acme/filesystem", "list_directory", "List what a directory holds", "names files and folders", True),
        ("acme/canvas", "get_file_url", "Get the URL of a file", "not yet what is behind it", True),
    ],
)
def test_what_a_service_shows_is_told_by_the_text_where_the_name_has_no_verb(
    server: str, name: str, description: str, ground: str, said: bool
) -> None:
    assert (ground in said_on(server, name, description)) == said
