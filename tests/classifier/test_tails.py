"""What a justification ends with: who can put text into an answer, where something can go, what can be reached."""

import pytest

from tests.classifier.told import said_of, said_on


@pytest.mark.parametrize(
    ("server", "name", "description", "who"),
    [
        ("acme/chat-perplexity", "get_conversation", "Get a conversation", "what the model took from the web"),
        ("acme/trends", "get_trending_topics", "Fetch trending topics from the web", "what others made popular"),
        ("acme/x", "analyze_image", "Fetch an image from a URL and analyze it", "what is written in a picture"),
        ("acme/x", "http_post", "Perform an HTTP POST request to a URL", "whichever server replies"),
        ("acme/playwright", "browser_navigate", "Navigate to a URL", "the page that comes up can put text"),
        ("acme/jotform", "get_form_submissions", "List the answers and replies of a form", "whoever"),
    ],
)
def test_who_writes_the_answer_is_told_by_where_it_is_from(server: str, name: str, description: str, who: str) -> None:
    said = said_on(server, name, description)
    assert who in said and "outsiders wrote" not in said


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("get_article_url", "Get the URL of an article"),
        ("get_issue_id", "Get the id of an issue in a repository"),
        ("browser_resize", "Resize the browser window"),
        ("view_picture", "Open the page of a picture in the default web browser"),
        ("start_crawl", "Start an asynchronous crawl of web pages"),
        ("download_from_url", "Downloads a file from a URL and returns the path to the file"),
    ],
)
def test_where_no_text_of_others_comes_back_nobody_is_said_to_write_it(name: str, description: str) -> None:
    said = said_on("acme/playwright", name, description)
    assert "can put text" not in said and "outsiders" not in said and "decides what the answer" not in said


def test_what_is_looked_up_by_an_id_or_a_link_is_no_id_and_no_link() -> None:
    assert "whoever opens an issue" in said_on("acme/github", "get_issue_by_id", "Get an issue by its id")
    assert "decides what the answer says" in said_of("get_from_url", "Get a web page from a URL", "url")


@pytest.mark.parametrize(
    ("server", "name", "description", "where"),
    [
        ("acme/x", "generate_client", "Generate client code from a document", "“fileUrl” may name any address"),
        ("acme/x", "add_text", "Add a text at a URL to a store", "“fileUrl” may name any address"),
        ("acme/github", "create_or_update_file", "Create or update a file in a GitHub repository", "can see the repo"),
    ],
)
def test_where_what_is_handed_in_goes_is_named(server: str, name: str, description: str, where: str) -> None:
    said = said_on(server, name, description, "fileUrl", "outputDir")
    assert where in said and "somebody outside" not in said


def test_what_takes_nothing_sends_nothing() -> None:
    bare = {"additionalProperties": False}
    said = said_of("generate_webhook", "Generate a webhook that posts to the public internet", **bare)
    assert "somebody outside" not in said


def test_an_address_that_has_to_be_from_somewhere_is_not_any() -> None:
    told = {"type": "string", "description": "Must be a URL from the museum's servers"}
    said = said_of("fetch_image", "Fetch an image from a URL", properties={"url": told})
    assert "“url” may name any address" not in said and "caller's to choose" not in said
    assert "“url” may name any address" in said_of("fetch_image", "Fetch an image from a URL", "url")


@pytest.mark.parametrize(
    ("name", "description", "what"),
    [
        ("screenshot", "Takes a screenshot of the simulator", "what is shown on the screen can hold text"),
        ("download_attachment", "Download the attachment of a mail to a file", "what is attached can be private"),
        ("run_script", "Run a script and return private output", "private"),
    ],
)
def test_what_can_be_reached_is_named(name: str, description: str, what: str) -> None:
    said = said_of(name, description, "output_path", "type")
    assert what in said and "it can reach private data" not in said


def test_what_one_call_acts_on_many_of_is_named() -> None:
    many = "one call can act on many"
    assert f"{many} entities at once" in said_of("delete_entities", "Delete multiple entities and their links")
    assert f"{many} scripts at once" in said_of("delete_all_scripts", "Delete all scripts")
    assert many not in said_of("browser_close", "Close the browser and release all resources")
    assert many not in said_of("delete_project", "Delete a project and all its tasks", "project_id")


def test_what_outsiders_may_write_is_no_reason_for_a_level() -> None:
    said = said_on("acme/playwright", "get_dom", "Get the DOM of the page")
    assert "for the answer can carry text" not in said
