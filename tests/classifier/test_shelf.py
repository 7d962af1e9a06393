"""A reason is that of the thing which comes back, and not of another that shares a word with it."""

import pytest

from tests.classifier.told import said_of, said_on


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/mlb", "get_pitcher_stats", "Get the stats of a pitcher", "Sport is played before the public"),
        ("acme/lichess", "get_performance", "Get performance statistics", "The game shows it to all its players"),
        ("acme/poke", "random_pokemon", "Get a random Pokémon", "The game shows it to all its players"),
        ("acme/dogs", "get_random_dog_image", "Get random dog images", "Chance decides which one comes back"),
        ("acme/x", "random_int", "Generate a random integer", "Chance decides what comes back"),
        ("acme/x", "list_metrics", "List all metrics in a project", "It tells what is measured, and none"),
        ("acme/x", "get_component_design", "Get component design standards", "how something is done or used"),
        ("acme/nixos", "darwin_info", "Get details of an option", "What can be set is documented for everybody"),
        ("acme/shodan", "get_host_info", "Get details of an address", "What answers on the internet can be found"),
        ("acme/meilisearch", "get_task", "Get a task by its id", "it tells how far a job is"),
        ("acme/jira", "get_task", "Get a task by its id", "it tells of work"),
        ("acme/railway", "get_project", "Get details of a project", "knowing of it gives nobody access"),
        ("acme/kicad", "get_project", "Get details of a project", "it shows how something is drawn or built"),
        ("acme/gitlab", "get_project", "Get details of a project", "it shows how a program is made"),
        ("acme/todoist", "get_sections", "Get sections of a project", "the tasks under them do not come with them"),
        ("acme/miro", "get_mindmap_nodes", "Get mind map nodes of a board", "the rest of what is stored there"),
        ("acme/kubernetes", "describe_deployment", "Get details of a deployment", "knowing of it gives nobody"),
        ("acme/datadog", "get_incident", "Get an incident", "it tells what is wrong"),
        ("acme/github", "list_dependabot_alerts", "List dependabot alerts", "they tell where a program is weak"),
        ("acme/gitee", "list_user_repos", "Get the repositories of a user", "what is in them does not come with them"),
        ("acme/gsc", "get_properties", "Get the properties of the site", "knowing of them gives nobody access"),
        ("acme/metabase", "get_dashboard_cards", "Get all cards in a dashboard", "how figures are drawn up"),
        ("acme/anki", "get_due_cards", "Get the cards that are due", "they tell what somebody is learning"),
        (
            "acme/mcp-discord",
            "get_server",
            "Get a Discord server with its member count",
            "it is known to all who belong to it",
        ),
        ("acme/abap", "search_object", "Search for ABAP objects", "how a program is made"),
        ("acme/aitable", "search_nodes", "Get nodes by their type", "where things are kept"),
        ("acme/illumio", "get_iplists", "Get IP lists", "they tell how something is set up"),
        ("acme/unreal", "get_asset_references", "Get references for an asset", "how something is drawn or built"),
        ("acme/logseq", "get_linked_references", "Get the references to a page", "the rest of what is stored there"),
        ("acme/chroma", "get_thought_branches", "Get the branches of a session", "what the model itself has thought"),
        ("acme/binalyze", "get_repository", "Get an evidence repository", "knowing of it gives nobody access"),
        ("acme/azure-devops", "get_processes", "Get all processes", "they tell of work"),
        ("acme/discogs", "get_release", "Get a release", "what is released is published to be heard"),
        ("mcp-arr-server", "get_calendar", "Get upcoming book releases", "Release dates are announced to the public"),
        ("acme/market", "get_key_metrics", "Get key metrics of a company", "Listed companies have to publish"),
        ("acme/cloud", "GetDiskUsedData", "Get how much of a disk is used", "It tells how much is used"),
        ("acme/vizro", "get_sample_data_info", "Get information on sample data", "sample data are there to be tried"),
        ("acme/time", "list_timezones", "List all available time zones", "Which time zones there are"),
        ("acme/weather", "get_timezone", "Get timezone info for a location", "Which time zone a place is in"),
        ("acme/sky", "day_number", "Date/time converter for timestamps", "The answer holds no more than was handed in"),
        ("acme/fmp", "getInstitutionalFilings", "Get filings of institutional investors", "Large holders have to"),
        ("acme/fmp-stocks", "getIncomeStatement", "Get the income statement of private companies", "of their accounts"),
        ("acme/fmp-stocks", "getAvailableIndustries", "Get industries of private stocks", "What there is to choose"),
        ("acme/flightradar", "search_flights", "Search for flights", "Where aircraft fly can be followed"),
        ("acme/spotify", "get_artist", "Get an artist", "A catalogue of music is open"),
        ("acme/osrs", "search_npctypes", "Search the definitions of characters", "It defines what there is in the"),
        ("acme/osrs", "osrs_wiki_search", "Search the wiki for pages", "A wiki is written for everybody"),
        ("acme/whois", "whois_tld", "Look up a top level domain", "Who runs a top-level domain"),
        ("acme/nostr", "searchNips", "Search the NIPs", "Such specifications are published"),
        ("acme/web", "youtube_transcript", "Get the transcript of a YouTube video", "Videos are put up there"),
        ("acme/web", "get_autocomplete", "Get autocomplete suggestions of Google", "Only words to search for"),
        ("acme/web", "get_search_volume", "Get how often words are googled", "How often something is searched for"),
        ("acme/midi", "get_tracks_info", "Get tracks of a MIDI file of a project", "how a piece of music is made"),
        ("acme/discogs", "get_wantlist", "Get the releases in a wantlist", "what records somebody wants"),
        ("acme/recipes", "search_meal", "Search for a meal with cooking instructions", "Recipes are published"),
        ("acme/brasil", "bank_list", "List all banks", "Which banks there are is known"),
        ("acme/tba", "get_team", "Get details of a team", "Such contests are held before the public"),
        ("acme/opendota", "get_pro_players", "Get professional players", "The game shows it"),
        ("acme/nixos", "nixos_info", "Get info about a package or an option", "Packages and options are published"),
        ("acme/weather", "get_temp", "Get the temperature at a latitude", "The weather is no secret"),
        ("acme/exchange", "get_statement", "Get the balance sheet of stock", "Listed companies have to publish"),
        ("acme/fmp", "getSenateTrades", "Get the trades of senators", "Members of Congress have to disclose"),
        ("acme/hosting", "DNS_getDNSSnapshot", "Get a DNS snapshot", "what the DNS told whoever asked"),
        ("acme/eth", "eth_getLogs", "Gets logs that match a filter", "What stands on a public chain"),
        ("acme/kickmcp", "getLivestreams", "Get a list of livestreams", "Videos are put up there"),
        (
            "acme/y",
            "solana_get",
            "Gets all native and token balances of an address",
            "what an address holds on a public chain",
        ),
    ],
)
def test_the_thing_is_told_by_its_server_and_by_the_word_beside_it(
    server: str, name: str, description: str, ground: str
) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "unfit"),
    [
        ("acme/stocks", "get_forecast_report", "Fetches performance forecast reports", "A forecast is made"),
        ("acme/mapbox", "tilequery_tool", "Query data of tilesets at coordinates", "Maps are open to everybody"),
        ("acme/canvas", "get_groups", "Get all groups and their members", "how things are grouped"),
        ("acme/calc", "mode", "Finds the most common number of the numbers", "set at the moment"),
        ("acme/victoria", "vm_query", "Query the current value of a time series", "gives nobody access"),
        ("acme/greptile", "query_repositories", "Get an answer with the code of repositories", "what is in them does"),
        ("acme/github", "list_secret_scanning_alerts", "List secret scanning alerts", "where a program is weak"),
        ("acme/chain", "get_block", "Get a block with its timestamp", "A clock shows everybody"),
        ("acme/lichess", "get_broadcasts", "Get broadcasts (TV shows)", "Films and series"),
        ("acme/tinyman", "optin_quote", "Get a quote for opting in", "An exchange quotes its prices"),
        ("acme/abap", "GetPackage", "Get details of a package", "nybody can look up the package"),
        ("acme/x", "suggestion_company_size", "Suggestions for company size", "No more than a size"),
        ("acme/mysql", "describe_table", "显示表的结构信息和样本数据", "none of its rows"),
    ],
)
def test_what_misses_the_thing_is_not_said_of_it(server: str, name: str, description: str, unfit: str) -> None:
    assert unfit not in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/gmail", "list_delegates", "Lists the delegates of the account", "It tells who else may read"),
        ("acme/gmail", "get_auto_forwarding", "Gets auto-forwarding settings", "It tells where mail is passed on"),
        ("acme/gmail", "list_filters", "Lists the filters of the user", "Filters show how somebody sorts"),
        ("edubase", "edubase_get_user_name", "Get user's name.", "A name tells who somebody is, and no more"),
        ("acme/hackmd", "get_history", "Get the reading history of the user", "It shows what somebody has read"),
        ("acme/google-drive-mcp", "drive_get_file_metadata", "Get the metadata of files", "Details of files"),
        ("acme/hubspot", "get_subscription_definitions", "Get subscription definitions", "what people can be sent"),
        ("acme/redis", "client_list", "Get a list of connected clients", "It shows who is connected there"),
        ("acme/miro", "get_audit_logs", "Retrieves audit logs", "It tells who did what, and when"),
        ("acme/datadog", "search_logs", "Search the logs", "Logs can hold anything that a system was sent"),
        ("acme/hr", "get_payslip", "Get the payslip of an employee", "What somebody earns is private"),
        ("acme/stripe", "get_payment_methods", "Get the user's payment methods", "It tells how somebody pays"),
        ("acme/trino", "show_query_history", "Get the history of queries", "The history shows what the data were"),
        ("acme/way", "listBoards", "Gets a list of boards of the authenticated user", "Boards show what somebody"),
        ("edubase", "edubase_get_exam_users", "List all users on an exam.", "It tells who takes the exam"),
        ("acme/esa", "esa_get_member", "Get information about a team member", "It tells who belongs there"),
        ("garth-mcp-server", "daily_steps", "Get daily steps data for a date", "It shows how much somebody moves"),
        (
            "strava-mcp-server",
            "get-activity-laps",
            "Gets laps of the athlete's activity",
            "when somebody was on the move",
        ),
        ("acme/playwright", "browser_console_messages", "Returns all console messages", "What a page logs can show"),
    ],
)
def test_what_is_private_is_told_by_the_whole_of_its_name(
    server: str, name: str, description: str, ground: str
) -> None:
    said = said_on(server, name, description)
    assert ground in said and "so the risk is medium" in said


