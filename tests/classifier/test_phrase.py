"""Tests of the article after a preposition."""

import pytest

from classifier.justification.clause import parsed
from classifier.justification.phrase import phrased


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("a summary from text prompt", "a summary from a text prompt"),
        ("rows from CSV or JSON file", "rows from a CSV or JSON file"),
        ("notes into Acme knowledge base", "notes into the Acme knowledge base"),
        ("element on page", "element on the page"),
        ("over element on page", "over an element on the page"),
        ("pages from Acme database", "pages from an Acme database"),
        ("rows from database", "rows from the database"),
        ("if tag is attached to an item", "if the tag is attached to an item"),
        ("if it is attached to an item", "if it is attached to an item"),
        ("if users are known", "if users are known"),
        ("rows from Acme worksheet", "rows from an Acme worksheet"),
        ("a file to specified folder", "a file to the specified folder"),
        ("the settings to open page", "the settings to open page"),
        ("a list to prevent future contact", "a list to prevent future contact"),
        ("rows in the selected table", "rows in the selected table"),
        ("rows in any table", "rows in any table"),
        ("text in file names", "text in file names"),
        ("notes to group", "notes to a group"),
        ("notes using Acme Search API", "notes using the Acme Search API"),
        ("notes using Acme's API", "notes using Acme's API"),
        ("a details of a note", "the details of a note"),
        ("a list notes of a team", "a list of notes of a team"),
        ("a list of the the notes", "a list of the notes"),
        ("groups a user is member of", "groups a user is a member of"),
    ],
)
def test_a_bare_thing_after_a_preposition_gets_its_article(rest: str, told: str) -> None:
    assert phrased(rest) == told


def test_articles_are_put_in_wherever_one_was_left_out() -> None:
    assert parsed("Deletes order from archive").told == "deletes the order from archive"
    assert parsed("Scrape web page into knowledge base").told == "scrapes a web page into the knowledge base"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Quickly get comprehensive list of orders", "gets a list of orders"),
        ("Build an intelligent report of a shop", "builds a report of a shop"),
        ("Search orders with powerful filters", "searches orders with filters"),
        ("Ask a more powerful model", "asks a more powerful model"),
        ("Sort orders quickly", "sorts orders quickly"),
        ("Safely sort orders", "sorts orders"),
    ],
)
def test_praise_is_not_told(text: str, told: str) -> None:
    assert parsed(text).told == told
