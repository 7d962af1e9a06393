"""What is said of tools that work the pages of a browser, and of what they put into files or hand to programs."""

import pytest

from tests.classifier.told import clause_of_text, said_of, said_on

BROWSER = "acme/browser"


@pytest.mark.parametrize(
    ("name", "description", "words", "said"),
    [
        ("take_screenshot", "Take a screenshot of the page", "The path to save the screenshot to", "where it lands"),
        ("browser_console", "Returns all console messages", "File name to save the messages to", "where it lands"),
        ("start_recording", "Start recording the page", "Output file path", "where it lands"),
        ("read_log", "Read the log of the page", "The path of the log to read", "what is opened"),
    ],
)
def test_what_is_saved_is_put_down_where_a_path_says(name: str, description: str, words: str, said: str) -> None:
    path = {"type": "string", "description": words}
    assert f"“filePath” decides {said}" in said_on(BROWSER, name, description, properties={"filePath": path})


def test_the_name_of_what_is_made_decides_nothing_that_is_changed() -> None:
    name = {"type": "string", "description": "Name of the output file"}
    words = said_of("compress_file", "Compresses a file and stores the result", properties={"name": name})
    assert "“name” decides where it lands" in words


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("emulate_media", "Emulate media features for the page", "emulates media features for the page"),
        (
            "get_console_message",
            "Gets a console message by its ID",
            "What a page logs can show what only its signed-in user may see",
        ),
        ("take_snapshot", "Take a text snapshot of the target page", "only its signed-in user may see"),
        ("take_heap_snapshot", "Capture a heap snapshot of the page", "Whatever the program holds"),
        ("stop_session", "Stop an interact session for a page", "What is running is stopped"),
        ("get_monitor", "Get a single monitor by ID", "so it is Read. The risk is low"),
    ],
)
def test_what_is_done_to_a_page_is_told_for_what_it_is(name: str, description: str, said: str) -> None:
    words = said_on(BROWSER, name, description, "page_id", "file_path")
    assert said in words
    assert "comes to the front" not in words


def test_what_is_chosen_for_later_calls_does_not_come_back() -> None:
    words = said_of("get_project", "Get a project as the context for later calls", "project_id")
    assert "“project_id” decides what later calls act on" in words
    assert "comes back" not in words


def test_headers_that_come_back_can_hold_a_cookie() -> None:
    words = said_of("get_network_request", "Gets a network request. Useful for its headers (Cookie).")
    assert "headers can hold a cookie" in words and "nothing speaks of" not in words


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("uid", "value"), "“uid” decides what is acted on, and “value” what goes in"),
        (("filePaths",), "“filePaths” decides what is handed over"),
    ],
)
def test_what_goes_into_a_page_is_named(keys: tuple[str, ...], said: str) -> None:
    name, description = ("fill", "Type text into an input") if "uid" in keys else ("upload_file", "Upload a file")
    assert said in said_on(BROWSER, f"browser_{name}", f"{description} on the page", *keys)


def test_what_a_process_is_handed_is_named_beside_it() -> None:
    words = said_of("interact_with_process", "Send input to a running shell process", "pid", "input")
    assert "“pid” decides which process it acts on, and “input” what is typed into it" in words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Go to a URL, or back, forward, or reload.", "goes to a URL, or back, forward, or reload"),
        (
            "Create a watch — a recurring scrape, crawl, or search.",
            "creates a watch — a recurring scrape, crawl, or search",
        ),
        ("Shows what is given as <name>:<path>", "shows what is given as <name>:<path>"),
    ],
)
def test_what_stands_after_a_dash_or_back_is_no_second_verb(text: str, told: str) -> None:
    assert clause_of_text(text)[0] == told


def test_a_file_is_not_written_over_where_the_call_fails_then() -> None:
    fails = "Move a file. If the destination exists, the operation will fail."
    assert "written over" not in said_of("move_file", fails, "source", "destination")
    assert "written over" in said_of("move_file", "Move a file.", "source", "destination")


@pytest.mark.parametrize(
    ("name", "description", "said", "never"),
    [
        ("send_feedback", "Sends feedback and returns the score of it", "", "sends nothing"),
        ("get_tool_calls", "Get the recent tool calls", "", "who spoke with whom"),
        ("apply_edits", "Apply edits to files", "", "wrong change to the edits"),
        ("list_searches", "List all searches. Shows search IDs, patterns and status.", "", "promises no more"),
        ("create_context_snapshot", "Creates a snapshot of a context", "can be deleted again", "believed"),
        (
            "check_job_status",
            "Check the status of a job and retrieve results when complete",
            "",
            "not all that it looks",
        ),
        (
            "validate_flow",
            "Validate a flow. Returns the errors of it.",
            "the answer tells what was found",
            "not only whether",
        ),
        ("pause_dag", "Pause a DAG by ID", "wait until it goes on again", "started again"),
        ("long_operation", "Demonstrates a long running operation with progress", "only shows", "Words come back"),
    ],
)
def test_what_a_call_says_of_itself_is_not_denied(name: str, description: str, said: str, never: str) -> None:
    words = said_of(name, description, "id")
    assert said in words
    assert never not in words


def test_a_token_that_stands_for_a_link_is_no_secret() -> None:
    description = "Expand a link token into the full URL.\n\nArgs:\n  token: A ref://<id> link token from the results"
    assert "takes a secret" not in said_of("expand_link", description, "token")


def test_an_address_within_what_is_sent_is_not_what_comes_back() -> None:
    sources = {"type": "array", "items": {"type": "object", "properties": {"url": {"type": "string"}}}}
    words = said_on(
        "acme/firecrawl", "search_feedback", "Send feedback on a search result", properties={"sources": sources}
    )
    assert "“sources.url”" not in words


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("read_query", "Execute a SELECT query on the database", "“query” may ask for any row"),
        ("schedule_test_suite", "Schedules the execution of a test suite", "What is planned runs later by itself"),
        ("give_feedback", "Open the feedback form in the browser", "What is opened can be closed again"),
    ],
)
def test_what_is_asked_planned_or_opened_is_told(name: str, description: str, said: str) -> None:
    assert said in said_of(name, description, "query")


def test_a_query_that_is_held_to_reading_asks_for_rows_only_in_sql() -> None:
    held = "List the members. This is a read-only query; nothing is changed."
    assert "any row" not in said_of("list_members", held, "query")
