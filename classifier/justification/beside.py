"""What other arguments decide beside the one at stake: who gets a sum, at what price, what is sought, a secret."""

from classifier.justification.key import is_secret, named
from classifier.justification.rows import BOUNDS, HOW_MUCH, REACHES, RIGHT, RIGHTS
from classifier.justification.shown import listed
from classifier.reading import Reading
from classifier.ruleset import by_id
from classifier.schema import Argument
from toolrisk.models import Facets

# Keys beside others that decide the same together with them.
SAME = {REACHES: frozenset(("cc", "bcc")), HOW_MUCH: frozenset(("shares",))}
_GETS = frozenset((
    "destination", "destination_address", "payee", "receiver", "receivers", "receiver_address", "recipient",
    "recipients", "recipient_address", "to", "to_address",
))  # fmt: skip
_MANY = frozenset(("receivers", "recipients"))
# Of many that are named so every one gets the sum where the text says so.
_EACH = " each "
_PRICES = frozenset(("price", "limit_price"))
# In the name of a tool these have a price; elsewhere it can be one that is called by an id.
_TRADES = frozenset((
    "bid", "buy", "limit", "modify", "order", "orders", "place", "position", "sell", "trade",
))  # fmt: skip
_SOUGHT = frozenset(("query", "q", "search_query", "search_term", "keyword", "keywords"))
# Who has one of these can do the same, or undo it.
_CIPHER_KEYS = frozenset(("key", "passphrase", "secret_key"))
_CIPHERS = frozenset(("decrypt", "encrypt"))
_KNOWN = "whoever knows “{}” can decrypt it too"
_TAKE = "{} take secrets, which pass through the model"
_FEW = 3
_PERSONS = frozenset(("collaborator", "collaborators", "member", "members", "user", "users"))
_MAY = "“{}” decides what the {} may do"
_BOTH = "“{}” and “{}” bound what comes back at once"


def also(phrase: str, one: Argument, taken: list[Argument], reading: Reading) -> str:
    """What is said of the receiver and the price beside a sum; empty where neither is there."""
    if phrase != HOW_MUCH:
        return ""
    priced = not _TRADES.isdisjoint(reading.texts["name"].split())
    gets, price = _next_to(one, _GETS, taken), _next_to(one, _PRICES, taken) if priced else None
    each = ", each as much" if gets and gets.words in _MANY and _EACH in reading.texts["description"] else ""
    parts = [f"“{named(gets)}” who gets it{each}" if gets else "", f"“{named(price)}” at what price" if price else ""]
    return "".join(f", and {part}" for part in parts if part)


def bounds(phrase: str, one: Argument, reading: Reading) -> str:
    """What is said of an argument that bounds an answer, with the one that says what is sought."""
    sought = _next_to(one, _SOUGHT, reading.arguments) if phrase == BOUNDS and reading.act == "search" else None
    return _BOTH.format(named(sought), named(one)) if sought is not None else phrase.format(named(one))


def without_sought(said: str) -> str:
    """What is left to say of what bounds an answer, where what is sought has been named; else empty."""
    before, joined, after = said.partition("” and “")
    one = after.partition("”")[0]
    return BOUNDS.format(one) if joined and said == _BOTH.format(before[1:], one) else ""


def given(category: str, facets: Facets, reading: Reading) -> tuple[int, str]:
    """The place of the argument that says how far a right goes, where a call gives one, and what is said of it; nothing
    elsewhere."""
    who = reading.texts["name"].rpartition(" ")[2]
    for at, one in enumerate(reading.arguments if category == "Write" else ()):
        told = facets.access_control or (who in _PERSONS and one.words.startswith("permission_"))
        if told and one.words in RIGHTS:
            return at, _MAY.format("{}", who) if who in _PERSONS and one.words != "visibility" else RIGHT
    return 0, ""


def keyed(reading: Reading) -> str:
    """What is said of the key of a cipher; empty where there is none."""
    told = _CIPHERS.intersection(reading.texts["name"].split())
    key = next((one for one in reading.arguments if one.words in _CIPHER_KEYS), None) if told else None
    if key is None:
        return ""
    return _KNOWN.format(named(key)) if "encrypt" in told else secrets(reading, key)


def secrets(reading: Reading, known: Argument | None = None) -> str:
    """What is said of the arguments that take secrets: the one that is `known` to, and those whose keys end so; empty
    where there is none."""
    if known is None and not is_secret(reading.texts["arguments"]):
        return ""
    taking = [one for one in reading.arguments if one is known or (is_secret(one.words) and _takes_text(one))]
    if len(taking) > 1:
        return _TAKE.format(listed([named(one) for one in taking[:_FEW]]))
    return by_id()["arguments/credential"].says.argument.format(named(taking[0])) if taking else ""


def _takes_text(one: Argument) -> bool:
    return one.schema.get("type") != "boolean"


def _next_to(one: Argument, keys: frozenset[str], taken: list[Argument]) -> Argument | None:
    return next((other for other in taken if other.words in keys and other.path == one.path), None)
