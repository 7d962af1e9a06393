"""What other arguments decide beside the one at stake: who gets a sum, at what price, what is sought, a secret."""

from classifier.justification.key import TOP, is_secret, named
from classifier.justification.rows import (
    ACTED_ON,
    BOUNDS,
    CHOSEN,
    HOW_MUCH,
    PROCESS,
    REACHES,
    RIGHT,
    RIGHTS,
    RUNS,
    SEEN,
    SENDS_OFF,
    TAKES_ALONG,
)
from classifier.justification.shown import listed
from classifier.justification.which import LANDS
from classifier.reading import Reading
from classifier.ruleset import by_id
from classifier.schema import Argument
from toolrisk.models import Facets

# Keys beside others that decide the same together with them.
SAME = {REACHES: frozenset(("cc", "bcc")), HOW_MUCH: frozenset(("shares",))}
# What another argument decides together with the one of which these are said: its keys, and what is added.
_TOGETHER = {
    PROCESS: (frozenset(("input", "stdin")), ", and “{}” what is typed into it"),
    RUNS: (frozenset(("code_file", "file", "script_file", "script_path")), ", or stands in “{}”"),
    CHOSEN: (
        frozenset(("device_id", "entity_id", "instance_id", "selector", "server_id")),
        ", and “{}” what it is done to",
    ),
    SENDS_OFF: (frozenset(("text",)), ", and “{}” is what goes in"),
    TAKES_ALONG: (frozenset(("action", "operation")), ", and “{}” chooses what is done"),
    LANDS: (frozenset(("image_url", "page_url", "uri", "url", "urls", "video_url")), ", and “{}” what is fetched"),
}
# What goes into a field, or is chosen there, by tools that are called so.
_ENTERS = frozenset(("enter", "fill", "input", "select", "type"))
_HELD = frozenset(("option", "text", "value", "values"))
_KEYS = frozenset(("key", "keys"))
_SUBMITS = frozenset(("press_enter", "submit"))
_GETS = frozenset((
    "destination", "destination_address", "payee", "receiver", "receivers", "receiver_address", "recipient",
    "receiver_id", "receiver_user_id", "recipient_id", "recipients", "recipient_address", "to", "to_address", "to_ids",
))  # fmt: skip
# Where a message goes to.
_GOES_TO = frozenset((
    "comment_id", "conversation_id", "exchange", "message_id", "post_id", "queue", "queue_url", "recipient_id",
    "room_id", "space_id", "subreddit", "thread_id", "thread_ts", "to_user_id", "tweet_id", "user", "user_id",
    "user_ids", "webhook_id",
))  # fmt: skip
_MANY = frozenset(("receivers", "recipients"))
# Of many that are named so every one gets the sum where the text says so.
_EACH = " each "
_PRICES = frozenset(("price", "limit_price"))
# Who is named so gets it only where something is sent.
_ADDRESSED = frozenset(("address", "payee_id", "phone_number"))
_SENDS = frozenset(("airdrop", "airtime", "payment", "send", "transfer", "withdraw", "withdrawal"))
# What is bought and sold.
_TRADED = frozenset((
    "asset", "coin", "instrument", "product_id", "symbol", "ticker", "token", "token_address", "tradingsymbol",
))  # fmt: skip
_SWAPS = frozenset(("burn", "mint", "stake", "swap", "transfer", "unstake"))
# In the name of a tool these have a price; elsewhere it can be one that is called by an id.
_TRADES = frozenset((
    "bid", "buy", "limit", "modify", "order", "orders", "place", "position", "sell", "trade",
))  # fmt: skip
_SOUGHT = frozenset((
    "filter", "filters", "jql", "keyword", "keywords", "q", "query", "search", "search_keyword", "search_query",
    "search_term", "search_text", "term", "where",
))  # fmt: skip
# What may be asked for too: whose, or what kind of it.
_NARROWS = frozenset((
    "agent", "assignee", "author", "campaign_id", "category", "channel", "channel_id", "chat_id", "chat_jid",
    "collection", "contract_address", "host", "hostname", "index_uids", "labels", "project_id", "status", "symbol",
    "symbols", "tag", "tags", "ticker", "user", "user_id", "username", "wallet_address",
))  # fmt: skip
# What an answer is told apart by, where nothing of those is asked for: its kind, its place, its time.
_SORTS = frozenset((
    "asset_id", "country", "created_after", "days", "flow_id", "location", "organization", "region_code", "since",
    "start_date", "state", "state_type", "states", "time_max", "time_min", "time_range", "time_range_seconds",
    "timeframe", "type", "types", "unread", "unread_only",
))  # fmt: skip
# Whoever asks for one of these asks for nothing else.
_WHOSE = frozenset(("contract_address", "symbol", "symbols", "ticker", "username", "wallet_address"))
_MAY_NARROW = (_SOUGHT | _NARROWS | _SORTS) - {"channel", "host", "hostname"}
# What must be handed in and selects nothing: how an answer is sorted or looks, where a page begins, who asks.
_ASIDE = frozenset((
    "after", "cursor", "debug", "direction", "format", "json", "language", "locale", "model", "offset", "order",
    "order_by", "page", "page_number", "page_token", "per_page", "session", "size", "skip", "sort", "sort_by",
    "sort_order", "sorts", "start", "token", "user_agent", "verbose",
))  # fmt: skip
_SELECTS_NOTHING = _ASIDE | {"args", "arguments", "body", "data", "input", "inputs", "options", "params", "request"}
# Who has one of these can do the same, or undo it.
_CIPHER_KEYS = frozenset(("key", "passphrase", "secret_key"))
_CIPHERS = frozenset(("decrypt", "encrypt"))
_KNOWN = "whoever knows “{}” can decrypt it too"
_TAKE = "{} take secrets, which pass through the model"
# Of so few arguments each is named where the call is told.
FEW = 3
_PERSONS = frozenset(("collaborator", "collaborators", "member", "members", "user", "users"))
_MAY = "“{}” decides what the {} may do"
_BOTH = "“{}” and “{}” bound what comes back at once"
_DECIDES = "“{}” decides what comes back, and “{}” how much at once"
_FILTERS = frozenset(("filter", "filters", "where"))
# What is added of a bound to what selects.
_BESIDE = {
    "what comes back": ", and “{}” how much at once",
    "where it looks": ", and “{}” how much comes back at once",
}


