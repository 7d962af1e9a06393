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
            "“query” and “max_results” bound what comes back",
        ),
        ("list_articles", "List the articles", ("query", "max_results"), "“max_results” bounds how much"),
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
