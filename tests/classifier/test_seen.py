"""Why what comes back is low to read: what sums up, what a kind of service shows to everybody, what is made of what is
handed in."""

import pytest

from tests.classifier.told import said_of, said_on


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("get_video_stats", "Get statistics of a video", "Only the statistics come back, and none of the records"),
        ("get_seat_count", "Get the count of seats", "Only a number comes back, and not what was counted"),
        ("get_seat_counts", "Get the counts of seats", "Only numbers come back, and not what was counted"),
        ("get_disk_usage", "Get the disk usage of a host", "It tells how much is used, and not what for"),
        ("get_image_size", "Get the size of an image", "No more than a size comes back"),
        ("get_page_score", "Get the score of a page", "Only a score comes back, and not what it rests on"),
        ("get_job_status", "Get the status of a job", "A status tells how far something is or whether it runs"),
        ("get_board_state", "Get the state of a board", "No more comes back than the state at the moment"),
        ("get_states", "Get the states of a workflow", "Only the names of states come back"),
        ("list_states", "Get the states of a country", "Which states a country has is known to everybody"),
        ("get_health", "Get the health of the server", "It tells whether something runs"),
        ("get_orientation", "Get the orientation of the screen", "It tells how something is set at the moment"),
        ("get_page_id", "Get the ID of a page", "An id names something, and gives nobody access to it"),
        ("list_page_ids", "List IDs of pages", "Ids name things, and give nobody access to them"),
        ("get_station_code", "Get the code of a station", "Such a code only stands for a place"),
        ("directory_tree", "Get a tree of the folders", "It lists names in their order, and not what is in them"),
        ("get_widget_tree", "Get the tree of widgets", "It shows how something is built up"),
        ("read_pdf_metadata", "Extract metadata from PDF files", "Details of the PDF come back, and not its contents"),
        ("plot_history", "Return the history plot as an image", "A picture of figures comes back"),
    ],
)
def test_what_comes_back_is_named_by_its_kind(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/chembl-mcp", "get_assay", "Get an assay", "ChEMBL is a public database of chemistry"),
        ("acme/mcp-rfc", "search_entries", "Search for entries", "RFCs are published for everybody"),
        ("acme/osrs", "search_shapes", "Search the shapes of the world", "It defines what there is in the game"),
        ("acme/sci-hub", "get_item", "Get an item", "Papers are published to be read"),
        ("acme/nasa", "fireball", "Fireball data of a year", "NASA publishes what it finds"),
    ],
)
def test_what_is_published_is_told_by_who_publishes_it(server: str, name: str, description: str, ground: str) -> None:
    said = said_on(server, name, description)
    assert ground in said and "has been published" not in said and "nothing suggests" not in said


@pytest.mark.parametrize(
    ("server", "name", "description"),
    [
        ("acme/chembl-mcp", "get_saved_assays", "Get your saved assays"),
        ("acme/chembl-mcp", "get_api_usage", "Get the usage of the API key"),
        ("acme/chembl-mcp", "convert_smiles", "Convert a structure"),
        ("acme/clinicaltrials", "load_csv_data", "Load data from a CSV file"),
    ],
)
def test_what_is_somebodys_own_or_made_there_was_not_published(server: str, name: str, description: str) -> None:
    said = said_on(server, name, description)
    assert "public database" not in said and "public register" not in said


def test_a_secret_that_is_handed_in_hides_nothing_of_what_everybody_may_see() -> None:
    said = said_on("acme/youtube", "get_gizmos", "Get gizmos of a week", "week", "api_key")
    assert "put up to be seen" in said and said.count("secret") == 1


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/chess", "get_turn", "Tell whose turn it is", "It tells how a game of chess stands"),
        ("acme/x", "get_gift_ideas", "Get suggestions for a gift", "No more than suggestions come back"),
        ("acme/x", "get_duration", "Return the duration of a recording", "No more than a length comes back"),
        ("acme/host", "get_hostname", "Get the hostname", "No more than a name comes back"),
        ("acme/openapi", "get_endpoint", "Get an endpoint", "It tells what can be called there, and calls none of it"),
        ("acme/prometheus", "execute_query", "Query Prometheus at an instant", "Only figures come back, and none of"),
        ("acme/sonarqube", "get_measures", "Get measures of a component", "Figures on code come back, and none of"),
        ("acme/hosting", "get_dns_records", "Get the DNS records of a domain", "The DNS answers whoever asks"),
        ("acme/sudoku-games", "get_unified_diff", "Get the unified diff of texts", "Only what differs comes back"),
        (
            "acme/sudoku-games",
            "list_frameworks",
            "Get a list of supported frameworks",
            "Everybody is offered the same frameworks",
        ),
        (
            "acme/sudoku-games",
            "get_ip_location",
            "Get the place of a host",
            "Where an address lies is told to whoever asks",
        ),
        ("acme/tags", "get_tag_keys", "Get the keys of a tag", "Keys come back, and not what is stored under them"),
    ],
)
def test_what_says_little_by_itself_is_told_by_its_kind(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)


