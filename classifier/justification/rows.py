"""What arguments decide, by category: the words of their keys, and what is said of them."""

from classifier.justification.which import LANDS, WHERE_IT_LOOKS
from classifier.memo import Memo

# Who is named in an argument gets something only where something is sent.
REACHES = "“{}” decides who gets it"
INVITES = "“{}” decides who is invited"
ACTED_ON = "“{}” decides what is acted on"
HOW_MUCH = "“{}” decides how much"
ADDRESS = "“{}” may name any address"
RUNS = "what runs is whatever “{}” holds"
GOES = "“{}” decides what is set going"
GONE = "“{}” decides what goes"
PROCESS = "“{}” decides which process it acts on"
WORKED = "“{}” decides what it works on"
CHOSEN = "“{}” chooses what is done"
SENDS_OFF = "“{}” sends it off"
TAKES_ALONG = "“{}” takes along what depends on it"
OPENED = "“{}” decides what is opened"
NAMED_FILE = "“{}” decides which file is opened"
_REPORTS = "what comes of it is sent to “{}”"
_CALLED_BACK = frozenset((
    "callback", "callback_url", "callbackurl", "notification_url", "notify_url", "webhook", "webhook_url", "webhookurl",
))  # fmt: skip
_TOLD = "with “{}” people are told of it"
RIGHT = "“{}” decides how far the right goes"
SEEN = "“{}” decides who can see it"
WHICH = "“{}” decides which file"
ANY_ROW = "“{}” may ask for any row"
BOUNDS = "“{}” bounds how much comes back at once"
TOOL = "“{}” decides which tool runs"
WRITTEN = "“{}” is a statement that says what is written"
PRESSED = "“{}” decides what is pressed"
AT_ONCE = "“{}” decides how much goes at once"
_CUTS = "with “{}” it also restarts what others may be using"
Rows = tuple[tuple[frozenset[str], str], ...]


def _any(words: str) -> frozenset[str]:
    return frozenset(words.split())


_REQUESTS = _any(
    "swap_transaction_requests transfer_tokens_requests dca_order_requests create_order_requests "
    "stake_transaction_requests unstake_transaction_requests"
)
RIGHTS = _any(
    "acl role roles role_id role_ids permission permissions scope scopes visibility access_level access_role "
    "permission_organization permission_content"
)

# What arguments decide, by category: words of their keys, and a phrase; the first whose argument is there is said.
_STAKES: dict[str, Rows] = {
    "Execute": (
        (_any("sql query sql_query raw_sql statement statements cypher cypher_query aql"), RUNS),
        (_any("action operation"), CHOSEN),
        (
            _any(
                "code function program script javascript javascript_code python_code pycode py_code code_snippet "
                "input_code expression"
            ),
            RUNS,
        ),
        (_any("command cmd shell_command commands"), RUNS),
        (_any("url endpoint"), ADDRESS),
        (_any("method"), "“{}” comes from the caller"),
        (
            _any("workflow_id automation_id job_id dag_id pipeline_id task_id agent_id"),
            GOES,
        ),
        (_any("tool_name qualified_name"), TOOL),
        (_CALLED_BACK, _REPORTS),
        (_any("file_path filepath file_paths paths"), WORKED),
        (_any("pid process_id"), PROCESS),
        (_any("device_id entity_id selector ref uid instance_id server_id"), ACTED_ON),
        (_any("element"), ACTED_ON),
        (_any("submit press_enter"), SENDS_OFF),
        (_any("key keys"), PRESSED),
        (
            _any("path file_path filepath input_path project_path script_path directory"),
            WORKED,
        ),
    ),
    "Write": (
        (_any("notify mail_notify notify_users send_notification send_notifications send_updates"), _TOLD),
        (_any("restart restart_server reboot"), _CUTS),
        (_any("in_place inplace overwrite"), "“{}” decides whether what was there is written over"),
        (
            _any(
                "to recipient recipients receiver receivers to_email to_emails phone phone_number chat_id "
                "channel channel_id email emails notification_emails"
            ),
            REACHES,
        ),
        (_any("attendees invitees"), INVITES),
        (_any("cc bcc"), REACHES),
        (_CALLED_BACK, _REPORTS),
        (_any("account_number routing_number iban wallet_address"), "“{}” decides where money can go"),
        (RIGHTS, RIGHT),
        (_any("sql statement"), "“{}” says what is written"),
        (
            _any("output_dir output_directory output_path outfile output_file download_dir save_path"),
            LANDS,
        ),
        (_any("path file_path filepath filename"), WHICH),
        (_any("query"), WRITTEN),
    ),
    "Destructive": (
        (_any("restart restart_server reboot"), _CUTS),
        (_any("force"), "“{}” gets past what would stop it"),
        (_any("recursive"), "“{}” takes along all that is inside"),
        (_any("cascade"), TAKES_ALONG),
        (_any("permanent permanently"), "“{}” decides whether it can be had back"),
        (_any("filter filter_expr where query ids"), AT_ONCE),
        (_any("path file_path filepath directory"), GONE),
        (_any("pid process_id"), "“{}” decides which process ends"),
    ),
    "Financial": (
        (
            _any(
                "amount quantity qty value amount_in units limit_price amount_sats buy_amount coins initial_buy_amount "
                "sell_amount token_in_amount unit_amount"
            ),
            HOW_MUCH,
        ),
        (_any("to recipient destination destination_address to_address recipient_address"), REACHES),
        (_any("spender"), "“{}” decides whose leave to spend it is"),
        (
            _any(
                "signed_tx signed_txn signed_txns signed_transaction signed_transaction_data signed_body_bytes txn "
                "serialized_transaction serialized_transactions swap_transaction"
            ),
            "what is paid, and to whom, stands in “{}”",
        ),
        (_REQUESTS, "what is asked for, and how much of it, stands in “{}”"),
    ),
    "Read": (
        (_any("path file_path filepath paths directory"), OPENED),
        (_any("url urls uri base_url endpoint"), ADDRESS),
        (_any("sql query_sql"), ANY_ROW),
        (
            _any(
                "file_paths memory_dump_path pdf_path epub_path image_path pcap_path log_file "
                "file_absolute_path schematic_path"
            ),
            OPENED,
        ),
        (_any("filename"), NAMED_FILE),
        (
            _any("project_path repo_path root_path base_path search_path search_dir directory_path folder_path"),
            WHERE_IT_LOOKS,
        ),
        (_any("query"), ANY_ROW),
    ),
}

# What arguments decide of a search or a list, in the same form: what bounds the answer first.
_PAGING: Rows = (
    (
        _any(
            "limit per_page page_size pagesize max_results maxresults num_results top_k max_items max_length "
            "num_per_page maxitems"
        ),
        BOUNDS,
    ),
    (_any("count top k display size first lines rows n"), BOUNDS),
    # What is looked for, and what only turns the page, is not worth a word.
    (_any("query q search search_term search_query keyword keywords text term"), ""),
    (_any("page offset cursor page_token next_token skip start starting_after after"), ""),
)


def _first(rows: Rows, words: tuple[str, ...]) -> tuple[int, str]:
    """The argument of the first row that has one, and what the row says of it."""
    for names, phrase in rows:
        for at, word in enumerate(words):
            if word in names:
                return at, phrase
    return 0, ""


staked = Memo[tuple[str, tuple[str, ...]], tuple[int, str]](lambda of: _first(_STAKES[of[0]], of[1])).__getitem__
paged = Memo[tuple[str, ...], tuple[int, str]](lambda words: _first(_PAGING, words)).__getitem__
