"""A risk rests on what a definition names before it rests on what a definition leaves out."""

from pathlib import Path

import pytest

import classifier
from classifier import verdicts_version
from classifier.justification.kinds import agreeing, kinds
from tests.classifier.told import HERE, said_of
from toolrisk.models import Context, ToolDefinition

BY_ABSENCE = (
    "nothing suggests",
    "nothing speaks of",
    "nothing tells of",
    "nothing says that much",
    "speaks of no stored",
)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("get_weather", "Get the weather of a city", "The weather is no secret to anybody"),
        ("get_forecast", "Get the weather forecast of a city", "A forecast is made for everybody"),
        ("get_news", "Get the latest news about a ticker", "News is published to be read"),
        ("convert_amount", "Convert an amount by exchange rates", "Exchange rates are public"),
        ("get_price", "Get the stock price of a company", "Prices and figures of a market are public"),
        ("get_quote", "Get the stock price of a company", "An exchange quotes its prices to everybody"),
        ("get_logs", "Get event logs of a smart contract", "On a public chain anybody can read the logs"),
        ("search_papers", "Search for papers on a topic", "Papers are published to be read"),
        ("get_docs", "Get the official documentation of a library", "Documentation is written to be read"),
        ("get_geocode", "Get the coordinates of a place", "Maps are open to everybody"),
        ("get_time", "Get the current time in a time zone", "A clock shows everybody the same"),
        ("get_standings", "Get the standings of a football league", "Sport is played before the public"),
        ("search_movies", "Search for movies", "Films, series and comics are made for an audience"),
        ("get_recipe", "Get a recipe", "Recipes are published for everybody"),
        ("get_synonyms", "Get synonyms of a word", "What words mean is public knowledge"),
        ("list_holidays", "Get public holidays", "Holidays are announced to everybody"),
        ("get_departures", "Get the next departures", "Timetables and fares are published for passengers"),
        ("get_job_postings", "Get job postings", "Job offers are published to be found"),
        ("get_app", "Get an app on the App Store", "An app store shows its apps to everybody"),
        ("web_search", "Search the web", "A search engine finds what is open to everybody"),
        ("get_candles", "Get candlesticks of a coin", "An exchange shows its prices and trades to everybody"),
        ("search_board_games", "Search for board games", "What games there are is published for their players"),
        ("get_macd", "Fetch the MACD of a share", "An indicator is worked out from prices that everybody can see"),
        ("get_crude_oil", "Get the price of crude oil", "What raw materials cost is quoted in public"),
        ("get_tvl", "Get the TVL of a protocol", "What a protocol holds and trades stands on a public chain"),
        ("get_insider_trades", "Get insider trades of a company", "Insiders have to report their trades"),
        ("get_hotel", "Get details of a hotel", "Hotels, restaurants and sights want to be found"),
        ("get_artwork", "Get details of an artwork", "A museum shows its works to everybody"),
        ("whois", "Look up whois information of a domain", "Who has registered a domain"),
        ("get_iocs", "Get the IOCs of a malware family", "What is known of attacks is published as a warning"),
    ],
)
def test_a_named_public_subject_is_the_ground(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description, "q")


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("sum", "Calculate the sum of numbers", ("a", "b"), "handed in"),
        ("sha512", "Calculate the SHA-512 hash of a text", ("input",), "handed in"),
        ("roll_dice", "Roll a dice", (), "Chance decides"),
        ("mentalmodel", "A tool for mental models of a problem", ("modelName",), "Thoughts alone do no harm"),
        ("generate_chart", "Generate a chart from data", ("data",), "Only what is handed in is drawn"),
        ("translate_text", "Translate a text", ("text",), "The text that is handed in comes back in other words"),
        ("list_voices", "Get all voices", (), "Everybody is offered the same voices"),
        ("get_models", "Get all models", (), "Everybody is offered the same models"),
    ],
)
def test_what_is_made_of_what_is_handed_in_is_said_to_be(
    name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    words = said_of(name, description, *keys)
    assert ground in words and not any(one in words for one in BY_ABSENCE)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        (
            "acme/postgres",
            "describe_table",
            "Describe a table",
            "how the table is built, and none of its rows",
        ),
        (
            "acme/postgres",
            "list_tables",
            "Get the tables of a database",
            "It tells which tables there are, and shows none",
        ),
        (
            "acme/postgres",
            "get_databases",
            "Get all databases",
            "It tells which databases there are, and not what is stored",
        ),
        (
            "acme/jira",
            "get_fields",
            "Get the fields of an issue type",
            "It tells which fields there are, and not what stands",
        ),
        (
            "acme/github",
            "get_labels",
            "Get the labels of a repository",
            "Only the labels come back, and not what is labelled",
        ),
        ("acme/cms", "get_content_type", "Get a content type", "A kind of thing is described, and no single thing"),
        ("acme/jira", "get_issue_comment_count", "Get the count of comments in an issue", "Only a number comes back"),
        ("acme/jira", "get_sprint", "Get details of a sprint", "the sprint may not be public, yet it tells of work"),
        ("acme/gitlab", "get_branches", "Get the branches of a repository", "how a program is made"),
        ("acme/kubernetes", "get_pods", "Get pods in a namespace", "knowing of them gives nobody access"),
    ],
)
def test_what_may_not_be_public_is_low_for_what_it_is(server: str, name: str, description: str, ground: str) -> None:
    words = classifier.judge(ToolDefinition(name=name, description=description), Context(server=server)).justification
    assert ground in words and not any(one in words for one in BY_ABSENCE)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("set_default_branch", "Sets the workspace that later calls use", "The earlier workspace can be set"),
        ("archive_conversation", "Archive a conversation", "Nothing in the conversation is lost"),
        ("generate_image", "Generate an image and save it", "An unwanted image can be deleted again"),
        ("press_button", "Press a button on the device", "What one press does, another can mostly set right"),
        ("delete_task", "Delete a task from a list", "the task can be written down again"),
        ("clear_cache", "Clear the cache", "a cache fills again by itself"),
    ],
)
def test_what_a_change_comes_to_is_told_by_its_verb_and_a_loss_by_its_thing(
    name: str, description: str, ground: str
) -> None:
    assert ground in said_of(name, description)


