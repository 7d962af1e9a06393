"""What the servers that are looked at first are told of: sentences that were wrong of one, and are now of its kind."""

import pytest

from tests.classifier.told import said_of, said_on


@pytest.mark.parametrize(
    ("name", "description", "keys", "said", "unsaid"),
    [
        (
            "delete_chart",
            "Remove a chart of a sheet",
            "path sheet",
            "“path” decides where it takes effect",
            "what goes",
        ),
        ("import_csv", "Import a CSV file into a sheet", "path csv_path", "“path” decides where it lands", "is read"),
        ("rename_sheet", "Rename a worksheet", "path sheet", "can be given its earlier name again", "moved back"),
        ("copy_sheet", "Copy a worksheet", "path sheet", "the copy can be deleted again", "the same name"),
        ("create_sheet", "Add an empty worksheet", "path sheet", "can be taken out again", "of the same name"),
        (
            "fit_columns",
            "Set table columns to fit",
            "filename",
            "The earlier value can be set again",
            "earlier columns",
        ),
        ("add_marks", "Add marks to a page. Replaces existing ones", "page_id", "something new, so", "leaves the rest"),
        ("set_shelf", "Create a shelf, or change one", "shelf_id", "changes what is", "leaves what is there"),
        ("recommend_keys", "Recommend field indexes for a group", "group_id", "suggestions come back", "there are"),
        ("nodes_top", "List the resource consumption of a node", "name", "how much is used", "of it in full"),
        ("check_file", "Analyze and validate and fix a file", "text", "Above all it tells what is found", "looks"),
        ("create_row", "Create a row", "owner_id", "“owner_id” decides whose it is", "which owner"),
        ("unprotect_branch", "Remove protection from a branch", "branch_name", "go through after it", "the document"),
        ("api_delete_a_note", "Delete a note", "note_id", "Deleting the note", "An HTTP DELETE"),
        ("list_watches", "List all saved watches of papers", "", "The risk is low", "Anybody can look up"),
    ],
)
def test_the_reason_is_of_the_thing_at_hand(name: str, description: str, keys: str, said: str, unsaid: str) -> None:
    told = said_of(name, description, *keys.split())
    assert said in told and unsaid not in told


def test_one_thing_of_a_name_in_the_plural_is_one() -> None:
    told = said_on("acme/kubernetes", "pods_get", "Get a Kubernetes Pod by its name", "name")
    assert "the pod may not be public" in told


def test_members_of_a_set_are_no_people() -> None:
    assert "people" not in said_on("acme/redis", "smembers", "Get all members of a Redis set", "name")


def test_documentation_is_there_to_be_read() -> None:
    told = said_on(
        "acme/database", "search_base", "Search the knowledge base. Includes official documentation", "query"
    )
    assert "documentation is written to be read" in told


def test_advice_that_stands_first_is_not_what_a_tool_is_described_as() -> None:
    told = said_of("get_report", "MANDATORY: The handler rejects calls without a folder.")
    assert "is advice on calling it" in told


def test_of_a_connection_nothing_else_is_decided() -> None:
    told = said_of("rename_table", "Rename a table", "connection_id", "old", "new")
    assert "“connection_id” decides" not in told


def test_an_expiry_is_told_once() -> None:
    told = said_on(
        "acme/redis", "sadd", "Add a value to a set with an optional expiration time", "name", "expire_seconds"
    )
    assert told.count("expir") <= 3 and "all under that key is gone" not in told


def test_a_list_of_prices_is_no_secret() -> None:
    told = said_on("acme/aws-pricing-server", "get_codes", "Get service codes of the price list", "filter")
    assert "list of prices is open to everybody" in told


def test_how_a_server_signs_in_is_no_secret_that_comes_back() -> None:
    told = said_on(
        "acme/kubernetes",
        "get_alarms",
        "Get all alarms.\n\nArgs: profile: falls back to the credential chain",
        "profile",
    )
    assert "does not tell enough" not in told