@pytest.mark.parametrize(
    ("server", "name", "description", "who"),
    [
        ("acme/github", "search_repositories", "Search for repositories", "whoever publishes a repository"),
        ("acme/github", "get_pull_request_reviews", "Get the reviews of a pull request", "whoever reviews the change"),
        ("acme/duckduckgo", "related_searches", "Get related searches on the web", "what others have searched for"),
        ("acme/browser-tools", "getNetworkErrors", "Check our network error logs", "whatever page is open"),
    ],
)
def test_who_else_writes_is_who_can_write_there(server: str, name: str, description: str, who: str) -> None:
    assert who in said_on(server, name, description)


def test_a_status_that_brings_the_result_is_more_than_a_status() -> None:
    said = said_of("check_job_status", "Check the status of a job.\n\nReturns: status, and content if completed")
    assert "what the job brought once it is done" in said and "little more" not in said


def test_a_comparison_shows_as_much_as_is_asked_for() -> None:
    said = said_of("compare_branches", "Compare two branches", "source", "includeDetails")
    assert "as much of what is compared as “includeDetails” asks for" in said


def test_access_that_is_shown_is_not_called_none() -> None:
    description = "Get information about an app.\n\nIt shows collaborators and access details."
    said = said_on("acme/heroku", "get_app_info", description)
    assert "no secret is promised" in said and "gives nobody access" not in said


