"""How a call that reads shows what there is."""

import re

from classifier.justification.article import is_many
from classifier.justification.case import Case, base, spoken_words
from classifier.justification.fit import names_one
from classifier.justification.key import thing_of

# Whoever is shown is a person, and a key is a secret, unless more is known.
PERSONS = frozenset((
    "person", "persons", "people", "customer", "customers", "employee", "employees", "user", "users", "member",
    "members", "teammates", "assignees", "contact", "contacts",
))  # fmt: skip
PRIVATE = PERSONS | {"key", "keys", "token", "tokens", "password", "secret", "secrets", "credentials"}
# Who is told no more than this does not know what is looked up.
_SAYS_NOTHING = frozenset(("api", "data", "details", "info", "information", "result", "results", "tool"))
# What a list of these holds is what they say.
_CONTENTS = PRIVATE | frozenset((
    "addresses", "alerts", "announcements", "codes", "comments", "contents", "contracts", "details", "drafts",
    "errors", "events", "expenses", "findings", "history", "invoices", "leads", "memories", "messages", "notes",
    "notifications", "numbers", "occurrences", "orders", "payments", "periods", "posts", "quotes", "records",
    "reminders", "replies", "results", "reviews", "rows", "strings", "summaries", "timesheets", "tips", "transactions",
    "values", "vulnerabilities",
))  # fmt: skip
_FINDS = frozenset((
    "analyze", "assess", "audit", "check", "compare", "count", "detect", "diagnose", "diff", "evaluate", "exists",
    "lint", "measure", "review", "scan", "test", "validate", "verify",
))  # fmt: skip
# What these find out is a number or a yes, whatever they look into.
_SAYS_WHETHER = frozenset(("count", "exists", "lint", "validate", "verify"))
# Where these are promised, a list is more than a list.
_IN_FULL = re.compile(
    r"\bdetails\b|\bdetailed (?:info|metadata|descri)|\bfull (?:content|info)|"
    r"\b(?:with|including) (?:their |its )?contents?\b|"
    r"\b(?:and|including|with) (?:its|their) (?:[a-z]+ )?"
    r"(?:capabilities|contents|info|information|members|rules|values)\b|"
    r"\b(?:security|health|operational) status",
    re.IGNORECASE,
)
# What is inspected comes back as it is.
_SHOWN = re.compile(r"inspect|display|show|view\b|list|look", re.IGNORECASE)
# What is taken out of what is handed in was not stored anywhere, and a batch is not one.
_TAKEN_OUT = frozenset(("extract", "parse"))
_CONTENT_ITSELF = re.compile(r"contents?\b|\bfiles?\b|source", re.IGNORECASE)


def showing(case: Case, thing: str) -> str:
    """How a call that reads shows what there is: as a `list`, `one` named thing at a time, or as what it finds out, a
    `finding`; empty where it is none of them."""
    clause = case.reading.texts["clause"]
    if base(case) in ("list", "enumerate") and not case.reading.lead.joined:
        whole = (
            (thing or thing_of(case.reading)) in _CONTENTS or case.facets.untrusted_content or _IN_FULL.search(clause)
        )
        return "" if whole else "list"
    if base(case) in _FINDS and (base(case) in _SAYS_WHETHER or not _CONTENT_ITSELF.search(clause)):
        return "" if base(case) == "analyze" and _SHOWN.match(clause) else "finding"
    return "one" if case.reading.act == "retrieve" and names_one(case.reading) and not _several(case, thing) else ""


def _several(case: Case, thing: str) -> bool:
    """Whether more than one thing may be shown, or none that is stored."""
    many = is_many(thing or thing_of(case.reading)) or thing in PRIVATE or "batch" in case.reading.texts["name"]
    return case.facets.bulk or many or base(case) in _TAKEN_OUT


def names_nothing(case: Case) -> bool:
    """Whether neither name nor clause say what a call acts on: `fetch_data` without a description."""
    return _SAYS_NOTHING.union((base(case),)).issuperset(spoken_words(case))
