"""The arguments at stake, in words."""

import re

from classifier.deed import shown
from classifier.memo import Memo
from classifier.reading import Reading
from classifier.schema import Argument
from toolrisk.models import Facets, Finding

# Of so many arguments what is at stake is told; what is remembered of them stays small.
_SOME = 24
_TOP = "inputSchema.properties"
# Who is named in an argument gets something only where something is sent.
_REACHES = "“{}” decides who gets it"
_ADDRESS = "“{}” may name any address"
_CHANGING = frozenset(("arguments/amount", "arguments/content", "arguments/force", "arguments/recipient"))
_IDENTIFIES = frozenset(("id", "ids", "name", "key", "uri", "slug", "uuid", "number", "identifier"))
_CHANGES = frozenset(("update", "move", "label", "switch", "shape"))
_PARENT = re.compile(re.escape(_TOP) + r"\.(.+?)(?:\.items)?(?:\.properties)+$")
_RUNS = "what runs is whatever “{}” holds"
Rows = tuple[tuple[frozenset[str], str], ...]


def _any(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What arguments decide, by category: words of their keys, and a phrase; the first whose argument is there is said.
_STAKES: dict[str, Rows] = {
    "Execute": (
        (_any("sql query statement cypher aql"), _RUNS),
        (_any("command cmd shell_command commands args"), _RUNS),
        (_any("code script javascript python_code pycode py_code code_snippet input_code expression"), _RUNS),
        (_any("url endpoint"), _ADDRESS),
        (_any("method"), "“{}” comes from the caller"),
        (
            _any("workflow_id automation_id job_id dag_id pipeline_id task_id agent_id tool_name"),
            "“{}” decides what is set going",
        ),
        (_any("device_id entity_id element selector ref instance_id server_id"), "“{}” decides what is acted on"),
    ),
    "Write": (
        (
            _any("to recipient recipients phone phone_number chat_id channel channel_id cc bcc email"),
            _REACHES,
        ),
        (_any("role roles permission permissions scopes visibility"), "“{}” decides how far the right goes"),
        (_any("sql statement"), "“{}” says what is written"),
        (
            _any("output_dir output_directory output_path outfile output_file download_dir save_path"),
            "“{}” decides where it lands",
        ),
        (_any("path file_path filepath filename"), "“{}” decides which file"),
    ),
    "Destructive": (
        (_any("force recursive permanent cascade"), "“{}” makes it graver"),
        (_any("filter filter_expr where query ids"), "“{}” decides how much goes at once"),
        (_any("path file_path directory"), "“{}” decides what goes"),
    ),
    "Financial": (
        (_any("amount quantity qty value amount_in units limit_price"), "“{}” decides how much"),
        (_any("to recipient destination destination_address to_address"), _REACHES),
    ),
    "Read": (
        (_any("path file_path filepath paths directory"), "“{}” decides what is opened"),
        (_any("url urls uri"), _ADDRESS),
        (_any("sql query_sql"), "“{}” may ask for any row"),
    ),
}

# What arguments decide of a search or a list, in the same form: what bounds the answer first.
_PAGING: Rows = (
    (
        _any(
            "limit count per_page page_size pagesize max_results maxresults num_results top top_k k "
            "display size first max_items max_length lines num_per_page maxitems rows n"
        ),
        "“{}” bounds how much comes back at once",
    ),
    (_any("query q search search_term search_query keyword keywords text term"), "“{}” is what is looked for"),
    (_any("page offset cursor page_token next_token skip start starting_after after"), "“{}” only turns the page"),
)

# What an argument decides on which a finding rests, by the finding's rule, else by category.
_RESTS = {
    "arguments/action": "“{}” chooses what is done",
    "arguments/address": "“{}” decides where it goes",
    "arguments/amount": "“{}” decides how much",
    "arguments/content": "“{}” is what will stand there",
    "arguments/credential": "“{}” takes a secret, which passes through the model",
    "arguments/force": "“{}” makes it graver",
    "arguments/paging": "“{}” narrows what comes back",
    "arguments/recipient": _REACHES,
    "write/invite": "“{}” decides who is told of it",
    "Read": "“{}” decides what comes back",
    "Write": "“{}” decides what or where it writes",
    "Execute": "“{}” decides what is acted on",
    "Destructive": "“{}” decides what goes",
    "Financial": "“{}” decides what is paid or agreed",
}
# What an argument decides that names one thing, by category.
_NAMES = {
    "Destructive": "“{}” decides which one goes",
    "Write": "“{}” decides which one changes",
    "Execute": "“{}” decides what it acts on",
    "Financial": "“{}” decides what it is about",
}


def stake(category: str, reading: Reading, findings: list[Finding], facets: Facets, sends: bool) -> str:
    """The argument at stake: what the category turns on, else what a finding rests on, else what names the one thing
    that is changed; empty where there is none. `sends`: whether something goes to somebody."""
    taken = reading.arguments
    if not taken:
        return ""
    words = tuple([one.words[:40] for one in taken[:_SOME]])
    at, phrase = _staked((category, words))
    if category == "Read" and phrase == _ADDRESS and not sends:
        phrase = _RESTS["Read"]
    reaches = phrase != _REACHES or category != "Write" or sends
    if phrase and reaches and (phrase != _RUNS or facets.code_execution):
        return phrase.format(_named(taken[at]))
    for finding in findings:
        if finding.field.startswith("inputSchema") and str(finding.category) in ("None", category):
            return _rests(category, finding, taken, words)
    at, phrase = _identified((category, reading.act, words))
    return phrase.format(_named(taken[at])) if phrase else ""


def _rests(category: str, finding: Finding, taken: list[Argument], words: tuple[str, ...]) -> str:
    """What the argument decides on which a finding rests."""
    if finding.rule == "arguments/paging":
        at, phrase = _paged(words)
        if phrase:
            return phrase.format(_named(taken[at]))
    rule = category if category == "Read" and finding.rule in _CHANGING else finding.rule
    return _RESTS.get(rule, _RESTS[category]).format(_key(finding, taken))


def _key(finding: Finding, taken: list[Argument]) -> str:
    """The argument that a finding rests on."""
    for one in taken:
        if finding.field == one.path and finding.quote == one.key:
            return _named(one)
        if finding.field in (f"{one.path}.{one.key[:80]}", f"{one.path}.{one.key[:80]}.description"):
            return _named(one)
    return shown(finding.quote, 40)


def _named(one: Argument) -> str:
    """An argument's key, after that of the argument in which it stands."""
    parent = _PARENT.match(one.path)
    return f"{shown(parent[1], 40)}.{shown(one.key, 40)}" if parent else shown(one.key, 40)


def _first(rows: Rows, words: tuple[str, ...]) -> tuple[int, str]:
    """The argument of the first row that has one, and what the row says of it."""
    for names, phrase in rows:
        for at, word in enumerate(words):
            if word in names:
                return at, phrase
    return 0, ""


def _find_name(of: tuple[str, str, tuple[str, ...]]) -> tuple[int, str]:
    category, act, words = of
    if category in _NAMES and (category != "Write" or act in _CHANGES):
        for at, word in enumerate(words):
            if word.rpartition("_")[2] in _IDENTIFIES:
                return at, _NAMES[category]
    return 0, ""


_staked = Memo[tuple[str, tuple[str, ...]], tuple[int, str]](lambda of: _first(_STAKES[of[0]], of[1])).__getitem__
_paged = Memo[tuple[str, ...], tuple[int, str]](lambda words: _first(_PAGING, words)).__getitem__
_identified = Memo(_find_name).__getitem__
