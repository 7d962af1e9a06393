"""A word of a definition has the sense that goes with the subject of its server."""

import pytest

import classifier
from tests.classifier.told import said_on
from toolrisk.models import Context, ToolDefinition


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/sitter-desktop", "get_node", "Find the node at a position", "how a program is made"),
        ("acme/kubernetes", "get_context", "Get the current Kubernetes context", "gives nobody access"),
        ("acme/vps-cloud", "getVirtualMachines", "Retrieve all available virtual machines", "gives nobody access"),
        ("acme/whistle", "getCurrentTimestamp", "Get the current local timestamp", "a clock shows everybody the same"),
        ("acme/bookings", "get_services", "Get the services of the business", "what customers are offered"),
        (
            "acme/cms",
            "get_hours_of_operation",
            "Get the hours of operation of a branch",
            "opening hours are made known",
        ),
        ("acme/azure", "get_zone_guidance", "Get guidance for landing zones", "guidance is written to help"),
    ],
)
def test_a_word_has_the_sense_of_its_subject(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/opencti", "get_campaign", "Get a campaign of an intrusion set", "aimed at many"),
        ("acme/whatsapp", "search_channels", "Search for channels", "where things are kept"),
        ("acme/travel-crm", "get_services", "Get the services", "gives nobody access"),
        ("acme/store", "get_license_key_instance", "Get a license key instance", "gives nobody access"),
        ("acme/n8n", "get_execution", "Get an execution", "little of the data"),
        ("acme/app-store-connect", "list_apps", "List all apps in App Store Connect", "puts up an app"),
        ("acme/azure", "get_zone_guidance", "Get guidance for landing zones", "may not be public"),
    ],
)
def test_a_word_has_no_sense_of_another_subject(server: str, name: str, description: str, ground: str) -> None:
    assert ground not in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "keys", "unfit"),
    [
        ("acme/ollama", "list_models", "List the models that can be asked", (), "Everybody is offered"),
        ("acme/x", "convert_file", "Convert various formats to plain text", ("file",), "Everybody is offered"),
        ("acme/x", "get_chart", "Get the chart of a season", ("season",), "Only what is handed in"),
        ("acme/coins", "get_coin_info", "Get information about a coin", ("id",), "Chance decides"),
        ("acme/market", "get_stock_quotes", "Get real-time stock quotes", ("symbol",), "there to be told"),
        ("acme/x", "get_health_advice", "Get advice for a condition", ("condition",), "there to be told"),
        ("acme/market", "get_esg_ratings", "Get the ESG ratings of a company", ("symbol",), "Reviews are written"),
        ("acme/x", "generate_llmstxt", "Generate an llms.txt of a site", ("url",), "Documentation is written"),
        ("acme/vscode", "get_tabs", "Get the open tabs", ("includeContent",), "what is open"),
        ("acme/bear", "open_tag", "Show all notes which have a tag", ("name",), "tag alone"),
        ("acme/prompts", "get_prompt_version", "Get a prompt", (), "version number"),
        ("acme/calc", "count_goals", "Count the goals of the user", (), "worked out from what was handed in"),
        ("acme/sports", "list_endpoints", "List the endpoints of a football API", (), "played before the public"),
        ("acme/x", "generate_visualization", "Create a visual representation", ("chain_id",), "Only what is handed in"),
        ("acme/x", "read_site", "Web content extraction, good for reading documentation", ("url",), "Documentation is"),
        ("acme/x", "get_user_status", "Get the status and membership of a user", (), "A status tells how far"),
        ("acme/x", "generate_status_snippet", "Generate code that gets a status", (), "A status tells how far"),
        ("acme/x", "get_internet_speed", "Measure the speed of the internet", (), "stands on the public web"),
        ("acme/games", "get_nim_move", "Determine the best move in a Nim game", ("piles",), "anybody can look that up"),
        ("acme/x", "get_current_database_info", "Get information about the current database", (), "more than a name"),
        ("acme/x", "validate_version", "Validate version consistency across files", (), "version number"),
        (
            "acme/gsc",
            "inspect_url",
            "URL inspection to check the indexing in Google",
            ("page_url",),
            "stands on the public web",
        ),
        ("acme/twitter", "list_spaces", "List all downloaded Spaces", (), "put up to be seen"),
        ("acme/backlog", "get_area_paths", "Get the area paths of a team", (), "where something is kept"),
    ],
)
def test_a_word_has_another_sense_beside_others(
    server: str, name: str, description: str, keys: tuple[str, ...], unfit: str
) -> None:
    properties = {key: {"type": "string"} for key in keys}
    definition = ToolDefinition(name=name, description=description, input_schema={"properties": properties})
    assert unfit not in classifier.judge(definition, Context(server=server)).justification


