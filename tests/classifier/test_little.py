"""What keeps the risk of reading low: how much of a thing a call shows, and by whose choice."""

import pytest

import classifier
from tests.classifier.told import said_of, said_on
from toolrisk.models import Context, ToolDefinition


def test_a_finding_is_what_a_check_brings_and_not_what_an_analysis_shows() -> None:
    assert "an analysis comes back" not in said_of("inspect_agent", "Inspect agent routing and payment analytics")


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("list_folders", "List the folders", (), "shows which folders there are, and not what is in them"),
        ("list_roles", "List the roles of a project", (), "which roles there are, and not who has them"),
        ("list_regions", "List the regions", (), "which regions there are, and little else"),
        ("list_projects", "List projects that the caller may see", (), "shows which projects there are"),
        ("validate_config", "Validate a configuration", (), "the answer is whether all is in order"),
        ("count_rows", "Count the rows of a table", ("table",), "numbers come back"),
        ("compare_scans", "Compare two scans of a site", ("scan_ids",), "a comparison comes back"),
        ("get_shift", "Get a shift of the team", ("shiftId",), "only the one that “shiftId” names is shown"),
        ("search_entries", "Search the archive", ("query",), "only what matches “query” is shown"),
    ],
)
def test_how_much_is_shown_is_told_by_what_and_by_whose_choice(
    name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    assert (
        ground
        in classifier.judge(
            ToolDefinition(
                name=name,
                description=description,
                input_schema={"type": "object", "properties": {key: {"type": "string"} for key in keys}},
            ),
            Context(server="acme/okta-admin"),
        ).justification
    )


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/okta-admin", "list_domains", "List the domains", "there are, and knowing of them gives nobody access"),
        ("acme/jira", "list_sprints", "List the sprints", "and sprints tell of work more than of private life"),
        ("acme/todoist", "list_tasks", "List tasks", "and tasks tell what somebody has to do, and hardly more"),
        ("acme/s3", "list_objects", "List objects in a bucket", "which objects there are, and not what is in them"),
        ("acme/okta-admin", "list_rules", "List the rules", "and rules tell how something is set up"),
    ],
)
def test_what_a_list_shows_is_told_by_the_kind_of_things(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/miro", "get_item", "Get an item of a board", "whoever may see the board may see it"),
        ("acme/strapi", "get_entry", "Get an entry", "most of what is kept there is made to be published"),
        ("acme/superset", "get_chart", "Get a chart", "it tells how figures are put together, and few of the figures"),
        ("acme/langfuse-admin", "get_prompt", "Get a prompt", "it tells how a model is asked, and not what it answers"),
        ("acme/trello", "get_item", "Get an item", "it tells of work, and hardly of anybody's private life"),
        (
            "acme/rollbar",
            "get_item",
            "Get an item",
            "it tells what is wrong with a program, and hardly what anybody does",
        ),
        ("acme/okta-admin", "get_certificate", "Get a certificate", "for a certificate is made to be shown"),
        ("acme/search-console-admin", "get_sitemap", "Get a sitemap", "a sitemap is made for search engines to read"),
        ("acme/figma", "get_images", "Render images of a file", "they show how something is drawn, and hardly anybody"),
    ],
)
def test_what_may_not_be_public_is_told_by_its_kind(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)


def test_a_list_with_all_details_is_more_than_a_list() -> None:
    assert "a list shows" not in said_of(
        "list_detections", "List all detections with full details of a host", "host_id"
    )


def test_figures_are_not_called_somebodys_data() -> None:
    context = Context(server="acme/cloud-admin")
    definition = ToolDefinition(name="get_cpu_load_of_account", description="Get the load of your machines")
    assert "own data" not in classifier.judge(definition, context).justification


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/solana-mcp", "get_balance", "Get the balance of an address", "anybody can read the balance"),
        ("acme/solana-mcp", "get_current_slot", "Get the current slot", "anybody can read the slot"),
        ("acme/stock-quotes", "get_solvency", "Get the solvency of a year", "are public"),
        ("acme/gateway-admin", "get_index_mitigations", None, "the mitigations may be meant for those who run"),
        ("acme/todoist", "get_keepsakes", "Get keepsakes", "may be somebody's own"),
        ("acme/todoist", "get_keepsakes", "Get keepsakes", "own, yet nothing speaks of secrets"),
        ("acme/todoist", "search_keepsakes", "Search for keepsakes", "own, yet only what is searched for is shown"),
        ("acme/something", "search_by_tag", "Search files by tags", "own data, yet only what is searched for is shown"),
        ("acme/garmin", "get_stress", "Get the stress of a day", "can tell how somebody fares"),
        ("acme/okta-admin", "search_entries", "Search the index", "the results may be meant"),
    ],
)
def test_whose_it_is_is_told_by_the_kind_of_server(
    server: str, name: str, description: str | None, ground: str
) -> None:
    assert ground in said_on(server, name, description)


def test_what_is_made_for_the_call_is_taken_from_nowhere() -> None:
    new = "made for the call"
    assert new in said_of("generate_formula", "Generate a formula for a sheet", "order", "metrics")
    assert new not in said_of("generate_formula", "Generate a formula based on your sheets", "order", "metrics")


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("search_gadgets", "Search for gadgets", ("query", "limit"), "for only what matches “query” is shown;"),
        ("find_shelters", "Search for shelters", ("place",), "for only what matches “place” is shown."),
        ("search_gadgets", "Search for gadgets", ("colour", "size"), "for only what is searched for is shown."),
        ("get_dragon", "Get a dragon of the game", ("dragon_id",), "only the dragon that “dragon_id” names comes back"),
        ("search_users", "Search for users on GitHub", ("q",), "for only what matches “q” is shown;"),
    ],
)
def test_what_bounds_a_look_up_is_who_chooses(name: str, description: str, keys: tuple[str, ...], ground: str) -> None:
    assert ground in said_of(name, description, *keys)


def test_a_summary_may_give_examples() -> None:
    said = said_of("get_thinking_summary", "Generate a summary of the entire thinking process")
    assert "leaves out most single things" in said


def test_an_address_that_is_handed_in_does_not_come_back() -> None:
    comes = "an address comes back"
    assert comes in said_of("get_file_url", "Get the download URL of a file", "file_id")
    assert comes not in said_of("compare_pages", "Compare two URLs visually", "url1", "url2")
    assert comes not in said_of("inspect_urls", "Inspect multiple URLs in batch", "urls")


def test_a_count_of_files_is_a_number_and_no_file() -> None:
    said = said_of("count_text_files", "Count the number of text files on the desktop")
    assert "numbers come back, and not what is counted" in said


def test_whether_files_are_in_order_is_no_content_of_them() -> None:
    said = said_of("validate_compose", "Validate Docker Compose files for syntax errors")
    assert "the answer is whether all is in order" in said


@pytest.mark.parametrize("name", ["get_variable", "get_value"])
def test_that_it_is_one_alone_says_nothing_of_what_may_be_a_secret(name: str) -> None:
    said = said_on("acme/kv", name, f"Get details of a {name.partition('_')[2]}", "id")
    assert "yet only the one" not in said


def test_what_comes_back_whole_is_not_little_for_being_one() -> None:
    said = said_on("acme/notion", "get_page", "Get a page by its ID", "page_id")
    assert "the page that “page_id” asks for may not be public, yet nothing speaks of secrets" in said


def test_what_whoever_calls_seeks_in_files_is_no_bound() -> None:
    said = said_on("acme/neovim", "vim_search", "Search within current buffer with regex support")
    assert "only what matches" not in said and "only what is searched for" not in said
