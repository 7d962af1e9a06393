"""What bounds an ordinary write: the words of `kinds_written.yml`, by the verb and the thing that is added or
changed."""

from collections.abc import Iterator

from classifier.justification.article import is_many
from classifier.justification.case import Case, base, for_good, keeps_file, spoken_words, writes_over
from classifier.justification.key import keys_of, takes_file, thing_of
from classifier.justification.kinds import kinds
from classifier.justification.sense import said
from toolrisk.models import Category, Risk

# Which things are told of, by the class of verbs or the rule.
_THINGS = {
    **dict.fromkeys(("create", "store"), "added"),
    **dict.fromkeys(("generate", "write/media"), "generated"),
    "update": "altered",
    "write/session-state": "begun",
}
_FILES = frozenset(("write/local-file", "write/output-path"))
# What these rules rest on is done by verbs of several classes.
_ANY_VERB = frozenset(("write/media", "write/session-state", "write/sign-in"))
# What marks and does one of these besides changes more than the mark.
_MORE = frozenset(("move", "update"))
# What lies in a repository is there in its history as well.
_VERSIONED = frozenset(("gitea", "gitee", "github", "gitlab", "repo", "repository"))
# Where the text has one of these, the name's verb tells more.
_WIDE = frozenset(("add", "create", "move", "remove", "set", "update"))
# What these are of is told by the name, if at all.
_EMPTY = frozenset(("", "batch", "changes", "details", "information", "number", "set"))


def bound(case: Case, evidence: str, thing: str) -> str:
    """Why the risk of an ordinary write is no more, by its verb and what it adds or changes; empty where neither tells
    more than the `evidence` does, which is a class of verbs or a rule."""
    ordinary = case.category is Category.write and case.risk is Risk.medium
    if not ordinary or for_good(case):
        return ""
    if evidence in _FILES:
        return _filed(case)
    if writes_over(case):
        return ""
    evidence = "update" if evidence == "label" and _marks_and_more(case) else evidence
    thing = thing if thing not in _EMPTY else _called(case, _THINGS.get(evidence, ""))
    return _told(case, evidence, thing)


def _marks_and_more(case: Case) -> bool:
    """Whether a call marks something and changes more than the mark."""
    lead, joined, _ = case.reading.lead
    return lead is not None and lead.base == "mark" and any(verb.group in _MORE for verb in joined)


def _called(case: Case, kind: str) -> str:
    """The last word of the name for a thing, where it is a thing of the kind."""
    verb = base(case)
    last = next((word for word in reversed(case.reading.texts["name"].split()) if word not in (verb, *_EMPTY)), "")
    return last if kind and last in kinds()[kind] else ""


def _told(case: Case, evidence: str, thing: str) -> str:
    """The words for the verb, else for the thing, else for the class of verbs where the thing has a name."""
    deeds = tuple(_deeds(case, evidence, thing))
    done = said("done", deeds, case, thing=thing)
    if done or not thing:
        return done
    if thing in ("file", "files") and not _VERSIONED.isdisjoint(spoken_words(case)):
        return said("done", (f"commit {thing}",), case, thing=thing)
    joined = said("joined", deeds, case, thing=thing) if _goes_into(case, thing) else ""
    many = said("many", (evidence,), case, thing=thing) if case.facets.bulk and is_many(thing) else ""
    of_it = said(_THINGS[evidence], (thing.lower(),), case, thing=thing) if evidence in _THINGS else ""
    return joined or many or of_it or said("named", (evidence,), case, thing=thing)


def _goes_into(case: Case, thing: str) -> bool:
    """Whether what is added can be taken out of what it goes into: an issue of a cycle, one that an id names."""
    named = (key.split("_")[:-1] for key in keys_of(case.reading) if key.endswith(("_id", "_ids")))
    return " to " in case.reading.texts["name"] or any(thing.removesuffix("s") in words for words in named)


def puts_there(case: Case, thing: str) -> bool:
    """Whether what is added somewhere is there already, and only not in that place: an issue that goes into a project,
    and that the text calls so or an id names."""
    clause = case.reading.texts["clause"].lower()
    # What is new can have an id as well.
    if not thing or " new " in clause or " to " not in f"{clause} {case.reading.texts['name']}":
        return False
    one = thing.removesuffix("s")
    return f"existing {one}" in clause or any(key in (f"{one}_id", f"{one}_ids") for key in keys_of(case.reading))


def _deeds(case: Case, evidence: str, thing: str) -> Iterator[str]:
    """The verbs of a class, each after itself with its thing: the text's, then the name's, where that is no noun."""
    told, named = case.reading.lead.head, case.reading.head
    any_verb = evidence in _ANY_VERB
    nearer = any_verb or (told is not None and told.base in _WIDE)
    for verb in (named, told) if nearer else (told, named):
        if verb is not None and (any_verb or verb.group == evidence) and verb.base != thing:
            yield f"{verb.base} {thing or thing_of(case.reading)}"
            yield verb.base


def _filed(case: Case) -> str:
    """What bounds the change of a file, by the verb; where none is named by an argument, nothing is written over."""
    if writes_over(case):
        return said("filed", ("overwrite",), case)
    made = "" if takes_file(case.reading) or not case.reading.arguments else said("filed", ("make",), case)
    # A text that is handed in is no file that could stay.
    verb = "" if case.reading.texts["name"].startswith("text to ") else base(case)
    told = said("filed", (verb,), case) or made
    # What would be lost then is not, where the call fails.
    return told.partition(", but ")[0] if keeps_file(case) else told
