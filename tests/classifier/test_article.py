"""The article that a telegraphic description leaves out."""

import pytest

from classifier.justification.article import articled
from classifier.justification.thing import thing_in


@pytest.mark.parametrize(
    ("base", "rest", "told"),
    [
        ("get", "weather forecast for a place", "the weather forecast for a place"),
        ("get", "current time", "the current time"),
        ("delete", "folder", "the folder"),
        ("create", "note", "a note"),
        ("send", "urgent message to a user", "an urgent message to a user"),
        ("perform", "click on a page", "a click on a page"),
        ("create", "user of a team", "a user of a team"),
        ("get", "the note", "the note"),
        ("get", "notes of a team", "notes of a team"),
        ("get", "detailed information about a note", "detailed information about a note"),
        ("get", "content of a page", "content of a page"),
        ("get", "Jira issue by key", "the Jira issue by key"),
        ("get", "current date and time", "the current date and time"),
        ("switch", "current context", "the current context"),
        ("get", "Apple's share price", "Apple's share price"),
        ("get", "Earth imagery of a place", "Earth imagery of a place"),
        ("get", "up to ten notes", "up to ten notes"),
        ("list", "note", "note"),
        ("get", "my profile", "my profile"),
        ("start", "monitoring a site", "monitoring a site"),
        ("get", "random joke", "a random joke"),
        ("add", "existing tag to a task", "an existing tag to a task"),
        ("get", "trading volume of a stock", "the trading volume of a stock"),
        ("set", "reminder for a task", "a reminder for a task"),
        ("capture", "screenshot of a page", "a screenshot of a page"),
        ("create", "utility class", "a utility class"),
        ("create", "uninstall script", "an uninstall script"),
        ("get", "number of users", "the number of users"),
        ("display", "overview of a project", "an overview of a project"),
        ("convert", "natural language to a query", "natural language to a query"),
        ("calculate", "SHA-512 hash of a string", "the SHA-512 hash of a string"),
        ("execute", "SQL query on a base", "an SQL query on a base"),
        ("create", "URL attribute", "a URL attribute"),
        ("create", "HTTP header", "an HTTP header"),
        ("create", "S3 bucket", "an S3 bucket"),
        ("get", "human-readable path", "the human-readable path"),
        ("perform", "drag and drop between two elements", "drag and drop between two elements"),
        ("press", "key sequence", "a key sequence"),
        ("merge", "branch", "the branch"),
        ("deploy", "new site", "a new site"),
        ("get", "user's reading list", "the user's reading list"),
        ("get", "today's weather", "today's weather"),
    ],
)
def test_an_article_stands_before_a_bare_thing_in_the_singular(base: str, rest: str, told: str) -> None:
    assert articled(base, rest, thing_in(rest)) == told
