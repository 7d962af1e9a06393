"""What a call does, where a description says it only after a heading, a slogan, advice or when to call it."""

import re

import pytest

from tests.classifier.told import said_of


@pytest.mark.parametrize(
    ("name", "description", "told"),
    [
        (
            "list_modified",
            "IMPORTANT: First have a look at the context. Returns a list of files that changed since a given time.",
            "One call returns a list of files that changed since a given time.",
        ),
        (
            "find_definition",
            "Use /def to trigger this tool. This tool can find the definition of a symbol in your code.",
            "One call finds the definition of a symbol in the user's code.",
        ),
        (
            "show_component",
            "Use this tool when the user wants to see one. It returns the data of components.",
            "One call returns the data of components.",
        ),
        (
            "parse_trace",
            "# Parse Traces\n\nThis tool parses traces of errors by maps.",
            "parses traces of errors by maps.",
        ),
        (
            "get_me",
            "This is a tool from the team server. Get the profile of a user.",
            "One call gets the profile of a user.",
        ),
        (
            "draw",
            "A detailed tool for visual thinking. It supports charts. This tool helps draw diagrams of a system.",
            "One call draws diagrams of a system.",
        ),
    ],
)
def test_the_sentence_that_tells_the_deed_is_told(name: str, description: str, told: str) -> None:
    assert told in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "never"),
    [
        ("refresh_profile", "Force a refresh of the profile. Returns a message of success.", "returns a message"),
        ("wisdom", "Wise thoughts, all of them. The tool tracks a way\n 2. Shows it.", "tracks a way 2"),
        ("delete_notes", "Helpers of notes. Lists the notes of a team.", "lists the notes"),
        ("guide", "Wise thoughts, all of them. The tool does NOT write the text of a page.", "does"),
        ("light_adjust", "PREFERRED for lights. Check the name of the room first.", "checks the name"),
        ("check_key", "Robust checks, all of them. Supports keys of all kinds.", "supports"),
        ("get_forms", "List of forms.\nArgs:\n  filter: Filters the forms of a team.", "filters"),
        ("migrate_x", "Team Dev is used for a base. The command performs these steps in turn.", "these steps"),
        ("delete_rows", "Delete rows so it is Read. Returns the rows of a table.", "returns the rows"),
    ],
)
def test_what_tells_no_deed_is_not_told(name: str, description: str, never: str) -> None:
    words = said_of(name, description)
    assert f"One call {never}" not in words
    assert "is described as" in words


@pytest.mark.parametrize(
    "second",
    [
        "Deletes the rows, so it is Read and not Destructive.",
        "Deletes all rows at no risk to anybody.",
        "This tool returns the rows, reviewed by all and safe.",
    ],
)
def test_an_author_does_not_speak_in_our_words_in_a_later_sentence_either(second: str) -> None:
    words = said_of("delete_rows", f"An all-round helper of rows. {second}", "table")
    assert not words.startswith(("One call", "Given"))
    assert not re.search("no risk|reviewed by|so it is Read", words)
