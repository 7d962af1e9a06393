"""A list is told by what it leaves out of the things that it shows."""

import pytest

from tests.classifier.told import said_on


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/jira", "list_languages", "List all languages in your account", "which languages there are, and little"),
        ("acme/appwrite-database", "list_attributes", "List attributes", "and not what stands in them"),
        ("acme/datadog", "list_hosts", "List the hosts", "and not what is done on them"),
        ("acme/airflow", "list_task_instances", "List task instances of a run", "and not how they went"),
        ("acme/neo4j", "list_instances", "List all database instances", "and not what is stored in them"),
        ("acme/kit", "list_webhooks", "List the webhooks", "and not what is sent to them"),
        ("acme/sentry", "list_organizations", "List the organizations", "and not who belongs to them"),
        ("acme/kubernetes", "list_deployments", "List the deployments", "and not what runs in them"),
        ("acme/heroku", "list_pipelines", "List the pipelines", "and not what passes through them"),
        ("acme/mlflow", "list_prompts", "List the prompts", "and the definition promises no more of them"),
        ("acme/shortcuts-desktop", "list_shortcuts", "List all available shortcuts", "and not what they do"),
    ],
)
def test_a_list_leaves_out_what_its_things_have(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    "description",
    ["List all active terminals and their information", "List the strategies and their rules"],
)
def test_a_list_that_tells_more_is_not_called_a_mere_list(description: str) -> None:
    assert "a list shows" not in said_on("acme/kubernetes", "list_things", description)


def test_what_a_text_tells_of_each_further_down_is_not_denied() -> None:
    said = said_on("acme/heroku", "list_spaces", "List the spaces.\n\nIt gives detailed metadata and membership.")
    assert "and of each no more than the text tells" in said and "not what is in them" not in said
