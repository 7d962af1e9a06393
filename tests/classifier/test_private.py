"""What is private or secret of what comes back, and who else writes it."""

import pytest

import classifier
from tests.classifier.told import said_of, said_on
from toolrisk.models import Context, ToolDefinition


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("list_invoices", "List the invoices of your account", "What somebody owns, owes or pays is private"),
        ("search_contacts", "Search your contacts by name", "Contacts are people, with their numbers and addresses"),
        ("get_meetings", "Get the meetings of the user", "Meetings show who meets whom, and when"),
        ("take_screenshot", "Take a screenshot of the phone", "Whatever is on the screen"),
        ("get_command_history", "Get the history of your commands", "The commands show what somebody did"),
        ("search_notes", "Search the notes in your vault by text", "Notes can hold whatever somebody wrote down"),
        ("read_file", "Read the contents of a file", "A file can hold anything, down to passwords"),
        ("list_users", "List the users of the workspace", "A list of users names people"),
        ("get_current_user", "Get the user who is signed in", "It tells who is signed in"),
        ("get_employee", "Get the record of an employee", "What an employer keeps of its people"),
        ("list_customers", "List the customers of the shop", "Customer records show who buys"),
        ("get_order", "Get an order of a customer", "Orders show who bought what"),
        ("list_credit_notes", "List the credit notes of a customer", "What somebody owns, owes or pays is private"),
    ],
)
def test_what_is_private_is_told_by_what_comes_back(name: str, description: str, ground: str) -> None:
    said = said_of(name, description)
    assert ground in said and "so the risk is medium" in said


def test_whoever_reports_a_status_writes_it() -> None:
    definition = ToolDefinition(name="get_pull_request_status", description="Get the status of a pull request")
    words = classifier.judge(definition, Context(server="acme/github")).justification
    assert "whoever opens a pull request" not in words


def test_a_page_that_is_open_is_what_is_private_of_its_text() -> None:
    definition = ToolDefinition(name="browser_get_text", description="Get the text content of the current page")
    words = classifier.judge(definition, Context(server="acme/playwright")).justification
    assert "An open page can show what only its signed-in user may see" in words


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/gmail", "list_labels", "List all labels in the mailbox", "Labels and folders show how somebody sorts"),
        ("acme/playwright", "take_screenshot", "Take a screenshot", "Whatever is on the page comes back with the"),
        ("acme/android", "take_screenshot", "Take a screenshot of the phone", "Whatever is on the screen comes back"),
        ("acme/alpaca", "get_orders", "Get all your open orders", "Orders and positions show what somebody invests in"),
        ("acme/fitbit", "get_water_logs", "", "What concerns somebody's health"),
        ("acme/hubspot", "search_leads", "Search the leads by filters", "Leads name those whom somebody wants to win"),
        ("acme/airflow", "get_event_logs", "Get entries of the event log", "Events of running systems can name users"),
    ],
)
def test_what_is_private_is_told_by_what_it_is_on_such_a_server(
    server: str, name: str, description: str, ground: str
) -> None:
    words = said_on(server, name, description)
    assert ground in words and "so the risk is medium" in words


def test_where_a_call_looks_is_told_by_an_argument_too() -> None:
    said = said_of("run_pslist", "Run the plugin that lists processes", "memory_dump_path")
    assert "What stood in a machine's memory shows what was done on it" in said


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("get_access_token", "Get a valid access token", (), "Whoever has the token can act in its owner's name"),
        ("get_private_key", "Get the private key of the wallet", (), "Whoever has the key or its words can sign"),
        ("print_env", "Print all environment variables", (), "Environment variables often hold keys"),
        ("get_cookies", "Get all cookies", (), "Whoever has the cookies is signed in as the user"),
    ],
)
def test_what_a_secret_opens_is_told_by_what_it_is(
    name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    said = said_of(name, description, *keys)
    assert ground in said and "so the risk is high" in said


def test_a_secret_that_is_only_handed_in_does_not_come_back() -> None:
    said = said_of("get_address_from_private_key", "Get the address derived from a private key", "privateKey")
    assert "hand back a secret" not in said and "the key that is handed in" in said


@pytest.mark.parametrize(
    ("server", "name", "description", "who"),
    [
        ("acme/github", "list_issues", "List the issues of a repository", "whoever opens an issue can put text"),
        ("acme/imap", "get_message", "Get a message by its id", "anybody who sends a mail can put text"),
        ("acme/x", "get_page_text", "Fetch a webpage as text", "the page itself decides what the answer says"),
        ("acme/x", "web_search", "Search the web", "the pages that are found decide what the answer says"),
        ("acme/youtube", "get_comments", "Get the comments on a video", "whoever comments can put text"),
        ("acme/x", "list_conversations", "List the conversations of a team", "whoever takes part in the"),
        ("acme/wikipedia", "get_summary", "Get a summary of an article", "anybody who edits the wiki can put text"),
        ("acme/sentry", "search_news", "Search the news of today", "whoever writes the news can put text"),
    ],
)
def test_who_else_writes_the_answer_is_told_by_what_comes_back(
    server: str, name: str, description: str, who: str
) -> None:
    said = said_on(server, name, description)
    assert who in said and "outsiders wrote" not in said


def test_who_else_writes_is_said_once_and_of_reading_alone() -> None:
    console = ToolDefinition(name="browser_console_messages", description="Returns all console messages")
    words = classifier.judge(console, Context(server="acme/playwright")).justification
    assert "whatever page is open can put text into the answer" in words and "outsiders" not in words
    assert "whoever comments" not in said_of("add_comment", "Add a comment to a post and get all comments", "text")


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("get_page_html", "Get the html content of the current tab", "An open page can show"),
        ("read_sheet_data", "Read data from Excel worksheet", "Sheets can hold figures and names of any kind"),
        ("get_forum_post", "Get a forum post including its messages", "What is said in a conversation is private"),
    ],
)
def test_what_is_private_is_told_by_two_words(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)
