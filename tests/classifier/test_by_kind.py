"""A risk rests on what a definition names before it rests on what a definition leaves out."""

import pytest

import classifier
from tests.classifier.told import HERE, said_of, said_on
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
        ("search_movies", "Search for movies", "Films and series are made for an audience"),
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
    words = said_on(server, name, description)
    assert ground in words and not any(one in words for one in BY_ABSENCE)


def test_what_is_somebodys_own_is_no_public_subject() -> None:
    assert "Films, series" not in said_of("get_saved_movies", "Get my saved movies")


def test_a_word_behind_what_is_told_of_is_not_the_thing() -> None:
    assert "fills again" not in said_of("delete_comment_from_cache", "Delete a comment")
    assert "of work" not in said_of("get_task_files", "Get the files of a task")


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
    assert ground in said_on(server, name, description)


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
        ("acme/x", "sampleLLM", "Samples from an LLM", ("prompt",), "No more than an answer comes back"),
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
        ("acme/y", "respondText", "Respond with text to a prompt", ("prompt",), "No more than an answer comes back"),
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
