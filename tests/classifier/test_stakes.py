"""What is said of a tool's arguments."""

from typing import Any

import pytest

import classifier
from tests.classifier.told import HERE, said_of
from toolrisk.models import ToolDefinition


def test_arguments_are_told_for_what_they_are() -> None:
    assert "what runs" not in said_of("play_track", "Play a track", "query")
    assert "any address" not in said_of("run_tests", "Run the tests of a project", "path")
    assert "takes no arguments" not in said_of("get_it", "Get the thing of it", additionalProperties=True)
    assert "takes no arguments" in said_of("get_it", "Get the thing of it", additionalProperties=False)
    assert "Given “”" not in said_of("get_it", "Get the thing of it", "`")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("query", "max_results"), "“max_results” bounds how much"),
        (("query", "page"), "One call, which can be given “query” and “page”, "),
    ],
)
def test_what_bounds_an_answer_is_told_from_what_is_sought(keys: tuple[str, ...], said: str) -> None:
    properties = {key: {"type": "string"} for key in keys}
    tool = ToolDefinition(
        name="search_articles",
        description="Search for articles",
        input_schema={"type": "object", "properties": properties},
    )
    assert said in classifier.judge(tool, HERE).justification


def test_what_only_turns_the_page_is_not_worth_a_word() -> None:
    words = said_of("search_articles", "Search for articles", "one", "two", "three", "cursor")
    assert "“cursor”" not in words


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        ("get_messages", "Get the messages of a chat", ("chat_id", "limit", "a", "b"), "“chat_id” decides what comes"),
        (
            "update_worklog",
            "Update a worklog",
            ("project_id", "issue_id", "worklog_id"),
            "“worklog_id” decides what is changed",
        ),
        ("update_page", "Update a page", ("page_id", "mail_notify"), "with “mail_notify” people are told"),
        ("manage_index", "Create or delete an index", ("index", "action"), "“action” chooses what is done"),
        ("browser_click", "Click an element of the page", ("element", "ref"), "“ref” decides what is acted on"),
        ("get_balance", "Get the balance of an account", ("api_key",), "“api_key” takes a secret"),
        (
            "update_event",
            "Update an event",
            ("event_key", "calendar_id", "a", "b"),
            "“event_key” decides which event is changed",
        ),
        (
            "move_issue",
            "Move an issue",
            ("issue_key", "target_project_key", "a", "b"),
            "“issue_key” decides which issue is moved",
        ),
    ],
)
def test_the_argument_that_is_told_is_the_one_at_stake(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    more = {"action": {"type": "string", "enum": ["create", "delete"]}} if "action" in keys else {}
    properties = {key: {"type": "string"} for key in keys} | more
    tool = ToolDefinition(name=name, description=description, input_schema={"type": "object", "properties": properties})
    assert said in classifier.judge(tool, HERE).justification


def test_few_arguments_are_named_at_the_beginning_and_none_is_said_to_be_none() -> None:
    def said_of(properties: dict[str, Any]) -> str:
        schema = {"type": "object", "properties": properties}
        tool = ToolDefinition(name="get_standings", description="Get the standings", input_schema=schema)
        return classifier.judge(tool, HERE).justification

    assert said_of({}).startswith("One call, which takes no arguments, gets the standings.")
    assert said_of({"season": {}, "round": {}}).startswith(
        "One call, which can be given “season” and “round”, gets the standings."
    )
    assert "Looking up the standings changes nothing" in said_of({})


def test_a_secret_is_told_once_and_decides_nothing() -> None:
    words = said_of("get_weather", "Get the weather of a city", "city", "rapidapi_key", "a", "b")
    assert "“rapidapi_key” decides" not in words
    sent = said_of("deploy_users", "Deploy users with an API key", "per_page", "note_id", "api_key", "starting_after")
    assert "a credential passes" not in sent or "takes a secret" not in sent


def test_arguments_are_not_named_before_a_clause_that_names_what_they_take() -> None:
    assert said_of("get_weather", "Get the weather at a place", "place").startswith(
        "One call gets the weather at a place"
    )
    one = said_of("search_articles", "Search for articles", "query", required=["query"])
    assert one.startswith("Given “query”, one call searches")


def test_a_role_of_a_message_is_no_right() -> None:
    assert "how far the right goes" not in said_of("start_chat", "Start a chat with a history", "role", "text")
    assert "“role” decides how far the right goes" in said_of("grant_role", "Grant a role to a user", "role", "user")


def test_who_gets_a_message_is_named_before_who_gets_a_copy() -> None:
    assert "“to” and “cc” decide who gets it" in said_of("send_email", "Send an email to somebody", "cc", "to", "body")


@pytest.mark.parametrize("required", [{}, "id", [1, ["id"], None], ["zz"], ["id"] * 300_000, True])
def test_a_list_of_required_keys_may_be_anything(required: object) -> None:
    schema = {"type": "object", "properties": {"id": {}, "page": {}}, "required": required}
    words = classifier.judge(ToolDefinition(name="get_it", description="Get the thing", input_schema=schema), HERE)
    assert words.justification.startswith(("Given “id”", "One call"))


def test_more_than_one_is_said_where_a_key_takes_many() -> None:
    assert "“documentIds” decides which are removed" in said_of("delete_documents", "Delete documents", "documentIds")
    assert "“documentId” decides what is removed" in said_of("delete_document", "Delete a document", "documentId")


def test_who_changes_a_channel_sends_nothing_to_it() -> None:
    assert "who gets it" not in said_of("create_webhook", "Create a webhook for a channel", "channelId", "name")
    assert "“channelId” decides who gets it" in said_of("send_message", "Send a message", "channelId", "text")


def test_where_files_are_taken_from_is_not_where_they_land() -> None:
    assert "lands" not in said_of("ingest_files", "Ingests files from a folder into a knowledge base", "folderId")
    assert "lands" not in said_of("create_project", "Create a project", "projectName", "projectId")


def test_an_address_is_any_only_where_one_is_spoken_of() -> None:
    anything = said_of("raw_api_tool", "Calls any REST method of the service", "method_name", "endpoint")
    assert "“endpoint” decides what is called" in anything
    assert "“endpoint” may name any address" in said_of("call_api", "Calls the API at the URL given", "endpoint", "a")
    assert "“host” decides which host is called" in said_of("connect", "Connect to a telnet server", "host", "port")


def test_a_base_url_decides_which_host_is_called() -> None:
    nested = {"requestConfig": {"type": "object", "properties": {"baseUrl": {"type": "string"}}}}
    schema = {"type": "object", "properties": nested}
    tool = ToolDefinition(name="get_translation", description="Translate from English", input_schema=schema)
    assert "“requestConfig.baseUrl” decides which host is called" in classifier.judge(tool, HERE).justification


def test_what_is_decided_by_several_together_names_them_all() -> None:
    sent = said_of("send_email", "Send an email to somebody", "cc", "to", "bcc", "body")
    assert "“to”, “cc” and “bcc” decide who gets it" in sent
    assert "“to” decides who gets it" in said_of("send_email", "Send an email to somebody", "to", "body")
    sold = said_of("sell_bet", None, "id", "amount", "shares")
    assert "“amount” and “shares” decide how much" in sold


def test_whoever_is_invited_or_stored_gets_nothing() -> None:
    made = said_of("create_event", "Create a calendar event and invite people", "summary", "attendees")
    assert "“attendees” decides who is invited" in made
    contact = {"type": "object", "properties": {"phone": {"type": "string"}}}
    schema = {"type": "object", "properties": {"priceId": {"type": "string"}, "contactInfo": contact}}
    tool = ToolDefinition(name="book_flight", description="Book the best flight", input_schema=schema)
    assert "who gets it" not in classifier.judge(tool, HERE).justification


def test_a_trial_and_a_consent_make_no_call_graver() -> None:
    tried = said_of("set_task_state", "Set the state of tasks", "dry_run", "b", "c", "d")
    assert "“dry_run” lets it go further" not in tried
    told = said_of("clear_dag_run", "Clear a DAG run", "dag_run_id", "dag_id", "dry_run")
    assert "“dag_run_id” decides" in told
    schema = {"type": "object", "properties": {"confirm": {"type": "boolean"}}, "required": ["confirm"]}
    tool = ToolDefinition(name="clear_all_tasks", description="Clear all tasks", input_schema=schema)
    assert "it is not done unless “confirm” is set" in classifier.judge(tool, HERE).justification
    assert "“path” decides what goes" in said_of("delete_file", "Delete a file", "path", "confirm")
    assert "“filepath” decides what goes" in said_of("delete_file", "Delete a file", "filepath", "confirm")


def test_a_payload_beside_the_code_of_a_response_is_what_is_answered() -> None:
    said = said_of("create_new_webhook", None, "title", "payload", "response_code", "response_delay")
    assert "“payload” is what it answers" in said


def test_a_query_is_a_statement_where_rows_are_written() -> None:
    said = said_of("insert_data", "Inserts data into a table of the database", "query")
    assert "“query” is a statement that says what is written" in said
    assert "a statement" not in said_of("save_answer", "Saves the answer to a question", "query", "output_path")


def test_days_bound_how_far_a_call_looks() -> None:
    assert "“days_ahead” bounds how far it looks" in said_of("get_deadlines", "Get upcoming deadlines", "days_ahead")
    assert "bounds" not in said_of("get_prices", "Get recent prices", "symbols", "days")


def test_the_name_of_a_tool_decides_which_tool_runs() -> None:
    said = said_of("use_tool", "Execute a specific tool call on a server", "qualifiedName", "parameters")
    assert "“qualifiedName” decides which tool runs" in said


def test_a_listing_opens_nothing() -> None:
    assert "“path” decides where it looks" in said_of("list_directory", "List the files of a directory", "path")
    assert "“path” decides what is opened" in said_of("read_file", "Read a file", "path")
    assert "“path” decides what it tells of" in said_of("get_file_info", "Get metadata about a file", "path")
    in_repository = said_of("get_file", "Get the content of a file in a GitHub repository", "path")
    assert "“path” decides what comes back" in in_repository


def test_the_path_within_a_comment_is_no_file_that_is_written() -> None:
    def said(outer: str) -> str:
        inner = {"type": "object", "properties": {"path": {"type": "string"}}}
        of = {outer: {"type": "array", "items": inner}}
        return said_of("update_record", "Update a record", **{"properties": of})

    assert "decides which file" in said("files")
    assert "decides which file" not in said("comments")


def test_a_token_that_only_confirms_is_no_secret() -> None:
    def said(text: str) -> str:
        token = {"type": "string", "description": text}
        return said_of("drop_index", "Drop an index of a collection", **{"properties": {"token": token}})

    assert "takes a secret" not in said("Confirmation token of the call before")
    assert "takes a secret" in said("Token of the account")


def test_the_path_of_an_endpoint_opens_nothing() -> None:
    said = said_of("get_request_body", "Gets the schema of the request body of an endpoint", "path", "method")
    assert "“path” decides what comes back" in said


def test_what_runs_is_the_code_and_not_what_is_done_before_it() -> None:
    said = said_of("run_code", "Execute JavaScript code", "code", "commands")
    assert "what runs is whatever “code” holds" in said
    said = said_of("page_evaluate", "Evaluate a JavaScript function on an element", "element", "function")
    assert "what runs is whatever “function” holds" in said


def test_the_path_of_an_endpoint_is_no_file() -> None:
    said = said_of("save_query", "Save a query to the memory\n\nArgs:\n    path: Path of the API endpoint", "path")
    assert "decides which file" not in said


def test_a_file_of_a_script_is_what_runs() -> None:
    said = said_of("execute_script_from_file", "Executes a Python script from a file", "file_path")
    assert "what runs is whatever stands in “file_path”" in said


def test_a_path_is_at_stake_by_whatever_name_it_is_handed_in() -> None:
    assert "only what “pdf_path” names is opened" in said_of("read_pages", "Read pages of a PDF", "pdf_path", "pages")
    assert "only the file that “filename” names is opened" in said_of(
        "get_text", "Get the text of a document", "filename"
    )
    assert "“filename” decides where it lands" in said_of("take_screenshot", "Take a screenshot", "filename")
    assert "“repo_path” decides where it looks" in said_of("git_status", "Show the status of the tree", "repo_path")
    named = said_of("get_task", "Get a task by its id", "base_path", "task_id")
    assert "“task_id” decides what comes back" in named and "“base_path” decides" not in named


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        ("run_chat", "Run a chat between two agents", ("message",), "“message” is passed on as it is handed in"),
        ("screen_type", "Type text on the screen", ("text",), "“text” decides what is typed or pressed"),
        ("press_key", "Press a key on the keyboard", ("key",), "“key” decides what is pressed"),
        ("make_phone_call", "Make a phone call to a number", ("to_number",), "“to_number” decides who is called"),
        ("delete_folder", "Delete a folder", ("recursive",), "“recursive” takes along all that is inside"),
        ("drop_view", "Drop a view", ("cascade",), "“cascade” takes along what depends on it"),
        ("cancel_job", "Delete a specific job", ("job_id",), "“job_id” decides what it acts on"),
    ],
)
def test_an_argument_of_what_runs_or_goes_is_told_for_what_it_does(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *keys)