def test_a_word_has_a_sense_only_beside_others() -> None:
    definition = ToolDefinition(name="get_ema", description="Fetch the EMA")
    indicator = "An indicator is worked out from prices that everybody can see"
    assert indicator in classifier.judge(definition, Context(server="acme/stocks")).justification
    assert indicator not in classifier.judge(definition, Context(server="acme/medicine")).justification


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/todoist", "get_tasks", "Get the tasks of today", "they tell what somebody has to do"),
        ("acme/jira", "get_tasks", "Get the tasks of a board", "they tell of work"),
        ("acme/kubernetes", "get_nodes", "Get the nodes", "knowing of them gives nobody access"),
        ("acme/figma", "get_nodes", "Get the nodes of a design", "how something is drawn or built"),
        ("acme/notion", "get_nodes", "Get the nodes of a page", "the rest of what is stored there"),
        ("acme/notion", "get_block_children", "Get the children of a block", "does not come with them"),
        ("acme/jenkins", "get_build", "Get a build", "how something was built or run"),
        ("acme/airflow", "get_workflow", "Get a workflow", "which steps are taken"),
        ("acme/github", "get_release", "Get a release", "it is made to be handed out"),
        ("acme/postgres", "get_execution_plan", "Get the execution plan of a query", "how a query is carried out"),
        ("acme/linear", "get_team", "Get a team", "known to all who belong to it"),
        ("acme/sentry-mcp", "get_issues", "Get the issues of a project", "what is wrong with a program"),
        ("acme/duckdb-memory", "open_nodes", "Open nodes of the knowledge graph", "the rest of what is stored there"),
        ("acme/forms", "get_submissions", "Get the submissions", "can name people"),
        ("acme/linode", "get_vpcs", "Get the VPCs of an account", "the VPCs may not be public"),
        ("acme/github", "get_file_contents", "Get the contents of a file in a repository", "may read the repository"),
        ("acme/git-desktop", "git_log", "Show the commit logs", "how a program is made"),
        ("acme/godot-desktop", "get_output", "Get the debug output", "a secret only by mishap"),
        ("acme/kubernetes", "get_events", "Get the events of a namespace", "a secret only by mishap"),
        ("acme/gdb-debugger", "gdb_examine", "Examine memory", "a program that is halted"),
        ("acme/blender", "get_object", "Get an object of the scene", "how something is drawn or built"),
        ("acme/github", "get_advisory", "Get an advisory", "is written to be known"),
        ("acme/zerodha", "get_instruments", "Get the tradeable instruments", "the same for every customer"),
        ("acme/azure", "get_zone_guidance", "Get guidance for landing zones", "written to help whoever asks"),
    ],
)
def test_what_a_kind_of_thing_shows_turns_on_the_kind_of_server(
    server: str, name: str, description: str, ground: str
) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/jenkins", "get_build_output", "Get the output of a build", "how something was built"),
        ("acme/postgres", "debug_database", "Debug common issues of a database", "of work"),
        ("acme/canvas", "get_quiz_results", "Get the results of a quiz", "for a whole class"),
        ("acme/okta-admin", "get_audit_logs", "Get the audit logs of users", "by mishap"),
        ("acme/okta", "get_error_page_resources", "Get the error page links for a brand", "what is wrong"),
        ("acme/github", "list_secret_alerts", "List alerts about secrets", "what is wrong"),
        (
            "acme/cad-desktop",
            "find_connections",
            "Find the connections of a component in a schematic",
            "gives nobody access",
        ),
    ],
)
def test_a_kind_of_thing_is_not_told_where_a_word_beside_it_speaks_against(
    server: str, name: str, description: str, ground: str
) -> None:
    assert (
        ground
        not in classifier.judge(
            ToolDefinition(name=name, description=description), Context(server=server)
        ).justification
    )
