"""The first sentence of a justification, where a description is no plain sentence: a request, a slip, two verbs."""

import pytest

from tests.classifier.told import clause_of_text, said_of


@pytest.mark.parametrize(
    ("name", "description", "begins"),
    [
        ("lookup_x", "[DEPRECATED] Use describe_x instead. Get a short text on a crate", "One call gets a short text"),
        ("t_x", "A tool which allows you to save rows to a table", "One call saves rows to a table."),
        (
            "ponder",
            "Use the tool to think about it. It will not change a file, but just append the line to the journal.",
            "One call appends the line to the journal.",
        ),
        ("x_forwardNote", "POST /api/forwardNote", "“x_forwardNote” is described as “POST /api/forwardNote”; by its"),
        ("ShotController_screenshot", "GET /api/shot", "“ShotController_screenshot” is described as “GET /api/shot”. "),
        ("x_sendSeen", "POST /api/sendSeen", "“x_sendSeen” is described as “POST /api/sendSeen”. "),
        ("move_notes_to_boxes_guide", "ALWAYS read this first", "What stands first in the description of"),
        ("x_y", "Get the docs from GitHub repository: %7Bowner%7D/%7Brepo%7D", "One call gets the docs from a GitHub"),
    ],
)
def test_what_is_no_plain_sentence_is_made_one_or_left(name: str, description: str, begins: str) -> None:
    assert said_of(name, description).startswith(begins)


@pytest.mark.parametrize("name", ["move_notes_to_boxes_guide", "x_sendSeen", "openai_brainstorm", "whisper_sounds"])
def test_a_name_that_tells_no_deed_is_not_made_one(name: str) -> None:
    assert "by its name" not in said_of(name, "ALWAYS read this first")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("transfer_sol", "it transfers SOL."),
        ("link_crate_to_shelf", "it links the crate to shelf"),
        ("connect_crate_to_shelf", "it connects the crate to shelf"),
        ("connect_shelf", "it connects to the shelf"),
        ("greet", "it greets."),
        ("get_note_by_id", "it gets the note by ID."),
    ],
)
def test_what_a_name_tells_is_english(name: str, told: str) -> None:
    assert f"by its name, {told}" in said_of(name, None)


@pytest.mark.parametrize(
    ("description", "told", "thing"),
    [
        ("Replace (or create) the page of a brand", "replaces (or creates) the page of a brand", ""),
        ("Create and/or checkout a branch", "creates and/or checks out a branch", ""),
        ("Submits a new sitemap or resubmit an old one", "submits a new sitemap or resubmits an old one", "sitemap"),
        ("Get all goods or search by title", "gets all goods or searches by title", "goods"),
        ("Get all goods with filter and search by title", "gets all goods with filter and search by title", "goods"),
        ("Lists files, hashes and download URLs", "lists files, hashes and download URLs", ""),
        ("Removes a Entry of a Otter list", "removes an Entry of an Otter list", "entry"),
        ("Get posts of linkedin by user id", "gets posts of LinkedIn by user ID", "posts"),
        ("Convert docker run commands (id, name)", "converts docker run commands (id, name)", "commands"),
        ("Reads a book with balanced speed and grace in a box", "reads a book in a box", "book"),
        ("Routes giving access to fields", None, ""),
        ("Support for clicks on a page", None, ""),
        ("Get a the details of a note", "gets the details of a note", "note"),
        ("Create an neo4j store", "creates a neo4j store", "store"),
        ("Share file or folder with a domain", "shares the file or folder with a domain", ""),
        ("Create file or folder", "creates a file or folder", ""),
        ("Delete files or folder", "deletes files or folder", ""),
        ("Redeem Voucher", "redeems the voucher", "voucher"),
        ("Fetch sugar", "fetches the price of sugar", "price"),
        ("Get all swap related trades of a wallet", "gets all swap related trades of a wallet", "trades"),
        ("Get trades related to a swap", "gets trades related to a swap", "trades"),
        ("Insert an array of rows into a table", "inserts an array of rows into a table", "rows"),
        ("Copy a range of cells", "copies a range of cells", "cells"),
        ("Get a range of members of a set", "gets a range of members of a set", "range"),
        ("Get the list of books in a user's wantlist", "gets the list of books in a user's wantlist", "wantlist"),
        ("Edit a book in a user's wantlist", "edits a book in a user's wantlist", "book"),
    ],
)
def test_what_is_said_in_a_hurry_is_told_in_english(description: str, told: str | None, thing: str) -> None:
    assert clause_of_text(description) == (told, thing)


def test_what_is_added_or_changed_is_said_to_be_changed_whatever_the_text_begins_with() -> None:
    words = said_of("create_or_update_route_tied_to_a_specific_plugin", "Acme tool for routes - create operations")
    assert "it creates or updates the route tied to a specific plugin. It adds what is not there" in words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Lake operations - Commands for managing lakes and their shores.",
            "commands for managing lakes and their shores",
        ),
        (
            "Farm Lake operations – Commands to query lakes - supports SMSThis tool is a router.",
            "commands to query lakes",
        ),
    ],
)
def test_of_a_router_it_is_told_what_its_commands_are_for(text: str, told: str) -> None:
    assert f"runs one of the {told}. " in said_of("farmlake", f"{text} This tool is a command router.", "command")
