"""The last sentence of a justification: why a risk is what it is, and what bounds or widens the damage."""

from classifier.justification.alike import alike
from classifier.justification.article import is_many
from classifier.justification.because import Why
from classifier.justification.beside import secrets, without_sought
from classifier.justification.case import Case, fits
from classifier.justification.deed import takes_none
from classifier.justification.done import sent
from classifier.justification.grounds import BOUNDED, BOUNDED_DENIAL, SAID, Unsaid
from classifier.justification.holds import stands
from classifier.justification.key import UNSEEN, thing_of
from classifier.justification.level import level, phrases
from classifier.justification.listed import with_listed
from classifier.justification.seen import reached, written
from classifier.justification.stakes import handed_over, stake
from classifier.justification.which import SET_TO
from toolrisk.models import Risk

# Which one is changed has not been said, whatever else has been.
_NAMES_ONE = "” decides w"
# What the definition tells more nearly of a facet.
_NEARER = {"external_send": sent, "private_data": reached, "untrusted_content": written}


def reach(case: Case, category: str, why: Why, thing: str) -> tuple[str, bool]:
    """Why this level, and the argument at stake or what else the text says of it; and whether an argument is named.
    `thing`: what the call acts on, in a word."""
    ground, plain = level(case, category, why, thing)
    known = with_listed(case)
    staked, named = _staked(known, category, f"{why.ours} {ground}", ground)
    ground, staked = _bounded(ground, staked)
    secret = _secret(known, staked)
    said = f"{why.ours} {ground} {secret}"
    held = _spoken(case, category, "holds", said)
    beside = _spoken(case, category, "bounds" if case.risk is Risk.low else "widens", said) if plain else ""
    beside = beside.format(many=_many(case, thing)) if "{" in beside else beside
    parts = [ground, *filter(None, (held, staked or beside, secret))]
    more = [*parts, *filter(None, [_unsaid(case, category, thing, f"{why.ours} {'; '.join(parts)}")])]
    return f"{ground[0].upper()}{'; '.join(more)[1:]}.", named


def _many(case: Case, thing: str) -> str:
    """What one call can act on many of, in a word: the thing, or what a name that removes ends with."""
    last = thing_of(case.reading) if case.reading.act == "delete" else ""
    return next((one for one in (thing, last) if one and is_many(one)), "things")


def _staked(case: Case, category: str, said: str, ground: str) -> tuple[str, bool]:
    """What is said of the argument at stake, empty where the ground or what was said tells as much or nothing of it is
    to be seen; and whether it has been named in either."""
    staked = stake(case, category, case.facets.external_send or case.reading.act in ("send", "publish", "grant"))
    if not staked or UNSEEN in staked:
        return "", False
    if _key_of(staked) in ground:
        return without_sought(staked), True
    which = category == "Write" and (_NAMES_ONE in staked or staked.endswith(SET_TO[3:]))
    again = not which and alike((said, staked))
    return ("", False) if again else (staked, True)


def _bounded(ground: str, staked: str) -> tuple[str, str]:
    """A ground resting on what nothing speaks of, with what the argument at stake bounds instead, and nothing left to
    say of that; both as they are elsewhere."""
    _, _, tail = staked.partition("” ")
    if tail not in BOUNDED or not BOUNDED_DENIAL.search(ground):
        return ground, staked
    bound = BOUNDED[tail].format(_key_of(staked))
    return BOUNDED_DENIAL.sub(lambda _: bound, ground), ""


def _key_of(staked: str) -> str:
    """The argument that a phrase names, in its quotation marks."""
    return f"“{staked.partition('“')[2].partition('”')[0]}”"


def _secret(case: Case, staked: str) -> str:
    """The argument that takes a secret, where nothing was said of it."""
    taken = next((one for one in case.considered if one.rule == "arguments/credential"), None)
    if taken is None:
        said = secrets(case.reading)
    elif case.facets.credentials:
        said = handed_over(taken.finding(case.definition, case.reading), case.reading)
    else:
        return ""
    return "" if said == staked or UNSEEN in said else said


def _spoken(case: Case, category: str, kind: str, before: str) -> str:
    """The first phrase of a kind whose rule spoke, whose place it is, and that was not said already."""
    for rule, where, phrase in phrases(kind):
        spoke = rule in case.reading.spoke and where in _applies(category) and fits(rule, case.facets)
        if spoke and stands(rule, case) and not alike((before, phrase)):
            return phrase
    return ""


def _applies(category: str) -> tuple[str, str, str]:
    """The places of phrases that apply under a category."""
    return "any", "Read" if category == "Read" else "change", category


def _unsaid(case: Case, category: str, thing: str, before: str) -> str:
    """A facet that holds and of which nothing was said."""
    held = (one for one in SAID if case.facets.__dict__[one.facet] and one.where in _applies(category))
    first = next((one for one in held if not one.told.search(before)), None)
    if first is None or _unborne(first, case):
        return ""
    nearer = _NEARER.get(first.facet)
    return (nearer(case, thing) if nearer is not None else "") or first.says


def _unborne(one: Unsaid, case: Case) -> bool:
    """Whether a definition does not bear a facet out, by its words or as it hands nothing in that could go out."""
    texts = case.reading.texts
    told = f"{texts['name']}: {texts['clause'].lower()}"
    return one.unborne.search(told) is not None or (
        one.facet == "external_send" and takes_none(case.definition.input_schema)
    )
