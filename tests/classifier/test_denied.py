"""What a justification may not deny, because the definition speaks of it."""

import pytest

import classifier
from tests.classifier.told import said_of, said_on
from toolrisk.models import Context, ToolDefinition


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("get_channel_presence", "Get presence data.\n\nIt shows active users and the UUIDs of subscribers."),
        ("summarize_cv", "Summarize a CV that was stored in the workspace"),
        ("get_passengers", "Get the passengers of a workspace"),
        ("get_dartboard", "Get a dartboard of a workspace.\n\nThis includes the structure and the owners."),
    ],
)
def test_persons_are_not_denied_where_a_text_names_them(name: str, description: str) -> None:
    assert "of persons" not in said_on("acme/workspace", name, description)


def test_money_is_told_of_where_a_balance_comes_back() -> None:
    said = said_on("acme/workspace", "get_withdrawal", "Get a stored withdrawal of the workspace by its number")
    assert "can tell what somebody owns, owes or pays, yet nothing speaks of secrets" in said


def test_a_secret_that_is_handed_in_is_told_of_once() -> None:
    said = said_of("get_workspace_settings", "Get the stored documents of a workspace", "workspace_id", "token")
    assert "handed in" not in said and "nothing suggests that a secret is given out" in said


@pytest.mark.parametrize(
    "description",
    [
        "Validate a token and get its information",
        "Validate the key.\n\nReturns the list of projects that it opens.",
    ],
)
def test_an_answer_that_holds_more_is_not_only_whether_all_is_in_order(description: str) -> None:
    assert "nothing suggests that a secret is given out" in said_of("validate_key", description)


def test_what_an_argument_asks_for_is_not_denied_of_a_list() -> None:
    said = said_of("list_notebooks", "List all notebooks", "includeCells")
    assert "as much of each as “includeCells” asks for" in said
    assert "not what is in them" in said_of("list_notebooks", "List all notebooks", "limit")


def test_whose_sign_ins_failed_is_not_hidden() -> None:
    said = said_on("acme/directory", "get_login_failures", "Get the failures of a directory by their ids")
    assert "can name people" in said and "hardly more than what is wrong" in said


def test_problems_that_are_thought_about_tell_of_no_fault() -> None:
    said = said_on(
        "acme/workspace", "reflect", "Analyze problems through a reflective process that is kept in a workspace"
    )
    assert "what is wrong" not in said


def test_what_a_list_holds_by_its_text_is_not_denied_of_it() -> None:
    words = said_of("list_notebooks", "List all notebooks.\n\n- content: File content")
    assert "not what is in them" not in words and "does not tell enough to rate it higher" in words


def test_a_status_tells_how_something_went() -> None:
    words = said_of("list_simulations", "List the simulations, including their IDs, names, status, and times")
    assert "no more of how they went than a status" in words


@pytest.mark.parametrize(
    "description",
    ["Analyze user behavior on a page", "Get data of user agents", "Describe an image to the user"],
)
def test_whom_a_tool_serves_is_nobody_that_it_names(description: str) -> None:
    assert "people or accounts that it names" not in said_of("look_at", description)


def test_a_list_is_short_only_where_the_text_tells_something_of_each() -> None:
    assert "the definition promises no more of them" in said_of("list_gizmos", "List all gizmos of a project")
    words = said_of("list_gizmos", "List all gizmos of a project with their names and dates")
    assert "and of each no more than the text tells" in words and "promises no more" not in words


def test_cards_of_an_account_hold_nothing() -> None:
    assert "pays with none of them" in said_of("list_cards", "List all cards of an account holder")


def test_nothing_is_denied_that_the_definition_speaks_of() -> None:
    assert "nothing suggests" not in said_of("get_balance", "Get the balance of an account", "account")
    with_people = said_of("search_issues", "Search for issues in the tracker", "query", "assigneeId")
    assert "of persons" not in with_people
    assert "of secrets" not in said_of("list_vouchers", "Search the vouchers of a seller", "voucher_id")


def test_keys_that_open_something_are_not_denied_to_be_secrets() -> None:
    said = said_of("list_nonces", "List the nonces (provisioning keys) of your organization")
    assert "secrets" not in said and "does not tell enough to rate it higher" in said


def test_nothing_is_denied_that_is_told_further_down() -> None:
    text = "Validate the file of environments.\n\nIt fails where a password is missing."
    definition = ToolDefinition(name="validate_environments", description=text)
    said = classifier.judge(definition, Context(server="acme/mssql")).justification
    assert "of persons or secrets" not in said


def test_members_of_a_set_are_no_people() -> None:
    definition = ToolDefinition(name="smembers", description="Get all members of a Redis set")
    assert "people may" not in classifier.judge(definition, Context(server="acme/redis")).justification


def test_a_secret_that_is_handed_in_is_no_secret_that_comes_back() -> None:
    words = said_of("get_sheets_of_group", "Get the sheets of a group", "group_id", "access_token")
    assert "nothing suggests that a secret is given out" in words and words.count("secret") == 2
    assert "that a secret is given out" not in said_of("get_sheets_of_group", "Get the sheets of a group", "page_token")


def test_who_logs_in_is_nobody_that_comes_back() -> None:
    words = said_of("get_load_of_host", "Get the load of a machine", "hostname", "username", "password")
    assert "name people" not in words and "that a secret is given out" in words


def test_whom_a_tool_serves_is_nobody_that_it_tells_of() -> None:
    assert "name people" not in said_of("find_modules", "Helps users in finding the parts of a plant", "plant")


def test_what_is_somebodys_own_is_not_called_unprivate() -> None:
    puzzles = ToolDefinition(name="get_puzzle_dashboard", description="Get your puzzle dashboard")
    said = classifier.judge(puzzles, Context(server="acme/lichess")).justification
    assert "nothing suggests" not in said and "the user's own, and nothing marks it as sensitive" in said


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("list_variants", "Generate and analyze variants of a domain to detect brand impersonation"),
        ("get_cultural_ideas", "Get AI-powered ideas for heritage items based on user interests"),
        ("prompt_user", "Display a dialog prompt to get user input"),
        ("is_accounting_company", None),
    ],
)
def test_words_that_only_hold_or_serve_a_person_name_nobody(name: str, description: str | None) -> None:
    assert "people or accounts" not in said_of(name, description)


def test_what_a_text_calls_private_or_sensitive_is_not_denied() -> None:
    said = said_of("analyze_js", "Extract endpoints and sensitive information from JavaScript files", "url")
    assert "nothing suggests" not in said and "does not tell enough to rate it higher" in said