def also(phrase: str, one: Argument, taken: list[Argument], reading: Reading) -> str:
    """What is said of the receiver and the price beside a sum, and of what goes into what is acted on; empty where
    neither is there."""
    if phrase == ACTED_ON:
        return _entered(one, taken, reading)
    if phrase != HOW_MUCH:
        return _with(phrase, one, taken)
    name = set(reading.texts["name"].split())
    priced = not _TRADES.isdisjoint(name)
    gets, price = _next_to(one, _GETS, taken), _next_to(one, _PRICES, taken) if priced else None
    gets = gets or (_next_to(one, _ADDRESSED, taken) if not _SENDS.isdisjoint(name) else None)
    traded = _next_to(one, _TRADED, taken) if priced or not _SWAPS.isdisjoint(name) else None
    each = ", each as much" if gets and gets.words in _MANY and _EACH in reading.texts["description"] else ""
    parts = [
        f"“{named(traded)}” of what" if traded else "",
        f"“{named(gets)}” who gets it{each}" if gets else "",
        f"“{named(price)}” at what price" if price else "",
    ]
    said = [part for part in parts if part]
    return "".join(f", and {part}" if at + 1 == len(said) else f", {part}" for at, part in enumerate(said))


def _with(phrase: str, one: Argument, taken: list[Argument]) -> str:
    """What is said of the argument that decides together with the one of a phrase; empty where there is none."""
    keys, said = _TOGETHER.get(phrase, (frozenset(), ""))
    other = _next_to(one, keys, taken)
    return said.format(named(other)) if other is not None and other is not one else ""


def _entered(one: Argument, taken: list[Argument], reading: Reading) -> str:
    """What is said of what goes into what is acted on, or is chosen or pressed there, and of what sends it off."""
    name = set(reading.texts["name"].split())
    held = _next_to(one, _HELD, taken) if not _ENTERS.isdisjoint(name) else None
    key = _next_to(one, _KEYS, taken) if "press" in name else None
    sends = _next_to(one, _SUBMITS, taken) if held is not None else None
    done = "is chosen" if "select" in name else "goes in"
    entered = f"“{named(held)}” what {done}" if held is not None else f"“{named(key)}” what is pressed" if key else ""
    if sends is None:
        return f", and {entered}" if entered else ""
    return f", {entered}, and “{named(sends)}” sends it off"