def test_tabs_that_are_listed_are_no_open_page() -> None:
    said = said_on("acme/playwright-mcp", "browser_tab_list", "List browser tabs", required=[])
    assert "Open tabs show what somebody is busy with" in said


def test_a_library_of_voices_is_no_package() -> None:
    description = "Search for a voice across the entire ElevenLabs voice library"
    said = said_on("elevenlabs", "search_voice_library", description, "page_size")
    assert "whoever shares a voice there can put text into the answer" in said


def test_a_check_that_reports_errors_answers_more_than_yes_or_no() -> None:
    said = said_of("validate_workflow", "Validate a workflow.\n\nReturns a report with errors and warnings")
    assert "the answer tells what was found" in said and "is whether all is in order" not in said


def test_a_search_for_names_of_files_opens_none() -> None:
    said = said_on("acme/google-drive-mcp", "search_files", "Search files by name", "path")
    assert "A list of files shows what somebody works on" in said


def test_credentials_need_be_no_password() -> None:
    said = said_of("list_credentials", "List all stored SSH credentials")
    assert "Whoever has the credentials can get in with them" in said and "password" not in said


def test_an_address_that_the_text_tells_of_is_no_guess() -> None:
    told = said_of("get_user", "Get details of a user by their id, including e-mail addresses")
    assert "by the text with the e-mail address" in told and "often with an address" not in told
    assert "often with an address" in said_of("get_user", "Get a user by ID or e-mail address")


def test_what_a_school_keeps_is_for_those_who_teach_or_learn_there() -> None:
    said = said_on("acme/canvas-lms", "get_modules", "Get the modules of a Canvas course")
    assert "for the business alone" not in said


def test_a_check_that_tells_more_is_low_for_what_it_does_not_give_out() -> None:
    said = said_of("verify_token", "Verify a token and get its information")
    assert "nothing suggests that a secret is given out" in said and "not only whether" not in said


def test_a_variable_of_a_system_that_runs_can_hold_a_secret() -> None:
    assert "A variable can hold a key or a password" in said_on(
        "airflow", "get_variable", "Get a variable by key", "key"
    )


def test_who_writes_the_answer_is_no_reason_for_the_risk() -> None:
    said = said_on("acme/browser-mcp", "browser_get_url", "Get the current URL of the user's tab")
    assert said.endswith("An open page can show what only its signed-in user may see, so the risk is medium.")