def test_what_is_somebodys_own_is_no_public_subject() -> None:
    assert "Films, series" not in said_of("get_saved_movies", "Get my saved movies")


def test_a_word_behind_what_is_told_of_is_not_the_thing() -> None:
    assert "fills again" not in said_of("delete_comment_from_cache", "Delete a comment")
    assert "of work" not in said_of("get_task_files", "Get the files of a task")


def test_words_of_a_kind_are_words_as_they_are_met() -> None:
    for kind, of in kinds().items():
        pairs = [word.replace("pull request", "pr").replace("merge request", "mr") for word in of]
        assert all(word == word.lower() and len(word.split()) <= 2 for word in pairs), kind
        said = [row.says for rows in of.values() for row in rows]
        assert not any("{" in agreeing(one, "shelf") for one in said)
        assert all(
            one == one.lower() and " " not in one
            for rows in of.values()
            for row in rows
            for one in row.unless | row.only
        )


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("delete_folder", "Delete a folder", "all that the folder holds goes with it"),
        ("delete_tables", "Delete tables", "all that the tables hold goes with them"),
        ("drop_column", "Drop a column of a table, which cannot be undone", "what the column holds is lost"),
        ("delete_branch", "Delete a branch", "commits that stand on no other branch are lost with it"),
        ("delete_ssh_key", "Delete an SSH key", "another one can be issued or stored"),
        ("delete_storage_key", "Delete a storage key, irreversibly", "signs in with the key is locked out"),
        ("wipe_logs", "Wipe all browser logs from memory", "such things are seldom needed later"),
        ("delete_picture", "Delete the profile picture", "another picture can be put in its place"),
        ("delete_gadget", "Delete a gadget", "the gadget can at best be made or set up anew"),
        ("delete_brand", "Delete a brand", "whatever belongs to the brand goes too"),
        ("delete_object", "Delete an object", "what the object holds is lost, unless a copy is kept elsewhere"),
        ("delete_item", "Delete an item of a board, irreversibly", "what the item holds is lost"),
        ("delete_group", "Delete a group", "whatever relies on the group has to do without it"),
        ("delete_subnet", "Delete a subnet", "by the subnet is cut off without it"),
        ("delete_environment", "Delete an environment", "all that the environment holds goes with it"),
        ("delete_payment_method", "Delete a payment method", "nothing can be paid with it any more"),
        ("delete_all_bookmarks", "Deletes all bookmarks", "what the bookmarks marked has to be found again"),
        ("delete_all_source_maps", "Deletes all source maps", "errors can't be traced back to the source any more"),
        ("delete_shelf", "Delete a shelf. Does *not* delete its books.", "the text does not say stays is lost"),
        ("delete_tags", "Delete tags", "only the tags go, and what they were attached to stays"),
        ("delete_comment", "Delete a comment", "only the comment goes, and what it was written about stays"),
        ("delete_index", "Delete an index", "an index can be built again from what it was made of"),
        ("delete_highlight", "Delete a highlight", "nothing says that much is lost with the highlight"),
    ],
)
def test_what_a_loss_comes_to_is_told_by_the_thing_itself(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


def test_a_file_that_a_commit_deletes_stays_in_the_history() -> None:
    words = said_of("delete_file", "Delete a file from a repository", "path", "commit_message", "branch")
    assert "only the history of the repository still has what the file held" in words
    assert "is lost, unless a copy is kept" in said_of("delete_file", "Delete a file from the store", "path")


@pytest.mark.parametrize(("name", "other"), [("kinds.yml", True), ("reach.py", True), ("reach.pyc", False)])
def test_other_words_and_other_code_are_another_version(
    name: str, other: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = verdicts_version.__wrapped__
    monkeypatch.setitem(version.__globals__, "_ROOM", tmp_path)
    before = version()
    (tmp_path / name).write_text("words")
    assert (version() != before) == other


def test_a_subject_is_known_in_a_language_without_spaces() -> None:
    assert "The weather is no secret to anybody" in said_of("query_tianqi", "查询城市的实况天气信息", "city")


def test_what_kind_of_thing_something_is_says_little_of_it() -> None:
    definition = ToolDefinition(name="get_presentation_info", description="Get information about a presentation")
    words = classifier.judge(definition, Context(server="acme/powerpoint")).justification
    assert "Details of the presentation come back, and not its contents" in words


def test_where_a_tool_names_nothing_its_server_tells_the_subject() -> None:
    definition = ToolDefinition(name="fetch_data", description="")
    words = classifier.judge(definition, Context(server="acme/weather-mcp")).justification
    assert "The weather is no secret to anybody" in words


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("list_invoices", "List the invoices of your account", "What somebody owns, owes or pays is private"),
        ("search_contacts", "Search your contacts by name", "Contacts are people, with their numbers and addresses"),
        ("get_meetings", "Get the meetings of the user", "Meetings show who meets whom, and when"),
        ("take_screenshot", "Take a screenshot of the phone", "Whatever is on the screen"),
        ("get_command_history", "Get the history of your commands", "The commands show what somebody did"),
        ("search_notes", "Search the notes in your vault by text", "Notes can hold whatever somebody wrote down"),
        ("read_file", "Read the contents of a file", "A file can hold anything, down to passwords"),
        ("list_users", "List the users of the workspace", "A list of users names people"),
        ("get_current_user", "Get the user who is signed in", "It tells who is signed in"),
        ("get_employee", "Get the record of an employee", "What an employer keeps of its people"),
        ("list_customers", "List the customers of the shop", "Customer records show who buys"),
        ("get_order", "Get an order of a customer", "Orders show who bought what"),
        ("list_credit_notes", "List the credit notes of a customer", "What somebody owns, owes or pays is private"),
    ],
)
def test_what_is_private_is_told_by_what_comes_back(name: str, description: str, ground: str) -> None:
    said = said_of(name, description)
    assert ground in said and "so the risk is medium" in said


