"""What is said of arguments that a description lists, where no schema is known."""

import pytest

from tests.classifier.told import said_of


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        (
            "get_shelf",
            "Get a shelf.\n\nArgs:\n    shelf_id: The ID\n    depth: (optional)\n",
            "“shelf_id” asks for",
        ),
        (
            "delete_it",
            "Delete one.\n\n**Parameters:**\n- `shelfId` (string): ID\n",
            "“shelfId” decides",
        ),
        ("run_code", "Run Python code.\n\nParameters:\n- code: The code to run\n\nReturns:\n  text", "“code” holds"),
        (
            "get_shelf",
            "Get a shelf.\n\nArgs:\n    shelf: A\n    apiPassword: B\n",
            "“apiPassword” takes a secret",
        ),
    ],
)
def test_listed_arguments_are_named_where_no_schema_is_known(name: str, description: str, said: str) -> None:
    assert said in said_of(name, description)


def test_what_stands_further_in_or_after_the_list_is_no_argument() -> None:
    text = "Get a shelf.\n\nArgs:\n    shelf: Which\n        shelf_id: an aside\n\nExample:\n    shelf_key: 3\n"
    said = said_of("get_shelf", text)
    assert "shelf_id" not in said and "shelf_key" not in said


def test_a_schema_says_more_of_the_arguments_than_a_list() -> None:
    said = said_of("get_shelf", "Get a shelf.\n\nArgs:\n    shelf_id: The ID\n", "shelf_key", "a", "b", "c")
    assert "“shelf_id”" not in said and "“shelf_key”" in said


def test_a_list_of_any_length_is_read_in_bounded_time() -> None:
    assert said_of("get_shelf", "Get a shelf.\n\nArgs:\n" + "    a: b (" * 20_000).startswith("One call gets a shelf")
    assert said_of("get_shelf", "Get a shelf.\n\nArgs:\n" + "    a: b\n" * 20_000).startswith("One call gets a shelf")
