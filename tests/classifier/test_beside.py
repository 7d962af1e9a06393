"""What is said of other arguments beside the one at stake."""

import pytest

from tests.classifier.told import said_of


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        (
            "search_papers",
            "Search for papers",
            ("query", "max_results"),
            "“query” decides what comes back, and “max_results” how much at once",
        ),
        (
            "search_papers",
            "Search for papers",
            ("filter", "max_results"),
            "“filter” and “max_results” bound what comes back",
        ),
        (
            "list_runs",
            "List the runs of a flow",
            ("limit", "state_type", "b"),
            "“state_type” and “limit” bound what comes back",
        ),
        ("list_articles", "List the articles", ("query", "max_results"), "“query” and “max_results” bound what"),
        ("list_articles", "List the articles", ("page", "max_results", "a"), "“max_results” bounds how much"),
        ("list_articles", "List the articles", ("limit", "term", "status"), "“term” and “limit” bound what comes back"),
        ("list_articles", "List the articles", ("limit", "status", "a"), "“status” and “limit” bound what comes back"),
        (
            "get_articles",
            "Get the articles of an author",
            ("author_id", "limit"),
            "“author_id” decides what comes back, and “limit” how much at once",
        ),
        (
            "transfer_eth",
            "Transfer ETH to a wallet",
            ("to", "amount"),
            "“amount” decides how much, and “to” who gets it",
        ),
        (
            "place_limit_order",
            "Place a limit order",
            ("side", "quantity", "limit_price"),
            "“quantity” decides how much, and “limit_price” at what price",
        ),
        ("send_eth", "Send ETH to each one named", ("receivers", "amount"), "“receivers” who gets it, each as much"),
        ("send_eth", "Send ETH to those named", ("receivers", "amount"), "“receivers” who gets it."),
        ("sell_token", "Sell a token of a wallet", ("sellAmount", "wallet", "a"), "“sellAmount” decides how much"),
        (
            "approve_token",
            "Approve an allowance of ERC20 tokens of the wallet",
            ("spender", "a"),
            "“spender” decides whose leave",
        ),
        ("send_transaction", "Send a signed transaction to the chain", ("txn",), "to whom, stands in “txn”"),
        ("add_member", "Add a member to a team", ("role", "team_id"), "“role” decides what the member may do"),
        (
            "share_folder",
            "Share a folder with somebody",
            ("folder_id", "access_level"),
            "“access_level” decides how far",
        ),
        ("rot_encrypt", "Encrypt a text", ("text", "key", "mode", "iv"), "whoever knows “key” can decrypt it too"),
        ("create_payment_link", "Create a payment link", ("price", "quantity"), "“quantity” decides how much."),
        ("run_python", "Run Python code or a script file", ("code", "file"), "“code” holds, or stands in “file”"),
        (
            "interact",
            "Interact with an element of the page in the browser",
            ("selector", "action"),
            "“action” chooses what is done, and “selector” what it is done to",
        ),
        ("type_keys", "Type text into the focused element of the app", ("text", "submit"), "“text” is what goes in"),
        (
            "scrape_guide",
            "Scrape a guide from a URL and save it as markdown",
            ("url", "output_path"),
            "“output_path” decides where it lands, and “url” what is fetched",
        ),
        ("list_tickets", "List the tickets", ("status", "a", "b", "c"), "“status” can narrow what comes back"),
        ("get_quotes", "Get the quotes", ("symbol", "a", "b", "c"), "“symbol” decides what comes back"),
    ],
)
def test_what_decides_beside_the_argument_at_stake_is_named_with_it(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *keys)


def test_who_gets_a_sum_is_named_with_the_argument_that_holds_both() -> None:
    both = {"type": "object", "properties": {"to": {"type": "string"}, "value": {"type": "string"}}}
    words = said_of("send_eth", "Send ETH to a wallet", properties={"transaction": both})
    assert "“transaction.value” decides how much, and “transaction.to” who gets it" in words