def test_a_version_that_is_asked_for_is_more_than_its_number() -> None:
    little = "No more than a version number comes back"
    assert little in said_of("get_version", "Get the version of the server")
    assert little not in said_of("get_prompt_version", "Get a version of a prompt", "version_id")


def test_what_may_not_be_public_is_called_without_the_verb() -> None:
    definition = ToolDefinition(name="get_feature_detail", description="Get a feature of your product by its id")
    assert "get feature" not in classifier.judge(definition, Context(server="acme/productboard")).justification


def test_a_summary_leaves_out_what_it_sums_up() -> None:
    definition = ToolDefinition(name="get_incident_summary", description="Get a summary of an incident")
    words = classifier.judge(definition, Context(server="acme/sentry")).justification
    assert "the summary may not be public, yet it sums up, and leaves out most of what is behind it" in words


def test_what_is_taken_out_of_something_can_be_put_in_again() -> None:
    assert "can be put in again" in said_of("remove_track_from_queue", "Remove a track from the queue", "queue_id")


def test_the_loss_of_one_named_thing_is_said_to_be_that() -> None:
    one = "one call removes no more than one highlight"
    assert one in said_of("delete_highlight", "Delete a highlight", "highlight_id")
    assert one not in said_of("delete_highlights", "Delete highlights", "highlight_ids")
    assert one not in said_of("remove_clip_highlights", "Remove the highlights of a clip", "clip_id")