def test_what_sums_up_is_said_before_what_it_is_about() -> None:
    said = said_of("get_sync_status", "Get the status of the wallet on the blockchain")
    assert "A status tells" in said and "public chain" not in said
    assert "Only the statistics come back" in said_of("get_statistics", "Get statistics of clinical trials")


def test_a_status_that_brings_its_results_is_more_than_a_status() -> None:
    said = said_of("get_task_status", "Get the status and results of a task")
    assert "little" not in said.partition("so it is Read")[2]


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/reddit", "get_comments", "Get the comments on a link", "Whoever comments there writes for everybody"),
        ("acme/reddit", "get_feed", "Get the feed", "Whoever posts there wants to be read"),
        ("acme/youtube", "get_channel", "Get a channel by its id", "Videos are put up there to be watched"),
        ("acme/bluesky", "get_profile", "Get the profile of a member", "Whoever has a profile there shows it"),
        ("acme/bluesky", "get_follows", "Get the follows of a member", "Who follows whom is to be seen there"),
        ("acme/reddit", "get_awards", "Get the awards", "What is put up on such a site is put up to be seen"),
        ("acme/iqwiki", "get_wiki", "Get a wiki by its id", "A wiki is written for everybody to read"),
        ("acme/youtube", "search_talks", "Search for talks", "Talks are given before the public"),
        ("acme/ethereum", "get_receipt", "Get a receipt by its hash", "On a public chain anybody can read the receipt"),
        ("acme/ethereum", "get_quote", "Get a quote for a swap", "Prices and figures of a market are public"),
        ("acme/ethereum", "get_network", "Get a network by its name", "Chains and their networks are known"),
        ("acme/pubchem", "list_filters", "List the filters", "What can be looked up there is the same for everybody"),
        ("acme/browser", "wait_for_element", "Wait for an element to show", "It only waits"),
        ("acme/helius", "poll_confirmation", "Poll for transaction confirmation status", "It only watches,"),
    ],
)
def test_what_a_kind_of_service_shows_is_told_by_what_is_asked_for_there(
    server: str, name: str, description: str, ground: str
) -> None:
    assert ground in said_on(server, name, description)


def test_what_stands_on_a_chain_is_named_where_it_is_looked_up() -> None:
    assert "On a public chain anybody can read the holders" in said_of("get_holders", "Get the holders of an NFT")
    assert "What stands on a public chain" in said_of("call_nft", "Calls a contract of an NFT to read from it")


def test_what_a_chain_does_not_hold_is_not_read_there() -> None:
    assert "public chain" not in said_on("acme/ethereum", "list_prompts", "List all prompts of the system")


def test_a_picture_of_a_page_is_more_than_watching_it() -> None:
    assert "only watches" not in said_on("acme/pages", "screenshot_page", "Screenshots a web page from a URL")