def test_what_is_sought_is_named_once() -> None:
    assert "; “max_results” bounds how much" in said_of(
        "search_articles", "Search for articles", "query", "max_results"
    )


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("server", "server_password", "a", "b"), "“server_password” takes a secret"),
        (("hookId", "hookToken", "hookPrivateKey", "b"), "“hookPrivateKey” takes a secret"),
        (("api_key", "secret_key", "a", "b"), "“api_key” and “secret_key” take secrets"),
    ],
)
def test_what_takes_a_secret_is_told_by_the_end_of_its_key_and_all_of_them_at_once(
    keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of("get_status", "Get the status of a server", *keys)


def test_a_secret_does_not_stand_for_what_is_removed_and_names_nothing() -> None:
    words = said_of("delete_doc", "Delete a document", "access_token", "doc_id", "a", "b")
    assert "“doc_id” decides what is removed" in words and "“access_token” takes a secret" in words
    words = said_of("set_api_key", "Set the API key", "api_key")
    assert "“api_key” is what it is set to" not in words and "“api_key” takes a secret" in words
    # Who signs in is not what comes back.
    assert "“userName” decides" not in said_of("get_categories", "Get the categories", "userName", "userPassword", "a")


def test_a_key_that_decrypts_is_a_secret() -> None:
    assert "“key” takes a secret" in said_of("des_decrypt", "Decrypt a text", "text", "key")
    assert "whoever knows “key”" in said_of("des_encrypt", "Encrypt a text", "text", "key")


def test_a_secret_and_the_form_of_an_answer_are_not_what_a_call_is_given() -> None:
    assert said_of("list_teams", "List teams", "json").startswith("One call lists teams")
    words = said_of("get_ranges", "Get the ranges of a coin", "ordinal", "apiKey")
    assert words.startswith("One call, which can be given “ordinal”, gets")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (["owner", "repo"], "“owner” and “repo” decide what comes back, and “limit” how much at once"),
        (["owner", "page"], "“owner” decides what comes back, and “limit” how much at once"),
        (["page", "sort"], "“limit” bounds how much comes back at once"),
        (["owner", "repo", "branch", "year"], "“limit” bounds how much comes back at once"),
    ],
)
def test_what_must_be_handed_in_selects_and_is_named_before_what_bounds(due: list[str], said: str) -> None:
    assert said in said_of("get_commits", "Get the commits", "page", "limit", "sort", *due, required=due)


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        (
            "update_page",
            "Update a page",
            ("page_id", "content"),
            "“page_id” decides which page is changed, and “content” holds what is written",
        ),
        (
            "create_card",
            "Create a card on a board",
            ("board_id", "data"),
            "“board_id” decides which board it goes to, and “data” holds what is written",
        ),
        (
            "send_message",
            "Send a message to a room",
            ("room_id", "text"),
            "“text” holds what is sent, and “room_id” decides where it goes",
        ),
    ],
)
def test_what_is_written_or_sent_is_named_with_where_it_goes(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *keys)


def test_what_only_says_what_is_meant_is_not_what_is_written() -> None:
    words = said_of("subscribe_to_thread", "Subscribe to a thread", "data", "room_id", "thread_id")
    assert "holds what is written" not in words
    inner = {"type": "object", "properties": {"Subject": {"type": "string"}}}
    words = said_of("set_metadata", "Set the metadata of a document", properties={"metadata": inner})
    assert "“metadata.Subject” holds" not in words


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        (
            "browser_fill",
            "Fill out an input field",
            ("selector", "value"),
            "“selector” decides what is acted on, and “value” what goes in",
        ),
        (
            "browser_type",
            "Type text into an element",
            ("ref", "text", "submit"),
            "“ref” decides what is acted on, “text” what goes in, and “submit” sends it off",
        ),
        ("browser_select", "Select an option in the page", ("ref", "values"), "and “values” what is chosen"),
        ("page_press_key", "Press a key in the page", ("selector", "key"), "and “key” what is pressed"),
        ("page_click", "Click an element of the page", ("selector", "value"), "“selector” decides what is acted on."),
        ("page_click_text", "Click an element by its text", ("text",), "“text” decides what is acted on"),
        ("run_sql", "Run SQL on a database", ("sql_query", "service_id"), "what runs is whatever “sql_query” holds"),
        ("kill_process", "Kill a process by its PID", ("pid",), "“pid” decides which process ends"),
        (
            "place_order",
            "Place a limit order",
            ("symbol", "quantity", "price"),
            "“quantity” decides how much, “symbol” of what, and “price” at what price",
        ),
        ("withdraw_coins", "Withdraw coins from the wallet", ("address", "amount"), "and “address” who gets it"),
        ("send_money", "Send money to a recipient", ("recipient_id", "amount"), "and “recipient_id” who gets it"),
    ],
)
def test_what_goes_in_and_of_what_a_sum_is_are_named_beside(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *keys)