def test_what_others_get_to_read_is_said_to_be() -> None:
    said = said_of("create_issue", "Create an issue in a GitHub repository", "owner", "repo", "title", "body")
    assert "others get to read it" in said and "somebody outside" not in said


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("create_credential", "Create a credential for a consumer", "gets hold of the credential can use what is"),
        ("create_firewall", "Create a new firewall for the servers", "let through and what is shut out"),
        ("cancel_order", "Cancel an order on the exchange", "the same order or plan may not be had again"),
        ("place_order", "Place an order on the exchange", "an order that is carried out can hardly be undone"),
    ],
)
def test_what_a_grave_change_comes_to_is_told_by_what_is_changed(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("port_forward", "Forward a local port to a pod", "can be reached from elsewhere"),
        ("force_terminate", "Force terminate a running terminal session", "another one can be started"),
        ("transfer_issue", "Transfer an issue to another team", "the issue can be transferred back"),
    ],
)
def test_what_a_verb_leaves_or_opens_is_told(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description).lower()


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/films", "get_genres", "Get all genres", "Only the genres come back, and not what belongs to them"),
        ("acme/x", "search_repositories", "Search for GitHub repositories", "Public repositories are open"),
        ("acme/x", "get_structure_data", "Retrieve structure data in CIF or another format", "What science finds"),
        ("acme/x", "get_birth_chart", "Get the birth chart of a date", "worked out from what was handed in"),
        ("acme/jira", "get_issue_tag", "Check if a tag is attached to an issue", "Little more comes back than yes"),
        ("acme/sentry", "get_alerts", "Get the alerts of a project", "they tell what is wrong, and hardly what"),
        ("acme/confluence", "search_content", "Search for content in Confluence", "only what is searched for is shown"),
        ("acme/somewhere", "get_auth_url", "Get the address at which to sign in", "opens nothing"),
    ],
)
def test_what_keeps_it_low_is_told_by_what_comes_back(server: str, name: str, description: str, ground: str) -> None:
    definition = ToolDefinition(name=name, description=description)
    assert ground in classifier.judge(definition, Context(server=server)).justification


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("delete_draft", "Delete a draft", "a draft was never sent"),
        ("clear_vectors", "Clear all indexed vectors of a project", "they can be computed again"),
        ("unsubscribe_lead", "Unsubscribe a lead from all campaigns", "subscribing again undoes it"),
    ],
)
def test_no_stock_word_stands_where_the_thing_or_the_verb_tells(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description).lower()


