"""How a call that reads shows what there is."""

import re

from classifier.justification.case import Case, base, spoken_words
from classifier.justification.which import names_one

# Whoever is shown is a person, and a key is a secret, unless more is known.
PRIVATE = frozenset((
    "person", "persons", "people", "customer", "customers", "employee", "employees", "user", "users", "member",
    "members", "teammates", "assignees", "contact", "contacts", "key", "keys", "token", "tokens", "password", "secret",
    "secrets", "credentials",
))  # fmt: skip
# Who is told no more than this does not know what is looked up.
_SAYS_NOTHING = frozenset(("api", "data", "details", "info", "information", "result", "results", "tool"))
# What a list of these holds is what they say.
_CONTENTS = PRIVATE | frozenset((
    "alerts", "comments", "contents", "contracts", "events", "expenses", "history", "invoices", "leads", "memories",
    "messages", "notes", "notifications", "orders", "payments", "periods", "posts", "records", "replies", "reviews",
    "timesheets", "transactions",
))  # fmt: skip
_FINDS = frozenset((
    "analyze", "assess", "audit", "check", "compare", "count", "detect", "diagnose", "diff", "evaluate", "exists",
    "lint", "measure", "review", "scan", "test", "validate", "verify",
))  # fmt: skip
_CONTENT_ITSELF = re.compile(r"contents?\b|\bfiles?\b|source", re.IGNORECASE)


def showing(case: Case, thing: str) -> str:
    """How a call that reads shows what there is: as a `list`, `one` named thing at a time, or as what it finds out, a
    `finding`; empty where it is none of them."""
    if base(case) in ("list", "enumerate") and not case.reading.lead.joined:
        return "" if thing in _CONTENTS or case.facets.untrusted_content else "list"
    if base(case) in _FINDS and not _CONTENT_ITSELF.search(case.reading.texts["clause"]):
        return "finding"
    many = case.facets.bulk or (thing.endswith("s") and not thing.endswith("ss")) or thing in PRIVATE
    return "one" if case.reading.act == "retrieve" and names_one(case.reading) and not many else ""


def names_nothing(case: Case) -> bool:
    """Whether neither name nor clause say what a call acts on: `fetch_data` without a description."""
    return _SAYS_NOTHING.union((base(case),)).issuperset(spoken_words(case))