@pytest.mark.parametrize(
    ("server", "name", "description", "ground"),
    [
        ("acme/x", "get_trending_games", "Get trending games", "What is popular at the moment is listed"),
        ("acme/x", "search_posts", "Search for posts by a word", "Whoever posts there wants to be read"),
        ("acme/x", "get_album", "Get an album", "Music and talks are published to be heard"),
        ("acme/x", "get_artist", "Get an artist", "Artists show their works to everybody"),
        ("acme/x", "get_manga", "Get a manga", "Series and comics are made for an audience"),
        ("acme/anilist", "get_user_anime_list", "Get a user's anime list", "Whoever keeps such a list there shows it"),
        ("acme/flights", "get_airport", "Returns name and codes of an airport", "Where airports and stops are is"),
        ("acme/x", "get_flight_tracks", "Get tracks of a flight", "Where aircraft fly can be followed by everybody"),
        ("acme/x", "get_fruit_nutrition", "Get nutritional information for a fruit", "What is in a food is public"),
        ("acme/nasa", "get_rover_photos", "Get photos from a Mars rover", "NASA publishes what it finds"),
        ("acme/x", "search_icons", "Search for icons", "Icons, pictures and fonts are put up for everybody to use"),
        ("acme/x", "get_block", "Get a shadcn block", "Such building blocks are published for everybody to use"),
        ("acme/x", "get_banners", "Provides implementation details for banners", "Such building blocks are published"),
        ("acme/x", "get_component", "Get a component", "Such components are published for everybody to use"),
        ("acme/x", "get_template", "Get a template", "Templates are there for others to fill in"),
        ("acme/x", "get_guide", "Get the guide", "It explains how something is done or used, to whoever asks"),
        ("acme/x", "get_examples", "Get examples", "Examples are written to be learnt from"),
        ("acme/x", "get_capabilities", "Get the capabilities", "It tells what can be called there, and calls none"),
        ("acme/think", "get_thoughts", "Retrieve all thoughts", "Only what the model itself has thought comes back"),
        ("acme/x", "encode_base64", "Encode a text in Base64", "Anybody could work out the same"),
        ("acme/x", "dns_lookup", "Look up a host in the DNS", "The DNS answers whoever asks"),
        ("acme/x", "get_air_quality", "Get the air quality of a city", "What the air is like is published"),
        ("acme/x", "get_directions", "Get directions between two places", "Anybody can find the way on a map"),
        ("acme/x", "search_places", "Search for places", "Places are on the map for everybody to find"),
        ("acme/x", "get_postal_code", "Get a postal code", "Postal codes are published for everybody"),
        ("acme/x", "search_shops", "Search for shops near a zip code", "Maps are open to everybody"),
        ("acme/x", "get_coin", "Get the price of bitcoin", "Prices of coins and tokens are public"),
    ],
)
def test_what_everybody_may_see_is_called_what_it_is(server: str, name: str, description: str, ground: str) -> None:
    assert ground in said_on(server, name, description)


@pytest.mark.parametrize(
    ("server", "name", "description", "sense"),
    [
        ("acme/x", "forecast_expenses", "Forecast the expenses of a month", "weather"),
        ("acme/x", "get_creator_earnings", "Get the earnings of a creator", "Listed companies"),
        ("acme/x", "plot_genes", "Plot a heatmap of genes", "science"),
        ("acme/x", "get_prompt", "Get the latest version of a prompt", "Packages"),
        ("acme/x", "get_time_entry", "Get the current time entry", "A clock"),
        ("acme/x", "get_weather_now", "Provides the current conditions for cities", "A clock"),
        ("acme/cooking", "sample_recipe_run", "Run a sample workload on a given target using a recipe", "Recipes"),
        ("acme/x", "get_scoring_plays", "Get a dictionary of scoring plays", "words mean"),
        ("acme/solana", "get_inflation_reward", "Returns the staking reward of addresses", "Official figures"),
        ("acme/x", "DNS_validateRecords", "Validate DNS records before an update of a domain", "DNS"),
        ("acme/audio", "get_sent_tips", "Get tips that were sent", "how something is used"),
        ("acme/openapi", "list-components", "Lists all schema components", "for everybody to use"),
    ],
)
def test_a_word_in_another_sense_is_not_the_ground(server: str, name: str, description: str, sense: str) -> None:
    assert sense not in said_on(server, name, description).partition("so it is Read")[2]


def test_what_is_handed_in_is_called_by_its_argument() -> None:
    assert "made of what is handed in as “numbers”" in said_of("max", "Finds the highest of the numbers", "numbers")
    assert "handed in as “a” and “b”" in said_of("remainder", "Remainder of a division", "a", "b")
    assert "handed in as" not in said_of("format_text", "Format a text by a type", "text", "format_type")


def test_a_question_is_answered_with_little_more_than_yes_or_no() -> None:
    assert "Little more comes back than yes or no" in said_of("check_name", "Check if a name is taken", "name")


def test_what_everybody_can_look_up_is_named_where_it_is_told() -> None:
    assert "Anybody can look up the teams" in said_on("acme/chess", "get_teams", "Get teams in a district")


def test_what_is_handed_in_or_asked_of_a_team_is_not_what_anybody_can_look_up() -> None:
    said = said_on("acme/chess", "find_position_in_pgn", "Finds the first position in a PGN text of a match")
    assert "nybody can look" not in said and "shows everybody" not in said
    assert "nybody can look" not in said_on("acme/lichess", "get_team_join_requests", "Get join requests for a team")


def test_a_name_that_begins_with_a_product_is_no_thought() -> None:
    said = said_on("acme/tests", "reflect_get_test_status", "Get the status of a reflect test execution")
    assert "thoughts" not in said.lower()


def test_an_estimate_is_no_text_that_somebody_runs() -> None:
    assert "text by itself" not in said_of("filtration_rate", "Estimated filtration rate by a formula", "age")
    said = said_on("acme/naver", "fix_spelling", "Correct spelling errors in a given text")
    assert "A text by itself gives access to nothing" in said