@pytest.mark.parametrize(
    ("server", "name", "description", "keys", "ground"),
    [
        ("acme/maps", "calculate_distance", "Calculate the distance of coordinates", ("coordinates",), "handed in"),
        ("acme/maps", "convert", "Calculate travel times on a map", ("from",), "find the way on a map"),
        ("acme/x", "sampleLLM", "Samples from an LLM", ("prompt",), "The prompt decides what is said"),
        ("acme/x", "translate_text", "Translate a text to SQL", ("text",), "Only the query comes back"),
        ("acme/x", "get_translation", "Translate a text and get it as audio", ("text",), "comes back as sound"),
        ("acme/x", "translate", "Translate a text to Morse code", ("text",), "comes back in other signs"),
        ("acme/browser", "assert_response", "Wait for and validate a response", ("id",), "has come as expected"),
        ("acme/x", "get_vote_count", "Get the votes, grouped by party", (), "Only numbers come back"),
        ("acme/github", "get_pull_request_status", "Get the status of all checks", ("n",), "the checks have passed"),
        ("acme/x", "auth_status", "Check the authentication status", (), "whether somebody is signed in"),
        ("acme/git", "git_status", "Shows the working tree status", ("repo_path",), "which files were changed"),
        ("acme/flights", "get_flight_summary", "Get the summary of a flight", ("flight",), "Where aircraft fly"),
        ("acme/x", "get_cooking_tips", "Get tips for cooking", (), "It explains how something is done or used"),
        ("acme/ads", "get_insights", "Get insights into an ad", (), "Only the insights come back"),
        ("acme/ethereum", "eth_call", "Call a contract without a transaction", ("data",), "What a contract answers"),
        (
            "acme/ethereum",
            "estimate_gas",
            "Estimate the gas of a transaction",
            ("data",),
            "What a transaction would cost",
        ),
        ("acme/x", "suggest_title", "Suggest a title for a project", ("topic",), "Only suggestions come back"),
        ("acme/y", "respondText", "Respond with text to a prompt", ("prompt",), "The prompt decides what is said"),
        ("acme/x", "batch_translate", "Translate identifiers", ("targets",), "come back under other names"),
        ("acme/files", "get_structure", "Get the directory structure", ("path",), "It lists files and folders"),
        ("acme/word", "get_outline", "Get the structure of a document", ("filename",), "how the document is built up"),
        ("acme/asana", "get_hierarchy", "Get the structure of a project with its tasks", (), "names in their order"),
        ("acme/quran", "translation-info", "Get information of a translation", ("n",), "Books and verses"),
        ("acme/ethereum", "get_address", "Get the address of the wallet", (), "can pay into it, and not out of it"),
        ("acme/ethereum", "wallet_get_public_key", "Get the wallet public key", (), "A public key is made to be shown"),
        ("acme/ethereum", "list_wallets", "List all available wallets", (), "which wallets there are, and opens none"),
        ("acme/stocks", "get_today_date", "Get the date of today", (), "A clock shows everybody the same"),
        ("acme/shodan", "cpe_lookup", "Search for CPE entries of a product", ("product",), "Known vulnerabilities"),
    ],
)
def test_what_comes_back_is_told_by_what_stands_beside_its_word(
    server: str, name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    properties = {key: {"type": "string"} for key in keys}
    definition = ToolDefinition(name=name, description=description, input_schema={"properties": properties})
    assert ground in classifier.judge(definition, Context(server=server)).justification


def test_a_request_with_headers_is_not_said_to_see_what_everybody_sees() -> None:
    def said(*keys: str) -> str:
        schema = {"properties": {key: {"type": "string"} for key in keys}}
        fetch = ToolDefinition(name="fetch_html", description="Fetch a website as HTML", input_schema=schema)
        return classifier.judge(fetch, Context(server="acme/fetch")).justification

    assert "Anybody who sends the same headers" in said("url", "headers")
    assert "looks the same to everybody" in said("url")


def test_a_switch_or_the_code_of_a_place_is_nothing_to_make_an_answer_of() -> None:
    def said(kind: str) -> str:
        schema = {"type": "object", "properties": {"json": {"type": kind}}}
        shape = ToolDefinition(name="summary", description="Summarize what is said", input_schema=schema)
        return classifier.judge(shape, HERE).justification

    assert "handed in as “json”" in said("string") and "handed in as" not in said("boolean")
    assert "handed in as" not in said_of("figures_of_a_market", None, "code", "page")


def test_whoever_reports_a_status_writes_it() -> None:
    definition = ToolDefinition(name="get_pull_request_status", description="Get the status of a pull request")
    words = classifier.judge(definition, Context(server="acme/github")).justification
    assert "whoever opens a pull request" not in words


def test_a_page_that_is_open_is_what_is_private_of_its_text() -> None:
    definition = ToolDefinition(name="browser_get_text", description="Get the text content of the current page")
    words = classifier.judge(definition, Context(server="acme/playwright")).justification
    assert "An open page can show what only its signed-in user may see" in words


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
        ("acme/gmail", "list_labels", "List all labels in the mailbox", "Labels and folders show how somebody sorts"),
        ("acme/playwright", "take_screenshot", "Take a screenshot", "Whatever is on the page comes back with the"),
        ("acme/android", "take_screenshot", "Take a screenshot of the phone", "Whatever is on the screen comes back"),
        ("acme/alpaca", "get_orders", "Get all your open orders", "Orders and positions show what somebody invests in"),
        ("acme/fitbit", "get_water_logs", "", "What concerns somebody's health"),
        ("acme/hubspot", "search_leads", "Search the leads by filters", "Leads name those whom somebody wants to win"),
        ("acme/airflow", "get_event_logs", "Get entries of the event log", "Events of running systems can name users"),
    ],
)
def test_what_is_private_is_told_by_what_it_is_on_such_a_server(
    server: str, name: str, description: str, ground: str
) -> None:
    definition = ToolDefinition(name=name, description=description)
    words = classifier.judge(definition, Context(server=server)).justification
    assert ground in words and "so the risk is medium" in words


