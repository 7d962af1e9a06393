"""What a justification may not deny, because the definition speaks of it."""

import pytest

import classifier
from tests.classifier.told import said_of
from toolrisk.models import Context, ToolDefinition


def _of(server: str, name: str, description: str) -> str:
    definition = ToolDefinition(name=name, description=description)
    return classifier.judge(definition, Context(server=server)).justification


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
    assert "of persons" not in _of("acme/workspace", name, description)


def test_money_is_told_of_where_a_balance_comes_back() -> None:
    said = _of("acme/workspace", "get_withdrawal", "Get a stored withdrawal of the workspace by its number")
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
    assert "not only whether all is in order" in said_of("validate_key", description)


def test_what_an_argument_asks_for_is_not_denied_of_a_list() -> None:
    said = said_of("list_notebooks", "List all notebooks", "includeCells")
    assert "as much of each as “includeCells” asks for" in said
    assert "not what is in them" in said_of("list_notebooks", "List all notebooks", "limit")


def test_whose_sign_ins_failed_is_not_hidden() -> None:
    said = _of("acme/directory", "get_login_failures", "Get the failures of a directory by their ids")
    assert "can name people" in said and "hardly more than what is wrong" in said


def test_problems_that_are_thought_about_tell_of_no_fault() -> None:
    said = _of("acme/workspace", "reflect", "Analyze problems through a reflective process that is kept in a workspace")
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
    assert "the definition promises no more of them" in said_of("list_cycles", "List all cycles of a project")
    words = said_of("list_cycles", "List all cycles of a project with their names and dates")
    assert "none of them in full" in words and "promises no more" not in words


def test_cards_of_an_account_hold_nothing() -> None:
    assert "pays with none of them" in said_of("list_cards", "List all cards of an account holder")