def bounds(phrase: str, one: Argument, reading: Reading, due: set[str]) -> str:
    """What is said of an argument that bounds an answer, with those that select: the ones that are `due`, else one that
    says what is sought, or whose."""
    if phrase != BOUNDS:
        return phrase.format(named(one))
    selects = [other for other in reading.arguments if _selects(other, one, due)]
    if 0 < len(selects) <= FEW and not (len(selects) == 1 and selects[0].words in _SOUGHT):
        many = "" if len(selects) > 1 else "s"
        return bounded(f"{listed([named(each) for each in selects])} decide{many} what comes back", one)
    taken = reading.arguments
    sought = _next_to(one, _SOUGHT, taken) or _next_to(one, _NARROWS, taken) or _next_to(one, _SORTS, taken)
    if sought is None:
        return phrase.format(named(one))
    # A word among many that may be given only bounds an answer, as a filter does.
    asked = sought.key in due or (reading.act == "search" and len(taken) <= FEW)
    decides = asked and sought.words in _SOUGHT - _FILTERS
    return (_DECIDES if decides else _BOTH).format(named(sought), named(one))


def narrowed(reading: Reading, due: set[str]) -> str:
    """What is said of what may be asked for where nothing has to be: it narrows an answer, or is whose it is; empty
    where there is none."""
    may = [] if due else [one for one in reading.arguments if one.path == TOP and one.words in _MAY_NARROW]
    if not may or "properties" in reading.texts["arguments"].split():
        return ""
    whose = next((one for one in may if one.words in _WHOSE), None)
    if whose is not None:
        return f"“{named(whose)}” decides what comes back"
    return f"{listed([named(one) for one in may[:2]])} can narrow what comes back"


def goes_to(one: Argument, reading: Reading) -> str:
    """What is said of the argument that names where something is sent, or what is passed on, beside the one that holds
    it; empty where there is none."""
    where = _next_to(one, _GOES_TO, reading.arguments)
    if where is None:
        return ""
    # What is passed on does not tell to whom.
    passed = where.words == "message_id" and reading.head is not None and reading.head.base == "forward"
    return f", and “{named(where)}” decides {'what is passed on' if passed else 'where it goes'}"


def bounded(phrase: str, one: Argument) -> str:
    """What is said of an argument that selects, and of the one that bounds an answer."""
    return phrase + next((more.format(named(one)) for end, more in _BESIDE.items() if phrase.endswith(end)), "")


def _selects(other: Argument, one: Argument, due: set[str]) -> bool:
    """Whether an argument that is due says what is asked for, and not how, or how much of it."""
    told = other.path == one.path == TOP and other.key in due and other is not one
    return told and other.words not in _SELECTS_NOTHING and not is_secret(other.words)


def without_sought(said: str) -> str:
    """What is left to say of what bounds an answer, where what is sought has been named; else empty."""
    _, _, after = said.partition("“")
    sought, _, more = after.partition("”")
    one = more.partition("“")[2].partition("”")[0]
    both = said in (_BOTH.format(sought, one), _DECIDES.format(sought, one))
    return BOUNDS.format(one) if one and both else ""


def given(category: str, facets: Facets, reading: Reading) -> tuple[int, str]:
    """The place of the argument that says how far a right goes, where a call gives one, and what is said of it; nothing
    elsewhere."""
    who = reading.texts["name"].rpartition(" ")[2]
    for at, one in enumerate(reading.arguments if category == "Write" else ()):
        told = facets.access_control or (who in _PERSONS and one.words.startswith("permission_"))
        if told and one.words in RIGHTS:
            if one.words == "visibility":
                return at, SEEN
            return at, _MAY.format("{}", who) if who in _PERSONS else RIGHT
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
        return _TAKE.format(listed([named(one) for one in taking[:FEW]]))
    return by_id()["arguments/credential"].says.argument.format(named(taking[0])) if taking else ""


def _takes_text(one: Argument) -> bool:
    return one.schema.get("type") != "boolean"


def _next_to(one: Argument, keys: frozenset[str], taken: list[Argument]) -> Argument | None:
    return next((other for other in taken if other.words in keys and other.path == one.path), None)