def test_where_a_call_looks_is_told_by_an_argument_too() -> None:
    said = said_of("run_pslist", "Run the plugin that lists processes", "memory_dump_path")
    assert "A memory dump holds whatever a machine was working on" in said


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("get_access_token", "Get a valid access token", (), "Whoever has the token can act in its owner's name"),
        ("get_private_key", "Get the private key of the wallet", (), "Whoever has the key or its words can sign"),
        ("print_env", "Print all environment variables", (), "Environment variables often hold keys"),
        ("get_cookies", "Get all cookies", (), "Whoever has the cookies is signed in as the user"),
    ],
)
def test_what_a_secret_opens_is_told_by_what_it_is(
    name: str, description: str, keys: tuple[str, ...], ground: str
) -> None:
    said = said_of(name, description, *keys)
    assert ground in said and "so the risk is high" in said


def test_a_secret_that_is_only_handed_in_does_not_come_back() -> None:
    said = said_of("get_address_from_private_key", "Get the address derived from a private key", "privateKey")
    assert "A secret is handed back" not in said and "it works with a secret" in said


@pytest.mark.parametrize(
    ("server", "name", "description", "who"),
    [
        ("acme/github", "list_issues", "List the issues of a repository", "whoever opens an issue can put text"),
        ("acme/imap", "get_message", "Get a message by its id", "anybody who sends a mail can put text"),
        ("acme/x", "get_page_text", "Fetch a webpage as text", "the page itself decides what the answer says"),
        ("acme/x", "web_search", "Search the web", "the pages that are found decide what the answer says"),
        ("acme/youtube", "get_comments", "Get the comments on a video", "whoever comments can put text"),
        ("acme/x", "list_conversations", "List the conversations of a team", "whoever takes part in the"),
        ("acme/wikipedia", "get_summary", "Get a summary of an article", "anybody who edits the wiki can put text"),
        ("acme/sentry", "search_news", "Search the news of today", "whoever writes the news can put text"),
    ],
)
def test_who_else_writes_the_answer_is_told_by_what_comes_back(
    server: str, name: str, description: str, who: str
) -> None:
    definition = ToolDefinition(name=name, description=description)
    said = classifier.judge(definition, Context(server=server)).justification
    assert who in said and "outsiders wrote" not in said