def test_a_fee_and_how_far_a_price_may_move_are_no_sum() -> None:
    assert "“slippage” decides" not in said_of("swap_tokens", "Swap tokens on an exchange", "slippage", "pool")
    properties = {"gasOptions": {"type": "object", "properties": {"value": {"type": "string"}}}}
    definition = ToolDefinition(
        name="approve_nft", description="Approve a token for a wallet", input_schema={"properties": properties}
    )
    assert "decides how much" not in classifier.judge(definition, HERE).justification


def test_when_a_service_keeps_itself_up_to_date_is_not_what_is_written() -> None:
    updates = {"type": "object", "description": "Maintenance and update configuration"}
    label = {"type": "string"}
    tool = ToolDefinition(
        name="create_database",
        description="Create a new database",
        input_schema={"type": "object", "properties": {"label": label, "updates": updates}},
    )
    assert "“updates” holds" not in classifier.judge(tool, HERE).justification


def test_that_others_read_it_is_said_once() -> None:
    said = said_of("update_issue", "Update an issue in a GitHub repository", "owner", "repo", "body")
    assert "Others may go by the issue" in said
    assert "others get to read it" not in said
    said = said_of("create_review", "Create a review on a pull request in GitHub", "owner", "repo", "body")
    assert "others get to read it" not in said


def test_what_is_handed_to_a_page_is_the_file_and_that_is_said_once() -> None:
    words = said_of("page_upload_file", "Upload a file to an input element on the page", "selector", "filePath")
    assert "“filePath” decides what is handed over" in words and "selector" not in words
    assert "can reach somebody outside" not in words
    assert "“file_path” decides what it works on" in said_of("lint_code", "Run a linter over a file", "file_path")


def test_an_address_that_is_waited_for_is_not_called() -> None:
    words = said_of("playwright_expect_response", "Ask the browser to start waiting for a response", "id", "url")
    assert "any address" not in words and "the caller's to choose" not in words and "acts on" not in words


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("estimate_query_cost", "Estimate the cost of a SQL query"),
        ("get_query_plan", "Get the execution plan of a SQL query"),
        ("validate_sql", "Validate a SQL query"),
        ("format_sql", "Format a SQL query"),
    ],
)
def test_a_statement_that_is_not_run_brings_no_rows(name: str, description: str) -> None:
    assert "may ask for any row" not in said_of(name, description, "sql")


def test_a_statement_that_is_run_may_bring_any_row() -> None:
    assert "“sql” may ask for any row" in said_of("read_query", "Run a read-only SQL query", "sql")
