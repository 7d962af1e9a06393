"""Which verb a name turns on, and which the leading clause: English by position, other languages by the lexicon."""

import re
from typing import NamedTuple

from classifier.vocabulary import Verb, grammar, vocabulary

_CJK_LAST = re.compile("[\uac00-\ud7a3\u3040-\u30ff]")

_GRAMMAR = grammar()
_AMBIGUOUS = _GRAMMAR["ambiguous"]
_NOUNISH = _GRAMMAR["nounish"]
_OPENING = _GRAMMAR["opening"]
_PREFIXES = _GRAMMAR["prefixes"]
_JOINTS = _GRAMMAR["joints"]
_BEFORE_VERB = _GRAMMAR["before_verb"]
_DETERMINERS = _GRAMMAR["determiners"]
_TURNS = _GRAMMAR["turns"]


class Lead(NamedTuple):
    """The verb of the leading clause, the verbs joined to it, and the things that words without spaces name."""

    head: Verb | None
    joined: list[Verb]
    things: list[str]


def name_head(parts: tuple[str, ...], server: frozenset[str]) -> tuple[Verb | None, int]:
    """The verb that a name turns on and its place, or -1. Words of the server's own name before it do not count."""
    verbs = vocabulary().verbs
    first = _skipped(parts, server)
    last = verbs.get(parts[-1]) if len(parts) > 1 else None
    if last is not None and last.form == "base" and parts[-1] not in _AMBIGUOUS and _is_noun(parts[first]):
        return last, len(parts) - 1
    doubtful: tuple[Verb | None, int] = (None, -1)
    for place in range(first, len(parts)):
        part = parts[place]
        verb = verbs.get(part)
        if verb is None or not _can_head(verb, place - first):
            continue
        if verb.form == "noun":
            doubtful = (verb, place) if doubtful[0] is None else doubtful
            continue
        leads = place == first and (part not in _NOUNISH or place == len(parts) - 1)
        if leads or part not in _AMBIGUOUS:
            return verb, place
        if doubtful[0] is None:
            doubtful = (verb, place)
    return doubtful


def _is_noun(part: str) -> bool:
    """Whether a name's first word is rather the thing that its last word acts on (`survey_create`)."""
    verb = vocabulary().verbs.get(part)
    return verb is None or verb.form != "base" or (part in _AMBIGUOUS and part not in _OPENING)


def _can_head(verb: Verb, place: int) -> bool:
    return verb.form in ("base", "noun") or (verb.form == "third" and place == 0 and verb.base not in _AMBIGUOUS)


def _skipped(parts: tuple[str, ...], server: frozenset[str]) -> int:
    verbs = vocabulary().verbs
    first = 0
    while first < len(parts) - 1 and (parts[first] in server or parts[first] in _PREFIXES):
        if parts[first] in verbs and parts[first + 1] not in verbs:
            break
        first += 1
    return first


def lead_of(tokens: list[str], clause: str) -> Lead:
    """The verb that the clause turns on, and those joined to it by commas, `and`, `or`, `/`."""
    head: Verb | None = None
    joined: list[Verb] = []
    nominal: Verb | None = None
    for at, verb in enumerate(map(vocabulary().verbs.get, tokens)):
        if verb is None:
            continue
        before = tokens[at - 1] if at else ""
        if verb.form == "noun":
            nominal = nominal or verb
        elif head is None or (head.group == "vague" and not joined and before in _TURNS):
            if _stands_as_verb(verb, tokens[at], at, before):
                head = verb
        elif before in _JOINTS and verb.form != "past":
            joined.append(verb)
    if head is None or head.group == "vague":
        head = nominal or head
    if clause.isascii() or vocabulary().terms_begin.isdisjoint(clause):
        return Lead(head, joined, [])
    return _unspaced(clause, head, joined)


def _stands_as_verb(verb: Verb, token: str, at: int, before: str) -> bool:
    if verb.form == "past":
        return False
    if at == 0 or before in _JOINTS or before in _BEFORE_VERB:
        return True
    return token not in _AMBIGUOUS and verb.form in ("base", "third") and before not in _DETERMINERS


def _unspaced(clause: str, head: Verb | None, joined: list[Verb]) -> Lead:
    """Chinese, Japanese and Korean: the terms of the lexicon where they stand; Japanese and Korean end in the verb."""
    voc = vocabulary()
    # JSON can hold half of a surrogate pair, which RE2 does not bear.
    whole = clause.encode("utf-8", "replace").decode()
    found = [term.group() for term in voc.terms_pattern.finditer(whole)]
    things = [voc.terms[term] for term in found]
    verbs = [Verb(voc.terms[term], term, "base") for term in found if voc.terms[term] in voc.groups]
    if not verbs:
        return Lead(head, joined, things)
    if _CJK_LAST.search(clause):
        return Lead(verbs[-1], joined + verbs[:-1], things)
    return Lead(verbs[0], joined + verbs[1:], things)