def test_who_else_writes_is_said_once_and_of_reading_alone() -> None:
    console = ToolDefinition(name="browser_console_messages", description="Returns all console messages")
    words = classifier.judge(console, Context(server="acme/playwright")).justification
    assert "write anything to its console" in words and "outsiders" not in words
    assert "whoever comments" not in said_of("add_comment", "Add a comment to a post and get all comments", "text")


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("browser_navigate", "Navigate to a page by its url in the browser", "nothing on it is filled in or pressed"),
        ("go_back", "Go back to the previous page of the browser", "between pages that were open before"),
        ("page_hover", "Hover over an element of the page", "The pointer moves, and nothing is pressed"),
        ("browser_click", "Click an element on the page", "A click can buy, send or delete something"),
        ("browser_type", "Type text into a field of the page", "goes out in the name of whoever is signed in"),
        ("browser_drag", "Drag an element of the page onto another", "What is dropped can be moved"),
        ("browser_handle_dialog", "Handle a dialog of the page", "To agree to a dialog can be to pay or to delete"),
        ("run_audit", "Run an audit on the current page", "It ends with a report of what was found"),
        ("activate_tab_by_id", "Activate a tab of the browser by its id", "Another window or tab comes to the front"),
        ("package_manager", "Manages packages of the project", "What it takes in was written by others"),
        ("build_index", "Build the search index", "A mistake in it reaches whoever uses it"),
        ("run_job", "Run a job", "The job runs with whatever rights and secrets it was given"),
        ("run_agent", "Run an agent with a task", "An agent works with whatever tools and logins"),
        ("send_message", "Send a message to an agent", "An agent works with whatever tools and logins"),
        ("execute_tool", "Executes a tool of your own making", "depends on the tool or function that is called"),
        ("start_instance", "Start an instance", "can cost money until it is stopped"),
        ("stop_container", "Stop a container", "has to do without until it is started again"),
        ("end_phone_call", "End the phone call", "Whoever was connected is cut off"),
        ("cancel_job", "Cancel a job that runs", "What was not finished by then is left undone"),
        ("build_image", "Build an image from a file of the project", "whatever the scripts of the project say"),
        ("deploy_site", "Deploy a site", "A mistake in it reaches whoever uses what is deployed"),
        ("charge_card", "Charge a card", "what is charged comes back only by a refund"),
        ("upgrade_subscription", "Upgrade the subscription", "what is billed from then on depends on it"),
    ],
)
def test_what_a_run_comes_to_is_told_by_what_is_run(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


def test_what_cannot_be_gone_on_with_is_not_started_again() -> None:
    again = "Another call can start it again"
    assert again in said_of("stop_app_in_simulator", "Stop an app in the simulator")
    final = said_of("stop_app_in_simulator", "Stop an app in the simulator. It cannot be resumed.")
    assert again not in final and "Only the one run that is named is ended" in final


def test_what_is_said_agrees_with_the_word() -> None:
    assert agreeing("the {} as private", "table of contents") == "the table of contents as private"
    assert agreeing("only the {thing} go{es}, and what {they} {was} on stays", "shelf tags") == (
        "only the tags go, and what they were on stays"
    )
    assert agreeing("whoever has the {thing} loses {it}", "access") == "whoever has the access loses it"


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
    assert (
        ground
        in classifier.judge(ToolDefinition(name=name, description=description), Context(server=server)).justification
    )


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


@pytest.mark.parametrize(
    ("name", "description", "keys", "ground"),
    [
        ("run_tests", "Run a set of tests", (), "Tests do whatever they were written to do"),
        ("run_plugin", "Run any plugin", (), "A plugin can do whatever its author wrote into it"),
        ("run_collection", "Run a collection of requests", (), "Each request of the collection is sent"),
        ("run_cell", "Run a cell of the notebook", (), "A cell can do all that the notebook's process can"),
        ("run_machinery", "Run the machinery", (), "How far it goes depends on what it runs"),
        ("create_pod", "Create a pod", ("image",), "What is in the image runs with all that it is given there"),
        ("query_stop", "Stop a running query", ("client_id",), "What the query was at is broken off"),
        ("npm_install", None, (), "What is installed gets the rights of whoever runs it"),
        ("attach_to_process", "Attach to a process", (), "Whatever the program is doing can be halted or turned"),
        ("receive_incoming_call", "Handle an incoming phone call", (), "The call is taken or turned away"),
    ],
)
def test_what_runs_is_told_by_what_it_is(
    name: str, description: str | None, keys: tuple[str, ...], ground: str
) -> None:
    assert ground in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("name", "description", "reason"),
    [
        ("query_stop", "Stop a running query", "What is running is stopped"),
        ("receive_incoming_call", "Handle an incoming phone call", "What waits to be dealt with is dealt with at once"),
        ("port_forward", "Forward a local port to a port of a pod", "what is reached from then on"),
        ("create_pod", "Create a pod", "Creating the pod sets something to run"),
    ],
)
def test_what_stops_or_answers_is_said_to_set_nothing_going(name: str, description: str, reason: str) -> None:
    assert reason in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("get_page_html", "Get the html content of the current tab", "An open page can show"),
        ("read_sheet_data", "Read data from Excel worksheet", "Sheets can hold figures and names of any kind"),
        ("get_forum_post", "Get a forum post including its messages", "What is said in a conversation is private"),
    ],
)
def test_what_is_private_is_told_by_two_words(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


def test_a_dialog_that_may_be_declined_is_only_answered() -> None:
    schema = {"type": "object", "properties": {"accept": {"type": "boolean"}}, "required": ["accept"]}
    tool = ToolDefinition(name="browser_handle_dialog", description="Handle a dialog", input_schema=schema)
    verdict = classifier.judge(tool, Context(server="acme/playwright-mcp"))
    ground = "It does no more than answer what the page asks"
    assert (ground in verdict.justification) == (verdict.risk == "medium")
